// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import dev.signet.controlplane.provider.Outcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The life of an account: created, changed, deleted, each as an operation that clients can
/// follow.
final class AccountLifeTest {
    private static final String MINIMAL =
            "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{}}";

    private final Arm arm = Arm.started();

    @Test
    void aCreatedAccountPassesThroughCreatingAndRunningToSucceeded() {
        var gate = new CountDownLatch(1);
        arm.fleet.before = () -> await(gate);
        Answer created = arm.put(Arm.service("demo"), MINIMAL).expect(201);
        assertEquals("Creating", created.json().at("/properties/provisioningState").asString());
        assertFalse(created.has("Location"));
        assertEquals("1", created.header("Retry-After"));
        String poll = created.header("Azure-AsyncOperation");
        assertTrue(
                poll.matches(
                        "https://arm.test:8443/subscriptions/"
                                + Arm.SUBSCRIPTION
                                + "/providers/Microsoft.HealthcareApis/locations/westus2"
                                + "/operationresults/[0-9a-f-]{36}\\?api-version=2021-11-01"),
                poll);
        Answer running = arm.get(poll).expect(200);
        assertEquals("Running", running.json().get("status").asString());
        assertEquals("1", running.header("Retry-After"));
        assertFalse(running.json().has("endTime"));
        gate.countDown();
        JsonNode end = arm.end(created);
        assertEquals("Succeeded", end.get("status").asString());
        assertTrue(end.has("endTime"));
        assertEquals("Succeeded", arm.read("demo").at("/properties/provisioningState").asString());
        assertEquals(1, arm.fleet.served.size());
    }

    @Test
    void theDefaultsAreThoseOfTheRecordedService() {
        Answer created = arm.put(Arm.service("demo"), MINIMAL).expect(201);
        String etag = created.header("ETag");
        assertEquals(
                "{\"id\":\"/subscriptions/"
                        + Arm.SUBSCRIPTION
                        + "/resourceGroups/rg/providers/Microsoft.HealthcareApis/services/demo\","
                        + "\"name\":\"demo\",\"type\":\"Microsoft.HealthcareApis/services\","
                        + "\"etag\":"
                        + Arm.JSON.writeValueAsString(etag)
                        + ",\"location\":\"westus2\",\"kind\":\"fhir-R4\",\"properties\":{"
                        + "\"accessPolicies\":[],\"cosmosDbConfiguration\":{\"offerThroughput\""
                        + ":1000},\"authenticationConfiguration\":{\"authority\":"
                        + "\"https://issuer.test:8443/"
                        + Arm.TENANT
                        + "\",\"audience\":\"https://demo.azurehealthcareapis.com\","
                        + "\"smartProxyEnabled\":false},\"corsConfiguration\":{\"origins\":[],"
                        + "\"headers\":[],\"methods\":[],\"allowCredentials\":false},"
                        + "\"exportConfiguration\":{},\"acrConfiguration\":{\"loginServers\":[]},"
                        + "\"privateEndpointConnections\":[],\"provisioningState\":\"Creating\"},"
                        + "\"systemData\":{\"createdBy\":\""
                        + Arm.ADMINISTRATOR
                        + "\",\"createdByType\":\"Application\",\"createdAt\":"
                        + "\"2026-03-01T10:00:00.0000000Z\",\"lastModifiedBy\":\""
                        + Arm.ADMINISTRATOR
                        + "\",\"lastModifiedByType\":\"Application\",\"lastModifiedAt\":"
                        + "\"2026-03-01T10:00:00.0000000Z\"}}",
                created.text());
        arm.settle();
        JsonNode later = arm.read("demo");
        assertEquals("{}", later.get("tags").toString());
        assertEquals("Enabled", later.at("/properties/publicNetworkAccess").asString());
        assertNotEquals(etag, later.get("etag").asString());
    }

