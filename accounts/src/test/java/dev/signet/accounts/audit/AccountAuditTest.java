// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.audit.AuditRow;
import dev.signet.audit.AuditTrail;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.healthcareapis.audit.AuditLogs;
import dev.signet.controlplane.healthcareapis.audit.AuditQuery;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.AuditedCall;
import dev.signet.dataplane.CallLog;
import dev.signet.identity.Caller;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Rows of an account: addresses under its own seals, and the shape in which rows are read.
final class AccountAuditTest {
    private static final UUID ACCOUNT = new UUID(1, 2);
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.5Z");
    private static final String URI = "https://localhost:8443/fhir/demo/Patient?family=Qwzname";
    private static final AuditLogs.Audited AUDITED =
            new AuditLogs.Audited(ACCOUNT, "fhir-R4", "westus2", "tenant", "/subscriptions/s");
    private static final AuditQuery ALL = new AuditQuery(100, List.of());

    @TempDir private Path scratch;
    private AuditTrail trail;
    private final AeadSeals own = seals(ACCOUNT, 9);

    @BeforeEach
    void open() {
        trail =
                AuditTrail.open(
                        scratch.resolve("ledger"), new UUID(3, 4), seals(new UUID(3, 4), 7));
    }

    @AfterEach
    void close() {
        trail.close();
    }

    private static AeadSeals seals(UUID id, int secret) {
        var seals = new AeadSeals(id, new SegmentCache(8 << 20), Entropy.system());
        byte[] known = new byte[32];
        Arrays.fill(known, (byte) secret);
        var generation = Generation.owning(1, Secret.owning(known.clone()));
        try (var generations =
                new Generations(id, List.of(generation), 1, Secret.owning(known.clone()))) {
            seals.lend(generations);
        }
        return seals;
    }

    private static AuditedCall call(UUID correlationId) {
        return new AuditedCall(
                TIME,
                correlationId,
                0,
                "search-type",
                "Patient",
                URI,
                "192.0.2.1",
                Optional.of(new Caller("object", "app", "tenant", "https://issuer.test/")),
                Map.of("X-MS-AZUREFHIR-AUDIT-USERID", "1234"));
    }

    private void record(Optional<Seals> seals, int status) {
        var audit = new AccountAudit(ACCOUNT, () -> seals, trail);
        AuditedCall call = call(new UUID(5, 6));
        audit.begin(call);
        audit.ended(call, new CallLog.End(TIME.plusMillis(17), status, Duration.ofMillis(17)));
    }

    private List<ObjectNode> read(Optional<Seals> seals) {
        return new AccountAuditLogs(trail, _ -> seals).newest(AUDITED, ALL);
    }

    @Test
    void aRowHasTheFieldsOfAzuresTable() {
        record(Optional.of(own), 200);
        List<ObjectNode> rows = read(Optional.of(own));
        assertEquals(2, rows.size());
        assertEquals(
                "{\"TimeGenerated\":\"2026-03-01T10:00:00.5170000Z\","
                        + "\"OperationName\":\"Microsoft.HealthcareApis/services/fhir-R4/search-type\","
                        + "\"CorrelationId\":\"00000000000000050000000000000006\","
                        + "\"RequestUri\":\""
                        + URI
                        + "\",\"FhirResourceType\":\"Patient\",\"ResultType\":\"Succeeded\","
                        + "\"StatusCode\":200,\"OperationDuration\":17,\"LogCategory\":\"AuditLogs\","
                        + "\"CallerIPAddress\":\"192.0.2.1\","
                        + "\"CallerIdentityIssuer\":\"https://issuer.test/\","
                        + "\"CallerIdentityObjectId\":\"object\",\"CallerIdentity\":{"
                        + "\"iss\":\"https://issuer.test/\",\"oid\":\"object\",\"appid\":\"app\"},"
                        + "\"Location\":\"westus2\","
                        + "\"Properties\":{\"X-MS-AZUREFHIR-AUDIT-USERID\":\"1234\"},"
                        + "\"SourceSystem\":\"Azure\",\"TenantId\":\"tenant\","
                        + "\"Type\":\"MicrosoftHealthcareApisAuditLogs\","
                        + "\"_ResourceId\":\"/subscriptions/s\"}",
                rows.getFirst().toString());
        ObjectNode started = rows.getLast();
        assertEquals("Started", started.path("ResultType").asString());
        assertEquals(0, started.path("StatusCode").asInt(-1));
        assertEquals(0, started.path("OperationDuration").asInt(-1));
    }

    @Test
    void aStatusFrom400OnHasFailed() {
        record(Optional.of(own), 400);
        assertEquals("Failed", read(Optional.empty()).getFirst().path("ResultType").asString());
    }

    @Test
    void theAddressNeedsTheCustomersKeyToBeRead() {
        record(Optional.of(own), 200);
        own.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
        ObjectNode row = read(Optional.of(own)).getFirst();
        assertTrue(row.path("RequestUri").isNull());
        assertEquals("Patient", row.path("FhirResourceType").asString());
        assertEquals(
                URI, read(Optional.of(seals(ACCOUNT, 9))).getFirst().path("RequestUri").asString());
    }

    @Test
    void theTrailAloneDoesNotKnowTheAddress() {
        record(Optional.of(own), 200);
        AuditRow row = trail.newest(1, _ -> true).getFirst();
        String kept = new String(row.sealedUri(), StandardCharsets.ISO_8859_1);
        assertTrue(kept.length() > URI.length());
        assertFalse(kept.contains("Qwzname"));
    }

    @Test
    void whileTheKeyRefusesNoAddressIsKept() {
        own.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
        record(Optional.of(own), 403);
        assertEquals(0, trail.newest(1, _ -> true).getFirst().sealedUri().length);
        ObjectNode row = read(Optional.of(seals(ACCOUNT, 9))).getFirst();
        assertTrue(row.path("RequestUri").isNull());
        assertTrue(row.path("OperationName").asString().endsWith("/search-type"));
    }

    @Test
    void anAddressInAnotherRowDoesNotOpen() {
        record(Optional.of(own), 200);
        AuditRow row = trail.newest(1, _ -> true).getFirst();
        var moved =
                new AuditRow(
                        row.time(),
                        ACCOUNT,
                        new UUID(5, 7),
                        0,
                        row.result(),
                        row.operation(),
                        row.resourceType(),
                        row.sealedUri(),
                        row.callerIpAddress(),
                        row.caller(),
                        row.headers(),
                        row.status(),
                        row.durationMillis());
        trail.complete(moved);
        assertEquals(
                Failure.CORRUPT,
                assertThrows(Failed.class, () -> read(Optional.of(own))).failure());
    }

    @Test
    void rowsOfOtherAccountsAreNotShown() {
        new AccountAudit(new UUID(1, 3), () -> Optional.of(own), trail).begin(call(new UUID(5, 8)));
        assertEquals(List.of(), read(Optional.of(own)));
    }
}
