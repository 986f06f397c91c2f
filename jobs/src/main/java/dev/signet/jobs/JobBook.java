// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.jobs.Job.State;
import dev.signet.jobs.Step.Checkpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The states of an account's jobs, in memory as on disk: a change is on disk before anybody sees
/// it. Any thread.
final class JobBook {
    private static final Comparator<KeptJob> IN_ORDER =
            Comparator.comparing((KeptJob each) -> each.job().asked())
                    .thenComparing(each -> each.job().id());

    private final KeptJobs kept;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<UUID, KeptJob> all = new HashMap<>(); // guarded by the lock
    private volatile Set<String> unended = Set.of();
    private volatile boolean halted;

    JobBook(KeptJobs kept, InstantSource clock) {
        this.kept = kept;
        this.clock = clock;
        kept.all().forEach(each -> all.put(each.job().id(), each));
        tellUnended();
    }

    /// What a kind's thread has to do next.
    sealed interface Task {
        /// A step of this job; it is `RUNNING`.
        record Work(Job job) implements Task {}

        /// Its traces are to be taken away.
        record Clear(Job job) implements Task {}
    }

    /// @param same of the jobs of the kind that are not over, whether it is given instead
    Job add(Job job, byte[] request, int unendedMax, Predicate<UUID> same) {
        lock.lock();
        try {
            checkOpen();
            List<KeptJob> unended =
                    all.values().stream()
                            .filter(each -> each.job().kind().equals(job.kind()))
                            .filter(each -> !each.leaving() && !each.job().state().isEnd())
                            .sorted(IN_ORDER)
                            .toList();
            for (KeptJob each : unended) {
                if (same.test(each.job().id())) {
                    return each.job();
                }
            }
            if (unended.size() >= unendedMax) {
                throw new Failed(Failure.BUSY, "as many jobs of this kind wait as may");
            }
            var added = new KeptJob(job, false, false);
            kept.add(added, request);
            put(added);
            return job;
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (halted) {
            throw new Failed(Failure.UNAVAILABLE, "the account is being closed");
        }
    }

    List<Job> list() {
        lock.lock();
        try {
            return all.values().stream()
                    .filter(each -> !each.leaving())
                    .sorted(IN_ORDER)
                    .map(KeptJob::job)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    Optional<Job> find(UUID id) {
        lock.lock();
        try {
            return there(id).map(KeptJob::job);
        } finally {
            lock.unlock();
        }
    }

    private Optional<KeptJob> there(UUID id) {
        return Optional.ofNullable(all.get(id)).filter(each -> !each.leaving());
    }

    Optional<Job> cancel(UUID id) {
        lock.lock();
        try {
            there(id)
                    .filter(each -> !each.job().state().isEnd())
                    .ifPresent(each -> write(each.with(canceled(each.job()))));
            return there(id).map(KeptJob::job);
        } finally {
            lock.unlock();
        }
    }

    private Job canceled(Job job) {
        return job.ended(State.CANCELED, clock.instant(), Optional.empty());
    }

    /// Between `PAUSED` and `QUEUED`; in any other state nothing happens.
    Optional<Job> move(UUID id, State to) {
        lock.lock();
        try {
            there(id)
                    .filter(
                            each ->
                                    !each.job().state().isEnd()
                                            && (each.job().state() == State.PAUSED)
                                                    != (to == State.PAUSED))
                    .ifPresent(each -> write(each.with(each.job().with(to))));
            return there(id).map(KeptJob::job);
        } finally {
            lock.unlock();
        }
    }

    /// Hides the job; its traces are to be taken away.
    Optional<Job> leave(UUID id) {
        lock.lock();
        try {
            Optional<KeptJob> meant = there(id);
            meant.ifPresent(
                    each -> {
                        Job job = each.job();
                        write(
                                new KeptJob(
                                        job.state().isEnd() ? job : canceled(job),
                                        true,
                                        each.cleared()));
                    });
            return meant.map(KeptJob::job);
        } finally {
            lock.unlock();
        }
    }

    /// What is to be done next for jobs of that kind; empty: nothing.
    Optional<Task> next(String kind) {
        lock.lock();
        try {
            if (halted) {
                return Optional.empty();
            }
            List<KeptJob> mine =
                    all.values().stream()
                            .filter(each -> each.job().kind().equals(kind))
                            .sorted(IN_ORDER)
                            .toList();
            return first(mine, JobBook::isToBeCleared)
                    .<Task>map(each -> new Task.Clear(each.job()))
                    .or(
                            () ->
                                    first(mine, each -> each.job().state() == State.RUNNING)
                                            .or(
                                                    () ->
                                                            first(
                                                                    mine,
                                                                    each ->
                                                                            each.job().state()
                                                                                    == State
                                                                                            .QUEUED))
                                            .map(each -> new Task.Work(begin(each))));
        } finally {
            lock.unlock();
        }
    }

    private static Optional<KeptJob> first(List<KeptJob> of, Predicate<KeptJob> which) {
        return of.stream().filter(which).findFirst();
    }

    /// What a completed job has made stays until it is forgotten.
    private static boolean isToBeCleared(KeptJob each) {
        return each.leaving()
                || !each.cleared()
                        && (each.job().state() == State.CANCELED
                                || each.job().state() == State.FAILED);
    }

    private Job begin(KeptJob each) {
        if (each.job().state() == State.QUEUED) {
            KeptJob begun = each.with(each.job().begun(clock.instant()));
            write(begun);
            return begun.job();
        }
        return each.job();
    }

    /// Whether another step of the job may begin.
    boolean goesOn(UUID id) {
        if (halted) {
            return false;
        }
        lock.lock();
        try {
            return there(id).filter(each -> each.job().state() == State.RUNNING).isPresent();
        } finally {
            lock.unlock();
        }
    }

    /// Writes down what a step has come to, whatever has become of the job meanwhile: what it did
    /// it did.
    void reached(UUID id, Checkpoint at) {
        lock.lock();
        try {
            KeptJob before = all.get(id);
            if (before == null) {
                return;
            }
            Job job = before.job();
            if (at.state().isEmpty()) {
                put(before.with(job.at(at.progress(), job.rows(), job.checkpoint())));
                return;
            }
            long rows = job.rows() + at.rows().size();
            KeptJob after = before.with(job.at(at.progress(), rows, at.state().get()));
            kept.put(after, job.rows(), at.rows());
            put(after);
        } finally {
            lock.unlock();
        }
    }

    /// The job is over, unless it was canceled meanwhile.
    void end(UUID id, State state, Optional<JobFailure> why) {
        lock.lock();
        try {
            KeptJob before = all.get(id);
            if (before != null && !before.job().state().isEnd()) {
                write(before.with(before.job().ended(state, clock.instant(), why)));
            }
        } finally {
            lock.unlock();
        }
    }

    /// Its traces have been taken away.
    void cleared(UUID id) {
        lock.lock();
        try {
            KeptJob before = all.get(id);
            if (before == null) {
                return;
            }
            if (before.leaving()) {
                kept.forget(id);
                all.remove(id);
                changed.signalAll();
            } else {
                write(new KeptJob(before.job(), false, true));
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(KeptJob now) {
        kept.put(now);
        put(now);
    }

    private void put(KeptJob now) {
        KeptJob before = all.put(now.job().id(), now);
        if (before == null || before.job().state() != now.job().state()) {
            tellUnended();
        }
        changed.signalAll();
    }

    private void tellUnended() {
        unended =
                all.values().stream()
                        .map(KeptJob::job)
                        .filter(job -> !job.state().isEnd())
                        .map(Job::kind)
                        .collect(Collectors.toUnmodifiableSet());
    }

    boolean hasUnended(String kind) {
        return unended.contains(kind);
    }

    Optional<Job> await(UUID id, Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lock();
        try {
            while (left > 0 && there(id).filter(each -> isUnderWay(each.job())).isPresent()) {
                left = changed.awaitNanos(left);
            }
            return there(id).map(KeptJob::job);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isUnderWay(Job job) {
        return job.state() == State.QUEUED || job.state() == State.RUNNING;
    }

    /// Waits for so long while the job may go on.
    void rest(UUID id, long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (left > 0 && goesOn(id)) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // then it does not rest
        } finally {
            lock.unlock();
        }
    }

    /// Waits for so long, unless it is halted.
    ///
    /// @param job if it is one that was under way, no longer than it may go on
    void pause(Optional<UUID> job, long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (left > 0
                    && !halted
                    && job.flatMap(this::there)
                            .filter(each -> each.job().state() != State.RUNNING)
                            .isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // then it does not wait
        } finally {
            lock.unlock();
        }
    }

    /// From now on there is nothing to do.
    void halt() {
        lock.lock();
        try {
            halted = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isHalted() {
        return halted;
    }
}
