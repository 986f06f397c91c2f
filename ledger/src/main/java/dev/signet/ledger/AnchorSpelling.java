// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// What of an anchor (docs/formats/anchor.md) can be checked without a key: all but what its two
/// slots hold.
final class AnchorSpelling {
    /// The shortest sealed value.
    private static final int SEALED_BYTES_LEAST = 33;

    private AnchorSpelling() {}

    /// @throws Failed `CORRUPT` with fact `file`; `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`; `STORAGE`
    static void check(Path file) {
        String name = String.valueOf(file.getFileName());
        byte[] bytes;
        try {
            if (!Files.exists(file)) {
                throw corrupt("the anchor is missing", name);
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.STORAGE,
                    "the anchor cannot be read or written",
                    new Fact("file", name));
        }
        int _ = Anchor.checkHeader(bytes, name);
        var from = ByteBuffer.wrap(bytes);
        for (int start = Anchor.SLOT_BYTES; start < Anchor.FILE_BYTES; start += Anchor.SLOT_BYTES) {
            int length = Short.toUnsignedInt(from.getShort(start));
            if (length < SEALED_BYTES_LEAST
                    || length > Anchor.SLOT_BYTES - Short.BYTES
                    || !zero(bytes, start + Short.BYTES + length, start + Anchor.SLOT_BYTES)) {
                throw corrupt("a slot of the anchor is damaged", name);
            }
        }
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Failed corrupt(String text, String name) {
        return new Failed(Failure.CORRUPT, text, new Fact("file", name));
    }
}
