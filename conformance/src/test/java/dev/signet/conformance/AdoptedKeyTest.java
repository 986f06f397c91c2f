// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// From a service-managed key to the customer's: contract T13 and T25.
final class AdoptedKeyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String URL =
            "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl";

    private static RunningSignet signet;
    private static WorkspaceServices services;
    private static String identity;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        services = new WorkspaceServices(signet, "adopted").made();
        String principal = services.identity("reader");
        services.permit("add", principal, "get", "wrapKey", "unwrapKey");
        identity = services.user("reader");
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static void assertSucceeded(JsonNode ended) {
        assertEquals("Succeeded", ended.get("status").asString(), ended.toString());
    }

    private void assertReads(String base, Map<String, String> acknowledged) {
        acknowledged.forEach(
                (id, family) -> {
                    Answer read = signet.client().get("fhir", base + "/Patient/" + id).expect(200);
                    assertTrue(read.text().contains(family), id);
                });
    }

    @Test
    void aServiceUnderTrafficGoesUnderTheCustomersKeyAndFailsNoRequest() {
        signet.keys().create("live-key");
        assertSucceeded(services.ended("live", "", ""));
        String base = services.base("live");
        String key = services.keyUrl("live-key");
        var traffic = new Traffic(signet.client(), base, "Adopted", 8);
        try (traffic) {
            awaitMore(traffic, 100);
            assertSucceeded(services.ended("live", identity, key));
            awaitMore(traffic, 200);
            signet.client().get("fhir", base + "/Patient?family=Adopted1").expect(200);
            traffic.stop();
        }
        assertEquals(List.of(), traffic.unexpected());
        assertEquals(key, services.shown("live").at(URL).asString());
        String version = signet.keys().latest("live-key");
        assertTrue(health(base).contains(version), health(base));

        var requests = new DataRequests(signet.client(), base).plant();
        try {
            signet.keys().enable("live-key", version, false);
            Duration took = Until.holds(PATIENCE, "refused", () -> requests.read().status() == 403);
            assertTrue(took.compareTo(RunningSignet.NOTIFIED_BOUND) <= 0, "refused after " + took);
            signet.restart();
            Until.holds(
                    PATIENCE,
                    "refused after a restart",
                    () -> new DataRequests(signet.client(), base).read().status() == 403);
        } finally {
            signet.keys().enable("live-key", version, true);
        }
        Until.holds(
                PATIENCE,
                "serves",
                () -> new DataRequests(signet.client(), base).read().status() == 200);
        assertReads(base, traffic.acknowledged());
        assertTrue(activities().contains("fhirservices/write"), activities());
        assertTrue(activities().contains("\"Accepted\""), activities());
    }

    private String activities() {
        return signet.client()
                .get(
                        "arm",
                        signet.client().arm()
                                + "/subscriptions/"
                                + signet.client().subscription()
                                + "/providers/Microsoft.Insights/eventtypes/management/values"
                                + "?api-version=2015-04-01&$filter="
                                + Client.encode(
                                        "eventTimestamp ge '2020-01-01' and resourceGroupName eq"
                                                + " 'signet'"))
                .expect(200)
                .text();
    }

    private String health(String base) {
        return signet.client().get("fhir", base + "/health/check").text();
    }

    private static void awaitMore(Traffic traffic, int requests) {
        long wanted = traffic.requests() + requests;
        Until.holds(PATIENCE, "traffic flows", () -> traffic.requests() >= wanted);
    }

    @Test
    void aKillAtAnyMomentLeavesTheOneModeOrTheOtherAndTheChangeIsFinished() {
        signet.keys().create("killed-key");
        for (int round = 0; round < 4; round++) {
            String name = "killed" + round;
            assertSucceeded(services.ended(name, "", ""));
            String base = services.base(name);
            var requests = new DataRequests(signet.client(), base).plant();
            requests.read().expect(200);
            String key = services.keyUrl("killed-key");
            services.put(name, identity, key).expect(200);
            long end = System.nanoTime() + round * 15_000_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait(); // a little later each time
            }
            signet.process().kill();
            signet.startAgain();
            Until.holds(
                    PATIENCE,
                    "the change is finished",
                    () ->
                            services.shown(name)
                                    .at("/properties/provisioningState")
                                    .asString()
                                    .equals("Succeeded"));
            assertEquals(key, services.shown(name).at(URL).asString());
            var again = new DataRequests(signet.client(), base);
            Until.holds(PATIENCE, "serves", () -> again.read().status() == 200);
            assertTrue(health(base).contains(signet.keys().latest("killed-key")), health(base));
        }
    }

    @Test
    void whatCannotBeIsRefusedInAzuresWordsAndTheAccountGoesOn() {
        signet.keys().create("kept-key");
        assertSucceeded(services.ended("kept", "", ""));
        String base = services.base("kept");
        var requests = new DataRequests(signet.client(), base).plant();
        String version = signet.keys().create("old-key");
        signet.keys().create("old-key");
        JsonNode old =
                services.ended("kept", identity, signet.keys().uri("old-key") + "/" + version);
        assertEquals("Failed", old.get("status").asString());
        assertTrue(old.toString().contains("not the newest"), old.toString());
        JsonNode none =
                services.ended("kept", identity, signet.keys().uri("no-key") + "/" + version);
        assertEquals("Failed", none.get("status").asString());
        assertTrue(none.toString().contains("not found"), none.toString());
        requests.read().expect(200);
        assertTrue(services.shown("kept").at(URL).isMissingNode());

        assertSucceeded(services.ended("kept", identity, services.keyUrl("kept-key")));
        String back = services.put("kept", identity, "").expect(200).text();
        assertTrue(back.contains(services.keyUrl("kept-key")), "nothing said keeps the key");
        signet.client()
                .send(
                        "arm",
                        "PUT",
                        services.address("kept"),
                        "{\"location\":\"westus2\",\"properties\":{"
                                + WorkspaceServices.encryption("")
                                + "}}")
                .expect(400);
        requests.read().expect(200);
    }

    @Test
    void aServiceOfTheOlderTypeKeepsItsMode() {
        signet.keys().create("older-key");
        signet.arm().create("older", "");
        Answer refused =
                signet.arm()
                        .put(
                                "older",
                                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                                        + "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\""
                                        + signet.keys().uri("older-key")
                                        + "\"}}}")
                        .expect(400);
        assertTrue(refused.text().contains("Updating KeyVaultKeyUri is not supported"));
    }

    @Test
    void aTemplateDeployedAgainWithAKeyTakesTheServiceUnderIt() {
        signet.keys().create("templated-key");
        deploy("");
        String base = services.base("templated");
        var requests = new DataRequests(signet.client(), base).plant();
        deploy(WorkspaceServices.encryption(services.keyUrl("templated-key")));
        deploy(WorkspaceServices.encryption(services.keyUrl("templated-key")));
        requests.read().expect(200);
        assertTrue(health(base).contains(signet.keys().latest("templated-key")), health(base));
    }

    private void deploy(String encryption) {
        String template =
                """
                {"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                 "contentVersion":"1.0.0.0","resources":[{
                  "type":"Microsoft.HealthcareApis/workspaces/fhirservices","apiVersion":"2023-11-01",
                  "name":"adopted/templated","location":"westus2","kind":"fhir-R4",
                  "identity":%s,"properties":{%s}}]}
                """
                        .formatted(identity, encryption);
        Answer begun =
                signet.client()
                        .send(
                                "arm",
                                "PUT",
                                signet.client().arm()
                                        + "/subscriptions/"
                                        + signet.client().subscription()
                                        + "/resourceGroups/signet/providers"
                                        + "/Microsoft.Resources/deployments/adopting"
                                        + "?api-version=2022-09-01",
                                "{\"properties\":{\"mode\":\"Incremental\",\"template\":"
                                        + template
                                        + "}}")
                        .expect(200, 201);
        assertSucceeded(signet.arm().await(begun));
    }
}
