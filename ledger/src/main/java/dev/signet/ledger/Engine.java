// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rocksdb.util.SizeUnit;

/// One open RocksDB and everything native that hangs on it. Native objects die only when no
/// call is inside: each call holds the read side of a lock, closing holds the write side; so
/// a late call gets an exception where RocksDB alone would crash the process.
final class Engine {
    private static final long BATCH_HEADER_BYTES = 12;

    private final OpenedRocks rocks;
    private final Anchor anchor;
    private final Seals seals;
    private final int valueBytesMax;
    private final Map<Family, Table> tables = new HashMap<>();
    private final StampedLock lock = new StampedLock();

    /// Held from the sealing of the anchor's mark to its writing. Fair: a writer waits a
    /// sync or two.
    private final ReentrantLock writing = new ReentrantLock(true);

    private final Set<AbstractNativeReference> natives = ConcurrentHashMap.newKeySet();
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final AtomicBoolean closed = new AtomicBoolean();

    Engine(OpenedRocks rocks, Anchor anchor, UUID accountId, Seals seals, LedgerLimits limits) {
        this.rocks = rocks;
        this.anchor = anchor;
        this.seals = seals;
        this.valueBytesMax = limits.valueBytesMax();
        rocks.handles()
                .forEach((family, handle) -> tables.put(family, table(accountId, family, handle)));
    }

    private static Table table(UUID accountId, Family family, ColumnFamilyHandle handle) {
        return new Table(handle, new Place(accountId, family.name()));
    }

    /// Runs `work` while nothing native can be closed.
    <T> T use(Work<T> work) {
        long stamp = lock.readLock();
        try {
            if (closed.get()) {
                throw new Failed(Failure.UNAVAILABLE, "the ledger is closed");
            }
            return work.run();
        } catch (RocksDBException thrown) {
            throw RocksFailure.of(thrown, rocks.folder(), "?");
        } finally {
            lock.unlockRead(stamp);
        }
    }

    Optional<byte[]> get(ReadOptions options, Family family, byte[] key) {
        Table table = table(family);
        byte[] sealed =
                use(() -> Optional.ofNullable(rocks.db().get(table.handle, options, key)))
                        .orElse(null);
        return sealed == null ? Optional.empty() : Optional.of(opened(family, key, sealed));
    }

    /// Seals and writes all of `batch` in one synced write, and has the anchor remember it.
    void write(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        var sealed = batch.steps().stream().map(this::sealed).toList();
        long bytes = BATCH_HEADER_BYTES;
        for (Sealed step : sealed) {
            bytes += step.key.length + step.value.length + 16L;
        }
        int reserved = (int) Math.min(bytes, SizeUnit.GB);
        use(
                () -> {
                    try (var writes = new WriteBatch(reserved)) {
                        for (Sealed step : sealed) {
                            if (step.removes) {
                                writes.delete(step.table.handle, step.key);
                            } else {
                                writes.put(step.table.handle, step.key, step.value);
                            }
                        }
                        write(writes, sealed.size(), batch.note());
                    }
                    return true;
                });
    }

    private void write(WriteBatch writes, int count, Optional<byte[]> note)
            throws RocksDBException {
        writing.lock();
        try {
            long sequence = rocks.db().getLatestSequenceNumber() + count;
            // Sealed before the write: when that is done nothing may depend on a key.
            var mark =
                    anchor.prepare(
                            new Anchor.Mark(sequence, note.orElseGet(() -> anchor.last().note())));
            rocks.db().write(synced, writes);
            anchor.write(mark);
        } finally {
            writing.unlock();
        }
    }

    byte[] noted() {
        writing.lock();
        try {
            return anchor.last().note();
        } finally {
            writing.unlock();
        }
    }

