// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyRecords;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.keys.PrivateKeys;
import dev.signet.vault.records.Records;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// All vaults and keys, without private halves, in memory, and the way every change of them
/// takes: under one lock it is checked, written as one synced batch, and only then shown.
/// Readers take no lock and see whole values. What is deleted and past its retention is never
/// shown.
///
/// Any thread.
public final class VaultState {
    /// A vault and its keys, deleted ones among them: a deleted key keeps its name.
    public static final class Entry {
        private final NavigableMap<String, Key> keys =
                new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
        private volatile Vault vault;

        private Entry(Vault vault) {
            this.vault = vault;
        }

        public Vault vault() {
            return vault;
        }
    }

    private final Records records;
    private final InstantSource clock;
    private final NavigableMap<String, Entry> vaults =
            new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    private final PrivateKeys privateKeys;

    /// Reads every record.
    public VaultState(Records records, InstantSource clock) {
        this.records = records;
        this.clock = clock;
        this.privateKeys = new PrivateKeys(records);
        load();
    }

    Instant now() {
        return clock.instant();
    }

    PrivateKeys privateKeys() {
        return privateKeys;
    }

    /// Runs one change: nobody else changes anything meanwhile.
    synchronized <T> T change(Supplier<T> step) {
        return step.get();
    }

    /// The vault of that name, deleted or not.
    Optional<Entry> find(VaultName name) {
        return Optional.ofNullable(vaults.get(name.text()))
                .filter(entry -> !entry.vault.gone(now()));
    }

    /// The vault of that name that is not deleted.
    public Entry live(VaultName name) {
        return find(name)
                .filter(entry -> entry.vault.deletion().isEmpty())
                .orElseThrow(VaultRefusal.VAULT_NOT_FOUND::failed);
    }

    /// Every vault, deleted ones among them, by name.
    List<Vault> vaults() {
        Instant now = now();
        return vaults.values().stream()
                .map(Entry::vault)
                .filter(vault -> !vault.gone(now))
                .toList();
    }

    /// The key of that name, deleted or not.
    Optional<Key> find(Entry entry, KeyName name) {
        return Optional.ofNullable(entry.keys.get(name.text())).filter(key -> !key.gone(now()));
    }

    /// The key of that name that is not deleted.
    public Key live(Entry entry, KeyName name) {
        return find(entry, name)
                .filter(key -> key.deletion().isEmpty())
                .orElseThrow(() -> notFound(name.text()));
    }

    /// The key of that name that is deleted.
    Key deleted(Entry entry, KeyName name) {
        return find(entry, name)
                .filter(key -> key.deletion().isPresent())
                .orElseThrow(
                        () ->
                                VaultRefusal.DELETED_KEY_NOT_FOUND.failed(
                                        new Fact("key", name.text())));
    }

    /// The version of that id, or the latest when the id is empty.
    public static KeyVersion version(Key key, Optional<KeyVersionId> id) {
        if (id.isEmpty()) {
            return key.latest();
        }
        return key.version(id.get())
                .orElseThrow(() -> notFound(key.name().text() + "/" + id.get().text()));
    }

    /// The keys of a vault by name, deleted ones among them, after `after` when given.
    List<Key> keys(Entry entry, Optional<String> after) {
        Instant now = now();
        NavigableMap<String, Key> rest =
                after.map(name -> entry.keys.tailMap(name, false)).orElse(entry.keys);
        return rest.values().stream().filter(key -> !key.gone(now)).toList();
    }

    /// Within a change: stores the vault and shows it.
    void store(Vault vault) {
        records.commit(
                new Records.Changes()
                        .put(Records.Family.VAULT, bytes(vault.id()), VaultRecords.write(vault)));
        Entry entry = vaults.get(vault.name().text());
        if (entry == null) {
            vaults.put(vault.name().text(), new Entry(vault));
        } else {
            entry.vault = vault;
        }
    }

    /// Within a change: stores what is given and shows the key. All of it or nothing.
    ///
    /// @param versions those that are new or changed
    /// @param pkcs8 private halves of new versions by their number
    void store(Entry entry, Key key, List<KeyVersion> versions, Map<Integer, byte[]> pkcs8) {
        var batch = new Records.Changes();
        batch.put(Records.Family.KEY, keyKey(entry.vault, key), KeyRecords.write(key));
        for (KeyVersion version : versions) {
            batch.put(
                    Records.Family.VERSION,
                    versionKey(key, version.number()),
                    KeyRecords.write(version));
        }
        pkcs8.forEach(
                (number, material) ->
                        batch.put(
                                Records.Family.MATERIAL,
                                versionKey(key, number),
                                PrivateKeys.record(material)));
        records.commit(batch);
        entry.keys.put(key.name().text(), key);
    }

