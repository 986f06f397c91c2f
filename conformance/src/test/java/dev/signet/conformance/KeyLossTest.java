// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The customer's no and yes with the embedded vault, which tells of every change: contract 4.3
/// to 4.5, promises P2 and P4.
final class KeyLossTest {
    private static final String DISABLED =
            "Key Vault does not grant permission to the Azure AD, or the customer-managed key is"
                    + " disabled.";
    private static final String NOT_FOUND = "The customer-managed key is not found.";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static DataRequests account(String name) {
        signet.keys().create(name + "-key");
        return new DataRequests(signet.client(), signet.account(name, name + "-key")).plant();
    }

    @Test
    void aDisabledKeyRefusesEveryDataRequestAndAnEnabledOneServesAgain() {
        var requests = account("disabled");
        String version = signet.keys().latest("disabled-key");

        signet.keys().enable("disabled-key", version, false);
        assertRefusedInTime(requests);
        assertRefusesEverything(requests, DISABLED);

        signet.keys().enable("disabled-key", version, true);
        assertServesInTime(requests);
    }

    @Test
    void aRemovedAccessPolicyRefusesAndAGrantedOneServesAgain() {
        var requests = account("unpermitted");
        signet.accessPolicy("remove");
        try {
            assertRefusedInTime(requests);
            assertRefusesEverything(requests, DISABLED);
        } finally {
            signet.accessPolicy("add");
        }
        assertServesInTime(requests);
    }

    @Test
    void aDeletedKeyRefusesAndARecoveredOneServesAgain() {
        var requests = account("deleted");

        signet.keys().delete("deleted-key");
        assertRefusedInTime(requests);
        assertRefusesEverything(requests, NOT_FOUND);

        signet.keys().recover("deleted-key");
        assertServesInTime(requests);
    }

    @Test
    void aVaultWithPurgeProtectionDoesNotPurgeTheKeyOfAnAccount() {
        var requests = account("protected");
        signet.keys().delete("protected-key");
        assertRefusedInTime(requests);
        Answer purged = signet.keys().purge("protected-key");
        assertEquals(403, purged.status(), purged.text());
        assertTrue(purged.text().contains("purge protection"), purged.text());
        signet.keys().recover("protected-key");
        assertServesInTime(requests);
    }

    @Test
    void aNewVersionUnderTrafficFailsNoRequestAndTheOldOneIsNeededNoMore() {
        var requests = account("rotated");
        String before = signet.keys().latest("rotated-key");
        var traffic = new Traffic(signet.client(), requests.base(), "Rotated", 8);
        try (traffic) {
            awaitMore(traffic, 100);
            String after = signet.keys().rotate("rotated-key");
            Until.holds(PATIENCE, "rewrapped", () -> onlyNeeds(requests, after, before));
            awaitMore(traffic, 100);
            signet.keys().enable("rotated-key", before, false);
            awaitMore(traffic, 200);
            traffic.stop();
        }
        assertEquals(List.of(), traffic.unexpected());
        for (String id : traffic.acknowledged().keySet().stream().limit(50).toList()) {
            signet.client().get("fhir", requests.base() + "/Patient/" + id).expect(200);
        }
    }

    @Test
    void anAccountWithoutItsKeyCanStillBeDeleted() {
        var requests = account("leaving");
        signet.keys().enable("leaving-key", signet.keys().latest("leaving-key"), false);
        assertRefusedInTime(requests);
        assertEquals("Succeeded", signet.arm().delete("leaving").get("status").asString());
        assertEquals(404, signet.arm().read("leaving").status());
    }

    private static boolean onlyNeeds(DataRequests requests, String needed, String gone) {
        String health = requests.health().text();
        return health.contains(needed) && !health.contains(gone);
    }

    private static void awaitMore(Traffic traffic, int requests) {
        long wanted = traffic.requests() + requests;
        Until.holds(PATIENCE, "traffic flows", () -> traffic.requests() >= wanted);
    }

    private static void assertRefusedInTime(DataRequests requests) {
        Duration took = Until.holds(PATIENCE, "refused", () -> requests.read().status() == 403);
        assertTrue(took.compareTo(RunningSignet.NOTIFIED_BOUND) <= 0, "refused after " + took);
    }

    private static void assertServesInTime(DataRequests requests) {
        Duration took = Until.holds(PATIENCE, "serves", () -> requests.read().status() == 200);
        assertTrue(took.compareTo(RunningSignet.NOTIFIED_BOUND) <= 0, "serves after " + took);
        requests.all().forEach((_, request) -> request.get().expect(200, 201, 204));
        assertTrue(requests.health().text().contains("Healthy"), requests.health().text());
    }

    private static void assertRefusesEverything(DataRequests requests, String diagnostics) {
        requests.all().forEach((name, request) -> assertRefused(name, request.get(), diagnostics));

        assertEquals(200, requests.metadata().status());
        JsonNode health = requests.health().json();
        String text = health.toString();
        assertTrue(text.contains("Degraded"), text);
        assertFalse(text.contains("Unhealthy"), text);
        assertTrue(text.contains("CustomerManagedKeyAccessLost"), text);
        assertTrue(text.contains("Error412"), text);
    }

    private static void assertRefused(String name, Answer answer, String diagnostics) {
        assertEquals(403, answer.status(), name + ": " + answer.text());
        String type = answer.header("Content-Type").orElse("");
        assertTrue(type.startsWith("application/fhir+json"), name + ": " + type);
        JsonNode outcome = answer.json();
        assertEquals("OperationOutcome", outcome.get("resourceType").asString(), name);
        JsonNode issue = outcome.get("issue").get(0);
        assertEquals("error", issue.get("severity").asString(), name);
        assertEquals("invalid", issue.get("code").asString(), name);
        assertEquals(diagnostics, issue.get("diagnostics").asString(), name);
    }
}
