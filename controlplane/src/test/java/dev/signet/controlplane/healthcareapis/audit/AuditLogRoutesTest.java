// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The address under which the audit trail of an account is read.
final class AuditLogRoutesTest {
    private static final String LOGS = Arm.SERVICES + "/logged/auditLogs?api-version=2021-11-01";
    private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");

    private final Arm arm = Arm.started();

    @BeforeEach
    void makeAnAccountWith150Calls() throws InterruptedException {
        arm.put(Arm.service("logged"), Arm.cosmos("")).expect(201);
        arm.settle();
        UUID id = arm.fleet.served.keySet().iterator().next();
        var times = new ArrayList<Instant>();
        for (int i = 0; i < 150; i++) {
            times.add(FIRST.plusSeconds(i));
        }
        arm.fleet.calls.put(id, times);
    }

    private List<String> times(String more) {
        var times = new ArrayList<String>();
        for (JsonNode row : arm.get(LOGS + more).expect(200).json().get("value")) {
            times.add(row.get("TimeGenerated").asString());
        }
        return times;
    }

    private void refused(String more, String code) {
        Answer answer = arm.get(LOGS + more).expect(400);
        assertEquals(code, answer.json().at("/error/code").asString());
    }

    @Test
    void theNewest100RowsComeNewestFirst() {
        List<String> all = times("");
        assertEquals(100, all.size());
        assertEquals("2026-03-01T10:02:29Z", all.getFirst());
        assertEquals("2026-03-01T10:00:50Z", all.getLast());
    }

    @Test
    void rowsSayTheKindAndTheIdOfTheirAccount() {
        JsonNode row = arm.get(LOGS + "&$top=1").expect(200).json().at("/value/0");
        assertEquals("fhir-R4", row.get("Kind").asString());
        String id = row.get("_ResourceId").asString();
        assertEquals(id.toLowerCase(java.util.Locale.ROOT), id);
        assertEquals((Arm.SERVICES + "/logged").toLowerCase(java.util.Locale.ROOT), id);
    }

    @Test
    void topAndTimesNarrowThem() {
        assertEquals(List.of("2026-03-01T10:02:29Z", "2026-03-01T10:02:28Z"), times("&$top=2"));
        assertEquals(
                List.of("2026-03-01T10:00:02Z", "2026-03-01T10:00:01Z"),
                times(
                        "&$filter=TimeGenerated gt 2026-03-01T10:00:00Z and TimeGenerated lt"
                                + " '2026-03-01T11:00:03%2B01:00'"));
        assertEquals(
                List.of("2026-03-01T10:00:00Z"),
                times("&$filter=timegenerated le datetime'2026-03-01T10:00:00Z'"));
        assertEquals(
                List.of("2026-03-01T10:02:29Z"),
                times("&$filter=TimeGenerated ge 2026-03-01T10:02:29Z"));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        for (String top : List.of("0", "1001", "-1", "x", "12345", "")) {
            refused("&$top=" + top, "BadRequest");
        }
        for (String filter :
                List.of(
                        "ResultType eq 'Failed'",
                        "TimeGenerated eq 2026-03-01T10:00:00Z",
                        "TimeGenerated ge yesterday12",
                        "TimeGenerated ge 2026-13-01T10:00:00Z",
                        "TimeGenerated ge 2026-03-01T10:00:00",
                        "TimeGenerated ge '2026-03-01T10:00:00Z",
                        "TimeGenerated ge 2026-03-01T10:00:00Z or true",
                        "TimeGenerated ge 2026-03-01T10:00:00Z and ")) {
            refused("&$filter=" + filter, "InvalidFilterInQueryString");
        }
    }

    @Test
    void onlyWhoMayReadTheAccountReadsThem() {
        arm.sendAs("", "GET", LOGS, "").expect(401);
        arm.sendAs("Bearer other", "GET", LOGS, "").expect(403);
        arm.get(Arm.SERVICES + "/nobody/auditLogs?api-version=2021-11-01").expect(404);
        arm.send("POST", LOGS, "").expect(405);
    }
}
