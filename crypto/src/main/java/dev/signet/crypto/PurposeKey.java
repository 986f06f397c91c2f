// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The key of one purpose under one generation: seals and opens values, derives the keys of files
/// and of the MAC. Any thread, until [#wipe].
final class PurposeKey {
    private static final String INFO_PREFIX = "signet/v1/";
    private static final byte[] NO_SALT = {};

    private final int generation;
    private final byte[] label;
    private final CipherKey key;
    private final Pool<Gcm> ciphers = new Pool<>(Gcm::new);

    PurposeKey(byte[] generationSecret, int generation, Purpose purpose) {
        this.generation = generation;
        this.label = purpose.label().getBytes(StandardCharsets.US_ASCII);
        byte[] info = (INFO_PREFIX + purpose.label()).getBytes(StandardCharsets.US_ASCII);
        this.key = new CipherKey(Hkdf.derive(generationSecret, NO_SALT, info), "AES");
    }

    byte[] seal(Entropy entropy, byte[] plain, byte[] associated) {
        if (plain.length > ValueFormat.PLAIN_BYTES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "value is larger than a sealed value may be",
                    new Fact("bytes", plain.length),
                    new Fact("bytesMax", ValueFormat.PLAIN_BYTES_MAX));
        }
        byte[] sealed = new byte[ValueFormat.OVERHEAD_BYTES + plain.length];
        ValueFormat.header(generation, sealed);
        Gcm gcm = ciphers.take();
        gcm.freshNonce(entropy, sealed, ValueFormat.HEADER_BYTES);
        gcm.seal(
                key,
                new Gcm.Slice(sealed, ValueFormat.HEADER_BYTES),
                ValueFormat.associated(generation, label, associated),
                plain,
                plain.length,
                sealed,
                ValueFormat.CIPHERTEXT_OFFSET);
        ciphers.give(gcm);
        return sealed;
    }

    /// @param sealed passed [ValueFormat#generation] and names this generation
    byte[] open(byte[] sealed, byte[] associated) {
        byte[] plain = new byte[sealed.length - ValueFormat.OVERHEAD_BYTES];
        Gcm gcm = ciphers.take();
        boolean verified =
                gcm.open(
                        key,
                        new Gcm.Slice(sealed, ValueFormat.HEADER_BYTES),
                        ValueFormat.associated(generation, label, associated),
                        sealed,
                        ValueFormat.CIPHERTEXT_OFFSET,
                        sealed.length - ValueFormat.CIPHERTEXT_OFFSET,
                        plain);
        ciphers.give(gcm);
        if (!verified) {
            throw new Failed(
                    Failure.CORRUPT,
                    "sealed value does not verify",
                    new Fact("generation", generation));
        }
        return plain;
    }

    /// The key of one file, as Tink's AesGcmHkdfStreaming derives it: salt from the file, the
    /// associated data as HKDF info.
    CipherKey fileKey(byte[] salt, byte[] associated) {
        return new CipherKey(derive(salt, associated), "AES");
    }

    /// HMAC-SHA-256 of `message` under a key of its own, derived from this one.
    byte[] mac(byte[] message) {
        byte[] info = (INFO_PREFIX + "mac").getBytes(StandardCharsets.US_ASCII);
        var macKey = new CipherKey(derive(NO_SALT, info), "HmacSHA256");
        try {
            return new Hmac(macKey).of(message);
        } finally {
            macKey.wipe(Withdrawal.of(Failure.INTERNAL));
        }
    }

    void wipe(Withdrawal why) {
        key.wipe(why);
        ciphers.clear();
    }

    private byte[] derive(byte[] salt, byte[] info) {
        byte[] ikm = key.getEncoded();
        try {
            return Hkdf.derive(ikm, salt, info);
        } finally {
            Arrays.fill(ikm, (byte) 0);
        }
    }
}
