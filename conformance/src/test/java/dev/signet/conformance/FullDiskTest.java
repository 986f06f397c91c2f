// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A disk that is full, and then has room again: a small file system of the test's own, in memory,
/// which only root can mount.
final class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 200;
    private static final int REFUSED = 100;
    private static final int BLOCK = 1 << 16;

    private static final int LINES = 6_000;

    /// Questions after a source, two for each of three tries; the pauses before these are 0.25, 0.5
    /// and 1 s.
    private static final int TRIED_AGAIN = 5;

    private static final long PAUSE_NANOS = 900_000_000;

    @TempDir private Path disk;

    @Test
    void writesAreRefusedReadsGoOnAndItHealsByItselfWhenThereIsRoomAgain() throws Exception {
        mounted(this::onASmallDisk);
    }

    @Test
    void anImportWaitsForRoomAndThenEndsRight() throws Exception {
        mounted(this::anImportOnASmallDisk);
    }

    /// Runs on a disk of its own.
    private interface OnDisk {
        void run() throws IOException;
    }

    private void mounted(OnDisk test) throws Exception {
        boolean isMounted =
                run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", disk.toString());
        if (!isMounted) {
            System.out.println("skipped: FullDiskTest: no file system can be mounted here");
        }
        assumeTrue(isMounted);
        try {
            test.run();
        } finally {
            assertTrue(run("umount", "-l", disk.toString()));
        }
    }

    private void onASmallDisk() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (RunningSignet signet = RunningSignet.on(disk.resolve("data"))) {
            String base = signet.client().fhir("demo");
            var written = new ArrayList<String>();
            for (int i = 0; i < 20; i++) {
                written.add(id(create(signet, base).expect(201)));
            }

            fill(ballast);
            Answer refused = create(signet, base);
            for (int i = 0; i < MOST && refused.status() == 201; i++) {
                written.add(id(refused));
                refused = create(signet, base);
            }
            assertEquals(503, refused.status(), refused.text());
            assertEquals("OperationOutcome", refused.json().get("resourceType").asString());
            for (String id : written) {
                signet.client().get("fhir", base + "/Patient/" + id).expect(200);
            }
            for (int i = 0; i < REFUSED; i++) {
                assertEquals(503, create(signet, base).status());
            }
            long told = signet.process().text().lines().filter(FullDiskTest::isIncident).count();
            assertTrue(told < REFUSED / 2, "the log is filled: " + told);

            Files.delete(ballast);
            Until.holds(PATIENCE, "writes again", () -> create(signet, base).status() == 201);
            for (String id : written) {
                signet.client().get("fhir", base + "/Patient/" + id).expect(200);
            }
            assertTrue(
                    signet.client()
                            .get("", base + "/health/check")
                            .expect(200)
                            .text()
                            .contains("\"overallStatus\":\"Healthy\""));
            signet.process().kill();
            signet.startAgain();
            for (String id : written) {
                signet.client().get("fhir", base + "/Patient/" + id).expect(200);
            }
        }
    }

    private void anImportOnASmallDisk() throws IOException {
        Path ballast = disk.resolve("ballast");
        var room = new CountDownLatch(1);
        byte[] content = lines();
        try (var source = new SourceServer()) {
            // the second half comes when the disk is full
            URI file =
                    source.serve(
                            "disk",
                            (asked, _) -> {
                                OutputStream body = asked.begin(content.length, "\"one\"");
                                int from = asked.from();
                                int half = Math.max(from, content.length / 2);
                                body.write(content, from, half - from);
                                body.flush();
                                while (room.getCount() > 0 && asked.rest(20)) {
                                    // not yet
                                }
                                body.write(content, half, content.length - half);
                            });
            try (var signet =
                    RunningSignet.on(disk.resolve("data"), "--import-from", source.base())) {
                var jobs = new BulkJobs(signet.client(), signet.client().fhir("demo"));
                String job = jobs.beginImport(List.of(Input.of(file)));
                Until.holds(PATIENCE, "some is loaded", () -> jobs.count("Patient") > LINES / 4);

                fill(ballast);
                room.countDown();
                int asked = source.asked("disk").size();
                Until.holds(
                        PATIENCE,
                        "the import has met the full disk and tries again, and again",
                        () -> source.asked("disk").size() > asked + TRIED_AGAIN);
                var times = source.asked("disk");
                long pause = 0;
                for (int i = asked + 1; i < times.size(); i++) {
                    pause = Math.max(pause, times.get(i) - times.get(i - 1));
                }
                assertTrue(pause > PAUSE_NANOS, "the pauses do not grow: " + pause);
                assertEquals(503, create(signet, jobs.base()).status());
                Answer waits = jobs.status(job);
                assertEquals(202, waits.status(), waits.text());
                String progress = waits.header("X-Progress").orElse("");
                assertTrue(progress.contains("waits"), progress);
                signet.client().get("fhir", jobs.base() + "/Patient/d0").expect(200);

                Files.delete(ballast);
                JsonNode ended = jobs.completed(job);
                checkLoaded(jobs, ended, content);
                signet.process().kill();
                signet.startAgain();
                checkLoaded(new BulkJobs(signet.client(), jobs.base()), ended, content);
            }
        }
    }

    private static void checkLoaded(BulkJobs jobs, JsonNode ended, byte[] content) {
        assertTrue(ended.get("error").isEmpty(), ended.toString());
        assertEquals(LINES, jobs.loaded(ended, "disk"));
        Until.holds(
                PATIENCE,
                "serves",
                () ->
                        jobs.client().get("fhir", jobs.base() + "/Patient?_summary=count").status()
                                == 200);
        assertEquals(LINES, jobs.count("Patient"));
        var lines = jobs.lines(jobs.completed(jobs.beginExport("includeAssociatedData=_history")));
        assertEquals(
                new String(content, StandardCharsets.UTF_8).lines().sorted().toList(),
                lines.get("Patient").stream().sorted().toList());
    }

    private static byte[] lines() {
        var text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append(
                    """
                    {"resourceType":"Patient","id":"d%d","meta":{"versionId":"1",\
                    "lastUpdated":"2024-02-03T04:05:06.007+00:00"},"name":[{"family":"Full%d"}]}
                    """
                            .formatted(i, i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isIncident(String line) {
        return line.contains("incident ");
    }

    private static Answer create(RunningSignet signet, String base) {
        return signet.client()
                .send(
                        "fhir",
                        "POST",
                        base + "/Patient",
                        "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"Full\"}]}");
    }

    private static String id(Answer created) {
        return created.json().get("id").asString();
    }

    /// Writes until the disk takes no more.
    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int size = BLOCK; size > 0; size /= 2) {
                try {
                    while (true) {
                        out.write(new byte[size]);
                    }
                } catch (IOException full) {
                    // smaller pieces may still fit
                }
            }
        } catch (IOException full) {
            // closing tells it once more
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
