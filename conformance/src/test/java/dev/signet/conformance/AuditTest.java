// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The audit trail of a real server: contract 6.8, and promise P1 for the addresses of calls.
final class AuditTest {
    private static final String SEARCHED = "Qwzaudited";
    private static final String USER = "X-MS-AZUREFHIR-AUDIT-USERID";
    private static final FolderScan SCAN = new FolderScan(List.of(SEARCHED));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RunningSignet signet;
    private static String base;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start("--audit", "on");
        signet.keys().create("audit-key");
        base = signet.account("audited", "audit-key");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static List<JsonNode> rows(String more) {
        String address = signet.arm().account("audited") + "/auditLogs?api-version=2021-11-01";
        JsonNode value = signet.client().get("arm", address + more).expect(200).json().get("value");
        var rows = new ArrayList<JsonNode>();
        value.forEach(rows::add);
        return rows;
    }

    private static Answer search(String... headers) {
        String address = base + "/Patient?family=" + SEARCHED;
        return signet.client().send("fhir", "GET", address, "", headers);
    }

    @Test
    void aSearchLeavesTwoRowsWhoseAddressNeedsTheCustomersKey() {
        search(USER, "1234").expect(200);
        List<JsonNode> rows = rows("&$top=2");
        JsonNode ended = rows.getFirst();
        assertEquals("Succeeded", ended.path("ResultType").asString());
        assertEquals("Started", rows.getLast().path("ResultType").asString());
        assertEquals(rows.getLast().path("CorrelationId"), ended.path("CorrelationId"));
        assertEquals(200, ended.path("StatusCode").asInt());
        assertEquals(
                "Microsoft.HealthcareApis/services/fhir-R4/search-type",
                ended.path("OperationName").asString());
        assertEquals("Patient", ended.path("FhirResourceType").asString());
        assertEquals(base + "/Patient?family=" + SEARCHED, ended.path("RequestUri").asString());
        assertEquals("1234", ended.path("Properties").path(USER).asString());
        assertEquals("MicrosoftHealthcareApisAuditLogs", ended.path("Type").asString());
        assertTrue(
                ended.path("CallerIdentityIssuer").asString().contains(signet.client().tenant()));
        assertNothingIsFound("a search");

        String version = signet.keys().latest("audit-key");
        signet.keys().enable("audit-key", version, false);
        Until.holds(PATIENCE, "refuses", () -> search(USER, "no").status() == 403);
        JsonNode refused = rows("&$top=1").getFirst();
        assertEquals(403, refused.path("StatusCode").asInt());
        assertEquals("Failed", refused.path("ResultType").asString());
        assertEquals("Patient", refused.path("FhirResourceType").asString());
        assertTrue(refused.path("RequestUri").isNull());
        assertTrue(rows("").stream().allMatch(row -> row.path("RequestUri").isNull()));

        signet.keys().enable("audit-key", version, true);
        Until.holds(PATIENCE, "serves", () -> search(USER, "yes").status() == 200);
        assertEquals(
                base + "/Patient?family=" + SEARCHED,
                rows("&$top=1").getFirst().path("RequestUri").asString());
        assertNothingIsFound("a no and a yes");

        signet.process().kill();
        assertNothingIsFound("a kill");
        signet.startAgain();
        String before = ended.path("TimeGenerated").asString();
        assertEquals(
                ended.path("CorrelationId"),
                rows("&$filter=TimeGenerated%20le%20" + before).getFirst().path("CorrelationId"));
    }

    private static void assertNothingIsFound(String after) {
        assertEquals(List.of(), SCAN.scan(signet.data()).found(), "after " + after);
        String printed = signet.process().text();
        assertFalse(SCAN.contains(printed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void auditHeadersBeyondTheirBoundsAreRefusedInAzuresWords() {
        Answer answer = search(USER, "u".repeat(2049)).expect(431);
        assertEquals(
                "The maximum length of a custom audit header value is 2048. The supplied custom"
                        + " audit header 'X-MS-AZUREFHIR-AUDIT-USERID' has length of 2049.",
                answer.json().at("/issue/0/diagnostics").asString());
    }

    @Test
    void withoutTheSettingNothingIsKeptAndARequestForRowsSaysSo() throws IOException {
        try (var silent = RunningSignet.start()) {
            silent.client().get("fhir", silent.client().fhir("demo") + "/Patient").expect(200);
            assertTrue(Files.notExists(silent.data().resolve("audit")));
            String address = silent.arm().account("demo") + "/auditLogs?api-version=2021-11-01";
            JsonNode refused = silent.client().get("arm", address).expect(409).json();
            assertEquals("AuditLogsOff", refused.at("/error/code").asString());
        }
    }

    @Test
    void aStoppedTrailIsWalkedOverAndADamagedOrLostOneStopsAStartThatWouldWriteToIt()
            throws IOException {
        try (var audited = RunningSignet.start("--audit", "on")) {
            audited.client().get("fhir", audited.client().fhir("demo") + "/Patient").expect(200);
            audited.process().terminate();
            expectVerified(0, "nothing is damaged", audited.data());
            Path anchor = audited.data().resolve("audit").resolve("ledger.anchor");
            byte[] bytes = Files.readAllBytes(anchor);
            bytes[3] ^= 1;
            Files.write(anchor, bytes);
            expectVerified(1, "damaged  audit", audited.data());
            expectRefused(audited);
            RunningSignet.remove(audited.data().resolve("audit"));
            expectVerified(1, "a folder is missing", audited.data());
            expectRefused(audited);
        }
    }

    private static void expectRefused(RunningSignet audited) {
        try (var start = audited.launch()) {
            assertEquals(1, start.awaitEnd(PATIENCE), start.text());
            assertTrue(start.text().contains("/audit"), start.text());
        }
    }

    private static void expectVerified(int code, String text, Path data) {
        try (var verify = SignetProcess.launch("verify", data)) {
            assertEquals(code, verify.awaitEnd(PATIENCE), verify.text());
            assertTrue(verify.text().contains(text), verify.text());
        }
    }
}
