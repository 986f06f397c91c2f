// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// One generation of an account with its opened secret G_g: what the key ring holds between
/// opening the wrappings and handing the keys to an [AeadSeals].
///
/// It also does, by itself, what the key ring needs before there are seals: the MAC of the key
/// ring file and the sealing of the names key. Those derive their key at each call; they are
/// not for the hot path. Any thread until [#close], which wipes the secret (best effort, see
/// [Secret]).
public final class Generation implements AutoCloseable {
    /// Length of S_g, C_g, G_g and of the names key.
    public static final int SECRET_BYTES = 32;

    /// Values after which a generation must be followed by the next one: with random nonces of 96
    /// bits the chance of a repeat stays below 2^-36 (NIST SP 800-38D, 8.3 allows 2^-32).
    public static final long SEALED_VALUES_MAX = 1L << 30;

    private static final String INFO = "signet/v1/generation";
    private static final byte[] SCOPE_INFO = "signet/v1/scope".getBytes(StandardCharsets.US_ASCII);

    private final int number;
    private final Secret secret;

    private Generation(int number, Secret secret) {
        this.number = number;
        this.secret = secret;
    }

    /// Takes over a secret G_g of 32 bytes.
    ///
    /// @param number at least 1
    public static Generation owning(int number, Secret secret) {
        if (number < 1) {
            throw new Failed(
                    Failure.INVALID,
                    "generation numbers start at 1",
                    new Fact("generation", number));
        }
        checkLength(secret);
        return new Generation(number, secret);
    }

    /// G_g = HKDF-SHA256(ikm = S_g || C_g, salt = account id, info = "signet/v1/generation" || g
    /// ||
    /// mode), where g is 4 bytes big endian and mode is one byte: 1 with the customer's C_g, 0
    /// without. Neither half gives anything away of G_g without the other.
    ///
    /// @param service S_g, 32 bytes; stays the caller's
    /// @param customer C_g, 32 bytes; stays the caller's; empty for a service-managed account
    public static Generation derive(
            UUID accountId, int number, Secret service, Optional<Secret> customer) {
        checkLength(service);
        customer.ifPresent(Generation::checkLength);
        byte[] ikm = new byte[customer.isPresent() ? 2 * SECRET_BYTES : SECRET_BYTES];
        copy(service, ikm, 0);
        customer.ifPresent(secret -> copy(secret, ikm, SECRET_BYTES));
        byte[] label = INFO.getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(label.length + Integer.BYTES + 1)
                        .put(label)
                        .putInt(number)
                        .put((byte) (customer.isPresent() ? 1 : 0))
                        .array();
        try {
            return owning(number, Secret.owning(Hkdf.derive(ikm, Uuids.bytes(accountId), info)));
        } finally {
            Arrays.fill(ikm, (byte) 0);
        }
    }

    /// A part of an account whose data opens only with a secret of its own besides the
    /// generation's: once that secret is destroyed, the part is lost and the rest is not
    /// (docs/decisions/0017). Nothing is sealed under a scope yet.
    ///
    /// @param id of the scope, never given again
    /// @param secret 32 bytes of chance, not derived from any key; the caller's
    public record Scope(UUID id, Secret secret) {
        public Scope {
            checkLength(secret);
        }
    }

    /// This generation within a scope: HKDF-SHA256(ikm = G_g || scope secret, salt = scope id,
    /// info = "signet/v1/scope") takes the place of G_g, and purpose keys are derived from it as
    /// always. What is sealed within a scope names the generation and not the scope: whoever opens
    /// it knows the scope from its place.
    ///
    /// @return owned by the caller; goes on when this generation is closed
    public Generation scoped(Scope scope) {
        byte[] ikm = new byte[2 * SECRET_BYTES];
        try {
            copy(secret, ikm, 0);
            copy(scope.secret(), ikm, SECRET_BYTES);
            byte[] derived = Hkdf.derive(ikm, Uuids.bytes(scope.id()), SCOPE_INFO);
            return owning(number, Secret.owning(derived));
        } finally {
            Arrays.fill(ikm, (byte) 0);
        }
    }

    /// The number, at least 1; rises by one with each generation.
    public int number() {
        return number;
    }

    /// HMAC-SHA-256 of `message` under a key of that purpose; 32 bytes.
    public byte[] mac(Purpose purpose, byte[] message) {
        return withKey(purpose, key -> key.mac(message));
    }

    /// Whether `mac` is what [#mac] gives; in constant time.
    public boolean verifies(Purpose purpose, byte[] message, byte[] mac) {
        return MessageDigest.isEqual(mac(purpose, message), mac);
    }

    /// Seals one value, format and meaning as [Seals#seal]; for the names key and the like.
    public byte[] seal(Entropy entropy, Purpose purpose, byte[] plain, byte[] associated) {
        return withKey(purpose, key -> key.seal(entropy, plain, associated));
    }

    /// Opens a value that names this generation.
    ///
    /// @throws Failed as [Seals#open]; also `CORRUPT` when the value names another generation
    public byte[] open(Purpose purpose, byte[] sealed, byte[] associated) {
        int named = ValueFormat.generation(sealed);
        if (named != number) {
            throw new Failed(
                    Failure.CORRUPT,
                    "sealed value names another generation",
                    new Fact("generation", named),
                    new Fact("expected", number));
        }
        return withKey(purpose, key -> key.open(sealed, associated));
    }

    /// Wipes the secret. Seals that were built from it keep their own keys.
    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "Generation(" + number + ")";
    }

    PurposeKey key(Purpose purpose) {
        return secret.use(bytes -> new PurposeKey(bytes, number, purpose));
    }

    private byte[] withKey(Purpose purpose, java.util.function.Function<PurposeKey, byte[]> use) {
        PurposeKey key = key(purpose);
        try {
            return use.apply(key);
        } finally {
            key.wipe(Withdrawal.of(Failure.INTERNAL));
        }
    }

    static byte[] copy(Secret secret) {
        byte[] copy = new byte[secret.length()];
        copy(secret, copy, 0);
        return copy;
    }

    static void checkLength(Secret secret) {
        if (secret.length() != SECRET_BYTES) {
            throw new Failed(
                    Failure.INVALID, "a secret has 32 bytes", new Fact("bytes", secret.length()));
        }
    }

    private static void copy(Secret secret, byte[] target, int offset) {
        int unused =
                secret.use(
                        bytes -> {
                            System.arraycopy(bytes, 0, target, offset, bytes.length);
                            return bytes.length;
                        });
    }
}
