// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import java.util.Arrays;
import java.util.HexFormat;

/// A secret wrapped by one version of the customer's key.
///
/// @param version which version wrapped it
/// @param bytes ciphertext of RSA-OAEP-256: as long as the modulus
public record WrappedKey(KeyVersion version, byte[] bytes) {
    public WrappedKey {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrappedKey that
                && version.equals(that.version)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "WrappedKey("
                + version.kid()
                + ", "
                + HexFormat.of().formatHex(bytes, 0, 4)
                + "...)";
    }
}
