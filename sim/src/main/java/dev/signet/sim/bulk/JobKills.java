// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.FolderScan;
import dev.signet.sim.Deadline;
import dev.signet.sim.Site;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// SIGKILL at random moments of an import, a bulk delete, an export, in turn, on one data folder:
/// the job goes on after the start and ends right, nothing is lost or there twice, and nothing of a
/// patient stands in the data folder or among temporary files, neither after the kill nor while the
/// job goes on.
public final class JobKills {
    private static final long BOUND_MILLIS = 500;
    private static final long BOUND_MILLIS_LEAST = 40;
    private static final String ALL = "includeAssociatedData=_history,_deleted";

    private final Path data;
    private final Path files;
    private final Path temporary;
    private final Random random;
    private final int patients;
    private final PrintStream out;
    private final Site site = Site.free();
    private final Contents contents = new Contents();
    private final FolderScan scan = new FolderScan(List.of(Contents.MARKER));
    private final Map<Kind, Long> boundMillis = new EnumMap<>(Kind.class);
    private final List<String> failures = new ArrayList<>();
    private int underWay;
    private int batches;
    private long loading;
    private long deleting;

    private enum Kind {
        IMPORT,
        DELETE,
        EXPORT
    }

    /// @param scratch an empty folder
    /// @param patients in one import; each has three versions and resources or so
    public JobKills(Path scratch, long seed, int patients, PrintStream out) {
        this.data = scratch.resolve("data");
        this.files = scratch.resolve("files");
        this.temporary = scratch.resolve("tmp");
        this.random = new Random(seed);
        this.patients = patients;
        this.out = out;
    }

    /// What all rounds saw.
    ///
    /// @param rounds kills done; fewer than asked for when the time was over
    /// @param underWay kills that struck a job before its end
    public record Result(int rounds, int underWay, long versions, List<String> failures) {}

    public Result run(int rounds, Deadline deadline) {
        int done = 0;
        make(files);
        make(temporary);
        Site.Running running = start();
        try {
            while (done < rounds && !deadline.over()) {
                Kind kind = Kind.values()[done % Kind.values().length];
                running = round(running, ++done, kind);
            }
        } finally {
            running.close();
        }
        return new Result(done, underWay, contents.kept().size(), List.copyOf(failures));
    }

    private Site.Running start() {
        var environment = Map.of("SIGNET_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return site.start(environment, data, "--import-from", files.toString());
    }

    private Site.Running round(Site.Running before, int number, Kind kind) {
        int failed = failures.size();
        String job = begin(kind, jobs(before));
        long bound = boundMillis.getOrDefault(kind, BOUND_MILLIS);
        long millis = random.nextLong(bound);
        pause(millis);
        boolean struck = jobs(before).status(job).status() == 202;
        before.close();
        underWay += struck ? 1 : 0;
        boundMillis.put(kind, struck ? bound * 11 / 10 : Math.max(bound / 2, BOUND_MILLIS_LEAST));

        scan(kind + ", killed");
        Site.Running running = start();
        BulkJobs jobs = jobs(running);
        scan(kind + ", going on");
        JsonNode ended = jobs.completed(job);
        scan(kind + ", ended");
        check(kind, jobs, ended);
        for (String type : List.of("Patient", "Observation")) {
            expect(kind + ": " + type, contents.kept().alive(type), jobs.count(type));
        }
        boolean clean = failures.size() == failed;
        out.printf(
                "jobs %3d  %-6s killed after %4d ms, %s; ready after %5d ms; %d versions; %s%n",
                number,
                kind,
                millis,
                struck ? "under way" : "over     ",
                running.readyMillis(),
                contents.kept().size(),
                clean ? "pass" : "FAIL " + failures.subList(failed, failures.size()));
        if (!clean) {
            out.println(running.process().text());
        }
        out.flush();
        return running;
    }

    private static BulkJobs jobs(Site.Running running) {
        return new BulkJobs(running.client(), running.base());
    }

    private String begin(Kind kind, BulkJobs jobs) {
        return switch (kind) {
            case IMPORT -> {
                var lines = contents.batch(++batches, patients, random);
                loading = lines.size();
                Path file = files.resolve("batch" + batches + ".ndjson");
                try {
                    Files.writeString(file, String.join("\n", lines) + "\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                yield jobs.beginImport(List.of(Input.of(file.toUri())));
            }
            case DELETE -> {
                String tag = Contents.tag(batches, random.nextBoolean());
                deleting = contents.delete(tag);
                yield jobs.beginDelete("$bulk-delete?_tag=urn:batch%7C" + tag);
            }
            case EXPORT -> jobs.beginExport(ALL);
        };
    }

    private void check(Kind kind, BulkJobs jobs, JsonNode ended) {
        switch (kind) {
            case IMPORT -> {
                expect("import: loaded", loading, sum(ended.get("output")));
                expect("import: errors", 0, ended.get("error").size());
            }
            case DELETE -> expect("bulk delete: deleted", deleting, deleted(ended));
            case EXPORT -> failures.addAll(contents.kept().differences(jobs.lines(ended)));
        }
    }

    private static long sum(JsonNode output) {
        long sum = 0;
        for (JsonNode each : output) {
            sum += each.get("count").asLong();
        }
        return sum;
    }

    /// `ResourceDeletedCount`, of all types.
    private static long deleted(JsonNode parameters) {
        long sum = 0;
        for (JsonNode value : parameters.findValues("valueDecimal")) {
            sum += value.asLong();
        }
        return sum;
    }

    private void expect(String what, long expected, long found) {
        if (expected != found) {
            failures.add(what + ": " + found + " instead of " + expected);
        }
    }

    private void scan(String when) {
        for (Path folder : List.of(data, temporary)) {
            for (String file : scan.scan(folder).found()) {
                failures.add("in plain text (" + when + "): " + file);
            }
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
