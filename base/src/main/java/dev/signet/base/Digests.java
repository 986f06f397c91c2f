// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, for links and against accidents; by itself it authenticates nothing.
public final class Digests {
    /// Bytes of a digest.
    public static final int SHA256_BYTES = 32;

    private Digests() {}

    /// A fresh digest, for bytes that come in parts. One thread at a time.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException thrown) {
            throw new IllegalStateException("the JDK has no SHA-256", thrown);
        }
    }

    /// The digest of `bytes`: a fresh array of [#SHA256_BYTES].
    public static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }
}
