// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.Fixture;
import dev.signet.vault.records.MemoryRecords;
import dev.signet.vault.records.Records;
import dev.signet.vault.rest.PlaneFixture;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The audit trail: rows as contract 3.6 has them, kept, bounded and in order.
final class AuditTrailTest {
    private final MemoryRecords records = new MemoryRecords();

    private static AuditEvent row(String id) {
        return row(id, Instant.EPOCH);
    }

    private static AuditEvent row(String id, Instant time) {
        return new AuditEvent(
                time,
                "/SUBSCRIPTIONS/S",
                "KeyUnwrap",
                "7.4",
                true,
                "OK",
                "",
                2,
                "192.0.2.1",
                new UUID(1, 2),
                Optional.of("oid"),
                Optional.of("appid"),
                "client",
                "https://v/keys/k",
                id,
                200,
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> ids(AuditTrail trail, int countMax) {
        return trail.newest(countMax).stream().map(AuditEvent::id).toList();
    }

    @Test
    void rowsComeNewestFirstAlsoAfterARestart() {
        try (var trail = new AuditTrail(records, 100)) {
            for (int i = 0; i < 10; i++) {
                trail.record(row("" + i));
            }
            assertEquals(List.of("9", "8", "7"), ids(trail, 3));
            trail.record(row("10"));
            assertEquals(11, trail.newest(100).size());
        }
        try (var trail = new AuditTrail(records, 100)) {
            trail.record(row("11"));
            assertEquals(List.of("11", "10", "9"), ids(trail, 3));
            assertEquals(
                    List.of("4"), found(trail.newest(search(1_000, row -> row.id().equals("4")))));
        }
    }

    private static AuditSearch search(int lookedAtMax, Predicate<AuditEvent> wanted) {
        return new AuditSearch(5, Optional.empty(), Optional.empty(), lookedAtMax, wanted);
    }

    private static List<String> found(AuditSearch.Found found) {
        return found.rows().stream().map(AuditEvent::id).toList();
    }

    @Test
    void aSearchEndsAtTheRowsThatAreLookedAtAndSaysSo() {
        try (var trail = new AuditTrail(records, 1_000)) {
            for (int i = 0; i < 20; i++) {
                trail.record(row("" + i, Instant.EPOCH.plusSeconds(i)));
                trail.flush(); // each its own batch
            }
            var cut = trail.newest(search(10, row -> row.id().equals("4")));
            assertEquals(List.of(), cut.rows());
            assertTrue(cut.isCut());
            var whole = trail.newest(search(100, row -> row.id().equals("4")));
            assertEquals(List.of("4"), found(whole));
            assertFalse(whole.isCut());
            var to = Optional.of(Instant.EPOCH.plusSeconds(6));
            var before = new AuditSearch(5, Optional.empty(), to, 3, row -> row.id().equals("4"));
            assertEquals(List.of("4"), found(trail.newest(before))); // 5, 4, 3 are looked at
        }
    }

    @Test
    void aSearchGoesNoFurtherBackThanItsFirstMomentAndAnHour() {
        Instant noon = Instant.EPOCH.plus(Duration.ofHours(12));
        try (var trail = new AuditTrail(records, 1_000)) {
            for (int i = 1; i <= 12; i++) {
                trail.record(row("" + i, Instant.EPOCH.plus(Duration.ofHours(i))));
                trail.flush();
            }
            var search =
                    new AuditSearch(
                            100,
                            Optional.of(noon.minus(Duration.ofHours(2))),
                            Optional.empty(),
                            100,
                            _ -> true);
            assertEquals(List.of("12", "11", "10"), found(trail.newest(search)));
            var reads = new AtomicInteger();
            records.newestFirst(
                    Records.Family.AUDIT,
                    (_, value) -> {
                        reads.incrementAndGet();
                        return search.new Step().look(AuditRecords.read(value));
                    });
            assertEquals(5, reads.get()); // hours 12 to 8, and no older batch
        }
    }

    @Test
    void closingWritesWhatWaits() {
        try (var trail = new AuditTrail(records, 100)) {
            trail.record(row("last"));
        }
        try (var trail = new AuditTrail(records, 100)) {
            assertEquals(List.of("last"), ids(trail, 1));
        }
    }

    @Test
    void oldRowsGoWhenThereAreTooMany() {
        try (var trail = new AuditTrail(records, 20)) {
            for (int i = 0; i < 50; i++) {
                trail.record(row("" + i));
                trail.flush();
            }
            List<String> kept = ids(trail, 100);
            assertEquals("49", kept.getFirst());
            assertTrue(kept.size() >= 20 && kept.size() <= 21, kept.size() + " rows");
        }
    }

    @Test
    void manyRowsBecomeFewRecords() {
        try (var trail = new AuditTrail(records, 10_000)) {
            for (int i = 0; i < 2_000; i++) {
                trail.record(row("" + i));
            }
            assertEquals(2_000, trail.newest(5_000).size());
            assertTrue(records.count(Records.Family.AUDIT) < 100, "records");
        }
    }

    @Test
    void rowsThatCannotBeWrittenAreKeptAndThenRefused() {
        try (var trail = new AuditTrail(records, 100_000)) {
            records.full(true);
            trail.record(row("kept"));
            trail.flush();
            Failed failed =
                    assertThrows(
                            Failed.class,
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    trail.record(row("" + i));
                                }
                            });
            assertEquals(Failure.STORAGE, failed.failure());
            assertEquals(0, records.count(Records.Family.AUDIT));
            records.full(false);
        }
        try (var trail = new AuditTrail(records, 100_000)) {
            List<AuditEvent> all = trail.newest(100_000);
            assertEquals("kept", all.getLast().id());
            assertEquals(8192, all.size());
        }
    }

