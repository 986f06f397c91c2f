// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Digests;
import java.util.HexFormat;

/// Names what makes the documents of an index and asks for them: a digest over all that they
/// depend on. Opaque here: two are the same mapping or they are not, and none is the newer one.
///
/// @param text 1 to 64 hexadecimal digits, small letters
public record MappingVersion(String text) {
    public MappingVersion {
        if (!isWritten(text)) {
            throw new IllegalArgumentException("1 to 64 hexadecimal digits are expected");
        }
    }

    /// SHA-256 over `description`.
    public static MappingVersion over(byte[] description) {
        return new MappingVersion(HexFormat.of().formatHex(Digests.sha256(description)));
    }

    /// Whether a text can be one.
    static boolean isWritten(String text) {
        return text.matches("[0-9a-f]{1,64}");
    }

    @Override
    public String toString() {
        return text;
    }
}
