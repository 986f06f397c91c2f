// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.state;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.index.Index;
import dev.signet.index.Update;
import dev.signet.ledger.Batch;
import dev.signet.store.Reindexing;
import dev.signet.store.Reindexing.State;
import dev.signet.store.record.IndexPlace;
import dev.signet.store.record.RebuildRecord;
import dev.signet.store.record.Tip;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the index anew while the database is open, in a thread of its own that rests as long as it
/// works: see [Reindexing]. Any thread.
public final class Rebuild {
    /// The new index is committed after so many changes: what a crash costs.
    private static final int COMMIT_CHANGES = 4_096;

    /// So many are left when writes are made to wait for the rest.
    private static final int CHANGES_LEFT = 64;

    private static final long LEAST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// How long views of the index that was in use may go on.
    private static final long VIEWS_END_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Recovery recovery;
    private final OpenParts parts;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Consumer<Runnable> resting;
    private final Supplier<Tip> tip;
    private final Runnable commitSoon;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Held while the new index is changed.
    private final ReentrantLock working = new ReentrantLock();

    // Guarded by the lock.
    private Optional<RebuildRecord> record;
    private @Nullable Thread thread;
    private volatile boolean stopped;
    private volatile boolean canceled;
    private volatile boolean hurried;

    private volatile @Nullable Index next;
    private volatile @Nullable Index retired;

    /// @param resting runs what it is given while nothing is applied
    /// @param tip the last transaction
    /// @param commitSoon has the index in use committed
    public Rebuild(
            Recovery recovery,
            OpenParts parts,
            InstantSource clock,
            Consumer<Runnable> resting,
            Supplier<Tip> tip,
            Runnable commitSoon) {
        this.recovery = recovery;
        this.parts = parts;
        this.clock = clock;
        this.entropy = recovery.entropy();
        this.resting = resting;
        this.tip = tip;
        this.commitSoon = commitSoon;
        this.record = RebuildRecord.read(parts.ledger());
    }