    /// Within a change: erases the key, its versions and their private halves.
    void erase(Entry entry, Key key) {
        var batch = new Records.Changes();
        erase(batch, entry.vault, key);
        records.commit(batch);
        entry.keys.remove(key.name().text());
        privateKeys.forget(key);
    }

    /// Within a change: erases the vault and all its keys.
    void erase(Entry entry) {
        var batch = new Records.Changes();
        entry.keys.values().forEach(key -> erase(batch, entry.vault, key));
        batch.remove(Records.Family.VAULT, bytes(entry.vault.id()));
        records.commit(batch);
        entry.keys.values().forEach(privateKeys::forget);
        vaults.remove(entry.vault.name().text());
    }

    /// Within a change: erases what of that name is past its retention, so that the name is
    /// free.
    public void eraseDue(VaultName name) {
        Entry entry = vaults.get(name.text());
        if (entry != null && entry.vault.gone(now())) {
            erase(entry);
        }
    }

    /// The same for a key.
    public void eraseDue(Entry entry, KeyName name) {
        Key key = entry.keys.get(name.text());
        if (key != null && key.gone(now())) {
            erase(entry, key);
        }
    }

    /// Erases everything that is past its retention.
    ///
    /// @return the vaults that are gone or of which keys are
    public List<VaultName> eraseDue() {
        return change(
                () -> {
                    Instant now = now();
                    var concerned = new ArrayList<VaultName>();
                    for (Entry entry : List.copyOf(vaults.values())) {
                        if (entry.vault.gone(now)) {
                            concerned.add(entry.vault.name());
                            erase(entry);
                            continue;
                        }
                        List<Key> due =
                                entry.keys.values().stream().filter(key -> key.gone(now)).toList();
                        if (!due.isEmpty()) {
                            concerned.add(entry.vault.name());
                        }
                        due.forEach(key -> erase(entry, key));
                    }
                    return concerned;
                });
    }

    public static Failed notFound(String key) {
        return VaultRefusal.KEY_NOT_FOUND.failed(new Fact("key", key));
    }

    private static void erase(Records.Changes batch, Vault vault, Key key) {
        batch.remove(Records.Family.KEY, keyKey(vault, key));
        for (KeyVersion version : key.versions()) {
            batch.remove(Records.Family.VERSION, versionKey(key, version.number()));
            batch.remove(Records.Family.MATERIAL, versionKey(key, version.number()));
        }
    }

    private void load() {
        Map<UUID, Entry> byId = new HashMap<>();
        records.forEach(
                Records.Family.VAULT,
                (_, value) -> {
                    var entry = new Entry(VaultRecords.read(value));
                    byId.put(entry.vault.id(), entry);
                    vaults.put(entry.vault.name().text(), entry);
                });
        Map<UUID, List<KeyVersion>> versions = new HashMap<>();
        records.forEach(
                Records.Family.VERSION,
                (key, value) ->
                        versions.computeIfAbsent(uuid(key, 0), _ -> new ArrayList<>())
                                .add(KeyRecords.readVersion(value)));
        records.forEach(
                Records.Family.KEY,
                (key, value) -> {
                    Entry entry = byId.get(uuid(key, 0));
                    List<KeyVersion> ofKey = versions.remove(uuid(key, 16));
                    if (entry == null || ofKey == null) {
                        throw torn(Records.Family.KEY);
                    }
                    ofKey.sort(Comparator.comparingInt(KeyVersion::number));
                    Key read = KeyRecords.read(value, ofKey);
                    entry.keys.put(read.name().text(), read);
                });
        if (!versions.isEmpty()) {
            throw torn(Records.Family.VERSION);
        }
    }

    private static Failed torn(Records.Family family) {
        return new Failed(
                Failure.CORRUPT,
                "a record of the vault stands without the one it belongs to",
                new Fact("family", family.text()));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static byte[] keyKey(Vault vault, Key key) {
        return ByteBuffer.allocate(32).put(bytes(vault.id())).put(bytes(key.id())).array();
    }

    public static byte[] versionKey(Key key, int number) {
        return ByteBuffer.allocate(20).put(bytes(key.id())).putInt(number).array();
    }

    private static UUID uuid(byte[] key, int offset) {
        if (key.length < offset + 16) {
            throw torn(Records.Family.KEY);
        }
        var buffer = ByteBuffer.wrap(key, offset, 16);
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
