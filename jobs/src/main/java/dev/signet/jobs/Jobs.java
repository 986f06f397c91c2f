// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.Job.State;
import dev.signet.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The jobs of one account while its database is open. What was under way when it was closed goes
/// on; every state, checkpoint and row is on disk, sealed, when a call returns. Any thread.
///
/// Calls may throw [Failed] as those of [Database].
public final class Jobs implements AutoCloseable {
    /// The longest request.
    public static final int REQUEST_BYTES_MAX = 8 << 20;

    private static final int UUID_VERSION_BYTE = 6;
    private static final int UUID_VARIANT_BYTE = 8;

    private final Database database;
    private final KeptJobs kept;
    private final JobBook book;
    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, KindThread> threads = new HashMap<>();
    private final Map<UUID, String> names = new ConcurrentHashMap<>();

    private Jobs(
            Database database,
            List<JobKind> kinds,
            JobShare share,
            InstantSource clock,
            Entropy entropy) {
        this.database = database;
        this.kept = new KeptJobs(database.jobRecords());
        this.book = new JobBook(kept, clock);
        this.clock = clock;
        this.entropy = entropy;
        kinds.forEach(kind -> threads.put(kind.name(), new KindThread(kind, this, share)));
    }

    /// Reads the jobs of a database and goes on with those that are not over.
    ///
    /// @param database the whole; stays open until after [#close]
    /// @param kinds those that can be worked on; a job of another kind, from another build, stays
    ///     as it is
    /// @param share that of the process
    /// @param entropy for the ids of jobs
    public static Jobs open(
            Database database,
            List<JobKind> kinds,
            JobShare share,
            InstantSource clock,
            Entropy entropy) {
        var jobs = new Jobs(database, kinds, share, clock, entropy);
        jobs.threads.values().forEach(KindThread::wake);
        return jobs;
    }

    /// Begins a job, or gives the one that was asked for in the same words and is not over.
    ///
    /// @param kind its name
    /// @param request in the kind's own form, at most [#REQUEST_BYTES_MAX]
    /// @param joins whether a job with the same request that is not over is given instead
    /// @throws Failed `BUSY` when [JobKind#unendedMax] are not over; `TOO_LARGE`; `INVALID` for a
    ///     kind that there is not
    public Job start(String kind, byte[] request, boolean joins) {
        KindThread thread = threads.get(kind);
        if (thread == null) {
            throw new Failed(Failure.INVALID, "there is no such kind of job");
        }
        if (request.length > REQUEST_BYTES_MAX) {
            throw new Failed(Failure.TOO_LARGE, "the request of a job is longer than 8 MiB");
        }
        Job job =
                new Job(
                        newId(),
                        kind,
                        State.QUEUED,
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty(),
                        Progress.NONE,
                        0,
                        Optional.empty(),
                        new byte[0]);
        Job begun =
                book.add(
                        job,
                        request,
                        thread.kind().unendedMax(),
                        joins ? each -> Arrays.equals(request(each), request) : _ -> false);
        thread.wake();
        return begun;
    }

    /// A random UUID, version 4.
    private UUID newId() {
        byte[] bytes = entropy.bytes(Uuids.BYTES);
        bytes[UUID_VERSION_BYTE] = (byte) (bytes[UUID_VERSION_BYTE] & 0x0f | 0x40);
        bytes[UUID_VARIANT_BYTE] = (byte) (bytes[UUID_VARIANT_BYTE] & 0x3f | 0x80);
        return Uuids.of(bytes);
    }

    /// All jobs, those asked for first before the others.
    public List<Job> list() {
        return book.list();
    }

    /// Whether a job of that kind is not over. Costs nothing.
    public boolean hasUnended(String kind) {
        return book.hasUnended(kind);
    }

    /// The job of that id; empty: there is none, or it has been forgotten.
    public Optional<Job> find(UUID id) {
        return book.find(id);
    }

