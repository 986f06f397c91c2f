// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.records.Records;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The audit trail: one row for every operation, sealed in the ledger; at least the newest
/// `rowsMax` are kept, and at most the rows of one record (256) more.
///
/// Rows are gathered for a quarter of a second and then written as one synced batch, so that a
/// use of a key never waits for the disk; a crash loses at most the rows of that quarter second
/// and of the sync that follows. When rows cannot be written they are kept and tried again;
/// when too many wait, recording fails, and with it the operation: nothing goes on unaudited
/// for long. If the writer itself fails, which it must not, recording and reading fail with
/// `INTERNAL` until the process starts again.
///
/// Any thread; the trail has one writer thread of its own until [#close].
public final class AuditTrail implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());
    private static final int WAITING_MAX = 8192;
    private static final int BATCH_MAX = 256;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Records records;
    private final int rowsMax;
    private final Deque<AuditEvent> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final Thread writer;
    private long recorded;
    private long written;
    private int hurrying;
    private boolean failing;
    private boolean closing;
    private boolean broken;
    private final Deque<Long> starts = new ArrayDeque<>();
    private long next;

    /// @param rowsMax how many rows are kept; at least 1
    public AuditTrail(Records records, int rowsMax) {
        this.records = records;
        this.rowsMax = rowsMax;
        records.forEachKey(Records.Family.AUDIT, key -> starts.add(number(key)));
        records.newestFirst(
                Records.Family.AUDIT,
                (key, value) -> {
                    next = number(key) + AuditRecords.read(value).size();
                    return false;
                });
        this.writer = Thread.ofVirtual().name("vault-audit").start(this::run);
    }

    /// Adds a row.
    ///
    /// @throws Failed `STORAGE` when rows have not been written for long, or after [#close];
    ///     `INTERNAL` when the writer has failed
    public void record(AuditEvent event) {
        lock.lock();
        try {
            while (waiting.size() >= WAITING_MAX && !failing && !closing && !broken) {
                settled.awaitUninterruptibly();
            }
            requireWriter();
            if (waiting.size() >= WAITING_MAX || closing) {
                throw new Failed(Failure.STORAGE, "the audit trail takes no more rows");
            }
            waiting.add(event);
            recorded++;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The newest rows that are looked for, those just recorded among them.
    public AuditSearch.Found newest(AuditSearch search) {
        flush();
        var step = search.new Step();
        records.newestFirst(
                Records.Family.AUDIT, (_, value) -> step.look(AuditRecords.read(value)));
        return step.found();
    }

    /// The newest rows, newest first.
    public List<AuditEvent> newest(int countMax) {
        return newest(
                        new AuditSearch(
                                countMax,
                                Optional.empty(),
                                Optional.empty(),
                                Integer.MAX_VALUE,
                                _ -> true))
                .rows();
    }

    /// Waits until every row recorded before is written, or until writing fails.
    ///
    /// @throws Failed `INTERNAL` when the writer has failed
    public void flush() {
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

    /// Writes what waits and ends the writer.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (true) {
            try {
                writer.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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
            LOG.log(System.Logger.Level.ERROR, "the audit trail's writer has failed", e);
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
            List<AuditEvent> rows = take();
            if (rows.isEmpty()) {
                return;
            }
            boolean stored = store(rows);
            lock.lock();
            try {
                failing = !stored;
                if (stored) {
                    for (int i = 0; i < rows.size(); i++) {
                        waiting.removeFirst();
                    }
                    written += rows.size();
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

    /// Rows to write, still waiting; none when the trail is closed and empty.
    private List<AuditEvent> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                arrived.awaitUninterruptibly();
            }
            long left = GATHER_NANOS;
            while (left > 0 && hurrying == 0 && !closing && waiting.size() < BATCH_MAX) {
                left = awaitArrival(left);
            }
            return waiting.stream().limit(BATCH_MAX).toList();
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

    private boolean store(List<AuditEvent> rows) {
        var batch = new Records.Changes();
        batch.put(Records.Family.AUDIT, key(next), AuditRecords.write(rows));
        long after = next + rows.size();
        var kept = new ArrayDeque<>(starts);
        kept.add(next);
        while (kept.size() > 1 && second(kept) <= after - rowsMax) {
            batch.remove(Records.Family.AUDIT, key(kept.removeFirst()));
        }
        try {
            records.commit(batch);
        } catch (Failed _) {
            return false;
        }
        starts.clear();
        starts.addAll(kept);
        next = after;
        return true;
    }

    private static long second(Deque<Long> numbers) {
        var each = numbers.iterator();
        each.next();
        return each.next();
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }
}
