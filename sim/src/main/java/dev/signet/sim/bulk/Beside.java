// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.BulkJobs.Input;
import dev.signet.sim.Deadline;
import dev.signet.sim.Resident;
import dev.signet.sim.Site;
import dev.signet.sim.bulk.ServerRecording.Span;
import dev.signet.sim.bulk.Window.Asked;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// What people who read and search feel of an import: the same questions of eight clients without
/// one and beside one, in pairs on one server, so that what else the machine does falls on both.
public final class Beside {
    /// The 99th percentile beside an import is at most so many times that without one.
    static final double TIMES_MAX = 2;

    /// What the whole process may hold.
    static final long RESIDENT_MEBIBYTES_MAX = 1_024;

    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final Duration WARMING = Duration.ofSeconds(10);

    /// So long a long import has the server for itself before it is looked at again.
    private static final Duration ALONE = Duration.ofSeconds(30);

    private static final Duration SELDOM = Duration.ofSeconds(2);

    private final Path data;
    private final Path files;
    private final Random random;
    private final int patients;
    private final PrintStream out;
    private final Contents contents = new Contents();
    private int batches;
    private int recordings;

    /// @param scratch an empty folder
    /// @param patients in one import: enough for some tens of seconds
    public Beside(Path scratch, long seed, int patients, PrintStream out) {
        this.data = scratch.resolve("data");
        this.files = scratch.resolve("files");
        this.random = new Random(seed);
        this.patients = patients;
        this.out = out;
    }

    /// What all pairs saw.
    ///
    /// @param times p99 beside an import by p99 without, the middle one of all pairs
    /// @param residentMebibytes the most that the server held
    /// @param wrong an answer that was none; empty: there was no such answer
    public record Result(int pairs, double times, long residentMebibytes, String wrong) {
        public boolean passed() {
            return pairs > 0
                    && times <= TIMES_MAX
                    && residentMebibytes <= RESIDENT_MEBIBYTES_MAX
                    && wrong.isEmpty();
        }
    }

