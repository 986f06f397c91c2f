// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Failure;

/// The names key with its pool of HMACs. Any thread, until [#wipe].
final class NameKey {
    private final CipherKey key;
    private final Pool<Hmac> hmacs;

    NameKey(Secret secret) {
        var own = new CipherKey(Generation.copy(secret), "HmacSHA256");
        this.key = own;
        this.hmacs = new Pool<>(() -> new Hmac(own));
    }

    byte[] of(byte[] plainName) {
        Hmac hmac = hmacs.take();
        byte[] mac = hmac.of(plainName);
        hmacs.give(hmac);
        return mac;
    }

    void wipe(Failure kind) {
        key.wipe(kind);
        hmacs.clear();
    }
}
