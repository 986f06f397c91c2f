// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One HMAC-SHA-256 (RFC 2104) with its key. One thread at a time; kept in a [Pool].
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    Hmac(CipherKey key) {
        this((Key) key);
    }

    /// Under a key that somebody else has chosen, for what others shall be able to compute again;
    /// nothing of ours is kept by it.
    ///
    /// @param key at least one byte; copied
    public Hmac(byte[] key) {
        this(new SecretKeySpec(key, ALGORITHM));
    }

    private Hmac(Key key) {
        try {
            this.mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }

    /// 32 bytes, fresh.
    public byte[] of(byte[] message) {
        return mac.doFinal(message);
    }
}
