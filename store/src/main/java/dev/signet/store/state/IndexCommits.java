// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Index;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Commits the index in a thread of its own, so that a replay at open is short: under load after
/// so many changes, and as soon as writing pauses. An account whose key comes back serves when
/// the replay is done, so what is left to it is waited for.
public final class IndexCommits {
    /// Fewer than these are replayed in less time than anybody notices.
    public static final int CHANGES_LEFT = 256;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final IndexInUse index;
    private final Health health;
    private final Consumer<Failed> refuseIndex;
    private final int everyChanges;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;

    // Guarded by the lock.
    private boolean stopped;
    private long changes;

    /// Commits at once what a replay has brought into the index.
    ///
    /// @param refuseIndex has it made anew at the next open
    public IndexCommits(
            IndexInUse index, Health health, Consumer<Failed> refuseIndex, int everyChanges) {
        this.index = index;
        this.health = health;
        this.refuseIndex = refuseIndex;
        this.everyChanges = everyChanges;
        boolean isCommitted = index.now().appliedLsn() == index.now().committedLsn();
        this.changes = isCommitted ? 0 : everyChanges;
        this.thread = Thread.ofPlatform().daemon().name("signet-index-commits").start(this::run);
    }

    /// Tells of changes applied; the applier's thread only.
    ///
    /// @param count how many of usual size: a large one counts for as many as it costs
    public void applied(long count) {
        lock.lock();
        try {
            long before = changes;
            changes += count;
            if (passes(before, CHANGES_LEFT) || passes(before, everyChanges)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The index cannot be written, or not shown: nothing more is. A file of it that does not
    /// verify would fail the same after the next open, so that makes it anew.
    public void failed(Failed why) {
        health.endWriting(why);
        if (why.failure() == Failure.CORRUPT) {
            refuseIndex.accept(why);
        }
    }

    private boolean passes(long before, long mark) {
        return before < mark && changes >= mark;
    }

    private void run() {
        while (awaitDue()) {
            Index committed = index.now();
            try {
                committed.commit();
            } catch (Throwable thrown) {
                if (!index.isNow(committed)) {
                    continue; // another one has taken its place
                }
                failed(Failed.mistake(thrown, "the index cannot be committed"));
                return;
            }
        }
    }

    /// Waits until there is enough, or something and a pause in writing.
    ///
    /// @return false when told to stop
    private boolean awaitDue() {
        lock.lock();
        try {
            boolean quiet = false;
            while (!stopped && changes < everyChanges && !quiet) {
                if (changes < CHANGES_LEFT) {
                    changed.awaitUninterruptibly();
                } else {
                    quiet = pauses();
                }
            }
            changes = 0;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing is applied for a while.
    private boolean pauses() {
        long before = changes;
        long left = PAUSE.toNanos();
        try {
            while (!stopped && changes < everyChanges && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            return false; // nobody interrupts this thread
        }
        return changes == before;
    }

    /// Ends the thread after the commit under way.
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
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