    @Test
    void anOlderVersionShowsWhatItKnew() {
        arm.create("demo", MINIMAL);
        JsonNode old = arm.get(Arm.service("demo", "2020-03-30")).expect(200).json();
        assertFalse(old.has("systemData"));
        assertFalse(old.get("properties").has("acrConfiguration"));
        assertTrue(old.get("properties").has("exportConfiguration"));
        JsonNode oldest = arm.get(Arm.service("demo", "2019-09-16")).expect(200).json();
        assertFalse(oldest.get("properties").has("privateEndpointConnections"));
    }

    @Test
    void aPutReplacesAllButTheKeyAndTheIdentity() {
        arm.create(
                "demo",
                """
                {"kind":"fhir-R4","location":"westus2","tags":{"a":"b"},
                 "identity":{"type":"SystemAssigned"},
                 "properties":{"cosmosDbConfiguration":{"offerThroughput":1500,
                   "keyVaultKeyUri":"https://my-vault.vault.azure.net/keys/my-key"},
                  "corsConfiguration":{"origins":["*"],"maxAge":1440},
                  "exportConfiguration":{"storageAccountName":"store"},
                  "publicNetworkAccess":"Disabled"}}""");
        JsonNode before = arm.read("demo");
        assertEquals(1440, before.at("/properties/corsConfiguration/maxAge").intValue());
        assertEquals(Arm.TENANT, before.at("/identity/tenantId").asString());
        Answer changed = arm.put(Arm.service("demo"), MINIMAL).expect(200);
        assertEquals("Accepted", changed.json().at("/properties/provisioningState").asString());
        assertEquals("Succeeded", arm.end(changed).get("status").asString());
        JsonNode after = arm.read("demo");
        JsonNode cosmos = after.at("/properties/cosmosDbConfiguration");
        assertEquals(1000, cosmos.get("offerThroughput").intValue());
        assertEquals(Arm.KEY, cosmos.get("keyVaultKeyUri").asString());
        assertEquals("[]", after.at("/properties/corsConfiguration/origins").toString());
        assertEquals("Enabled", after.at("/properties/publicNetworkAccess").asString());
        assertEquals("{}", after.get("tags").toString());
        assertEquals(before.get("identity"), after.get("identity"));
    }

    @Test
    void identityNoneIsShortAtFirstAndLongLater() {
        arm.create("demo", MINIMAL);
        String none =
                MINIMAL.replace(
                        "\"properties\"", "\"identity\":{\"type\":\"None\"},\"properties\"");
        Answer put = arm.put(Arm.service("demo"), none).expect(200);
        assertEquals("{\"type\":\"None\"}", put.json().get("identity").toString());
        arm.settle();
        String longer = "{\"principalId\":\"\",\"tenantId\":\"\",\"type\":\"None\"}";
        assertEquals(longer, arm.read("demo").get("identity").toString());
        assertFalse(arm.put(Arm.service("demo"), MINIMAL).expect(200).json().has("identity"));
        arm.settle();
        assertEquals(longer, arm.read("demo").get("identity").toString());
    }

    @Test
    void whatAGetShowsCanBePutBackAndChangesOnlyTheEtag() {
        arm.create("demo", Arm.keyed(Arm.KEY));
        JsonNode before = arm.read("demo");
        arm.end(arm.put(Arm.service("demo"), before.toString()).expect(200));
        JsonNode after = arm.read("demo");
        assertNotEquals(before.get("etag"), after.get("etag"));
        assertEquals(before.get("properties"), after.get("properties"));
        assertEquals(Optional.empty(), arm.fleet.disk.values().iterator().next().authority());
    }

