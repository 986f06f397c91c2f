// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.Client.Answer;
import dev.signet.sim.Deadline;
import dev.signet.sim.Resident;
import dev.signet.sim.Site;
import dev.signet.sim.bulk.ServerRecording.Span;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// What people who read and search feel of an import: the same questions of eight clients without
/// one and beside one, in pairs on one server, so that what else the machine does falls on both.
public final class Beside {
    /// The 99th percentile beside an import is at most so many times that without one.
    static final double TIMES_MAX = 2;

    /// What the whole process may hold.
    static final long RESIDENT_MEBIBYTES_MAX = 1_024;

    private static final int CLIENTS = 8;
    private static final int READS_OF_TEN = 7;
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final Duration WARMING = Duration.ofSeconds(10);

    private final Path data;
    private final Path files;
    private final Random random;
    private final int patients;
    private final PrintStream out;
    private final Contents contents = new Contents();
    private volatile String wrong = "";
    private final InstantSource clock = InstantSource.system();
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

    /// One answer.
    ///
    /// @param at when it was asked for
    private record Asked(Instant at, long nanos, boolean isSearch) {}

    /// The answers of one window, the quickest first.
    private record Window(List<Asked> sorted) {
        double millis(double part) {
            return millis(sorted, part);
        }

        private static double millis(List<Asked> some, double part) {
            int at = (int) Math.min(some.size() - 1L, Math.round(some.size() * part));
            return some.isEmpty() ? 0 : some.get(at).nanos() / 1e6;
        }

        private double millis(boolean searches, double part) {
            return millis(
                    sorted.stream().filter(each -> each.isSearch() == searches).toList(), part);
        }

        /// The hundredth that took longest.
        List<Asked> slowest() {
            return sorted.subList(sorted.size() - sorted.size() / 100, sorted.size());
        }

        @Override
        public String toString() {
            return "%d answers, p50 %.1f ms, p99 %.1f ms (reads %.1f, searches %.1f)"
                    .formatted(
                            sorted.size(),
                            millis(0.5),
                            millis(0.99),
                            millis(false, 0.99),
                            millis(true, 0.99));
        }
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
            jobs.completed(begin(jobs));
            Deadline warm = Deadline.in(WARMING);
            window(running, () -> !warm.over());
            while (times.size() < pairs && !deadline.over()) {
                times.add(pair(running, jobs));
            }
            long most = Resident.mostMebibytes(running.process().pid());
            var sorted = times.stream().sorted().toList();
            double middle = sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
            return new Result(times.size(), middle, most, wrong);
        }
    }

    private double pair(Site.Running running, BulkJobs jobs) {
        Deadline idle = Deadline.in(WINDOW);
        Window without = window(running, () -> !idle.over());
        long begun = System.nanoTime();
        String job = begin(jobs);
        Deadline most = Deadline.in(WINDOW);
        Window with = window(running, () -> !most.over() && jobs.status(job).status() == 202);
        boolean shorter = jobs.status(job).status() != 202;
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

    /// Has all clients ask while it goes on.
    private Window window(Site.Running running, BooleanSupplier goesOn) {
        var stopping = new AtomicBoolean();
        var taken = new ConcurrentLinkedQueue<Asked>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var chance = new Random(random.nextLong());
            threads.add(Thread.ofVirtual().start(() -> ask(running, chance, stopping, taken)));
        }
        try {
            while (goesOn.getAsBoolean()) {
                Thread.sleep(100);
            }
            stopping.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Window(taken.stream().sorted(Comparator.comparingLong(Asked::nanos)).toList());
    }

    /// Reads by id and searches of the first batch, until it is over.
    private void ask(
            Site.Running running, Random chance, AtomicBoolean stopping, Queue<Asked> taken) {
        while (!stopping.get()) {
            int who = chance.nextInt(patients);
            boolean isSearch = chance.nextInt(10) >= READS_OF_TEN;
            String query =
                    isSearch
                            ? "/Patient?family=" + Contents.MARKER + who + "&_count=10"
                            : "/Observation/b1p" + who;
            Instant at = clock.instant();
            long begun = System.nanoTime();
            Answer answer = running.client().get("fhir", running.base() + query);
            taken.add(new Asked(at, System.nanoTime() - begun, isSearch));
            if (answer.status() != 200) {
                wrong = "GET " + answer.status();
            }
        }
    }
}
