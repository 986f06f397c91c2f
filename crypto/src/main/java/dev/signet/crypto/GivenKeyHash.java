// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 (RFC 2104) under a key that somebody else has chosen, of any length but none: for
/// what others shall be able to compute again. Nothing of ours is kept by it. One thread at a time.
public final class GivenKeyHash {
    private final Mac mac;

    /// @param key at least one byte; not kept by the caller's array
    public GivenKeyHash(byte[] key) {
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }

    /// 32 bytes, fresh.
    public byte[] of(byte[] message) {
        return mac.doFinal(message);
    }
}