    @Test
    void aPatchChangesTagsAtOnceAndNothingElse() {
        arm.create("demo", MINIMAL);
        Answer patched =
                arm.send("PATCH", Arm.service("demo"), "{\"tags\":{\"x\":\"y\"}}").expect(200);
        assertFalse(patched.has("Azure-AsyncOperation"));
        assertEquals("Succeeded", patched.json().at("/properties/provisioningState").asString());
        assertEquals("{\"x\":\"y\"}", patched.json().get("tags").toString());
        assertEquals(patched.header("ETag"), arm.read("demo").get("etag").asString());
        JsonNode refused =
                arm.send(
                                "PATCH",
                                Arm.service("demo"),
                                "{\"tags\":{},\"properties\":{\"cosmosDbConfiguration\":"
                                        + "{\"offerThroughput\":1500}}}")
                        .refused(400, "BadRequest");
        assertEquals(
                "properties.cosmosDbConfiguration.offerThroughput",
                refused.get("target").asString());
        arm.send("PATCH", Arm.service("demo"), arm.read("demo").toString()).expect(200);
        assertEquals("{\"x\":\"y\"}", arm.read("demo").get("tags").toString());
        arm.send(
                        "PATCH",
                        Arm.service("demo"),
                        "{\"properties\":{\"publicNetworkAccess\":\"Disabled\"}}")
                .expect(200);
        arm.settle();
        JsonNode closed = arm.read("demo");
        assertEquals("Disabled", closed.at("/properties/publicNetworkAccess").asString());
        assertEquals("Succeeded", closed.at("/properties/provisioningState").asString());
        assertFalse(arm.fleet.served.values().iterator().next().publicNetworkAccess());
        arm.put(Arm.service("demo"), MINIMAL).expect(200);
        arm.settle();
        assertTrue(arm.fleet.served.values().iterator().next().publicNetworkAccess());
    }

    @Test
    void operationsAreForgottenADayAfterTheirEndWhenTheNextOneBegins() {
        arm.create("first", MINIMAL);
        assertEquals(1, arm.records.startingWith("operation/").size());
        arm.now = arm.now.plus(Duration.ofHours(23));
        arm.create("second", MINIMAL);
        assertEquals(2, arm.records.startingWith("operation/").size());
        arm.now = arm.now.plus(Duration.ofHours(2));
        arm.create("third", MINIMAL);
        assertEquals(2, arm.records.startingWith("operation/").size());
    }

    @Test
    void aDeletionAnswers202WithBothHeadersAndThenNothingIsLeft() {
        arm.create("demo", MINIMAL);
        Answer deleted = arm.send("DELETE", Arm.service("demo"), "").expect(202);
        assertEquals("", deleted.text());
        String location = deleted.header("Location");
        assertTrue(location.endsWith("&operationResultResponseType=Location"), location);
        assertEquals("1", deleted.header("Retry-After"));
        assertEquals("Succeeded", arm.end(deleted).get("status").asString());
        assertEquals("", arm.get(location).expect(204).text());
        arm.get(Arm.service("demo")).refused(404, "ResourceNotFound");
        arm.send("DELETE", Arm.service("demo"), "").expect(204);
        assertTrue(arm.fleet.disk.isEmpty());
        arm.create("demo", MINIMAL);
    }

