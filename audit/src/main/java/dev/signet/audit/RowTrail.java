// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.RedactedCause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// A trail of rows whose content it does not know. At least the newest `rowsMax` are kept, and at
/// most the rows of one record (256) more.
///
/// Rows are gathered for a quarter of a second and then written as one synced record, so that no
/// caller waits for the disk; a crash loses at most the rows of that quarter second and of the
/// sync that follows. When rows cannot be written they are kept and tried again; when too many
/// wait, [#record] fails. If the writer itself fails, which it must not, recording and reading
/// fail with `INTERNAL` until the process starts again.
///
/// Any thread; the trail has one writer thread of its own until [#close].
final class RowTrail implements AutoCloseable {
    /// Bound of one row; a longer one is refused.
    static final int ROW_BYTES_MAX = 256 << 10;

    private static final System.Logger LOG = System.getLogger(RowTrail.class.getName());
    private static final int WAITING_MAX = 8192;
    private static final long WAITING_BYTES_MAX = 16 << 20;
    private static final int BATCH_MAX = 256;
    private static final int BATCH_BYTES_MAX = 1 << 20;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RowStore store;
    private final int rowsMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final Thread writer;

    // Guarded by the lock.
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long recorded;
    private long written;
    private int hurrying;
    private boolean failing;
    private boolean closing;
    private boolean broken;

    // Of the writer.
    private final Deque<Long> starts = new ArrayDeque<>();
    private long next;

    /// @param store from now on the trail's
    /// @param rowsMax how many rows are kept; at least 1
    RowTrail(RowStore store, int rowsMax) {
        this.store = store;
        this.rowsMax = rowsMax;
        store.forEachNumber(starts::add);
        store.newestFirst(
                (number, value) -> {
                    next = number + RowRecords.read(value).size();
                    return false;
                });
        this.writer = Thread.ofVirtual().name("audit").start(this::run);
    }

    /// Adds a row. Waits for room while rows are being written.
    ///
    /// @param row handed over
    /// @throws Failed `STORAGE` when rows have not been written for long, or after [#close];
    ///     `INTERNAL` when the writer has failed
    void record(byte[] row) {
        lock.lock();
        try {
            awaitRoom();
            requireWriter();
            if (isFull() || closing) {
                throw new Failed(Failure.STORAGE, "the audit trail takes no more rows");
            }
            add(row);
        } finally {
            lock.unlock();
        }
    }

    /// Adds what belongs to a row that was taken, though the disk refuses: it must not get lost
    /// for want of room. There are only so many, because [#record] comes before each. After
    /// [#close], or when the writer has failed, it is dropped.
    ///
    /// @param row handed over
    void complete(byte[] row) {
        lock.lock();
        try {
            awaitRoom();
            if (!broken && !closing) {
                add(row);
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        while (isFull() && !failing && !closing && !broken) {
            settled.awaitUninterruptibly();
        }
    }

    private boolean isFull() {
        return waiting.size() >= WAITING_MAX || waitingBytes >= WAITING_BYTES_MAX;
    }

    private void add(byte[] row) {
        if (row.length > ROW_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "an audit row is too long");
        }
        waiting.add(row);
        waitingBytes += row.length;
        recorded++;
        arrived.signal();
    }

    /// All rows from the newest on, those just recorded among them, as long as the visitor wants
    /// more.
    void newestFirst(Predicate<byte[]> visitor) {
        flush();
        store.newestFirst(
                (_, value) -> {
                    for (byte[] row : RowRecords.read(value).reversed()) {
                        if (!visitor.test(row)) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /// Waits until every row recorded before is written, or until writing fails.
    ///
    /// @throws Failed `INTERNAL` when the writer has failed
    void flush() {
        lock.lock();
        try {
            long until = recorded;
            hurrying++;
            arrived.signal();
            while (written < until && !failing && !broken) {
                settled.awaitUninterruptibly();
            }
            hurrying--;
            requireWriter();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits, ends the writer and closes the store.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
            settled.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    private void requireWriter() {
        if (broken) {
            throw new Failed(Failure.INTERNAL, "the audit trail's writer has failed");
        }
    }

    private void run() {
        try {
            write();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the audit trail's writer has failed",
                    RedactedCause.of(e));
            lock.lock();
            try {
                broken = true;
                settled.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void write() {
        while (true) {
            List<byte[]> rows = take();
            if (rows.isEmpty()) {
                return;
            }
            boolean stored = store(rows);
            lock.lock();
            try {
                tell(stored);
                if (stored) {
                    drop(rows.size());
                }
                settled.signalAll();
                if (failing && closing) {
                    return;
                }
                long left = failing ? RETRY_NANOS : 0;
                while (left > 0 && !closing) {
                    left = awaitArrival(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void tell(boolean stored) {
        if (failing == stored) {
            failing = !stored;
            LOG.log(
                    failing ? System.Logger.Level.ERROR : System.Logger.Level.INFO,
                    failing
                            ? "audit rows cannot be written; they are kept and tried again"
                            : "audit rows are written again");
        }
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            waitingBytes -= waiting.removeFirst().length;
        }
        written += count;
    }

    /// Rows to write, still waiting; none when the trail is closed and empty.
    private List<byte[]> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                arrived.awaitUninterruptibly();
            }
            long left = GATHER_NANOS;
            while (left > 0 && hurrying == 0 && !closing && waiting.size() < BATCH_MAX) {
                left = awaitArrival(left);
            }
            var rows = new ArrayList<byte[]>();
            long bytes = 0;
            Iterator<byte[]> each = waiting.iterator();
            while (each.hasNext() && rows.size() < BATCH_MAX && bytes < BATCH_BYTES_MAX) {
                byte[] row = each.next();
                rows.add(row);
                bytes += row.length;
            }
            return rows;
        } finally {
            lock.unlock();
        }
    }

    /// Called in loops that look at their condition again.
    @SuppressWarnings("WaitNotInLoop")
    private long awaitArrival(long nanos) {
        try {
            return arrived.awaitNanos(nanos);
        } catch (InterruptedException _) {
            return 0;
        }
    }

    private boolean store(List<byte[]> rows) {
        long after = next + rows.size();
        var kept = new ArrayDeque<>(starts);
        kept.add(next);
        var removed = new ArrayList<Long>();
        while (kept.size() > 1 && second(kept) <= after - rowsMax) {
            removed.add(kept.removeFirst());
        }
        try {
            store.commit(next, RowRecords.write(rows), removed);
        } catch (Failed _) {
            return false;
        }
        starts.clear();
        starts.addAll(kept);
        next = after;
        return true;
    }

    private static long second(Deque<Long> numbers) {
        Iterator<Long> each = numbers.iterator();
        each.next();
        return each.next();
    }
}