    @Test
    void aWriterThatFailsIsSaidAndNobodyWaitsForIt() {
        try (var trail = new AuditTrail(records, 100)) {
            records.mad();
            trail.record(row("lost"));
            assertFailure(Failure.INTERNAL, trail::flush);
            assertFailure(Failure.INTERNAL, () -> trail.record(row("next")));
            assertFailure(Failure.INTERNAL, () -> trail.newest(1));
        }
    }

    private static void assertFailure(Failure failure, Executable call) {
        assertEquals(failure, assertThrows(Failed.class, call).failure());
    }

    @Test
    void aMistakeOfOursIsAnAuditedInternalError() {
        try (var vault = new PlaneFixture()) {
            var body =
                    new InputStream() {
                        @Override
                        public int read() {
                            throw new IllegalStateException("secret detail");
                        }
                    };
            var answer = vault.send("POST", "/keys/k/create", body);
            assertEquals(500, answer.status());
            assertEquals("InternalServerError", answer.code());
            assertFalse(answer.body().toString().contains("secret detail"));
            AuditEvent row = vault.fixture.service().audit().newest(1).getFirst();
            assertEquals("KeyCreate", row.operationName());
            assertEquals(500, row.httpStatusCode());
        }
    }

    @Test
    void everyOperationLeavesARowWithItsCallerAndOutcome() {
        try (var vault = new PlaneFixture()) {
            vault.call("POST", "/keys/k/create", "{\"kty\":\"RSA\",\"key_size\":2048}");
            vault.send(
                    "POST",
                    "/keys/k//wrapkey",
                    "{\"alg\":\"RSA-OAEP\",\"value\":\"c2VjcmV0LXZhbHVl\"}",
                    "Authorization",
                    "Bearer " + Fixture.OBJECT,
                    "User-Agent",
                    "test/1");
            vault.as("nobody", "GET", "/keys/k", "");
            List<AuditEvent> rows = vault.fixture.service().audit().newest(10);
            assertEquals(
                    List.of("KeyGet", "KeyWrap", "KeyCreate"),
                    rows.stream().map(AuditEvent::operationName).toList());
            AuditEvent denied = rows.getFirst();
            assertFalse(denied.success());
            assertEquals("Forbidden", denied.resultSignature());
            assertEquals(403, denied.httpStatusCode());
            assertTrue(denied.resultDescription().contains("does not have keys get permission"));
            JsonNode row = new JsonMapper().readTree(rows.get(1).json());
            assertEquals(
                    Fixture.resourceId(Fixture.MAIN).toUpperCase(java.util.Locale.ROOT),
                    row.at("/resourceId").asString());
            assertEquals("AuditEvent", row.at("/category").asString());
            assertEquals("Success", row.at("/resultType").asString());
            assertEquals("OK", row.at("/resultSignature").asString());
            assertTrue(row.at("/durationMs").isString());
            assertEquals("192.0.2.7", row.at("/callerIpAddress").asString());
            JsonNode claim = row.at("/identity/claim");
            assertEquals("app", claim.get("appid").asString());
            assertEquals(
                    Fixture.OBJECT,
                    claim.get("http://schemas.microsoft.com/identity/claims/objectidentifier")
                            .asString());
            assertEquals("test/1", row.at("/properties/clientInfo").asString());
            assertEquals(200, row.at("/properties/httpStatusCode").asInt());
            assertTrue(
                    row.at("/properties/id")
                            .asString()
                            .matches(PlaneFixture.BASE + "/keys/k/[0-9a-f]{32}"));
            assertFalse(row.toString().contains("c2VjcmV0"), "no value stands in a row");
        }
    }

