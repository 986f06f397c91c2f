// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.LedgerLimits;
import dev.signet.ledger.Scan;
import dev.signet.ledger.Verifying;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// The records of a [RowTrail] on a ledger of their own (docs/formats/audit.md). A ledger that
/// has failed to write is closed and opened again before the next write, so that a disk that was
/// full needs no new start.
final class AuditStore implements RowStore {
    private static final Family ROWS = Family.records("rows");
    private static final byte[] END = new byte[0];

    private final Supplier<Ledger> opening;

    /// Held for writing while the ledger is exchanged.
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private Ledger ledger;
    private boolean uncertain;

    private AuditStore(Supplier<Ledger> opening) {
        this.opening = opening;
        this.ledger = opening.get();
    }

    /// Opens the store in `folder`, or makes it.
    ///
    /// @param folder a ledger's, with its anchor beside it
    /// @param storeId bound to every record
    /// @throws Failed `CORRUPT` also when a record was put back, dropped or exchanged
    static AuditStore open(Path folder, UUID storeId, Seals seals) {
        var store =
                new AuditStore(
                        () ->
                                Ledger.open(
                                        folder,
                                        storeId,
                                        List.of(ROWS),
                                        seals,
                                        LedgerLimits.small()));
        try {
            store.ledger.verify();
            return store;
        } catch (RuntimeException failed) {
            store.ledger.abandon();
            throw failed;
        }
    }

    /// Walks over all records of a store that nobody has open; changes nothing.
    static void verifyStopped(Path folder, UUID storeId, Seals seals, Verifying hearing) {
        try (Ledger ledger =
                Ledger.openToRead(folder, storeId, List.of(ROWS), seals, LedgerLimits.small())) {
            ledger.verify(hearing);
        }
    }

    @Override
    public void forEachNumber(LongConsumer visitor) {
        lock.readLock().lock();
        try (Scan scan = ledger.forward(ROWS, END)) {
            while (scan.next()) {
                visitor.accept(ByteBuffer.wrap(scan.key()).getLong());
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void newestFirst(Visitor visitor) {
        lock.readLock().lock();
        try (Scan scan = ledger.backward(ROWS, END)) {
            boolean more = true;
            while (more && scan.next()) {
                more = visitor.visit(ByteBuffer.wrap(scan.key()).getLong(), scan.value());
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /// What a write that failed has left is overwritten by the next.
    @Override
    public void commit(long number, byte[] value, List<Long> removed) {
        if (uncertain) {
            reopen();
        }
        var batch = new Batch().put(ROWS, key(number), value);
        removed.forEach(each -> batch.delete(ROWS, key(each)));
        try {
            ledger.write(batch);
        } catch (Failed failed) {
            uncertain = failed.failure() == Failure.STORAGE || failed.failure() == Failure.CORRUPT;
            throw failed;
        }
    }

    private void reopen() {
        lock.writeLock().lock();
        try {
            ledger.abandon();
            ledger = opening.get();
            uncertain = false;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