    private Sealed sealed(Batch.Step step) {
        Table table = table(step.family());
        byte[] value = step.value().orElse(null);
        if (value == null) {
            return new Sealed(table, step.key(), new byte[0], true);
        }
        if (value.length > valueBytesMax) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a value is longer than the ledger takes",
                    new Fact("bytes", value.length),
                    new Fact("most", valueBytesMax));
        }
        byte[] sealed = seals.seal(step.family().purpose(), value, table.place.of(step.key()));
        return new Sealed(table, step.key(), sealed, false);
    }

    /// Opens a value of `family` that stood at `key`.
    byte[] opened(Family family, byte[] key, byte[] sealed) {
        try {
            return seals.open(family.purpose(), sealed, table(family).place.of(key));
        } catch (Failed failed) {
            if (failed.failure() != Failure.CORRUPT) {
                throw failed;
            }
            throw new Failed(
                    failed,
                    Failure.CORRUPT,
                    "a value of the ledger does not verify",
                    new Fact("family", family.name()),
                    new Fact("file", rocks.folder() + "/" + holder(family, key)));
        }
    }

    /// Which file most likely holds the value: the first whose key range takes `key`.
    private String holder(Family family, byte[] key) {
        return use(
                () -> {
                    for (var file : rocks.db().getLiveFilesMetaData()) {
                        if (family.name().equals(new String(file.columnFamilyName(), US_ASCII))
                                && java.util.Arrays.compareUnsigned(file.smallestKey(), key) <= 0
                                && java.util.Arrays.compareUnsigned(file.largestKey(), key) >= 0) {
                            return file.fileName().replace("/", "");
                        }
                    }
                    return "*.log";
                });
    }

    RocksIterator iterator(ReadOptions options, Family family) {
        Table table = table(family);
        return use(() -> adopted(rocks.db().newIterator(table.handle, options)));
    }

    Snapshot snapshot() {
        return use(() -> adopted(rocks.db().getSnapshot()));
    }

    /// Takes over the closing of `nativeObject`.
    <T extends AbstractNativeReference> T adopt(T nativeObject) {
        return use(() -> adopted(nativeObject));
    }

    private <T extends AbstractNativeReference> T adopted(T nativeObject) {
        natives.add(nativeObject);
        return nativeObject;
    }

    /// Closes `nativeObject` unless that has happened. The caller sees to it that nobody
    /// uses it.
    void release(AbstractNativeReference nativeObject) {
        long stamp = lock.readLock();
        try {
            if (natives.remove(nativeObject)) {
                dispose(nativeObject);
            }
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private void dispose(AbstractNativeReference nativeObject) {
        if (nativeObject instanceof Snapshot snapshot) {
            rocks.db().releaseSnapshot(snapshot);
        }
        nativeObject.close();
    }

    private Table table(Family family) {
        Table table = tables.get(family);
        if (table == null) {
            throw new IllegalArgumentException("the ledger was not opened with this family");
        }
        return table;
    }

    /// RocksDB's sequence number: one more with each record written or removed.
    long recordsWritten() {
        return use(() -> rocks.db().getLatestSequenceNumber());
    }

    void flush() {
        use(
                () -> {
                    try (var waiting = new FlushOptions().setWaitForFlush(true)) {
                        rocks.db().flush(waiting, List.copyOf(rocks.handles().values()));
                    }
                    return true;
                });
    }

    /// Refuses new calls, waits for those inside, then closes everything. Idempotent.
    void close() {
        // First of all: a stream of calls must not keep the write side of the lock waiting for
        // ever.
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long stamp = lock.writeLock();
        try {
            natives.stream().filter(RocksIterator.class::isInstance).forEach(this::dispose);
            natives.stream().filter(n -> !(n instanceof RocksIterator)).forEach(this::dispose);
            natives.clear();
            synced.close();
            rocks.close();
            anchor.close();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /// What is done with RocksDB under the lock.
    @FunctionalInterface
    interface Work<T> {
        T run() throws RocksDBException;
    }

    private record Table(ColumnFamilyHandle handle, Place place) {}

    private record Sealed(Table table, byte[] key, byte[] value, boolean removes) {}
}
