// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.jobs.Job.State;
import dev.signet.jobs.JobBook.Task;
import dev.signet.jobs.JobKind.Work;
import dev.signet.store.Database;
import dev.signet.store.Receipt;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The thread in which the jobs of one kind go on, one after the other; there while one has
/// something to do. Its methods: any thread.
final class KindThread {
    private static final System.Logger LOG = System.getLogger(KindThread.class.getName());
    private static final long CLOSED_WITHIN_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final int STATUS_OF_MISTAKES = 500;

    private final JobKind kind;
    private final Jobs jobs;
    private final JobBook book;
    private final JobShare share;
    private @Nullable Thread thread; // guarded by this
    private boolean woken; // guarded by this
    private volatile @Nullable Tools tools;
    private volatile Optional<Waiting> waiting = Optional.empty();

    /// A job that is tried again later, and why.
    private record Waiting(UUID job, Failure why) {}

    KindThread(JobKind kind, Jobs jobs, JobShare share) {
        this.kind = kind;
        this.jobs = jobs;
        this.book = jobs.book();
        this.share = share;
    }

    JobKind kind() {
        return kind;
    }

    /// Why the job waits to be tried again; empty: it does not.
    Optional<Failure> waitsFor(UUID job) {
        return waiting.filter(each -> each.job().equals(job)).map(Waiting::why);
    }

    /// Something may be to be done.
    void wake() {
        synchronized (this) {
            woken = true;
            if (thread == null && !book.isHalted()) {
                thread =
                        Thread.ofPlatform()
                                .daemon()
                                .name("signet-job-" + kind.name())
                                .start(this::run);
            }
        }
        Tools busy = tools;
        if (busy != null && busy.isEnding()) {
            busy.hurry();
        }
    }

