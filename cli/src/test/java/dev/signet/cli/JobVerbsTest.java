// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `job list`, `show`, `cancel`, `pause`, `resume`.
class JobVerbsTest {
    private static final String EXPORT = "11111111-2222-4333-8444-555555555555";
    private static final String REINDEX = "1222aaaa-2222-4333-8444-555555555555";

    @TempDir private Path folder;
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(folder);
        server.on(
                "GET /fhir/demo/$jobs",
                200,
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + job(EXPORT, "export", "Running")
                        + ","
                        + job(REINDEX, "reindex", "Running")
                        + "]}");
    }

    private void controlled() {
        server.on(
                "POST /fhir/demo/$job-control",
                200,
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + job(EXPORT, "export", "Paused")
                        + "]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String job(String id, String operation, String status) {
        return """
        {"name":"job","part":[{"name":"id","valueString":"%s"},
         {"name":"operation","valueCode":"%s"},
         {"name":"address","valueString":"_operations/%s/%s"},
         {"name":"status","valueCode":"%s"},{"name":"progress","valueDecimal":42}]}
        """
                .formatted(id, operation, operation, id, status);
    }

    @Test
    void aListIsOneLineForEachJob() {
        var ended = server.type("job list --account demo -o table");
        assertEquals(0, ended.exitCode(), ended.err());
        String[] lines = ended.out().split("\\R");
        assertEquals(4, lines.length, ended.out());
        assertTrue(lines[2].contains(EXPORT) && lines[2].contains("Running"), ended.out());
        assertTrue(lines[2].contains("42"), ended.out());
        var some = server.type("job list --account demo --status failed");
        assertEquals("[]", some.out().strip());
    }

    @Test
    void aJobIsNamedByTheBeginningOfItsId() {
        var ended = server.type("job show 1111 --account demo");
        assertEquals(0, ended.exitCode(), ended.err());
        assertTrue(ended.out().contains("/fhir/demo/_operations/export/" + EXPORT), ended.out());
        var several = server.type("job show 1 --account demo");
        assertEquals(1, several.exitCode());
        assertTrue(several.err().contains("begin with"), several.err());
        var none = server.type("job show 9 --account demo");
        assertEquals(3, none.exitCode());
        assertTrue(none.err().contains("no job '9'"), none.err());
        assertEquals(2, server.type("job show --account demo").exitCode());
    }

    /// As a shell makes it of a variable that is not set.
    @Test
    void anEmptyIdMeansNoJobEvenIfThereIsOnlyOne() {
        server.on(
                "GET /fhir/demo/$jobs",
                200,
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + job(EXPORT, "export", "Running")
                        + "]}");
        controlled();
        for (String id : new String[] {"", " "}) {
            var ended = server.type("job", "cancel", id, "--account", "demo");
            assertEquals(2, ended.exitCode(), ended.out());
            assertTrue(ended.err().contains("JOB"), ended.err());
        }
        assertTrue(server.asked.stream().noneMatch(each -> each.method().equals("POST")));
    }

    @Test
    void aJobIsPausedByItsIdWhateverItsKind() {
        controlled();
        var ended = server.type("job pause 1111 --account demo --query status -o tsv");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals("Paused", ended.out().strip());
        var asked = server.asked.getLast();
        assertEquals("POST", asked.method());
        assertTrue(asked.json().toString().contains(EXPORT), asked.json().toString());
        assertTrue(asked.json().toString().contains("pause"), asked.json().toString());
    }

    @Test
    void aReindexIsCanceledAtItsAddressAndNotPaused() {
        server.on("DELETE /fhir/demo/_operations/reindex/" + REINDEX, 202, "");
        assertEquals(0, server.type("job cancel 1222 --account demo").exitCode());
        assertEquals("DELETE", server.asked.getLast().method());
        var refused = server.type("job pause 1222 --account demo");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("reindex"), refused.err());
    }

    @Test
    void whatTheAccountRefusesIsSaid() {
        server.on(
                "POST /fhir/demo/$job-control",
                409,
                "{\"issue\":[{\"code\":\"conflict\",\"diagnostics\":\"the job is over already\"}]}");
        var ended = server.type("job resume 1111 --account demo");
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("over already"), ended.err());
        assertFalse(ended.err().contains("Exception"), ended.err());
    }
}