    /// Goes on with what was under way when the database was closed.
    public void resume() {
        lock.lock();
        try {
            if (record.filter(each -> each.job().isRunning()).isPresent()) {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The last one; empty when there was none.
    public Optional<Reindexing> job() {
        lock.lock();
        try {
            return record.map(RebuildRecord::job);
        } finally {
            lock.unlock();
        }
    }

    /// Begins one.
    ///
    /// @throws Failed `CONFLICT` while one is under way
    public Reindexing start() {
        lock.lock();
        try {
            awaitEnded();
            var place = IndexPlace.read(parts.ledger()).orElseThrow(Rebuild::noIndex);
            long covers = parts.defining().now().lsn();
            var job =
                    new Reindexing(
                            Uuids.of(entropy.bytes(Uuids.BYTES)),
                            State.RUNNING,
                            covers,
                            clock.instant(),
                            Optional.empty(),
                            0,
                            parts.index().now().documents());
            var id = Uuids.of(entropy.bytes(Uuids.BYTES));
            var made = new RebuildRecord(job, new IndexPlace(id, 1 - place.folder(), covers));
            Recovery.clear(made.place().in(recovery.directory()));
            note(made, new Batch());
            canceled = false;
            hurried = false;
            begin();
            return job;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the one before has let go of what was in use before it.
    private void awaitEnded() {
        while (thread != null) {
            if (record.filter(each -> each.job().isRunning()).isPresent()) {
                throw new Failed(Failure.CONFLICT, "the index is being made anew");
            }
            hurried = true;
            changed.signalAll();
            changed.awaitUninterruptibly();
        }
    }

    private static Failed noIndex() {
        return new Failed(Failure.UNAVAILABLE, "the database must be opened anew first");
    }

    /// Ends the one of that id, if it is under way.
    ///
    /// @return what has become of it; empty when it is not the last one
    public Optional<Reindexing> cancel(UUID id) {
        lock.lock();
        try {
            Optional<RebuildRecord> meant = record.filter(each -> each.job().id().equals(id));
            if (meant.filter(each -> each.job().isRunning()).isPresent()) {
                canceled = true;
                end(meant.get(), State.CANCELED);
                changed.signalAll();
            }
            return record.filter(_ -> meant.isPresent()).map(RebuildRecord::job);
        } finally {
            lock.unlock();
        }
    }

    /// Takes from the files of the new index what has been erased, and waits until those of one
    /// that was in use before are gone.
    ///
    /// @param gone where it stood in the order; empty when that is too much to tell
    public void cleanse(Optional<List<Long>> gone) throws InterruptedException {
        working.lock();
        try {
            Index index = next;
            if (index != null && !stopped) {
                gone.ifPresent(
                        all -> index.apply(index.appliedLsn(), List.of(new Update.DeleteAt(all))));
                index.cleanse();
            }
        } finally {
            working.unlock();
        }
        lock.lock();
        try {
            while (retired != null && !stopped) {
                hurried = true;
                var _ = changed.awaitNanos(LOOK_NANOS);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the thread; the next opening goes on. Returns soon.
    public void stop() {
        Thread ending;
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            ending = thread;
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        thread = Thread.ofPlatform().daemon().name("signet-reindex").start(this::run);
    }

    private boolean isEnding() {
        return stopped || canceled;
    }

    private void run() {
        RebuildRecord begun = record().orElseThrow();
        try {
            build(begun);
        } catch (Throwable thrown) {
            failed(Failed.mistake(thrown, "the index could not be made anew"));
        } finally {
            letGo(begun);
            lock.lock();
            try {
                thread = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private Optional<RebuildRecord> record() {
        lock.lock();
        try {
            return record;
        } finally {
            lock.unlock();
        }
    }

    private void build(RebuildRecord begun) throws InterruptedException {
        Index index = recovery.openIndex(begun.place());
        next = index;
        var follower = new Follower(parts.records(), index, recovery.indexer(), this::isEnding);
        long looked = begun.job().looked();
        int uncommitted = 0;
        while (!isEnding()) {
            long start = System.nanoTime();
            int step;
            working.lock();
            try {
                step = follower.step(tip.get().lsn());
                uncommitted += step;
                if (uncommitted >= COMMIT_CHANGES && !isEnding()) {
                    index.commit();
                    looked += uncommitted;
                    uncommitted = 0;
                    progress(looked);
                }
            } finally {
                working.unlock();
            }
            if (step <= CHANGES_LEFT && !isEnding()) {
                index.commit();
                looked += uncommitted;
                uncommitted = 0;
                if (take(begun, index, follower, looked)) {
                    awaitViews();
                    return;
                }
            }
            rest(System.nanoTime() - start);
        }
    }

    /// The new index takes the place of the one in use, if it comes to the end while writes wait.
    private boolean take(RebuildRecord begun, Index index, Follower follower, long looked) {
        boolean[] taken = {false};
        resting.accept(
                () -> {
                    lock.lock();
                    try {
                        while (follower.step(tip.get().lsn()) > 0) {
                            // the rest
                        }
                        if (isEnding() || index.appliedLsn() != tip.get().lsn()) {
                            return;
                        }
                        var batch = new Batch();
                        begun.place().write(batch);
                        note(ended(begun, State.COMPLETED, looked), batch);
                        retired = parts.index().replace(index);
                        next = null;
                        var now = parts.defining().now();
                        parts.defining().define(now.coveredTo(begun.place().covered()));
                        taken[0] = true;
                    } finally {
                        lock.unlock();
                    }
                });
        commitSoon.run();
        return taken[0];
    }

    /// Until nobody looks at the index that was in use.
    private void awaitViews() throws InterruptedException {
        Index old = retired;
        long left = VIEWS_END_NANOS;
        lock.lock();
        try {
            // who is just being lent one is counted by the first look
            do {
                left -= LOOK_NANOS - changed.awaitNanos(LOOK_NANOS);
            } while (old != null && !stopped && !hurried && left > 0 && old.lentViews() > 0);
        } finally {
            lock.unlock();
        }
    }

    private void rest(long nanos) throws InterruptedException {
        long left = Math.max(nanos, LEAST_REST_NANOS);
        lock.lock();
        try {
            while (left > 0 && !isEnding()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void progress(long looked) {
        lock.lock();
        try {
            record.filter(each -> each.job().isRunning())
                    .ifPresent(each -> note(each.with(each.job().at(looked)), new Batch()));
        } finally {
            lock.unlock();
        }
    }

    private RebuildRecord ended(RebuildRecord of, State state, long looked) {
        return of.with(of.job().at(looked).ended(state, clock.instant()));
    }

    private void end(RebuildRecord of, State state) {
        note(ended(of, state, of.job().looked()), new Batch());
    }

    /// Writes it down; the lock is held.
    private void note(RebuildRecord now, Batch batch) {
        now.write(batch);
        parts.ledger().write(batch);
        record = Optional.of(now);
    }

    /// Without keys, or when the database ends, the next opening goes on.
    private void failed(Failed why) {
        boolean isLater =
                stopped
                        || why.failure() == Failure.KEY_REFUSED
                        || why.failure() == Failure.KEY_SILENT
                        || why.failure() == Failure.UNAVAILABLE;
        if (isLater) {
            return;
        }
        lock.lock();
        try {
            record.filter(each -> each.job().isRunning())
                    .ifPresent(each -> end(each, State.FAILED));
        } catch (Failed _) {
            // it is not noted, so the next opening tries again
        } finally {
            lock.unlock();
        }
    }

    /// Lets go of the new index when it has not been taken, and of the one that was in use when it
    /// has.
    private void letGo(RebuildRecord begun) {
        working.lock();
        try {
            Index unfinished = next;
            next = null;
            if (unfinished != null) {
                unfinished.abandon();
                if (!stopped && record().filter(each -> each.job().isRunning()).isEmpty()) {
                    Recovery.clear(begun.place().in(recovery.directory()));
                }
            }
            Index old = retired;
            retired = null;
            if (old != null) {
                old.abandon();
                Recovery.clear(IndexPlace.folder(recovery.directory(), 1 - begun.place().folder()));
            }
        } catch (Failed _) {
            // what is left of it goes at the next opening
        } finally {
            working.unlock();
        }
    }
}