    void join() {
        Thread ending;
        synchronized (this) {
            ending = thread;
        }
        if (ending == null) {
            return;
        }
        try {
            ending.join(CLOSED_WITHIN_MILLIS);
            if (ending.isAlive()) {
                LOG.log(Level.WARNING, "a step of a job ({0}) does not end", kind.name());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Pause pause = new Pause();
        while (true) {
            Optional<Task> next = Optional.empty();
            synchronized (this) {
                woken = false;
            }
            try {
                next = book.next(kind.name());
                if (next.isPresent()) {
                    act(next.get(), pause);
                }
            } catch (Failed failed) {
                // the state of the job could not be written: as the account's database heals
                pause(pause, failed.failure(), next.map(KindThread::id));
                LOG.log(Level.WARNING, "a job (" + kind.name() + ") waits", failed);
            } catch (Throwable thrown) {
                pause(pause, Failure.INTERNAL, next.map(KindThread::id));
                LOG.log(
                        Level.ERROR,
                        "a job (" + kind.name() + ") could not go on",
                        Failed.mistake(thrown, "a job could not go on"));
            }
            if (ends(next)) {
                return;
            }
        }
    }

    private void pause(Pause pause, Failure why, Optional<UUID> job) {
        book.pause(job, pause.after(why).toNanos());
    }

    private static UUID id(Task task) {
        return switch (task) {
            case Task.Work(var job) -> job.id();
            case Task.Clear(var job) -> job.id();
        };
    }

    private synchronized boolean ends(Optional<Task> did) {
        if (book.isHalted() || did.isEmpty() && !woken) {
            thread = null;
            return true;
        }
        return false;
    }

    private void act(Task task, Pause pause) {
        switch (task) {
            case Task.Work(var job) -> work(job, pause);
            case Task.Clear(var job) -> {
                kind.clear(job, new Tools(job.id(), book::isHalted));
                book.cleared(job.id());
                pause.none();
            }
        }
    }

    /// Until the job is over, paused or canceled, or the account is closed, or a step fails.
    private void work(Job job, Pause pause) {
        var now = new Tools(job.id(), () -> !book.goesOn(job.id()));
        tools = now;
        try (Work work = kind.begin(job, now)) {
            while (book.goesOn(job.id()) && share.enter(() -> !book.goesOn(job.id()))) {
                long start = share.nanos();
                Step step;
                try {
                    step = work.next();
                } finally {
                    share.leave();
                }
                boolean over = take(job.id(), step);
                if (over || step instanceof Step.More(var at) && at.state().isPresent()) {
                    // not before: what is not written down has come to nothing
                    pause.none();
                    waiting = Optional.empty();
                }
                if (over) {
                    return;
                }
                book.rest(job.id(), rest(step, share.nanos() - start));
            }
        } catch (Failed failed) {
            failed(job.id(), failed, pause);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError thrown) {
            failed(job.id(), Failed.mistake(thrown, "the job met a mistake of the server"), pause);
        } finally {
            tools = null;
        }
    }

    /// What has nothing to do yet waits as long as it says, and has not worked.
    private long rest(Step step, long nanos) {
        return step instanceof Step.Idle(var pause) ? pause.toNanos() : share.rest(nanos);
    }

    /// @return whether the job is over
    private boolean take(UUID id, Step step) {
        return switch (step) {
            case Step.More(var checkpoint) -> {
                book.reached(id, checkpoint);
                yield false;
            }
            case Step.Idle _ -> false;
            case Step.Done(var checkpoint) -> {
                book.reached(id, checkpoint);
                book.end(id, State.COMPLETED, Optional.empty());
                yield true;
            }
            case Step.Refused(var why) -> {
                book.end(id, State.FAILED, Optional.of(why));
                yield true;
            }
        };
    }

    private void failed(UUID id, Failed why, Pause pause) {
        if (book.isHalted()) {
            return; // the next opening goes on
        }
        if (isForNow(why.failure())) {
            waiting = Optional.of(new Waiting(id, why.failure()));
            pause(pause, why.failure(), Optional.of(id));
            return;
        }
        LOG.log(Level.ERROR, "a job (" + kind.name() + ") has failed", why);
        book.end(
                id,
                State.FAILED,
                Optional.of(
                        new JobFailure(
                                STATUS_OF_MISTAKES,
                                cut(why.text().isEmpty() ? "the job failed" : why.text()))));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), JobFailure.TEXT_CHARACTERS_MAX));
    }

    private static boolean isForNow(Failure failure) {
        return switch (failure) {
            case BUSY, UNAVAILABLE, STORAGE, KEY_REFUSED, KEY_SILENT -> true;
            default -> false;
        };
    }

    /// What a job works with.
    private final class Tools implements JobTools {
        private final UUID id;
        private final BooleanSupplier ending;
        private final List<Runnable> hurries = new ArrayList<>(); // guarded by this list
        private boolean hurried; // guarded by that list

        Tools(UUID id, BooleanSupplier ending) {
            this.id = id;
            this.ending = ending;
        }

        @Override
        public Database database() {
            return jobs.database();
        }

        @Override
        public byte[] request() {
            return jobs.request(id);
        }

        @Override
        public List<byte[]> rows(long from, int count) {
            return jobs.rows(id, from, count);
        }

        @Override
        public Receipt receipt(int number) {
            return KeptJobs.receipt(id, number);
        }

        @Override
        public List<Integer> receipts() {
            return jobs.kept().receipts(id);
        }

        @Override
        public boolean isEnding() {
            return ending.getAsBoolean();
        }

        @Override
        public void whenEnding(Runnable hurry) {
            synchronized (hurries) {
                if (!hurried) {
                    hurries.add(hurry);
                    return;
                }
            }
            hurry.run();
        }

        @Override
        public int processors() {
            return share.threads();
        }

        void hurry() {
            List<Runnable> now;
            synchronized (hurries) {
                hurried = true;
                now = List.copyOf(hurries);
                hurries.clear();
            }
            now.forEach(Runnable::run);
        }
    }
}
