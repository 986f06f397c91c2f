// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, for links and against accidents; by itself it authenticates nothing.
public final class Digests {
    /// Bytes of a digest.
    public static final int SHA256_BYTES = 32;

    /// Never fed, only copied: that costs less than to look for a provider each time.
    private static final MessageDigest FRESH = ofProvider();

    private Digests() {}

    /// A fresh digest, for bytes that come in parts. One thread at a time.
    public static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException _) {
            return ofProvider();
        }
    }

    private static MessageDigest ofProvider() {
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
