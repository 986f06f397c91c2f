// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What holds for every address: who may come, api-versions, spellings, bodies, headers.
final class PlaneTest {
    private static final String SUBSCRIPTION = "/subscriptions/" + Arm.SUBSCRIPTION;
    private static final String RESOURCES = "api-version=2021-04-01";

    private final Arm arm = Arm.started();

    @Test
    void withoutATokenTheAnswerIs401WithAChallenge() {
        Answer answer = arm.sendAs("", "GET", "/subscriptions?" + RESOURCES, "");
        answer.refused(401, "AuthenticationFailed");
        assertEquals(
                "Bearer authorization_uri=\"https://issuer.test:8443/"
                        + Arm.TENANT
                        + "\", error=\"invalid_token\"",
                answer.header("WWW-Authenticate"));
        arm.sendAs("Bearer expired", "GET", "/subscriptions?" + RESOURCES, "")
                .refused(401, "InvalidAuthenticationToken");
        arm.sendAs("", "GET", "/nothing/here", "").expect(401);
    }

    @Test
    void aTokenThatScopesNarrowToDataIsNoAdministratorsHere() {
        var arm = new Arm();
        arm.sendAs("Bearer administrator", "GET", Arm.service("demo"), "").expect(404);
        arm.sendAs("Bearer scoped", "GET", Arm.service("demo"), "")
                .refused(403, "AuthorizationFailed");
    }

    @Test
    void onlyAdministratorsMayDoAnything() {
        JsonNode error =
                arm.sendAs("Bearer other", "GET", Arm.service("demo"), "")
                        .refused(403, "AuthorizationFailed");
        assertTrue(error.get("message").asString().contains("'someone'"));
    }

    @Test
    void theApiVersionIsMandatoryAndKnown() {
        arm.get("/subscriptions").refused(400, "MissingApiVersionParameter");
        JsonNode error =
                arm.get(Arm.service("demo", "2017-01-01"))
                        .refused(400, "InvalidApiVersionParameter");
        assertTrue(error.get("message").asString().contains("2020-03-30"));
        arm.get(Arm.service("demo", "2021-04-01")).refused(400, "InvalidApiVersionParameter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2019-09-16", "2020-03-15", "2020-03-30", "2021-01-11", "2021-11-01", "2022-05-15",
                "2022-06-01", "2022-12-01", "2023-02-28", "2023-09-06", "2023-11-01", "2023-12-01",
                "2024-03-01", "2024-03-31", "2018-08-20-preview", "2025-04-01-preview"
            })
    void everyVersionOfTheContractCreates(String version) {
        Answer answer = arm.put(Arm.service("demo", version), Arm.keyed(Arm.KEY)).expect(201);
        assertTrue(answer.header("Azure-AsyncOperation").endsWith("api-version=" + version));
        assertEquals("Succeeded", arm.end(answer).get("status").asString());
    }

    @Test
    void pathsMatchWithoutCaseAndEmptySegmentsDoNotCount() {
        arm.create("demo", Arm.cosmos(""));
        for (String path :
                new String[] {
                    Arm.SERVICES.replace("resourceGroups/rg", "resourcegroups/RG"),
                    Arm.SERVICES.replace("/services", "//Services"),
                    Arm.SERVICES.replace("Microsoft.HealthcareApis", "microsoft.healthcareapis")
                }) {
            JsonNode found = arm.get(path + "/demo/?api-version=2021-11-01").expect(200).json();
            assertEquals(Arm.SERVICES + "/demo", found.get("id").asString());
        }
        arm.send("HEAD", Arm.service("demo"), "").expect(204);
        arm.send("HEAD", Arm.service("none"), "").expect(404);
        arm.get(Arm.service("demo").replace("api-version", "Api%2DVersion")).expect(200);
    }

    @Test
    void aBodyThatIsNotJsonIsRefusedWithTheByte() {
        String body = "{\"kind\":\"fhir-R4\",";
        JsonNode error =
                arm.put(Arm.service("demo"), body + "!}").refused(400, "InvalidRequestContent");
        assertTrue(
                error.get("message").asString().contains("at byte " + body.length()),
                error.toString());
        for (String bad : new String[] {"", "[]", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":\"\t\"}"}) {
            arm.put(Arm.service("demo"), bad).refused(400, "InvalidRequestContent");
        }
        arm.put(Arm.service("demo"), "[".repeat(100_000)).refused(400, "InvalidRequestContent");
        arm.put(Arm.service("demo"), "{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}").expect(413);
    }

