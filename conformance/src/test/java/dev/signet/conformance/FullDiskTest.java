// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is full, and then has room again: a small file system of the test's own, in memory,
/// which only root can mount.
final class FullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 200;
    private static final int REFUSED = 100;
    private static final int BLOCK = 1 << 16;

    @TempDir private Path disk;

    @Test
    void writesAreRefusedReadsGoOnAndItHealsByItselfWhenThereIsRoomAgain() throws Exception {
        boolean isMounted =
                run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", disk.toString());
        if (!isMounted) {
            System.out.println("skipped: FullDiskTest: no file system can be mounted here");
        }
        assumeTrue(isMounted);
        try {
            onASmallDisk();
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
