// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.record.Unclean;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Cleans the files of what has been erased, in a thread of its own: what a batch removes is still
/// in RocksDB's tables and logs, and in segments of the index, until these are written anew. What
/// fails is tried again with growing pauses; everything else goes on meanwhile. What was left
/// undone is taken up at the next opening.
public final class Cleaning {
    /// The first pause after a failure; each further one is twice as long.
    public static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Duration PAUSE_MAX = Duration.ofMinutes(10);

    /// Rests so many times as long as it has worked: a stream of erasures is cleaned together.
    private static final int RESTS = 4;

    private final Files files;
    private final Health health;
    private final Duration pause;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    // Guarded by the lock.
    private final Uncleaned waiting = new Uncleaned();
    private boolean working;
    private boolean ended;
    private volatile boolean stopped;

    private volatile Optional<Failed> failure = Optional.empty();

    /// The files that are cleaned. One thread but for [#halt].
    interface Files {
        /// @return false when it was halted
        boolean clean(Unclean what) throws InterruptedException;

        void halt();
    }

    /// @param left what a run before this one did not come to
    /// @param pause the first after a failure
    public Cleaning(UncleanFiles files, Health health, Optional<Unclean> left, Duration pause) {
        this((Files) files, health, left, pause);
    }

    Cleaning(Files files, Health health, Optional<Unclean> left, Duration pause) {
        this.files = files;
        this.health = health;
        this.pause = pause;
        left.ifPresent(waiting::add);
        this.thread = Thread.ofPlatform().daemon().name("signet-cleaning").start(this::run);
    }

    /// Tells of an erasure that has been published; the applier's thread only.
    public void erased(Unclean unclean) {
        lock.lock();
        try {
            waiting.add(unclean);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Why the last try has failed; empty when it has not, or one since has succeeded. Costs
    /// nothing.
    public Optional<Failed> failure() {
        return failure;
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
            long pauseNanos = pause.toNanos();
            var work = next();
            while (work.isPresent()) {
                long start = System.nanoTime();
                Optional<Failed> failed = tried(work.get());
                long rest = RESTS * (System.nanoTime() - start);
                if (failed.isPresent()) {
                    if (isOfKeys(failed.get())) {
                        return;
                    }
                    rest = Math.max(rest, pauseNanos);
                    pauseNanos = Math.min(2 * pauseNanos, PAUSE_MAX.toNanos());
                } else {
                    pauseNanos = pause.toNanos();
                }
                rest(rest);
                work = next();
            }
        } catch (InterruptedException _) {
            // nobody interrupts this thread
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
    private Optional<Unclean> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !stopped) {
                changed.await();
            }
            Optional<Unclean> work = stopped ? Optional.empty() : waiting.take();
            working |= work.isPresent();
            return work;
        } finally {
            lock.unlock();
        }
    }

    /// Cleans the files of `work`, or keeps it for the next try.
    private Optional<Failed> tried(Unclean work) throws InterruptedException {
        try {
            if (files.clean(work)) {
                failure = Optional.empty();
                done(Optional.empty());
            }
            return Optional.empty();
        } catch (InterruptedException thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            Failed failed = Failed.mistake(thrown, "files could not be cleaned of what was erased");
            if (!stopped && !isOfKeys(failed)) {
                health.met(failed);
                failure = Optional.of(failed);
            }
            done(Optional.of(work));
            return Optional.of(failed);
        }
    }

    /// The owner abandons a database without keys; the next opening goes on.
    private static boolean isOfKeys(Failed failed) {
        return failed.failure() == Failure.KEY_REFUSED || failed.failure() == Failure.KEY_SILENT;
    }

    private void done(Optional<Unclean> left) {
        lock.lock();
        try {
            left.ifPresent(waiting::add);
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
        files.halt();
    }

    /// Waits for the end of the thread after [#halt] and the closing of the index: at most for a
    /// flush, and for a compaction that RocksDB has begun by itself.
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