    @Test
    void theRowOfAChangeSaysWhetherTheVersionWasSwitchedOnOrOff() {
        try (var vault = new PlaneFixture()) {
            vault.call("POST", "/keys/k/create", "{\"kty\":\"RSA\",\"key_size\":2048}");
            for (String attributes :
                    List.of("{\"enabled\":false}", "{\"enabled\":true}", "{\"exp\":4102444800}")) {
                vault.call("PATCH", "/keys/k", "{\"attributes\":" + attributes + "}");
            }
            List<Optional<Boolean>> switched =
                    vault.fixture.service().audit().newest(10).stream()
                            .map(AuditEvent::enabled)
                            .toList();
            assertEquals(
                    List.of(
                            Optional.empty(),
                            Optional.of(true),
                            Optional.of(false),
                            Optional.empty()),
                    switched);
            String row = vault.fixture.service().audit().newest(3).getLast().json();
            JsonNode properties = new JsonMapper().readTree(row).at("/properties");
            assertTrue(properties.at("/keyProperties/attributes/enabled").isBoolean(), row);
            assertFalse(properties.at("/keyProperties/attributes/enabled").asBoolean(), row);
            String create = vault.fixture.service().audit().newest(4).getLast().json();
            assertFalse(create.contains("keyProperties"), create);
        }
    }

    /// Clients that read a version, change it and write it send back what they have read.
    @Test
    void theRowOfAChangeThatSwitchesNothingOrIsRefusedSaysOfNoSwitch() {
        try (var vault = new PlaneFixture()) {
            vault.call("POST", "/keys/k/create", "{\"kty\":\"RSA\",\"key_size\":2048}");
            String same = "{\"attributes\":{\"enabled\":true},\"tags\":{\"a\":\"b\"}}";
            vault.call("PATCH", "/keys/k", same);
            String noVersion = "/keys/k/" + "0".repeat(32);
            vault.call("PATCH", noVersion, "{\"attributes\":{\"enabled\":false}}");
            List<AuditEvent> rows = vault.fixture.service().audit().newest(2);
            assertEquals(List.of(false, true), rows.stream().map(AuditEvent::success).toList());
            for (AuditEvent row : rows) {
                assertEquals(Optional.empty(), row.enabled(), row.json());
            }
        }
    }

    @Test
    void aFloodOfBadTokensDoesNotPushOthersOut() {
        try (var vault = new PlaneFixture()) {
            for (int i = 0; i < 50; i++) {
                vault.as("bad", "GET", "/keys", "");
                vault.send("GET", "/keys", "");
            }
            vault.fixture.clock.advance(Duration.ofSeconds(10));
            vault.as("bad", "GET", "/keys", "");
            List<AuditEvent> rows = vault.fixture.service().audit().newest(100);
            assertEquals(2, rows.size());
            assertEquals("Authentication", rows.getFirst().operationName());
            assertEquals(Optional.empty(), rows.getFirst().objectId());
        }
    }
}