    @Test
    void aRefusedCreationEndsFailedAndLeavesNothingBehind() {
        arm.fleet.refusal = Optional.of(new Refused("Forbidden", "no permission (4002)"));
        Answer created = arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201);
        JsonNode end = arm.end(created);
        assertEquals("Failed", end.get("status").asString());
        assertEquals("Forbidden", end.at("/error/code").asString());
        assertEquals("no permission (4002)", end.at("/error/message").asString());
        arm.get(Arm.service("demo")).refused(404, "ResourceNotFound");
        assertTrue(arm.fleet.disk.isEmpty());
        arm.fleet.refusal = Optional.empty();
        arm.create("demo", MINIMAL);
        assertEquals("Failed", arm.end(created).get("status").asString());
        arm.now = arm.now.plusSeconds(25 * 3600);
        arm.get(created.header("Azure-AsyncOperation")).refused(404, "OperationResultNotFound");
    }

    @Test
    void aRefusedChangeRestoresWhatWasThere() {
        arm.create("demo", Arm.keyed(Arm.KEY));
        arm.fleet.refusal = Optional.of(new Refused("BadRequest", "old key refused"));
        Answer changed = arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY + "2")).expect(200);
        assertEquals("Failed", arm.end(changed).get("status").asString());
        JsonNode after = arm.read("demo");
        assertEquals("Failed", after.at("/properties/provisioningState").asString());
        assertEquals(
                Arm.KEY, after.at("/properties/cosmosDbConfiguration/keyVaultKeyUri").asString());
        arm.fleet.refusal = Optional.empty();
        arm.end(arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY + "2")).expect(200));
        assertEquals("Succeeded", arm.read("demo").at("/properties/provisioningState").asString());
        assertEquals(
                Optional.of(Arm.KEY + "2"), arm.fleet.disk.values().iterator().next().keyUri());
    }

    @Test
    void whileAnOperationRunsAnotherIsRefused() {
        var gate = new CountDownLatch(1);
        arm.fleet.before = () -> await(gate);
        arm.put(Arm.service("demo"), MINIMAL).expect(201);
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            String body = method.equals("PUT") ? MINIMAL : "{}";
            arm.send(method, Arm.service("demo"), body).refused(409, "AnotherOperationInProgress");
        }
        gate.countDown();
        arm.settle();
        arm.send("DELETE", Arm.service("demo"), "").expect(202);
    }

    @Test
    void aRevokedAccountCanBeDeletedButNotChanged() {
        arm.create("demo", Arm.keyed(Arm.KEY));
        arm.fleet.keys.put(
                arm.fleet.disk.keySet().iterator().next(),
                new Fleet.KeyStatus(false, 4002, "revoked"));
        JsonNode error = arm.put(Arm.service("demo"), MINIMAL).refused(400, "BadRequest");
        assertEquals(
                "No Update is allowed on Database Account with Customer Managed Key in Revoked"
                        + " Status",
                error.get("message").asString());
        Answer deleted = arm.send("DELETE", Arm.service("demo"), "").expect(202);
        assertEquals("Succeeded", arm.end(deleted).get("status").asString());
    }

    @Test
    void aConditionOnTheEtagIsHonoured() {
        arm.create("demo", MINIMAL);
        String etag = arm.read("demo").get("etag").asString();
        arm.send("PUT", Arm.service("demo"), MINIMAL, "If-Match", "\"other\"")
                .refused(412, "PreconditionFailed");
        arm.send("PUT", Arm.service("demo"), MINIMAL, "If-None-Match", "*")
                .refused(412, "PreconditionFailed");
        arm.send("PUT", Arm.service("new"), MINIMAL, "If-Match", "*")
                .refused(412, "PreconditionFailed");
        arm.send("PUT", Arm.service("demo"), MINIMAL, "If-Match", etag).expect(200);
        arm.settle();
        arm.send("DELETE", Arm.service("demo"), "", "If-Match", etag)
                .refused(412, "PreconditionFailed");
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// `New-AzHealthcareApisService -Name -ResourceGroupName -Location -Kind -CosmosKeyVaultKeyUri`
    /// of the page, and with the throughput that the cmdlet has come to ask for; what
    /// Az.HealthcareApis sends for it.
    @Test
    void theRequestsOfTheSeedsPowerShellLinesDoWhatTheySay() {
        String uri = "\"keyVaultKeyUri\":\"" + Arm.KEY + "\"";
        for (String cosmos : List.of(uri, "\"offerThroughput\":400," + uri)) {
            String name = "myservice" + cosmos.length();
            arm.create(name, Arm.cosmos(cosmos));
            assertEquals(
                    Arm.KEY,
                    arm.read(name)
                            .at("/properties/cosmosDbConfiguration/keyVaultKeyUri")
                            .asString());
        }
        arm.put(Arm.service("myService"), Arm.cosmos(uri)).refused(400, "BadRequest");
        String versioned = Arm.KEY + "/0123456789abcdef0123456789abcdef";
        arm.put(Arm.service("versioned"), Arm.keyed(versioned)).refused(400, "BadRequest");
    }
}
