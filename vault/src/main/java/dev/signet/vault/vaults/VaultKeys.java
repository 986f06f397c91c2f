// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.Deletion;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyAttributes;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyMaterial;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.RotationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The life of keys: create, change, rotate, delete, recover, purge. It trusts its caller:
/// access policies are checked by the plane before.
///
/// Refusals are [Failed], those with a code of their own with the fact `refusal` (see
/// [VaultRefusal]); others are `INVALID` with the fact `field`, and `BUSY` when too many keys are
/// being made. Any thread; blocks for the disk, and up to a second for the making of a key.
public final class VaultKeys {
    private static final int VERSIONS_MAX = 1000;
    private static final int KEYS_IN_MAKING_MAX = 8;

    private final VaultState state;
    private final Entropy entropy;
    private final Chance chance;
    private final VaultListener listener;
    private final Semaphore makers = new Semaphore(KEYS_IN_MAKING_MAX);

    public VaultKeys(VaultState state, Entropy entropy, Chance chance, VaultListener listener) {
        this.state = state;
        this.entropy = entropy;
        this.chance = chance;
        this.listener = listener;
    }

    /// Creates the key, or a new version of it when it exists.
    public Key create(VaultName vault, KeyName name, NewKey asked) {
        return create(vault, name, asked, IfPresent.ADD_VERSION).key();
    }

    /// A key that was asked for.
    ///
    /// @param isMade false when it was there already; of several who ask at once one has made it
    public record Made(Key key, boolean isMade) {}

    /// Creates the key unless it exists; one that exists stays as it is.
    public Made createIfAbsent(VaultName vault, KeyName name, NewKey asked) {
        Optional<Key> known = find(vault, name);
        return known.isPresent()
                ? new Made(known.get(), false)
                : create(vault, name, asked, IfPresent.KEEP);
    }

    /// What becomes of a key that is there already.
    public enum IfPresent {
        ADD_VERSION,
        KEEP
    }

    private Made create(VaultName vault, KeyName name, NewKey asked, IfPresent ifPresent) {
        requireNotDeleted(state.live(vault), name);
        try (KeyMaterial material = make(asked.type())) {
            return make(vault, name, asked, material, ifPresent);
        }
    }

    /// Adds a version of that material.
    public Key add(
            VaultName vault,
            KeyName name,
            NewKey asked,
            KeyMaterial material,
            IfPresent ifPresent) {
        return make(vault, name, asked, material, ifPresent).key();
    }

    private Made make(
            VaultName vault,
            KeyName name,
            NewKey asked,
            KeyMaterial material,
            IfPresent ifPresent) {
        Made stored =
                state.change(
                        () -> {
                            VaultState.Entry entry = state.live(vault);
                            state.eraseDue(entry, name);
                            requireNotDeleted(entry, name);
                            Optional<Key> old = state.find(entry, name);
                            if (old.isPresent() && ifPresent == IfPresent.KEEP) {
                                return new Made(old.get(), false);
                            }
                            KeyVersion version = version(old, asked, material.publicPart());
                            Key key =
                                    old.map(each -> each.with(version))
                                            .orElseGet(() -> key(name, version));
                            state.store(
                                    entry,
                                    key,
                                    List.of(version),
                                    Map.of(version.number(), material.pkcs8()));
                            return new Made(key, true);
                        });
        listener.changed(vault, Optional.of(name));
        return stored;
    }

    /// The key, unless it is deleted.
    public Optional<Key> find(VaultName vault, KeyName name) {
        return state.find(state.live(vault), name).filter(key -> key.deletion().isEmpty());
    }

    /// Whether there is a key of that name, deleted or not.
    public boolean isKnown(VaultName vault, KeyName name) {
        return state.find(state.live(vault), name).isPresent();
    }

    /// The key that is not deleted.
    ///
    /// @throws Failed `NOT_FOUND`
    public Key get(VaultName vault, KeyName name) {
        return state.live(state.live(vault), name);
    }

