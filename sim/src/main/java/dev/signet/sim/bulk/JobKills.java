// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.FolderScan;
import dev.signet.conformance.Until;
import dev.signet.sim.Deadline;
import dev.signet.sim.Site;
import dev.signet.sim.bulk.JobTrials.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// SIGKILL, and the customer's no, at random moments of an import, a bulk update, a bulk delete, a
/// later answer, an InitialLoad, a bulk delete that erases, an export, in turn, on one data folder:
/// the job goes on after the start, or after the yes, and ends right; nothing is lost or there
/// twice; and nothing of a patient stands in the data folder, among temporary files or in what the
/// server prints, neither after that moment nor while the job goes on. Each time that all
/// kinds were killed the key is disabled under one.
public final class JobKills {
    private static final long BOUND_MILLIS = 500;
    private static final long BOUND_MILLIS_LEAST = 40;

    /// A hang is told from slowness: the bound itself is measured on a quiet server.
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(30);

    private final Path data;
    private final Path files;
    private final Path temporary;
    private final Random random;
    private final PrintStream out;
    private final Site site = Site.free();
    private final JobTrials trials;
    private final FolderScan scan = new FolderScan(List.of(Contents.MARKER));
    private final Map<Kind, Long> boundMillis = new EnumMap<>(Kind.class);
    private final List<String> failures = new ArrayList<>();
    private int underWay;
    private int refused;

    /// @param scratch an empty folder
    /// @param patients in one import; each has three versions and resources or so
    public JobKills(Path scratch, long seed, int patients, PrintStream out) {
        this.data = scratch.resolve("data");
        this.files = scratch.resolve("files");
        this.temporary = scratch.resolve("tmp");
        this.random = new Random(seed);
        this.out = out;
        this.trials = new JobTrials(files, random, patients, failures::add);
    }

    /// What all rounds saw.
    ///
    /// @param rounds kills done; fewer than asked for when the time was over
    /// @param underWay kills that struck a job before its end
    /// @param refused jobs before their end whose key was disabled
    public record Result(
            int rounds, int underWay, int refused, long versions, List<String> failures) {}

    /// @param rounds kills to do; the key is disabled besides
    public Result run(int rounds, Deadline deadline) {
        int done = 0;
        make(files);
        make(temporary);
        Site.Running running = start();
        Kind[] kinds = Kind.values();
        try {
            while (done < rounds && !deadline.over()) {
                Kind kind = kinds[done % kinds.length];
                running = killed(running, ++done, kind);
                if (done % kinds.length == 0) {
                    refused(running, kinds[done / kinds.length % kinds.length]);
                }
            }
        } finally {
            running.close();
        }
        return new Result(done, underWay, refused, trials.versions(), List.copyOf(failures));
    }

    private Site.Running start() {
        var environment = Map.of("SIGNET_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return site.start(environment, data, "--import-from", files.toString());
    }

    /// A job at a moment by chance.
    ///
    /// @param isStruck whether it was under way then
    private record Moment(String job, long millis, boolean isStruck) {}

    private Moment moment(Kind kind, BulkJobs jobs) {
        String job = trials.begin(kind, jobs);
        long bound = boundMillis.getOrDefault(kind, BOUND_MILLIS);
        long millis = random.nextLong(bound);
        pause(millis);
        boolean struck = jobs.status(job).status() == 202;
        boundMillis.put(kind, struck ? bound * 11 / 10 : Math.max(bound / 2, BOUND_MILLIS_LEAST));
        return new Moment(job, millis, struck);
    }

    private Site.Running killed(Site.Running before, int number, Kind kind) {
        int failed = failures.size();
        Moment moment = moment(kind, jobs(before));
        before.close();
        underWay += moment.isStruck() ? 1 : 0;

        scan(before, kind + ", killed");
        Site.Running running = start();
        scan(running, kind + ", going on");
        trials.end(kind, moment.job(), jobs(running));
        scan(running, kind + ", ended");
        tell(
                "jobs %3d  %-6s killed after %4d ms, %s; ready after %5d ms"
                        .formatted(
                                number,
                                kind,
                                moment.millis(),
                                moment.isStruck() ? "under way" : "over     ",
                                running.readyMillis()),
                running,
                failed);
        return running;
    }

    /// The same server goes on.
    private void refused(Site.Running running, Kind kind) {
        int failed = failures.size();
        BulkJobs jobs = jobs(running);
        String version = running.keys().latest(Site.KEY);
        Moment moment = moment(kind, jobs);
        running.keys().enable(Site.KEY, version, false);
        Duration after =
                Until.holds(
                        REFUSED_WITHIN, "refused", () -> jobs.status(moment.job()).status() == 403);
        refused += moment.isStruck() ? 1 : 0;
        scan(running, kind + ", refused");
        running.keys().enable(Site.KEY, version, true);
        Until.holds(
                REFUSED_WITHIN, "serves again", () -> jobs.status(moment.job()).status() != 403);
        scan(running, kind + ", going on");
        trials.end(kind, moment.job(), jobs);
        scan(running, kind + ", ended");
        tell(
                "jobs key  %-6s disabled after %4d ms, %s; refused after %d ms"
                        .formatted(
                                kind,
                                moment.millis(),
                                moment.isStruck() ? "under way" : "over     ",
                                after.toMillis()),
                running,
                failed);
    }

    private void tell(String what, Site.Running running, int failed) {
        boolean clean = failures.size() == failed;
        out.printf(
                "%s; %d versions; %s%n",
                what,
                trials.versions(),
                clean ? "pass" : "FAIL " + failures.subList(failed, failures.size()));
        if (!clean) {
            out.println(running.process().text());
        }
        out.flush();
    }

    private static BulkJobs jobs(Site.Running running) {
        return new BulkJobs(running.client(), running.base());
    }

    private void scan(Site.Running running, String when) {
        for (Path folder : List.of(data, temporary)) {
            for (String file : scan.scan(folder).found()) {
                failures.add("in plain text (" + when + "): " + file);
            }
        }
        if (scan.contains(running.process().text().getBytes(StandardCharsets.UTF_8))) {
            failures.add("in plain text (" + when + "): what it printed");
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis); // a moment by chance, not a wait for one
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
