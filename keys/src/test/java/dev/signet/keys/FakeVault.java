// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Entropy;
import dev.signet.crypto.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A vault with one key in memory that behaves as Key Vault does: versions, enabled per version,
/// expiry, soft delete, permissions, silence. "Wrapping" is a random handle to the secret: what
/// the vault keeps is as good as a cipher to those who cannot look into it.
public final class FakeVault implements KeySource {
    public final KeyUri keyUri;
    private final Entropy entropy;
    private final List<String> versions = new ArrayList<>();
    private final Set<String> disabled = new HashSet<>();
    private final Set<String> expired = new HashSet<>();
    private final Map<String, byte[]> wrapped = new HashMap<>();
    public final List<String> log = new ArrayList<>();
    private Optional<KeyReason> silence = Optional.empty();
    private boolean deleted;
    private boolean permitted = true;
    private boolean readable = true;
    public String type = "RSA";
    public int sizeBits = 3072;
    public String recoveryLevel = "Recoverable";
    public Set<String> operations = Set.of("wrapKey", "unwrapKey");
    public boolean lies;
    public int secretBytes = 32;
    public Runnable beforeEachCall = () -> {};

    public FakeVault(KeyUri keyUri, Entropy entropy) {
        this.keyUri = keyUri;
        this.entropy = entropy;
        newVersion();
    }

    public KeyVersion newVersion() {
        versions.add(java.util.HexFormat.of().formatHex(entropy.bytes(16)));
        return newest();
    }

    public KeyVersion newest() {
        return keyUri.version(versions.getLast());
    }

    public void enable(KeyVersion version) {
        disabled.remove(version.version());
    }

    public void disable(KeyVersion version) {
        disabled.add(version.version());
    }

    public void expire(KeyVersion version) {
        expired.add(version.version());
    }

    public void delete() {
        deleted = true;
    }

    public void recover() {
        deleted = false;
    }

    public void permit(boolean yes) {
        permitted = yes;
    }

    public void readable(boolean yes) {
        readable = yes;
    }

    public void fallSilent() {
        silence = Optional.of(KeyReason.VAULT_UNAVAILABLE);
    }

    public void speak() {
        silence = Optional.empty();
    }

    @Override
    public synchronized KeyAnswer<KeyFacts> latest() {
        Optional<KeyAnswer<KeyFacts>> no = no("latest", versions.getLast(), readable, false);
        return no.orElseGet(
                () ->
                        new KeyAnswer.Opened<>(
                                new KeyFacts(
                                        newest(),
                                        type,
                                        sizeBits,
                                        !disabled.contains(versions.getLast()),
                                        Optional.empty(),
                                        expired.contains(versions.getLast())
                                                ? Optional.of(Instant.EPOCH)
                                                : Optional.empty(),
                                        operations,
                                        recoveryLevel)));
    }

    @Override
    public synchronized KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
        if (!keyUri.names(version)) {
            return new KeyAnswer.Refused<>(KeyReason.URI_INVALID);
        }
        Optional<KeyAnswer<byte[]>> no = no("wrap", version.version(), permitted, true);
        if (no.isPresent()) {
            return no.get();
        }
        if (expired.contains(version.version())) {
            return new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
        }
        byte[] handle = entropy.bytes(sizeBits / 8);
        wrapped.put(
                version.version() + Arrays.toString(handle), secret.use(bytes -> bytes.clone()));
        return new KeyAnswer.Opened<>(handle);
    }

    @Override
    public synchronized KeyAnswer<Secret> unwrap(WrappedKey key) {
        if (!keyUri.names(key.version())) {
            return new KeyAnswer.Refused<>(KeyReason.URI_INVALID);
        }
        String version = key.version().version();
        Optional<KeyAnswer<Secret>> no = no("unwrap", version, permitted, true);
        if (no.isPresent()) {
            return no.get();
        }
        byte[] found = wrapped.get(version + Arrays.toString(key.bytes()));
        if (found == null) {
            return new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
        }
        return new KeyAnswer.Opened<>(
                Secret.owning(lies ? new byte[found.length] : Arrays.copyOf(found, secretBytes)));
    }

    private <T> Optional<KeyAnswer<T>> no(
            String call, String version, boolean allowed, boolean uses) {
        beforeEachCall.run();
        log.add(call + " " + version);
        if (silence.isPresent()) {
            return Optional.of(new KeyAnswer.NoAnswer<>(silence.get()));
        }
        if (deleted || !versions.contains(version)) {
            return Optional.of(new KeyAnswer.Refused<>(KeyReason.KEY_NOT_FOUND));
        }
        if (!allowed || (uses && disabled.contains(version))) {
            return Optional.of(new KeyAnswer.Refused<>(KeyReason.NO_PERMISSION_OR_DISABLED));
        }
        return Optional.empty();
    }
}
