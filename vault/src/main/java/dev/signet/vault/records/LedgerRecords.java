// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.LedgerLimits;
import dev.signet.ledger.Scan;
import dev.signet.ledger.Verifying;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Records in a [Ledger] of their own: sealed, synced, all or nothing. The ledger finds out
/// when it is opened whether it has been put back to an older state. Any thread; commits take
/// turns.
public final class LedgerRecords implements Records, AutoCloseable {
    private static final byte[] END = new byte[0];

    private final Ledger ledger;
    private final Map<Family, dev.signet.ledger.Family> families;
    private boolean uncertain;

    private LedgerRecords(Ledger ledger, Map<Family, dev.signet.ledger.Family> families) {
        this.ledger = ledger;
        this.families = families;
    }

    /// Opens the store in `directory`, or makes it.
    ///
    /// @param storeId bound to every record: a record of another store does not open
    /// @throws Failed `CORRUPT` when it is older than its anchor, or a record was put back,
    ///     dropped or exchanged: there are few, so all are verified first
    public static LedgerRecords open(Path directory, UUID storeId, Seals seals) {
        Map<Family, dev.signet.ledger.Family> families = families();
        var all = new ArrayList<>(families.values());
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "the vault's folder cannot be made");
        }
        Ledger ledger =
                Ledger.open(directory.resolve("ledger"), storeId, all, seals, LedgerLimits.small());
        try {
            ledger.verify();
        } catch (RuntimeException failed) {
            ledger.abandon();
            throw failed;
        }
        return new LedgerRecords(ledger, families);
    }

    private static Map<Family, dev.signet.ledger.Family> families() {
        Map<Family, dev.signet.ledger.Family> families = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            families.put(family, dev.signet.ledger.Family.records(family.text()));
        }
        return families;
    }

    /// Opens the store of a vault that is stopped; changes nothing, and every commit fails.
    ///
    /// @throws Failed as [#open]; `CORRUPT` when there is none
    public static LedgerRecords openToRead(Path directory, UUID storeId, Seals seals) {
        Map<Family, dev.signet.ledger.Family> families = families();
        Ledger ledger =
                Ledger.openToRead(
                        directory.resolve("ledger"),
                        storeId,
                        new ArrayList<>(families.values()),
                        seals,
                        LedgerLimits.small());
        return new LedgerRecords(ledger, families);
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    public static void verifyStopped(Path directory, UUID storeId, Seals seals, Verifying hearing) {
        try (Ledger ledger =
                Ledger.openToRead(
                        directory.resolve("ledger"),
                        storeId,
                        new ArrayList<>(families().values()),
                        seals,
                        LedgerLimits.small())) {
            ledger.verify(hearing);
        }
    }

    @Override
    public void forEach(Family family, BiConsumer<byte[], byte[]> visitor) {
        try (Scan scan = ledger.forward(of(family), END)) {
            while (scan.next()) {
                visitor.accept(scan.key(), scan.value());
            }
        }
    }

    @Override
    public void forEachKey(Family family, Consumer<byte[]> visitor) {
        try (Scan scan = ledger.forward(of(family), END)) {
            while (scan.next()) {
                visitor.accept(scan.key());
            }
        }
    }

    @Override
    public void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        try (Scan scan = ledger.backward(of(family), END)) {
            while (scan.next() && visitor.test(scan.key(), scan.value())) {
                // the visitor decides
            }
        }
    }

    @Override
    public Optional<byte[]> read(Family family, byte[] key) {
        return ledger.get(of(family), key);
    }

    /// After `STORAGE` it is not known what was written: every later commit is refused until
    /// the store is opened again.
    @Override
    public synchronized void commit(Changes changes) {
        if (uncertain) {
            throw new Failed(
                    Failure.STORAGE,
                    "a write of the vault's store failed; it must be opened again");
        }
        var writes = new Batch();
        for (Write write : changes.writes()) {
            if (write.value().isPresent()) {
                writes.put(of(write.family()), write.key(), write.value().get());
            } else {
                writes.delete(of(write.family()), write.key());
            }
        }
        try {
            ledger.write(writes);
        } catch (Failed failed) {
            uncertain = failed.failure() == Failure.STORAGE || failed.failure() == Failure.CORRUPT;
            throw failed;
        }
    }

    @Override
    public synchronized void close() {
        ledger.close();
    }

    private dev.signet.ledger.Family of(Family family) {
        return Objects.requireNonNull(families.get(family));
    }
}
