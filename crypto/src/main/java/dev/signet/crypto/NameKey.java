// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The names key, and the key of fingerprints that is derived from it, each with its pool of
/// HMACs. Any thread, until [#wipe].
final class NameKey {
    private static final byte[] FINGERPRINTS = "signet/v1/fingerprints".getBytes(US_ASCII);

    private final Keyed names;
    private final Keyed fingerprints;

    NameKey(Secret secret) {
        byte[] own = Generation.copy(secret);
        this.fingerprints = new Keyed(Hkdf.derive(own, new byte[0], FINGERPRINTS));
        this.names = new Keyed(own);
    }

    byte[] of(byte[] plainName) {
        return names.of(plainName);
    }

    byte[] fingerprint(byte[] plain) {
        return fingerprints.of(plain);
    }

    void wipe(Withdrawal why) {
        names.wipe(why);
        fingerprints.wipe(why);
    }

    private static final class Keyed {
        private final CipherKey key;
        private final Pool<Hmac> hmacs;

        /// @param key handed over
        Keyed(byte[] key) {
            var own = new CipherKey(key, "HmacSHA256");
            this.key = own;
            this.hmacs = new Pool<>(() -> new Hmac(own));
        }

        byte[] of(byte[] message) {
            Hmac hmac = hmacs.take();
            byte[] mac = hmac.of(message);
            hmacs.give(hmac);
            return mac;
        }

        void wipe(Withdrawal why) {
            key.wipe(why);
            hmacs.clear();
        }
    }
}
