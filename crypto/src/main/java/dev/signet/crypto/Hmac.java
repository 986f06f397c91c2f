// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;

/// One HMAC-SHA-256 (RFC 2104) with its key. One thread at a time; kept in a [Pool].
final class Hmac {
    private final Mac mac;

    Hmac(CipherKey key) {
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }

    /// 32 bytes, fresh.
    byte[] of(byte[] message) {
        return mac.doFinal(message);
    }
}
