// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rocksdb.util.SizeUnit;

/// One open RocksDB with its anchor: writes batches, reads, keeps the sums.
final class Engine {
    private static final long BATCH_HEADER_BYTES = 12;
    private static final long STATE_BYTES = 512;
    private static final long RELEASE_MILLIS_MAX = 100;
    private static final Optional<Anchor.Prepared> NO_MARK = Optional.empty();

    /// The anchor is synced after so many batches: how far one that was put back can be told from
    /// one that a power cut left behind.
    private static final int UNSYNCED_MARKS_MAX = 256;

    private final OpenedRocks rocks;
    private final NativeCalls calls;
    private final SealedTables tables;
    private final Cleansing cleansing;

    /// Held from the sealing of the anchor's mark to its writing. Fair: a writer waits a
    /// sync or two.
    private final ReentrantLock writing = new ReentrantLock(true);

    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final ReadOptions latest = new ReadOptions();

    /// Told of each view that is closed.
    private final Object released = new Object();

    // Guarded by writing.
    private Anchor anchor;
    private State state;
    private Optional<State> unsure = Optional.empty();
    private long anchored;
    private int unsynced;
    private boolean dirty;

    Engine(OpenedRocks rocks, Anchor anchor, UUID accountId, Seals seals, LedgerLimits limits) {
        this.rocks = rocks;
        this.calls = new NativeCalls(rocks);
        this.tables = new SealedTables(rocks, calls, accountId, seals, limits);
        this.cleansing = new Cleansing(this, rocks);
        this.anchor = anchor;
        this.state = State.empty(List.of());
    }

    /// Runs `work` while nothing native can be closed; see [NativeCalls#use].
    <T> T use(NativeCalls.Work<T> work) {
        return calls.use(work);
    }

    Optional<byte[]> get(ReadOptions options, Family family, byte[] key) {
        if (tables.lacks(family)) {
            return Optional.empty();
        }
        var handle = tables.handle(family);
        return use(() -> Optional.ofNullable(rocks.db().get(handle, options, key)))
                .map(value -> tables.opened(family, key, value));
    }

    /// The same while the lock is held, which is not to be taken twice: a closing that waits
    /// between the two would wait for ever.
    private Optional<byte[]> getWithin(Family family, byte[] key) throws RocksDBException {
        return Optional.ofNullable(rocks.db().get(tables.handle(family), latest, key))
                .map(value -> tables.opened(family, key, value));
    }

    /// From here on it can be written. The anchor counts as synced.
    ///
    /// @param found what the ledger says of itself
    void begin(State found) {
        writing.lock();
        try {
            state = new State(recordsWritten(), found.anchored(), found.sums());
            anchored = anchor.least();
        } finally {
            writing.unlock();
        }
    }

    /// Puts another anchor in the place of the one there was.
    void replaceAnchor(Anchor other) {
        writing.lock();
        try {
            anchor.close();
            anchor = other;
            anchored = other.least();
        } finally {
            writing.unlock();
        }
    }

    /// Seals and writes all of `batch` in one synced write, and has the anchor remember it.
    void write(Batch batch) {
        if (!batch.isEmpty()) {
            write(batch, true);
        }
    }

    /// Writes what the ledger says of itself, and nothing else.
    ///
    /// @param marked whether the anchor is told
    /// @return as it was written
    State writeState(boolean marked) {
        return write(new Batch(), marked);
    }

    private State write(Batch batch, boolean marked) {
        var sealed = new ArrayList<SealedTables.Sealed>(batch.steps().size());
        long bytes = BATCH_HEADER_BYTES + STATE_BYTES;
        for (Batch.Step each : batch.steps()) {
            SealedTables.Sealed step = tables.sealed(each);
            sealed.add(step);
            bytes += step.bytes() + 16L;
        }
        int reserved = (int) Math.min(bytes, SizeUnit.GB);
        return use(
                () -> {
                    try (var writes = new WriteBatch(reserved)) {
                        for (SealedTables.Sealed step : sealed) {
                            step.into(writes);
                        }
                        return write(writes, batch, marked);
                    }
                });
    }

    private State write(WriteBatch writes, Batch batch, boolean marked) throws RocksDBException {
        writing.lock();
        try {
            State before = current();
            long sequence = before.sequence() + batch.steps().size() + 1;
            var after = new State(sequence, anchored, sums(before, batch));
            tables.sealed(after).into(writes);
            // Sealed before the write: when that is done nothing may depend on a key.
            var mark = marked ? Optional.of(anchor.prepare(mark(after, batch.note()))) : NO_MARK;
            unsure = Optional.of(after);
            rocks.db().write(synced, writes);
            state = after;
            unsure = Optional.empty();
            dirty = true;
            if (mark.isPresent()) {
                anchor.write(mark.get());
                syncAnchor(UNSYNCED_MARKS_MAX);
            }
            return after;
        } finally {
            writing.unlock();
        }
    }

