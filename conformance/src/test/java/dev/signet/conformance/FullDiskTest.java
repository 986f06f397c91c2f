// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A disk that takes no more, and then does again. The limit on the size of a file stands for it:
/// `prlimit` sets it on the running server and lifts it, without a file system of its own.
final class FullDiskTest {
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 200;
    private static final int REFUSED = 100;

    @Test
    void writesAreRefusedReadsGoOnAndItHealsByItselfWhenThereIsRoomAgain() throws Exception {
        if (!Files.isExecutable(PRLIMIT)) {
            System.out.println("skipped: FullDiskTest: no prlimit on this machine");
        }
        assumeTrue(Files.isExecutable(PRLIMIT));
        try (RunningSignet signet = RunningSignet.start()) {
            String base = signet.client().fhir("demo");
            var written = new ArrayList<String>();
            for (int i = 0; i < 20; i++) {
                written.add(id(create(signet, base).expect(201)));
            }

            limit(signet, "4096");
            Answer refused = create(signet, base);
            for (int i = 0; i < MOST && refused.status() == 201; i++) {
                written.add(id(refused));
                refused = create(signet, base);
            }
            assertTrue(refused.status() >= 500, refused.text());
            assertEquals("OperationOutcome", refused.json().get("resourceType").asString());

            // 503 for the moment in which the account is opened anew after the failed write
            for (String id : written) {
                String one = base + "/Patient/" + id;
                Until.holds(
                        PATIENCE, "reads", () -> signet.client().get("fhir", one).status() == 200);
            }

            for (int i = 0; i < REFUSED; i++) {
                assertTrue(create(signet, base).status() >= 500);
            }
            long told = signet.process().text().lines().filter(FullDiskTest::isIncident).count();
            assertTrue(told < REFUSED / 2, "the log is filled: " + told);

            limit(signet, "unlimited");
            Until.holds(PATIENCE, "writes again", () -> create(signet, base).status() == 201);
            for (String id : written) {
                signet.client().get("fhir", base + "/Patient/" + id).expect(200);
            }
            assertEquals(200, signet.client().get("", base + "/health/check").status());
            assertTrue(
                    signet.client()
                            .get("", base + "/health/check")
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

    private static void limit(RunningSignet signet, String bytes)
            throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        PRLIMIT.toString(),
                        "--pid=" + signet.process().pid(),
                        "--fsize=" + bytes + ":");
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), "prlimit");
    }
}
