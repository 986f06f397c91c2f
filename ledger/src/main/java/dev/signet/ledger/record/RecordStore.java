// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger.record;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.LedgerLimits;
import dev.signet.ledger.Scan;
import dev.signet.ledger.Verifying;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A ledger of its own for records that are few: they are walked over whole when it is opened, so
/// what was put back, dropped or exchanged is found before anything is served. Whose records they
/// are, under which keys they lie and what stands in memory is for the stores that are built on it
/// to know. Any thread reads; writes take turns.
public final class RecordStore implements AutoCloseable {
    private static final byte[] END = new byte[0];

    private final Supplier<Ledger> opening;

    /// Held for writing while the ledger is exchanged.
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private Ledger ledger;
    private boolean uncertain;

    private RecordStore(Supplier<Ledger> opening) {
        this.opening = opening;
        this.ledger = opening.get();
    }

    /// Opens the store in `folder`, or makes it.
    ///
    /// @param folder a ledger's, with its anchor beside it
    /// @param storeId bound to every record: a record of another store does not open
    /// @throws Failed `CORRUPT` when it is older than its anchor, or a record was put back, dropped
    ///     or exchanged; otherwise as [Ledger#open]
    public static RecordStore open(Path folder, UUID storeId, List<Family> families, Seals seals) {
        var store =
                new RecordStore(
                        () -> Ledger.open(folder, storeId, families, seals, LedgerLimits.small()));
        try {
            store.ledger.verify();
            return store;
        } catch (RuntimeException failed) {
            store.ledger.abandon();
            throw failed;
        }
    }

    /// Opens a store that nobody has open; changes nothing, and every write fails. Whether its
    /// records are those that were written is for [#verifyStopped] to say.
    ///
    /// @throws Failed `CORRUPT` also when there is none
    public static RecordStore openToRead(
            Path folder, UUID storeId, List<Family> families, Seals seals) {
        return new RecordStore(
                () -> Ledger.openToRead(folder, storeId, families, seals, LedgerLimits.small()));
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    public static void verifyStopped(
            Path folder, UUID storeId, List<Family> families, Seals seals, Verifying hearing) {
        try (Ledger ledger =
                Ledger.openToRead(folder, storeId, families, seals, LedgerLimits.small())) {
            ledger.verify(hearing);
        }
    }

    /// Walks over all records.
    public void verify(Verifying hearing) {
        reading(
                ledger -> {
                    ledger.verify(hearing);
                    return true;
                });
    }

    /// One record.
    public Optional<byte[]> read(Family family, byte[] key) {
        return reading(ledger -> ledger.get(family, key));
    }

    /// The records of a family in the order of their keys, unsigned, until the visitor says false.
    public void oldestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        scan(ledger -> ledger.forward(family, END), visitor);
    }

    /// The records of a family from the greatest key downwards, until the visitor says false.
    public void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        scan(ledger -> ledger.backward(family, END), visitor);
    }

    private void scan(Function<Ledger, Scan> opened, BiPredicate<byte[], byte[]> visitor) {
        reading(
                ledger -> {
                    try (Scan scan = opened.apply(ledger)) {
                        boolean more = true;
                        while (more && scan.next()) {
                            more = visitor.test(scan.key(), scan.value());
                        }
                        return more;
                    }
                });
    }

    /// Every key of a family in order; no record is opened.
    public void forEachKey(Family family, Consumer<byte[]> visitor) {
        reading(
                ledger -> {
                    try (Scan scan = ledger.forward(family, END)) {
                        while (scan.next()) {
                            visitor.accept(scan.key());
                        }
                        return true;
                    }
                });
    }

    private <T> T reading(Function<Ledger, T> work) {
        lock.readLock().lock();
        try {
            return work.apply(ledger);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Writes all or nothing, synced before it returns. After `STORAGE` or `CORRUPT` it is not
    /// known which: every later write is refused until [#reopen].
    ///
    /// @throws Failed as [Ledger#write]
    public synchronized void write(Batch batch) {
        if (uncertain) {
            throw new Failed(
                    Failure.STORAGE, "a write of the store failed; it must be opened again");
        }
        try {
            ledger.write(batch);
        } catch (Failed failed) {
            uncertain = failed.failure() == Failure.STORAGE || failed.failure() == Failure.CORRUPT;
            throw failed;
        }
    }

    /// Whether it is not known what the last write has left.
    public synchronized boolean isUncertain() {
        return uncertain;
    }

    /// Closes the ledger and opens it again, so that a disk that was full needs no new start.
    /// Unlike [#open] it walks over nothing: what was changed from outside meanwhile is for
    /// [#verify], and for the next start.
    ///
    /// @param readAgain reads what the owner keeps in memory; until it has succeeded no write is
    ///     taken
    /// @throws Failed as [#open], or of `readAgain`; the store may be opened again later
    public synchronized void reopen(Runnable readAgain) {
        lock.writeLock().lock();
        try {
            ledger.abandon();
            ledger = opening.get();
            readAgain.run();
            uncertain = false;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Idempotent.
    @Override
    public synchronized void close() {
        ledger.close();
    }

    /// Releases the folder and seals nothing. Idempotent.
    public synchronized void abandon() {
        ledger.abandon();
    }
}