    /// The mark that the anchor is to hold of `after`.
    Anchor.Mark mark(State after, Optional<byte[]> note) {
        return new Anchor.Mark(
                after.sequence(),
                note.orElseGet(() -> anchor.last().note()),
                Optional.of(after.digest()));
    }

    /// Syncs the anchor when so many marks have not been.
    private void syncAnchor(int marks) {
        unsynced++;
        if (unsynced >= marks) {
            anchor.force();
            anchored = anchor.least();
            unsynced = 0;
        }
    }

    /// What the ledger is at now. A batch of which it was not known whether it was written is
    /// there or not as RocksDB's sequence number says.
    private State current() {
        long written = rocks.db().getLatestSequenceNumber();
        if (written == state.sequence()) {
            return state;
        }
        return unsure.filter(left -> left.sequence() == written)
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.STORAGE,
                                        "after a failed write the ledger must be opened again"));
    }

    private SortedMap<String, Sum> sums(State before, Batch batch) throws RocksDBException {
        var sums = new TreeMap<>(before.sums());
        var written = new HashMap<Placed, Optional<byte[]>>();
        boolean lookUp =
                batch.steps().stream()
                        .anyMatch(step -> step.before() instanceof Batch.Before.Unknown);
        for (Batch.Step step : batch.steps()) {
            Family family = step.family();
            if (family.guard() == Family.Guard.CHAINED) {
                continue;
            }
            var placed = new Placed(family, ByteBuffer.wrap(step.key()));
            Optional<byte[]> old =
                    switch (step.before()) {
                        case Batch.Before.Nothing _ -> Optional.empty();
                        case Batch.Before.Value(var bytes) -> Optional.of(bytes);
                        case Batch.Before.Unknown _ ->
                                written.containsKey(placed)
                                        ? written.get(placed)
                                        : getWithin(family, step.key());
                    };
            Sum sum = sums.getOrDefault(family.name(), Sum.NONE);
            if (old.isPresent()) {
                sum = sum.minus(tables.fingerprint(family, step.key(), old.get()));
            }
            if (step.value().isPresent()) {
                sum = sum.plus(tables.fingerprint(family, step.key(), step.value().get()));
            }
            sums.put(family.name(), sum);
            if (lookUp) {
                written.put(placed, step.value());
            }
        }
        return sums;
    }

    /// What the ledger said of itself when `options` were taken; empty when it says nothing.
    Optional<byte[]> stateRecord(ReadOptions options) {
        return get(options, State.FAMILY, State.KEY);
    }

    /// Has the disk take the anchor, and the ledger note that it has: before a closing. What
    /// fails is of no harm.
    private void settle() {
        writing.lock();
        try {
            if (dirty) {
                anchor.force();
                anchored = anchor.least();
                writeState(true);
                dirty = false;
            }
        } catch (Failed _) {
            // the keys are gone, or the disk: then the anchor is told from one put back by its
            // last sync only
        } finally {
            writing.unlock();
        }
    }

    SealedTables tables() {
        return tables;
    }

    String folder() {
        return rocks.folder();
    }

    ReadOptions latest() {
        return latest;
    }

    byte[] noted() {
        writing.lock();
        try {
            return anchor.last().note();
        } finally {
            writing.unlock();
        }
    }

    /// None where the folder lacks the family.
    Optional<RocksIterator> iterator(ReadOptions options, Family family) {
        if (tables.lacks(family)) {
            return Optional.empty();
        }
        var handle = tables.handle(family);
        return Optional.of(calls.adopt(() -> rocks.db().newIterator(handle, options)));
    }

    /// The moment; none where nothing can change.
    Optional<Snapshot> snapshot() {
        return rocks.readOnly()
                ? Optional.empty()
                : Optional.of(calls.adopt(() -> rocks.db().getSnapshot()));
    }

    /// Takes over the closing of `nativeObject`.
    <T extends AbstractNativeReference> T adopt(T nativeObject) {
        return calls.adopt(() -> nativeObject);
    }

    /// See [NativeCalls#release].
    void release(AbstractNativeReference nativeObject) {
        calls.release(nativeObject);
        synchronized (released) {
            released.notifyAll();
        }
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

    Cleansing cleansing() {
        return cleansing;
    }

    /// Waits until `done`, which is asked whenever a view is closed, and now and then.
    void awaitRelease(BooleanSupplier done) throws InterruptedException {
        synchronized (released) {
            while (!done.getAsBoolean()) {
                released.wait(RELEASE_MILLIS_MAX);
            }
        }
    }

    /// Refuses new calls, waits for those inside, then closes everything. Idempotent.
    ///
    /// @param settled whether the anchor is brought to the disk before, which takes the keys
    void close(boolean settled) {
        cleansing.halt();
        if (settled && !calls.isClosed() && !rocks.readOnly()) {
            settle();
        }
        calls.close(
                () -> {
                    synced.close();
                    latest.close();
                    rocks.close();
                    anchor.close();
                });
    }

    private record Placed(Family family, ByteBuffer key) {}
}