    /// The version of that id, or the latest when the id is empty.
    ///
    /// @throws Failed `NOT_FOUND`
    public KeyVersion version(VaultName vault, KeyName name, Optional<KeyVersionId> id) {
        return VaultState.version(get(vault, name), id);
    }

    /// The keys that are not deleted, by name.
    public List<Key> list(VaultName vault) {
        return list(vault, Optional.empty(), false);
    }

    /// The deleted keys, by name.
    public List<Key> listDeleted(VaultName vault) {
        return list(vault, Optional.empty(), true);
    }

    public List<Key> list(VaultName vault, Optional<String> after, boolean deleted) {
        return state.keys(state.live(vault), after).stream()
                .filter(key -> key.deletion().isPresent() == deleted)
                .toList();
    }

    /// The deleted key.
    ///
    /// @throws Failed `NOT_FOUND`
    public Key getDeleted(VaultName vault, KeyName name) {
        return state.deleted(state.live(vault), name);
    }

    /// A version that was changed.
    ///
    /// @param before as it was
    /// @param after as it is stored
    public record Updated(KeyVersion before, KeyVersion after) {
        /// Whether it was switched on or off, and to which; empty where it is as it was.
        public Optional<Boolean> switched() {
            return before.attributes().enabled() == after.attributes().enabled()
                    ? Optional.empty()
                    : Optional.of(after.attributes().enabled());
        }
    }

    /// Changes a version, or the latest when the id is empty.
    public Updated update(
            VaultName vault, KeyName name, Optional<KeyVersionId> id, KeyChange change) {
        Updated stored =
                state.change(
                        () -> {
                            VaultState.Entry entry = state.live(vault);
                            Key key = state.live(entry, name);
                            KeyVersion before = VaultState.version(key, id);
                            KeyVersion changed = changed(before, change);
                            state.store(entry, key.with(changed), List.of(changed), Map.of());
                            return new Updated(before, changed);
                        });
        listener.changed(vault, Optional.of(name));
        return stored;
    }

    /// Makes a new version of the type, operations and tags of the latest one; it expires as
    /// the rotation policy says.
    public Key rotate(VaultName vault, KeyName name) {
        Key key = get(vault, name);
        KeyVersion latest = key.latest();
        Optional<Instant> expires =
                key.rotationPolicy().flatMap(policy -> policy.expiry(state.now()));
        return create(
                vault,
                name,
                new NewKey(
                        latest.publicPart().type(),
                        latest.operations(),
                        true,
                        Optional.empty(),
                        expires,
                        latest.tags()));
    }

    /// The rotation policy; the default one when none was put.
    public RotationPolicy rotationPolicy(VaultName vault, KeyName name) {
        return get(vault, name).rotationPolicy().orElseGet(RotationPolicy::initial);
    }

    /// Puts the rotation policy; its times of creation and change are set here.
    public RotationPolicy putRotationPolicy(VaultName vault, KeyName name, RotationPolicy asked) {
        return state.change(
                () -> {
                    VaultState.Entry entry = state.live(vault);
                    Key key = state.live(entry, name);
                    Instant now = state.now();
                    Instant created = key.rotationPolicy().map(RotationPolicy::created).orElse(now);
                    var policy =
                            new RotationPolicy(asked.expiryTime(), asked.actions(), created, now);
                    state.store(entry, key.with(policy), List.of(), Map.of());
                    return policy;
                });
    }

    /// Deletes the key with all its versions: softly, or for ever when the vault has no soft
    /// delete.
    ///
    /// @return the key as it was, with its deletion when it can come back
    public Key delete(VaultName vault, KeyName name) {
        Key deleted =
                state.change(
                        () -> {
                            VaultState.Entry entry = state.live(vault);
                            Key key = state.live(entry, name);
                            if (!entry.vault().softDelete()) {
                                state.erase(entry, key);
                                return key;
                            }
                            Instant now = state.now();
                            Duration retention = Duration.ofDays(entry.vault().retentionDays());
                            Key marked =
                                    key.with(Optional.of(new Deletion(now, now.plus(retention))));
                            state.store(entry, marked, List.of(), Map.of());
                            state.privateKeys().forget(marked);
                            return marked;
                        });
        listener.changed(vault, Optional.of(name));
        return deleted;
    }

