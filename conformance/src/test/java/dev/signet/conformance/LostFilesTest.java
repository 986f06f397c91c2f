// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was made once is never made again in place of what is gone: the start names the file, and
/// when it is put back everything is as it was.
final class LostFilesTest {
    private static final Duration END = Duration.ofSeconds(30);

    private RunningSignet signet;
    private String patient;

    @BeforeEach
    void start() {
        signet = RunningSignet.start();
        patient =
                signet.client()
                        .send(
                                "fhir",
                                "POST",
                                signet.client().fhir("demo") + "/Patient",
                                "{\"resourceType\":\"Patient\",\"active\":true}")
                        .expect(201)
                        .json()
                        .get("id")
                        .asString();
        signet.process().terminate();
    }

    @AfterEach
    void stop() {
        signet.close();
    }

    @Test
    void aLostServiceRootOrInstallationOrControlPlaneEndsTheStartByName() throws Exception {
        for (String lost :
                List.of(
                        "root/service-root",
                        "root/installation.json",
                        "root/ca.key",
                        "control",
                        "control/keyring.b",
                        "control/ledger")) {
            Path file = signet.data().resolve(lost);
            Path aside = signet.data().resolveSibling(signet.data().getFileName() + "-aside");
            Files.move(file, aside);
            try (var process = signet.launch()) {
                assertEquals(1, process.awaitEnd(END), lost);
                assertTrue(process.text().contains(file.toString()), lost + ": " + process.text());
                assertFalse(process.text().contains("\tat "), process.text());
            }
            if (lost.equals("control")) {
                // nothing was begun in its place
                assertFalse(Files.exists(file.resolve("ledger")), lost);
            }
            RunningSignet.remove(file);
            Files.move(aside, file);
        }
        signet.startAgain();
        assertReads();
    }

    @Test
    void anAccountWithoutItsLedgerIsRefusedAndNeverComesUpEmpty() throws IOException {
        Path account;
        try (var accounts = Files.list(signet.data().resolve("accounts"))) {
            account = accounts.findFirst().orElseThrow();
        }
        for (String lost : List.of("ledger", "ledger.anchor", "index")) {
            RunningSignet.remove(account.resolve(lost));
        }
        signet.startAgain();
        String base = signet.client().fhir("demo");
        Answer read = signet.client().get("fhir", base + "/Patient/" + patient);
        assertEquals(500, read.status(), read.text());
        assertEquals("OperationOutcome", read.json().get("resourceType").asString());
        assertTrue(signet.process().text().contains("ledger.anchor"), signet.process().text());
    }

    private void assertReads() {
        String base = signet.client().fhir("demo");
        signet.client().get("fhir", base + "/Patient/" + patient).expect(200);
    }
}
