// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.BulkJobs.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// An account moves in from the retired service, and on to another account: nothing is lost on the
/// way, no digit is another, versions, times and deletions included.
final class MovingTest {
    private static final long SEED = 83;
    private static final int LOOKED_AT = 1_000;
    private static final int CLIENTS = 4;
    private static final String ALL = "includeAssociatedData=_history,_deleted";

    @TempDir private Path folder;

    @Test
    void whatTheRetiredServiceWroteArrivesWholeAndGoesOnWholeToAnotherAccount() throws IOException {
        Path retired = Files.createDirectory(folder.resolve("retired"));
        Path exported = Files.createDirectory(folder.resolve("exported"));
        var random = new Random(SEED);
        RetiredExport export = RetiredExport.into(retired, random);
        KeptVersions kept = export.kept();
        assertTrue(kept.size() > 2 * LOOKED_AT, "too little: " + kept.size());
        try (var signet = RunningSignet.start("--import-from", folder.toString())) {
            var first = new BulkJobs(signet.client(), signet.client().fhir("demo"));
            moveIn(first, export.files(), kept.size());
            checkCounts(first, kept);
            checkSome(first, kept.some(LOOKED_AT, random));
            var lines = exported(first);
            assertEquals(List.of(), kept.differences(lines));

            var files = new ArrayList<Path>();
            for (var each : lines.entrySet()) {
                files.addAll(RetiredExport.written(exported, each.getKey(), each.getValue()));
            }
            var second = new BulkJobs(signet.client(), signet.account("second", "signet-key"));
            moveIn(second, files, kept.size());
            checkCounts(second, kept);
            assertEquals(sorted(lines), sorted(exported(second)));
            assertEquals(kept.size(), imported(second, files), "once more changes nothing");
            assertEquals(sorted(lines), sorted(exported(second)));
        }
    }

    /// As a person does it: one command, which says at its end whether anything differs.
    @Test
    void oneCommandMovesItInAndTellsWhetherAnythingDiffers() throws IOException {
        Path retired = Files.createDirectory(folder.resolve("retired")).toRealPath();
        KeptVersions kept = RetiredExport.into(retired, new Random(SEED)).kept();
        try (var signet = RunningSignet.start("--import-from", retired.toString())) {
            String line = "import " + retired + " --account demo --verify --data " + signet.data();
            CommandRun first = CommandRun.signet(line).ends(0);
            assertTrue(first.out().contains("Observation"), first.out());
            var jobs = new BulkJobs(signet.client(), signet.client().fhir("demo"));
            checkCounts(jobs, kept);
            CommandRun.signet(line).ends(0);
            checkCounts(jobs, kept);

            String gone = jobs.base() + "/Observation/decimal0";
            signet.client().send("fhir", "DELETE", gone, "").expect(204);
            CommandRun differs = CommandRun.signet(line).ends(1);
            assertTrue(differs.out().contains("Observation"), differs.out());
        }
    }

    private static void moveIn(BulkJobs jobs, List<Path> files, long lines) {
        assertEquals(lines, imported(jobs, files));
    }

    private static long imported(BulkJobs jobs, List<Path> files) {
        var inputs = files.stream().map(file -> Input.of(file.toUri())).toList();
        JsonNode ended = jobs.completed(jobs.beginImport(inputs));
        assertTrue(ended.get("error").isEmpty(), ended.get("error").toString());
        long loaded = 0;
        for (JsonNode each : ended.get("output")) {
            loaded += each.get("count").asLong();
        }
        return loaded;
    }

    private static Map<String, List<String>> exported(BulkJobs jobs) {
        return jobs.lines(jobs.completed(jobs.beginExport(ALL)));
    }

    private static Map<String, List<String>> sorted(Map<String, List<String>> lines) {
        var sorted = new TreeMap<String, List<String>>();
        lines.forEach((type, each) -> sorted.put(type, each.stream().sorted().toList()));
        return sorted;
    }

    private static void checkCounts(BulkJobs jobs, KeptVersions kept) {
        var expected = new TreeMap<String, Long>();
        var found = new TreeMap<String, Long>();
        for (String type : kept.types()) {
            expected.put(type, kept.alive(type));
            found.put(type, jobs.count(type));
        }
        assertEquals(expected, found);
    }

    private static void checkSome(BulkJobs jobs, List<KeptVersions.Kept> some) {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (var each : some) {
                threads.submit(
                        () -> {
                            String address =
                                    jobs.base() + "/" + each.key() + "/_history/" + each.version();
                            var answer = jobs.client().get("fhir", address);
                            boolean right =
                                    each.text().isEmpty()
                                            ? answer.status() == 410
                                            : answer.status() == 200
                                                    && answer.text().equals(each.text());
                            if (!right) {
                                wrong.add(each + " is " + answer.status() + " " + answer.text());
                            }
                        });
            }
        }
        assertEquals(List.of(), List.copyOf(wrong));
    }
}
