// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// The installation's root key when it lies in a file: wraps the service-managed half S_g of each
/// generation.
///
/// ```
/// wrapped = version 1 | nonce 12 | ciphertext 32 | tag 16          AES-256-GCM, 61 bytes
/// associated data = "signet/v1/root" | version | account id 16 | generation 4 | root id 16
/// ```
///
/// Any thread until [#close]. Wiping is best effort, see [Secret].
public final class RootKey implements AutoCloseable {
    /// Length of a wrapped secret.
    public static final int WRAPPED_BYTES = 1 + ValueFormat.NONCE_BYTES + 32 + 16;

    private static final int VERSION = 1;
    private static final byte[] LABEL = "signet/v1/root".getBytes(StandardCharsets.US_ASCII);

    private final UUID id;
    private final CipherKey key;

    /// @param id names the root in the key ring and is bound to each wrapping
    /// @param secret 32 bytes; copied, stays the caller's
    public RootKey(UUID id, Secret secret) {
        Generation.checkLength(secret);
        this.id = id;
        this.key = new CipherKey(Generation.copy(secret), "AES");
    }

    /// Which root this is.
    public UUID id() {
        return id;
    }

    /// Wraps S_g.
    ///
    /// @param service 32 bytes; stays the caller's
    /// @return a fresh array of [#WRAPPED_BYTES]
    public byte[] wrap(Entropy entropy, UUID accountId, int generation, Secret service) {
        Generation.checkLength(service);
        byte[] wrapped = new byte[WRAPPED_BYTES];
        wrapped[0] = VERSION;
        byte[] nonce = entropy.bytes(ValueFormat.NONCE_BYTES);
        System.arraycopy(nonce, 0, wrapped, 1, nonce.length);
        byte[] plain = Generation.copy(service);
        try {
            new Gcm()
                    .seal(
                            key,
                            new Gcm.Slice(nonce, 0),
                            associated(accountId, generation),
                            plain,
                            plain.length,
                            wrapped,
                            1 + nonce.length);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
        return wrapped;
    }

    /// Opens what [#wrap] made for the same account, generation and root.
    ///
    /// @return owned by the caller
    /// @throws Failed `CORRUPT` when it does not verify, `FORMAT_TOO_OLD` / `FORMAT_TOO_NEW`
    public Secret unwrap(UUID accountId, int generation, byte[] wrapped) {
        if (wrapped.length > 0 && (wrapped[0] & 0xff) != VERSION) {
            int version = wrapped[0] & 0xff;
            throw new Failed(
                    version < VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "wrapped secret is of a format that this build does not read",
                    new Fact("version", version));
        }
        byte[] plain = new byte[Generation.SECRET_BYTES];
        int offset = 1 + ValueFormat.NONCE_BYTES;
        if (wrapped.length != WRAPPED_BYTES
                || !new Gcm()
                        .open(
                                key,
                                new Gcm.Slice(wrapped, 1),
                                associated(accountId, generation),
                                wrapped,
                                offset,
                                wrapped.length - offset,
                                plain)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "wrapped secret does not verify",
                    new Fact("generation", generation));
        }
        return Secret.owning(plain);
    }

    @Override
    public void close() {
        key.wipe(Withdrawal.of(Failure.KEY_REFUSED));
    }

    private byte[] associated(UUID accountId, int generation) {
        return ByteBuffer.allocate(LABEL.length + 1 + 16 + Integer.BYTES + 16)
                .put(LABEL)
                .put((byte) VERSION)
                .put(Uuids.bytes(accountId))
                .putInt(generation)
                .put(Uuids.bytes(id))
                .array();
    }
}
