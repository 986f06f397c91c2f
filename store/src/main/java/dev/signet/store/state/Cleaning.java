// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Index;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Family;
import dev.signet.ledger.Ledger;
import dev.signet.store.record.Name;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Unclean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Cleans the files of what has been erased, in a thread of its own: what a batch removes is still
/// in RocksDB's tables and logs, and in segments of the index, until these are written anew. What
/// was left undone is taken up at the next opening.
public final class Cleaning {
    /// Beyond so many bodies whole families are written anew instead of the tables that hold them.
    private static final int BODIES_MAX = 100_000;

    /// Rests so many times as long as it has worked: a stream of erasures is cleaned together.
    private static final int RESTS = 4;

    private final Ledger ledger;
    private final Index index;
    private final Health health;
    private final Consumer<Failed> indexDamaged;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    // Guarded by the lock.
    private final List<Unclean> waiting = new ArrayList<>();
    private int bodiesWaiting;
    private boolean isMuch;
    private boolean working;
    private boolean ended;
    private volatile boolean stopped;

    /// @param left what a run before this one did not come to; its names are not known
    /// @param indexDamaged told when a file of the index does not verify
    public Cleaning(
            Ledger ledger,
            Index index,
            Health health,
            List<Unclean> left,
            Consumer<Failed> indexDamaged) {
        this.indexDamaged = indexDamaged;
        this.ledger = ledger;
        this.index = index;
        this.health = health;
        this.waiting.addAll(left);
        this.thread = Thread.ofPlatform().daemon().name("signet-cleaning").start(this::run);
    }

    /// Tells of an erasure that has been published; the applier's thread only.
    public void erased(Unclean unclean) {
        lock.lock();
        try {
            bodiesWaiting += unclean.bodies().size();
            isMuch |= bodiesWaiting > BODIES_MAX;
            waiting.add(isMuch ? unclean.unnamed() : unclean);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the files hold nothing of what has been erased.
    ///
    /// @return false when the time is over, or it will not come to that
    public boolean await(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (left > 0 && !ended && (working || !waiting.isEmpty())) {
                left = changed.awaitNanos(left);
            }
            return !working && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            Work work = next();
            while (!work.some.isEmpty()) {
                long start = System.nanoTime();
                if (clean(work)) {
                    done();
                    rest(RESTS * (System.nanoTime() - start));
                }
                work = next();
            }
        } catch (InterruptedException _) {
            // told to stop: the next opening goes on
        } catch (Throwable thrown) {
            Failed failed = Failed.mistake(thrown, "files could not be cleaned of what was erased");
            boolean isKeys =
                    failed.failure() == Failure.KEY_REFUSED
                            || failed.failure() == Failure.KEY_SILENT;
            if (!stopped && !isKeys) {
                health.end(failed); // a new opening tries again
            }
        } finally {
            end();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for erasures and takes all there are; none when told to stop.
    private Work next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !stopped) {
                changed.await();
            }
            var work = new Work(stopped ? List.of() : List.copyOf(waiting), isMuch);
            waiting.clear();
            bodiesWaiting = 0;
            isMuch = false;
            working = !work.some.isEmpty();
            return work;
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            working = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rest(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (left > 0 && !stopped) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// @param isMuch whether there was more than could be named
    private record Work(List<Unclean> some, boolean isMuch) {}

    private boolean clean(Work work) throws InterruptedException {
        List<Unclean> some = work.some;
        try {
            index.cleanse();
        } catch (Failed failed) {
            if (failed.failure() == Failure.CORRUPT) {
                indexDamaged.accept(failed);
            }
            throw failed;
        }
        long sequence = some.stream().mapToLong(Unclean::sequence).max().orElseThrow();
        if (!ledger.cleanse(removed(work), sequence)) {
            return false;
        }
        var batch = new Batch();
        some.forEach(each -> batch.delete(Schema.META, Schema.erasingKey(each.lsn())));
        ledger.write(batch);
        return true;
    }

    private static Map<Family, Optional<List<byte[]>>> removed(Work work) {
        List<Unclean> some = work.some;
        List<byte[]> bodies =
                some.stream()
                        .flatMap(each -> each.bodies().stream())
                        .sorted()
                        .map(Schema::key)
                        .toList();
        boolean isMuch = work.isMuch || bodies.size() > BODIES_MAX;
        boolean isUnknown = some.stream().anyMatch(each -> each.names().isEmpty());
        List<byte[]> heads =
                some.stream().flatMap(each -> each.names().stream()).map(Name::bytes).toList();
        List<byte[]> versions =
                heads.stream()
                        .flatMap(
                                name ->
                                        List.of(
                                                Schema.versionKey(name, Long.MAX_VALUE),
                                                Schema.versionKey(name, 0))
                                                .stream())
                        .toList();
        var removed = new LinkedHashMap<Family, Optional<List<byte[]>>>();
        removed.put(Schema.BODY, isMuch ? Optional.empty() : Optional.of(bodies));
        removed.put(Schema.HEAD, isUnknown ? Optional.empty() : Optional.of(heads));
        removed.put(Schema.VERSION, isUnknown ? Optional.empty() : Optional.of(versions));
        return removed;
    }

    /// Lets nothing new begin, and ends what the ledger writes anew, in the middle of a table. What
    /// writes the index anew ends when that is closed: interrupting it would break its files.
    public void halt() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        ledger.haltCleansing();
    }

    /// Waits for the end of the thread after [#halt] and the closing of the index: at most for a
    // flush, and for a
    /// compaction that RocksDB has begun by itself.
    public void join() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