    /// Why a job that is under way has not come further and is tried again later: a full disk, a
    /// busy log. Empty: it goes on, or is not under way.
    public Optional<Failure> waitsFor(Job job) {
        return job.state() == State.RUNNING
                ? Optional.ofNullable(threads.get(job.kind()))
                        .flatMap(thread -> thread.waitsFor(job.id()))
                : Optional.empty();
    }

    /// What was asked for with a job.
    ///
    /// @throws Failed `NOT_FOUND` when the job has been forgotten meanwhile
    public byte[] request(UUID id) {
        return kept.request(id)
                .orElseThrow(
                        () ->
                                book.find(id).isPresent()
                                        ? new Failed(
                                                Failure.CORRUPT, "the request of a job is missing")
                                        : new Failed(Failure.NOT_FOUND, "there is no such job"));
    }

    /// By what people know a job again: made of its request when it is first asked for, and kept in
    /// memory as long as this is open.
    ///
    /// @param naming makes it; what that throws is thrown, and the next caller has it tried again
    /// @throws Failed as [#request]
    public String name(UUID id, Function<byte[], String> naming) {
        String known = names.get(id);
        if (known != null) {
            return known;
        }
        String name = naming.apply(request(id));
        names.put(id, name);
        if (book.find(id).isEmpty()) { // its request goes a little later than the job
            names.remove(id);
            throw new Failed(Failure.NOT_FOUND, "there is no such job");
        }
        return name;
    }

    /// Rows that the steps of a job have left, in their order.
    ///
    /// @param from the number of the first, from 0
    /// @param count how many at most, 1 to 1,000
    public List<byte[]> rows(UUID id, long from, int count) {
        return kept.rows(id, from, count);
    }

    /// Ends a job that is not over; it is taken away what it made. One that is over stays as it is.
    ///
    /// @return what it is from now on; empty: there is none of that id
    public Optional<Job> cancel(UUID id) {
        return told(book.cancel(id));
    }

    /// Stops a job that is not over until [#resume]; another one of its kind may go on meanwhile.
    ///
    /// @return what it is from now on; empty: there is none of that id
    public Optional<Job> pause(UUID id) {
        return told(book.move(id, State.PAUSED));
    }

    /// Lets a job that was stopped wait for its turn again.
    ///
    /// @return what it is from now on; empty: there is none of that id
    public Optional<Job> resume(UUID id) {
        return told(book.move(id, State.QUEUED));
    }

    /// Ends a job if it is not over, and forgets it with all that it has made. It is not found any
    /// more when this returns; what it made goes soon.
    ///
    /// @return whether there was one
    public boolean remove(UUID id) {
        Optional<Job> left = book.leave(id);
        names.remove(id);
        return told(left).isPresent();
    }

    private Optional<Job> told(Optional<Job> job) {
        job.map(each -> threads.get(each.kind())).ifPresent(KindThread::wake);
        return job;
    }

    /// Forgets jobs whose time is over. To be called now and then; quick.
    public void tend() {
        var now = clock.instant();
        var over = new ArrayList<UUID>();
        for (Job job : book.list()) {
            KindThread thread = threads.get(job.kind());
            if (thread != null
                    && job.ended()
                            .filter(end -> !end.plus(thread.kind().kept()).isAfter(now))
                            .isPresent()) {
                over.add(job.id());
            }
        }
        over.forEach(this::remove);
    }

    /// Waits until the job is over, paused, or forgotten.
    ///
    /// @return what it is now; empty: there is none
    public Optional<Job> await(UUID id, Duration most) throws InterruptedException {
        return book.await(id, most);
    }

    Database database() {
        return database;
    }

    KeptJobs kept() {
        return kept;
    }

    JobBook book() {
        return book;
    }

    /// Has every step come to its end; returns at once. None begins any more.
    public void halt() {
        book.halt();
        threads.values().forEach(KindThread::wake);
    }

    /// The same, and waits until no step is under way. Before or after the database is closed.
    @Override
    public void close() {
        halt();
        threads.values().forEach(KindThread::join);
    }
}