    @Test
    void everyAnswerHasResourceManagersHeaders() {
        Answer answer = arm.get("/subscriptions?" + RESOURCES).expect(200);
        assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
        assertEquals("no-cache", answer.header("Cache-Control"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("11999", answer.header("x-ms-ratelimit-remaining-subscription-reads"));
        assertTrue(answer.header("x-ms-request-id").matches("[0-9a-f-]{36}"));
        Answer refused = arm.put("/subscriptions/none?" + RESOURCES, "{}");
        assertTrue(refused.has("x-ms-request-id"));
    }

    @Test
    void whatIsNotThereIsSaidInItsOwnWord() {
        arm.get("/subscriptions/none?" + RESOURCES).refused(404, "SubscriptionNotFound");
        arm.get(SUBSCRIPTION + "/resourceGroups/none?" + RESOURCES)
                .refused(404, "ResourceGroupNotFound");
        arm.get(Arm.service("none")).refused(404, "ResourceNotFound");
        arm.get(Arm.GROUP + "/providers/Microsoft.Compute/machines/x?" + RESOURCES)
                .refused(404, "InvalidResourceNamespace");
        arm.get(Arm.GROUP + "/providers/Microsoft.HealthcareApis/machines/x?" + RESOURCES)
                .refused(404, "InvalidResourceType");
        arm.put(Arm.GROUP + "/providers/Microsoft.Resources/deployments/d?" + RESOURCES, "{}")
                .refused(404, "InvalidResourceType"); // a module of its own brings them
        arm.send("POST", Arm.service("none"), "").refused(405, "HttpMethodNotSupported");
        arm.get(
                        SUBSCRIPTION
                                + "/providers/Microsoft.HealthcareApis/locations/westus2"
                                + "/operationresults/none?api-version=2021-11-01")
                .refused(404, "OperationResultNotFound");
    }

    @Test
    void endpointsAreToldWithoutAToken() {
        JsonNode endpoints =
                arm.sendAs("", "GET", "/metadata/endpoints?api-version=2015-01-01", "")
                        .expect(200)
                        .json();
        assertEquals(
                "https://issuer.test:8443/adfs",
                endpoints.at("/authentication/loginEndpoint").asString());
        assertEquals(Arm.BASE + "/", endpoints.at("/authentication/audiences/0").asString());
        arm.sendAs("", "GET", "/metadata/endpoints", "").refused(400, "MissingApiVersionParameter");
    }

    @Test
    void subscriptionsTenantsLocationsAndProvidersAreListed() {
        JsonNode subscription =
                arm.get("/subscriptions?api-version=2022-12-01").json().get("value").get(0);
        assertEquals(Arm.SUBSCRIPTION, subscription.get("subscriptionId").asString());
        assertEquals("Enabled", subscription.get("state").asString());
        assertEquals(subscription, arm.get(SUBSCRIPTION + "?" + RESOURCES).json());
        JsonNode tenant = arm.get("/tenants?api-version=2022-12-01").json().get("value").get(0);
        assertEquals(Arm.TENANT, tenant.get("tenantId").asString());
        JsonNode locations = arm.get(SUBSCRIPTION + "/locations?" + RESOURCES).json();
        assertTrue(locations.toString().contains("\"westus2\""));
        JsonNode provider =
                arm.get(SUBSCRIPTION + "/providers/microsoft.healthcareapis?" + RESOURCES).json();
        assertEquals("Registered", provider.get("registrationState").asString());
        assertEquals("services", provider.at("/resourceTypes/0/resourceType").asString());
        arm.send("POST", SUBSCRIPTION + "/providers/Microsoft.KeyVault/register?" + RESOURCES, "")
                .expect(200);
        arm.get(SUBSCRIPTION + "/providers/Microsoft.Compute?" + RESOURCES)
                .refused(404, "InvalidResourceNamespace");
        assertTrue(
                arm.get("/providers/Microsoft.HealthcareApis/operations?api-version=2021-11-01")
                        .text()
                        .contains("Microsoft.HealthcareApis/services/write"));
    }

    @Test
    void aCallerIsToldWhoItIs() {
        assertEquals(Arm.ADMINISTRATOR, arm.get("/v1.0/me").json().get("id").asString());
    }

    @Test
    void aFailureOfOursIs500AndTellsNothing() {
        arm.create("demo", Arm.cosmos(""));
        arm.records.put(
                "account/demo",
                "{\"format\":1,\"secret\":2}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Answer answer = arm.get(Arm.service("demo"));
        answer.refused(500, "InternalServerError");
        assertFalse(answer.text().contains("secret"));
    }
}