    /// Brings a deleted key back with all its versions.
    public Key recover(VaultName vault, KeyName name) {
        Key recovered =
                state.change(
                        () -> {
                            VaultState.Entry entry = state.live(vault);
                            Key key = state.deleted(entry, name).with(Optional.<Deletion>empty());
                            state.store(entry, key, List.of(), Map.of());
                            return key;
                        });
        listener.changed(vault, Optional.of(name));
        return recovered;
    }

    /// Erases a deleted key for ever: what it wrapped can never be opened again.
    ///
    /// @throws Failed `FORBIDDEN` under purge protection
    public void purge(VaultName vault, KeyName name) {
        state.change(
                () -> {
                    VaultState.Entry entry = state.live(vault);
                    Key key = state.deleted(entry, name);
                    if (entry.vault().purgeProtection()) {
                        throw VaultRefusal.PURGE_PROTECTED.failed(
                                new Fact("vault", entry.vault().name()),
                                new Fact("location", entry.vault().location()));
                    }
                    state.erase(entry, key);
                    return true;
                });
        listener.changed(vault, Optional.of(name));
    }

    /// Makes new versions where a rotation policy says that it is time.
    public void rotateDue() {
        Instant now = state.now();
        for (Vault vault : state.vaults()) {
            if (vault.deletion().isEmpty()) {
                for (Key key : list(vault.name())) {
                    boolean due =
                            key.latest().number() < VERSIONS_MAX
                                    && key.rotationPolicy()
                                            .map(
                                                    policy ->
                                                            policy.due(
                                                                    key.latest().attributes(), now))
                                            .orElse(false);
                    if (due) {
                        rotate(vault.name(), key.name());
                    }
                }
            }
        }
    }

    private KeyMaterial make(KeyType type) {
        if (!makers.tryAcquire()) {
            throw new Failed(Failure.BUSY, "too many keys are being made at once");
        }
        try {
            return KeyMaterial.generate(type, entropy);
        } finally {
            makers.release();
        }
    }

    private void requireNotDeleted(VaultState.Entry entry, KeyName name) {
        Optional<Key> known = state.find(entry, name);
        if (known.isPresent() && known.get().deletion().isPresent()) {
            throw VaultRefusal.KEY_DELETED.failed(new Fact("key", name.text()));
        }
    }

    private Key key(KeyName name, KeyVersion version) {
        return new Key(chance.uuid(), name, List.of(version), Optional.empty(), Optional.empty());
    }

    private KeyVersion version(Optional<Key> old, NewKey asked, PublicPart publicPart) {
        int number = old.map(key -> key.latest().number()).orElse(0) + 1;
        if (number > VERSIONS_MAX) {
            throw new Failed(
                    Failure.INVALID,
                    "a key has at most 1000 versions",
                    new Fact("field", "key-name"));
        }
        Instant now = state.now();
        return new KeyVersion(
                KeyVersionId.random(chance),
                number,
                publicPart,
                asked.operations(),
                new KeyAttributes(asked.enabled(), asked.notBefore(), asked.expires(), now, now),
                asked.tags());
    }

    private KeyVersion changed(KeyVersion version, KeyChange change) {
        KeyAttributes old = version.attributes();
        List<KeyOperation> operations =
                change.operations().isEmpty()
                        ? version.operations()
                        : NewKey.operationsOf(version.publicPart().type(), change.operations());
        return new KeyVersion(
                version.id(),
                version.number(),
                version.publicPart(),
                operations,
                new KeyAttributes(
                        change.enabled().orElse(old.enabled()),
                        change.notBefore().or(old::notBefore),
                        change.expires().or(old::expires),
                        old.created(),
                        state.now()),
                change.tags().orElse(version.tags()));
    }
}