    public Result run(int pairs, Deadline deadline) {
        try {
            Files.createDirectories(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var times = new ArrayList<Double>();
        try (var running =
                Site.free().start(ServerRecording.ON, data, "--import-from", files.toString())) {
            var jobs = new BulkJobs(running.client(), running.base());
            var readers = readers(running, jobs);
            while (times.size() < pairs && !deadline.over()) {
                times.add(pair(running, jobs, readers));
            }
            return result(times, running, readers);
        }
    }

    private Readers readers(Site.Running running, BulkJobs jobs) {
        jobs.completed(begin(jobs));
        var readers = new Readers(running, random, patients);
        Deadline warm = Deadline.in(WARMING);
        readers.window(() -> !warm.over());
        return readers;
    }

    private static Result result(List<Double> times, Site.Running running, Readers readers) {
        long most = Resident.mostMebibytes(running.process().pid());
        var sorted = times.stream().sorted().toList();
        double middle = sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
        return new Result(times.size(), middle, most, readers.wrong());
    }

    /// The same with one import of so many lines, which is paused for what is measured without it,
    /// and has the server for itself between two pairs: so the pairs are of an account that grows.
    /// Fails also when a line has not been loaded.
    public Result runInOne(int lines, Deadline deadline) {
        try {
            Files.createDirectories(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path many = files.resolve("many.ndjson");
        var times = new ArrayList<Double>();
        try (var running = Site.free().start(Map.of(), data, "--import-from", files.toString())) {
            var jobs = new BulkJobs(running.client(), running.base());
            var readers = readers(running, jobs);
            contents.write(many, lines);
            String job = jobs.beginImport(List.of(Input.of(many.toUri())));
            long begun = System.nanoTime();
            while (goesOnAlone(jobs, job) && !deadline.over()) {
                pairWithin(running, jobs, job, readers).ifPresent(times::add);
            }
            if (isUnderWay(jobs, job)) {
                return new Result(0, 0, 0, "the time was over before the import");
            }
            long loaded = jobs.loaded(jobs.completed(job), "many.ndjson");
            out.printf(
                    "beside  %d of %d lines loaded in %.0f s, pauses included%n",
                    loaded, lines, (System.nanoTime() - begun) / 1e9);
            Result seen = result(times, running, readers);
            return loaded == lines
                    ? seen
                    : new Result(seen.pairs(), seen.times(), seen.residentMebibytes(), "lost");
        }
    }

    /// Lets the job have the server for itself a while, and asks seldom: who asks holds it up.
    ///
    /// @return whether it is still under way
    private static boolean goesOnAlone(BulkJobs jobs, String job) {
        Deadline alone = Deadline.in(ALONE);
        while (!alone.over() && isUnderWay(jobs, job)) {
            LockSupport.parkNanos(SELDOM.toNanos());
        }
        return isUnderWay(jobs, job);
    }

    /// @return p99 beside by p99 while it is paused; empty: it was over before
    private Optional<Double> pairWithin(
            Site.Running running, BulkJobs jobs, String job, Readers readers) {
        if (!jobs.control(job, "pause")) {
            return Optional.empty();
        }
        Deadline settled = Deadline.in(WARMING); // merges of the index end
        readers.window(() -> !settled.over());
        Deadline idle = Deadline.in(WINDOW);
        Window without = readers.window(() -> !idle.over());
        jobs.control(job, "resume");
        Deadline most = Deadline.in(WINDOW);
        Window with = readers.window(() -> !most.over() && isUnderWay(jobs, job));
        boolean isWhole = isUnderWay(jobs, job);
        double ratio = with.millis(0.99) / without.millis(0.99);
        out.printf(
                "beside  %s; without: %s; beside: %s; %.2f times%s; %d MiB resident at most, of"
                        + " %d%n",
                jobs.status(job).header("X-Progress").orElse("over"),
                without,
                with,
                ratio,
                isWhole ? "" : " (over before the window, not counted)",
                Resident.mostMebibytes(running.process().pid()),
                RESIDENT_MEBIBYTES_MAX);
        out.flush();
        return isWhole ? Optional.of(ratio) : Optional.empty();
    }

    private static boolean isUnderWay(BulkJobs jobs, String job) {
        return jobs.status(job).status() == 202;
    }

    private double pair(Site.Running running, BulkJobs jobs, Readers readers) {
        Deadline idle = Deadline.in(WINDOW);
        Window without = readers.window(() -> !idle.over());
        long begun = System.nanoTime();
        String job = begin(jobs);
        Deadline most = Deadline.in(WINDOW);
        Window with = readers.window(() -> !most.over() && isUnderWay(jobs, job));
        boolean shorter = !isUnderWay(jobs, job);
        var manifest = jobs.completed(job);
        double seconds = (System.nanoTime() - begun) / 1e9;
        long loaded = manifest.get("output").get(0).get("count").asLong();
        double ratio = with.millis(0.99) / without.millis(0.99);
        out.printf(
                "beside  without: %s; beside an import: %s; %.2f times; %d lines in %.1f s%s; %d MiB"
                        + " resident at most, of %d%n",
                without,
                with,
                ratio,
                loaded,
                seconds,
                shorter ? " (over before the window)" : "",
                Resident.mostMebibytes(running.process().pid()),
                RESIDENT_MEBIBYTES_MAX);
        explain(running, without, "without");
        explain(running, with, "beside");
        out.flush();
        return ratio;
    }

    /// Says of the slowest answers which they were, and what the server did at that time.
    private void explain(Site.Running running, Window window, String name) {
        List<Asked> slowest = window.slowest();
        if (slowest.isEmpty()) {
            return;
        }
        var recording =
                ServerRecording.of(
                        running.process().pid(),
                        files.resolveSibling("recording" + ++recordings + ".jfr"));
        List<Span> spans = spans(slowest);
        out.printf(
                "        %s, the slowest hundredth: %d answers, %d of them searches, up to %.1f ms,"
                        + " at %d moments of %s%n",
                name,
                slowest.size(),
                slowest.stream().filter(Asked::isSearch).count(),
                slowest.getLast().nanos() / 1e6,
                spans.size(),
                recording.during(spans));
    }

    /// When they were under way, without doubling.
    private static List<Span> spans(List<Asked> answers) {
        var spans = new ArrayList<Span>();
        var inOrder = answers.stream().sorted(Comparator.comparing(Asked::at)).toList();
        for (Asked each : inOrder) {
            Instant end = each.at().plusNanos(each.nanos());
            Span last = spans.isEmpty() ? null : spans.getLast();
            if (last == null || each.at().isAfter(last.to())) {
                spans.add(new Span(each.at(), end));
            } else if (end.isAfter(last.to())) {
                spans.set(spans.size() - 1, new Span(last.from(), end));
            }
        }
        return spans;
    }

    private String begin(BulkJobs jobs) {
        Path file = files.resolve("batch" + ++batches + ".ndjson");
        try {
            Files.write(file, contents.batch(batches, patients, random));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jobs.beginImport(List.of(Input.of(file.toUri())));
    }
}
