// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Verifying;
import dev.signet.ledger.record.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Records in a [RecordStore] of their own: sealed, synced, all or nothing. Any thread; commits
/// take turns.
public final class LedgerRecords implements Records, AutoCloseable {
    private static final Map<Family, dev.signet.ledger.Family> FAMILIES = families();

    private final RecordStore store;

    private LedgerRecords(RecordStore store) {
        this.store = store;
    }

    /// Opens the store, or makes it.
    ///
    /// @throws Failed as [RecordStore#open]
    public static LedgerRecords open(VaultStore store) {
        try {
            Files.createDirectories(store.directory());
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "the vault's folder cannot be made");
        }
        return new LedgerRecords(RecordStore.open(ledger(store), store.id(), all(), store.seals()));
    }

    /// Opens the store of a vault that is stopped; changes nothing, and every commit fails.
    ///
    /// @throws Failed as [#open]; `CORRUPT` when there is none
    public static LedgerRecords openToRead(VaultStore store) {
        return new LedgerRecords(
                RecordStore.openToRead(ledger(store), store.id(), all(), store.seals()));
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    public static void verifyStopped(VaultStore store, Verifying hearing) {
        RecordStore.verifyStopped(ledger(store), store.id(), all(), store.seals(), hearing);
    }

    private static Path ledger(VaultStore store) {
        return store.directory().resolve("ledger");
    }

    private static List<dev.signet.ledger.Family> all() {
        return List.copyOf(FAMILIES.values());
    }

    private static Map<Family, dev.signet.ledger.Family> families() {
        Map<Family, dev.signet.ledger.Family> families = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            families.put(family, dev.signet.ledger.Family.records(family.text()));
        }
        return families;
    }

    @Override
    public void forEach(Family family, BiConsumer<byte[], byte[]> visitor) {
        store.oldestFirst(
                of(family),
                (key, value) -> {
                    visitor.accept(key, value);
                    return true;
                });
    }

    @Override
    public void forEachKey(Family family, Consumer<byte[]> visitor) {
        store.forEachKey(of(family), visitor);
    }

    @Override
    public void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        store.newestFirst(of(family), visitor);
    }

    @Override
    public Optional<byte[]> read(Family family, byte[] key) {
        return store.read(of(family), key);
    }

    /// After `STORAGE` it is not known what was written, and the vault keeps in memory what it has
    /// read: every later commit is refused until it is opened again.
    @Override
    public void commit(Changes changes) {
        var writes = new Batch();
        for (Write write : changes.writes()) {
            if (write.value().isPresent()) {
                writes.put(of(write.family()), write.key(), write.value().get());
            } else {
                writes.delete(of(write.family()), write.key());
            }
        }
        store.write(writes);
    }

    @Override
    public void close() {
        store.close();
    }

    private static dev.signet.ledger.Family of(Family family) {
        return Objects.requireNonNull(FAMILIES.get(family));
    }
}
