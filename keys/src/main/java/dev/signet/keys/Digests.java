// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 for links between files and against accidents; never for authentication.
final class Digests {
    static final int BYTES = 32;

    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
