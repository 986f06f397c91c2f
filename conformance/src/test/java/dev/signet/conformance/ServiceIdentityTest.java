// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A service of a workspace asks the vault as its own identity: contract 2.3, 4.2 and T25.
final class ServiceIdentityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String[] NEEDED = {"get", "wrapKey", "unwrapKey"};

    private static RunningSignet signet;
    private static WorkspaceServices services;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        services = new WorkspaceServices(signet, "clinic").made();
        signet.keys().create("clinic-key");
        // whatever Signet itself may do does not count
        signet.accessPolicy("remove");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static void assertSucceeded(JsonNode ended) {
        assertEquals("Succeeded", ended.get("status").asString(), ended.toString());
    }

    private static DataRequests requests(String service) {
        return new DataRequests(signet.client(), services.base(service));
    }

    private static void assertRefused(DataRequests requests, Duration bound) {
        Duration took = Until.holds(PATIENCE, "refused", () -> requests.read().status() == 403);
        assertTrue(took.compareTo(bound) <= 0, "refused after " + took);
    }

    private static void assertServes(DataRequests requests) {
        Until.holds(PATIENCE, "serves", () -> requests.read().status() == 200);
    }

    @Test
    void withoutTheRightsCreationIsRefusedAndLeavesNothing() {
        String principal = services.identity("stranger");
        JsonNode ended =
                services.ended("denied", services.user("stranger"), services.keyUrl("clinic-key"));
        assertEquals("Failed", ended.get("status").asString());
        String said = ended.toString();
        assertTrue(said.contains("Forbidden"), said);
        assertTrue(said.contains("Key Vault does not grant permission to the Azure AD"), said);
        assertTrue(said.contains("(4002)"), said);
        for (String missing : NEEDED) {
            String[] others =
                    java.util.Arrays.stream(NEEDED)
                            .filter(each -> !each.equals(missing))
                            .toArray(String[]::new);
            services.permit("remove", principal, NEEDED);
            services.permit("add", principal, others);
            JsonNode again =
                    services.ended(
                            "denied", services.user("stranger"), services.keyUrl("clinic-key"));
            assertEquals("Failed", again.get("status").asString(), "without " + missing);
        }
        services.permit("remove", principal, NEEDED);
    }

    @Test
    void whatItsIdentityMayDoCountsAndNothingElse() {
        String principal = services.identity("reader");
        services.permit("add", principal, NEEDED);
        assertSucceeded(
                services.ended("served", services.user("reader"), services.keyUrl("clinic-key")));
        DataRequests requests = requests("served").plant();
        requests.read().expect(200);

        services.permit("remove", principal, NEEDED);
        assertRefused(requests, RunningSignet.NOTIFIED_BOUND);
        services.permit("add", principal, NEEDED);
        assertServes(requests);

        services.removeIdentity("reader");
        assertRefused(requests, RunningSignet.NOTIFIED_BOUND);
        String health = requests.health().text();
        assertTrue(health.contains("Degraded"), health);

        // one of the same name is another, and must be given the key
        String second = services.identity("reader");
        assertNotEquals(principal, second);
        requests.read().expect(403);
        services.permit("add", second, NEEDED);
        assertServes(requests);
    }

    @Test
    void anotherIdentityIsTakenWhileTheOldOneIsRefused() {
        String first = services.identity("first");
        String second = services.identity("second");
        services.permit("add", first, NEEDED);
        assertSucceeded(
                services.ended("changed", services.user("first"), services.keyUrl("clinic-key")));
        DataRequests requests = requests("changed").plant();
        services.permit("remove", first, NEEDED);
        assertRefused(requests, RunningSignet.NOTIFIED_BOUND);

        JsonNode refused = patched("changed", services.user("second"));
        assertEquals("Failed", refused.get("status").asString(), refused.toString());
        assertTrue(refused.toString().contains("(4002)"), refused.toString());

        services.permit("add", second, NEEDED);
        assertSucceeded(patched("changed", services.user("second")));
        assertServes(requests);
        signet.restart();
        assertServes(requests("changed"));
        services.permit("remove", second, NEEDED);
        assertRefused(requests("changed"), RunningSignet.NOTIFIED_BOUND);
    }

    @Test
    void anotherKeyAndAnotherIdentityAreTakenTogetherOrNotAtAll() {
        String first = services.identity("leaving");
        String second = services.identity("coming");
        signet.keys().create("second-key");
        services.permit("add", first, NEEDED);
        assertSucceeded(
                services.ended("both", services.user("leaving"), services.keyUrl("clinic-key")));
        DataRequests requests = requests("both").plant();

        // whom the vault refuses is taken for neither key, and nothing has moved
        JsonNode refused =
                services.ended("both", services.user("coming"), services.keyUrl("second-key"));
        assertEquals("Failed", refused.get("status").asString(), refused.toString());
        assertTrue(refused.toString().contains("(4002)"), refused.toString());
        requests.read().expect(200);
        String shown = services.shown("both").toString();
        assertTrue(shown.contains("clinic-key") && shown.contains("leaving"), shown);

        services.permit("add", second, NEEDED);
        assertSucceeded(
                services.ended("both", services.user("coming"), services.keyUrl("second-key")));
        services.permit("remove", first, NEEDED);
        requests.read().expect(200);
        services.permit("remove", second, NEEDED);
        assertRefused(requests, RunningSignet.NOTIFIED_BOUND);
    }

    private static JsonNode patched(String service, String identity) {
        Answer begun =
                signet.client()
                        .send(
                                "arm",
                                "PATCH",
                                services.address(service),
                                "{\"identity\":" + identity + "}")
                        .expect(200, 202);
        return signet.arm().await(begun);
    }

    @Test
    void aServicesOwnIdentityIsGivenTheKeyWhenItIsThere() {
        Answer early =
                services.put("own", WorkspaceServices.SYSTEM, services.keyUrl("clinic-key"))
                        .expect(400);
        assertTrue(early.text().contains("system-assigned one is not there yet"), early.text());

        assertSucceeded(services.ended("own", WorkspaceServices.SYSTEM, ""));
        requests("own").plant();
        JsonNode refused =
                services.ended("own", WorkspaceServices.SYSTEM, services.keyUrl("clinic-key"));
        assertEquals("Failed", refused.get("status").asString());
        assertTrue(refused.toString().contains("(4002)"), refused.toString());
        requests("own").read().expect(200);

        String principal = services.shown("own").at("/identity/principalId").asString();
        services.permit("add", principal, NEEDED);
        assertSucceeded(
                services.ended("own", WorkspaceServices.SYSTEM, services.keyUrl("clinic-key")));
        requests("own").read().expect(200);
        services.permit("remove", principal, NEEDED);
        assertRefused(requests("own"), RunningSignet.NOTIFIED_BOUND);
    }

    @Test
    void aVaultInAnotherRegionIsRefused() {
        String principal = services.identity("faraway");
        String vault = signet.vault("far-vault", "");
        String body =
                """
                {"location":"West Europe","properties":{"tenantId":"%1$s",
                 "enablePurgeProtection":true,"sku":{"family":"A","name":"standard"},
                 "accessPolicies":[{"tenantId":"%1$s","objectId":"%2$s",
                  "permissions":{"keys":["get","wrapKey","unwrapKey"]}}]}}
                """
                        .formatted(signet.client().tenant(), principal);
        signet.client().send("arm", "PUT", vault, body).expect(200, 201);
        String url =
                signet.client()
                        .send(
                                "arm",
                                "PUT",
                                signet.vault("far-vault", "/keys/far-key"),
                                "{\"properties\":{\"kty\":\"RSA\",\"keySize\":2048}}")
                        .expect(200)
                        .json()
                        .at("/properties/keyUriWithVersion")
                        .asString();
        JsonNode ended = services.ended("faraway", services.user("faraway"), url);
        assertEquals("Failed", ended.get("status").asString());
        assertTrue(
                ended.toString()
                        .contains(
                                "must be in the region of the service: it is in 'westeurope', the"
                                        + " service in 'westus2'"),
                ended.toString());
        Answer near = services.put("near", services.user("faraway"), url, "westeurope").expect(201);
        assertSucceeded(signet.arm().await(near));
    }
}
