// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.bulk.load.LineReading.Read;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.jobs.JobTools;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Loading;
import dev.signet.store.Prepared;
import dev.signet.store.Stored;
import dev.signet.transfer.Lines;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Makes commits of lines: reads, checks and indexes those of a batch in as many threads as the job
/// may use, and puts each part of it into the log in order. One thread.
final class Loader implements AutoCloseable {
    private static final int PART_LINES_MIN = 32;

    private final JobTools tools;
    private final Database database;
    private final Loading loading;
    private final AccountModel models;
    private final ImportRequest request;
    private final InstantSource clock;
    private final int lineBytesMax;
    private final ExecutorService threads = Executors.newCachedThreadPool(Loader::thread);

    Loader(
            JobTools tools,
            AccountModel models,
            ImportRequest request,
            InstantSource clock,
            int lineBytesMax) {
        this.tools = tools;
        this.database = tools.database();
        this.loading = database.loading();
        this.models = models;
        this.request = request;
        this.clock = clock;
        this.lineBytesMax = lineBytesMax;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "signet-import");
        thread.setDaemon(true);
        return thread;
    }

    /// A line that could not be loaded.
    record WrongLine(long line, List<Issue> issues) {}

    /// @param count how many resources have been written
    /// @param there how many were there already, just so
    record Loaded(long count, long there, List<WrongLine> wrong) {}

    /// What has become of a line.
    private sealed interface Fate {
        record Written() implements Fate {}

        /// Just that was there already.
        record There() implements Fate {}

        record Wrong(List<Issue> issues) implements Fate {}
    }

    /// What has become of lines, counted. One thread.
    private static final class Tally {
        private final List<WrongLine> wrong = new ArrayList<>();
        private long count;
        private long there;

        void add(long line, Fate fate) {
            switch (fate) {
                case Fate.Written _ -> count++;
                case Fate.There _ -> there++;
                case Fate.Wrong(var issues) -> wrong.add(new WrongLine(line, issues));
            }
        }

        Loaded loaded() {
            wrong.sort((one, other) -> Long.compare(one.line(), other.line()));
            return new Loaded(count, there, wrong);
        }
    }

    /// Lines that have been read.
    ///
    /// @param direct their changes, prepared for a commit; those of `lines`
    /// @param after to be looked at one by one, when all before them are there
    private record Part(
            List<WrongLine> wrong,
            List<Numbered> lines,
            Optional<Prepared> direct,
            List<Numbered> after) {}

    /// @param change what is tried first: of a line that must be looked at, only where nothing is
    private record Numbered(long line, Read.Loadable read, Change change) {
        static Numbered of(long line, Read.Loadable read) {
            boolean isPut = !read.direct() && read.time().isEmpty();
            boolean onlyNew = isPut && read.change() instanceof Change.Put;
            Change change = onlyNew ? new Change.Fresh((Change.Put) read.change()) : read.change();
            return new Numbered(line, read, change);
        }

        /// Whether it can be committed with the others.
        boolean joins() {
            boolean defines = change.key().type().equals(OwnParameters.TYPE);
            return !defines && (read.direct() || change instanceof Change.Fresh);
        }
    }

    /// Commits under way of a batch.
    final class Pending {
        private final ImportFeed.Piece.Batch batch;
        private final List<Part> parts;
        private final List<Optional<Supplier<Committed>>> commits;

        private Pending(
                ImportFeed.Piece.Batch batch,
                List<Part> parts,
                List<Optional<Supplier<Committed>>> commits) {
            this.batch = batch;
            this.parts = parts;
            this.commits = commits;
        }

        ImportFeed.Piece.Batch batch() {
            return batch;
        }

        /// Waits until all of it is on disk.
        Loaded await() {
            var tally = new Tally();
            var after = new ArrayList<Numbered>();
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                tally.wrong.addAll(part.wrong());
                after.addAll(part.after());
                if (commits.get(i).isPresent()) {
                    settle(commits.get(i).get().get(), part.lines(), tally, after);
                }
            }
            after.sort((one, other) -> Long.compare(one.line(), other.line()));
            for (Numbered each : after) {
                tally.add(each.line(), loadedAlone(each.read()));
            }
            return tally.loaded();
        }
    }

    /// Lines that are being read and checked.
    record Begun(ImportFeed.Piece.Batch batch, List<Future<Part>> parts) {}

    /// Whether another batch may be read beside the one that is being read.
    boolean readsAhead() {
        return tools.processors() > 1;
    }

    /// Begins to read and check the lines of a batch, which are let go of as they are read.
    Begun begin(ImportFeed.Piece.Batch batch, Optional<String> type) {
        var reading = new LineReading(models.now(), request.initial(), request.root(), clock);
        int processors = Math.max(1, tools.processors());
        List<Lines.Line> lines = batch.lines();
        int each = Math.max(PART_LINES_MIN, Math.ceilDiv(lines.size(), processors));
        var futures = new ArrayList<Future<Part>>();
        for (int from = 0; from < lines.size(); from += each) {
            var some = lines.subList(from, Math.min(lines.size(), from + each));
            futures.add(threads.submit(() -> part(some, type, reading)));
        }
        return new Begun(batch.withoutLines(), futures);
    }

    /// Waits until a batch has been read and hands it to the log.
    ///
    /// @throws Failed `BUSY` when too much waits there
    Pending append(Begun begun) {
        var parts = begun.parts().stream().map(Loader::get).toList();
        var commits = new ArrayList<Optional<Supplier<Committed>>>();
        for (Part part : parts) {
            commits.add(part.direct().map(loading::append));
        }
        return new Pending(begun.batch(), parts, commits);
    }

    private static Part get(Future<Part> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException thrown) {
                    Throwable cause = thrown.getCause();
                    throw Failed.mistake(
                            cause == null ? thrown : cause, "a line could not be looked at");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Part part(List<Lines.Line> lines, Optional<String> type, LineReading reading) {
        var wrong = new ArrayList<WrongLine>();
        var direct = new ArrayList<Numbered>();
        var after = new ArrayList<Numbered>();
        for (Lines.Line line : lines) {
            if (line.text().isEmpty()) {
                wrong.add(new WrongLine(line.number(), tooLong()));
                continue;
            }
            switch (reading.read(line.text().get(), type)) {
                case Read.Wrong(var issues) -> wrong.add(new WrongLine(line.number(), issues));
                case Read.Loadable read -> {
                    var numbered = Numbered.of(line.number(), read);
                    (numbered.joins() ? direct : after).add(numbered);
                }
            }
        }
        var changes = direct.stream().map(Numbered::change).toList();
        Optional<Prepared> prepared =
                changes.isEmpty() ? Optional.empty() : Optional.of(loading.prepare(changes));
        return new Part(wrong, direct, prepared, after);
    }

    private List<Issue> tooLong() {
        return List.of(
                Issue.error(
                        IssueType.TOO_LONG,
                        "the line is longer than " + lineBytesMax + " bytes",
                        ""));
    }

    /// @param after takes those in whose place something was
    private void settle(
            Committed committed, List<Numbered> lines, Tally tally, List<Numbered> after) {
        if (!(committed instanceof Committed.Done done)) {
            throw new Failed(Failure.INTERNAL, "a commit without conditions met one");
        }
        for (int i = 0; i < lines.size(); i++) {
            Numbered line = lines.get(i);
            boolean isWritten = done.written().get(i).changed();
            if (!isWritten && !line.read().direct()) {
                after.add(line);
            } else {
                tally.add(line.line(), fate(isWritten, line.read().change()));
            }
        }
    }

    private Fate fate(boolean isWritten, Change change) {
        return isWritten
                ? new Fate.Written()
                : isSame(change) ? new Fate.There() : new Fate.Wrong(conflict(change));
    }

    /// Whether just that has been written before: by this job, perhaps, before a crash.
    private boolean isSame(Change change) {
        return switch (change) {
            case Change.Fresh(var put) -> database.unchanged(put).isPresent();
            case Change.Kept kept ->
                    database.readVersion(kept.key(), kept.version())
                            .filter(
                                    there ->
                                            there.time().equals(kept.time())
                                                    && there.deleted() == kept.document().isEmpty())
                            .isPresent();
            case Change.Put put -> database.unchanged(put).isPresent();
            case Change.Delete _ -> true;
        };
    }

    private static List<Issue> conflict(Change change) {
        String text =
                change instanceof Change.Fresh
                        ? "there is such a resource already, and InitialLoad only creates"
                        : "there is a version of that number with another time";
        return List.of(Issue.error(IssueType.CONFLICT, text, ""));
    }

    /// One after all that came before it.
    private Fate loadedAlone(Read.Loadable read) {
        Change change = read.change();
        if (read.time().isPresent() && change instanceof Change.Kept kept) {
            Optional<Stored> current = database.read(kept.key());
            long top = current.map(Stored::version).orElse(0L);
            Instant newest = current.map(Stored::time).orElse(Instant.MIN);
            if (newest.equals(kept.time())) {
                return new Fate.There(); // it has come before
            }
            if (newest.isAfter(kept.time())) {
                return new Fate.Wrong(
                        List.of(
                                Issue.error(
                                        IssueType.CONFLICT,
                                        "there is a newer version, and this one has no number by"
                                                + " which to go below it",
                                        "meta.versionId")));
            }
            change =
                    new Change.Kept(
                            kept.key(),
                            kept.json(),
                            kept.stampOffset(),
                            kept.stampComma(),
                            kept.document(),
                            top + 1,
                            kept.time());
        } else if (change instanceof Change.Put put && database.unchanged(put).isPresent()) {
            return new Fate.There();
        }
        return committedAlone(change);
    }

    private Fate committedAlone(Change change) {
        var changes = List.of(change);
        try {
            Committed committed =
                    models.definitionWrites()
                            .commit(changes, () -> database.commit(changes, List.of()));
            return committed instanceof Committed.Done done
                    ? fate(done.written().getFirst().changed(), change)
                    : new Fate.Wrong(conflict(change));
        } catch (FhirError error) {
            return new Fate.Wrong(error.issues());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
