// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What clients ask of Resource Manager beside resources: endpoints, registrations, tags, locks.
final class BreadthTest {
    private static final String RESOURCES = "?api-version=2021-04-01";
    private static final String LOCK =
            "/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01";
    private static final String SUBSCRIPTION = "/subscriptions/" + Arm.SUBSCRIPTION;
    private static final String CAN_NOT_DELETE =
            "{\"properties\":{\"level\":\"CanNotDelete\",\"notes\":\"of the ward\"}}";

    private final Arm arm = Arm.started();

    @ParameterizedTest
    @ValueSource(strings = {"2019-05-01", "2020-06-01"})
    void endpointsAreAnArrayOfOneCloud(String version) {
        JsonNode clouds =
                arm.sendAs("", "GET", "/metadata/endpoints?api-version=" + version, "")
                        .expect(200)
                        .json();
        assertEquals(1, clouds.size());
        assertEquals("vault.test:8444", clouds.at("/0/suffixes/keyVaultDns").asString());
        assertEquals(Arm.BASE + "/", clouds.at("/0/resourceManager").asString());
    }

    @Test
    void theNewestEndpointsAreOneCloudAndTheOldestAShortObject() {
        JsonNode cloud = arm.get("/metadata/endpoints?api-version=2022-09-01").expect(200).json();
        assertEquals("Signet", cloud.get("name").asString());
        assertEquals(
                "https://issuer.test:8443/", cloud.at("/authentication/loginEndpoint").asString());
        JsonNode oldest = arm.get("/metadata/endpoints?api-version=2015-01-01").expect(200).json();
        assertTrue(oldest.has("galleryEndpoint"));
        arm.get("/metadata/endpoints?api-version=2014-01-01")
                .refused(400, "InvalidApiVersionParameter");
    }

    @Test
    void aNamespaceOfOthersIsRegisteredWhenAsked() {
        String one = SUBSCRIPTION + "/providers/microsoft.documentdb";
        JsonNode before = arm.get(one + RESOURCES).expect(200).json();
        assertEquals("NotRegistered", before.get("registrationState").asString());
        JsonNode after = arm.send("POST", one + "/register" + RESOURCES, "").expect(200).json();
        assertEquals("Microsoft.DocumentDB", after.get("namespace").asString());
        Arm next = arm.restarted();
        next.plane.start();
        assertEquals(
                "Registered",
                next.get(one + RESOURCES).expect(200).json().get("registrationState").asString());
        JsonNode gone = arm.send("POST", one + "/unregister" + RESOURCES, "").expect(200).json();
        assertEquals("NotRegistered", gone.get("registrationState").asString());
        arm.send("POST", SUBSCRIPTION + "/providers/Microsoft.Nothing/register" + RESOURCES, "")
                .refused(404, "InvalidResourceNamespace");
        arm.send(
                        "POST",
                        SUBSCRIPTION + "/providers/Microsoft.HealthcareApis/unregister" + RESOURCES,
                        "")
                .refused(409, "CannotUnregisterProvider");
        arm.put(Arm.GROUP + "/providers/Microsoft.DocumentDB/accounts/x" + RESOURCES, "{}")
                .refused(404, "InvalidResourceType");
    }

    @Test
    void providersOfTheTenantAreThoseOfTheInstallation() {
        assertTrue(
                arm.get("/providers" + RESOURCES)
                        .expect(200)
                        .text()
                        .contains("workspaces/fhirservices"));
        arm.get("/providers/Microsoft.HealthcareApis" + RESOURCES).expect(200);
        arm.get("/providers/Microsoft.DocumentDB" + RESOURCES)
                .refused(404, "InvalidResourceNamespace");
    }

    @Test
    void tagsAreReadAndChangedApartFromWhatBearsThem() {
        arm.create("demo", Arm.cosmos(""));
        String tags = Arm.SERVICES + "/demo/providers/Microsoft.Resources/tags/default" + RESOURCES;
        arm.put(tags, "{\"properties\":{\"tags\":{\"a\":\"1\",\"b\":\"2\"}}}").expect(200);
        arm.send("PATCH", tags, "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"b\":\"3\"}}}")
                .expect(200);
        arm.send("PATCH", tags, "{\"operation\":\"Delete\",\"properties\":{\"tags\":{\"a\":\"\"}}}")
                .expect(200);
        arm.put(tags, "{}").refused(400, "BadRequest");
        arm.send("PATCH", tags, "{\"operation\":\"Replace\"}").refused(400, "BadRequest");
        assertEquals("{\"b\":\"3\"}", arm.read("demo").get("tags").toString());
        assertEquals("3", arm.get(tags).expect(200).json().at("/properties/tags/b").asString());
        arm.send("PATCH", tags, "{\"operation\":\"Guess\"}").refused(400, "BadRequest");
        JsonNode names = arm.get(SUBSCRIPTION + "/tagNames" + RESOURCES).expect(200).json();
        assertEquals("b", names.at("/value/0/tagName").asString());
        arm.send("DELETE", tags, "").expect(200);
        assertEquals(
                "{\"value\":[]}",
                arm.get(SUBSCRIPTION + "/tagNames" + RESOURCES).expect(200).text());
        String group = Arm.GROUP + "/providers/Microsoft.Resources/tags/default" + RESOURCES;
        arm.put(group, "{\"properties\":{\"tags\":{\"a\":\"1\"}}}").expect(200);
        assertEquals(
                "{\"a\":\"1\"}",
                arm.get(Arm.GROUP + RESOURCES).expect(200).json().get("tags").toString());
    }

    @Test
    void tagsOfTheSubscriptionAreInUseAndItsReadOnlyLockHolds() {
        String names = SUBSCRIPTION + "/tagNames/ward" + RESOURCES;
        String tags = SUBSCRIPTION + "/providers/Microsoft.Resources/tags/default" + RESOURCES;
        arm.put(names, "").expect(201);
        arm.put(tags, "{\"properties\":{\"tags\":{\"Ward\":\"7\"}}}").expect(200);
        arm.send("DELETE", names, "").refused(409, "TagInUse");
        arm.send("DELETE", tags, "").expect(200);
        arm.put(
                        SUBSCRIPTION
                                + "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01",
                        "{\"properties\":{\"level\":\"ReadOnly\"}}")
                .expect(201);
        arm.send("DELETE", names, "").refused(409, "ScopeLocked");
        arm.put(names.replace("ward", "other"), "").refused(409, "ScopeLocked");
    }

    @Test
    void namesAndValuesOfTagsAreKeptBesideThoseInUse() {
        String names = SUBSCRIPTION + "/tagNames";
        arm.put(names + "/Ward" + RESOURCES, "").expect(201);
        JsonNode again = arm.put(names + "/wARD" + RESOURCES, "").expect(200).json();
        assertEquals("Ward", again.get("tagName").asString());
        arm.put(names + "/none/tagValues/7" + RESOURCES, "").refused(404, "TagNotFound");
        String seven = names + "/ward/tagValues/7" + RESOURCES;
        JsonNode value = arm.put(seven, "").expect(201).json();
        assertEquals(SUBSCRIPTION + "/tagNames/Ward/tagValues/7", value.get("id").asString());
        assertEquals(0, value.at("/count/value").asInt());
        arm.put(seven, "").expect(200);
        JsonNode all = arm.get(names + RESOURCES).expect(200).json().get("value");
        assertEquals("7", all.at("/0/values/0/tagValue").asString());
        String group = Arm.GROUP + "/providers/Microsoft.Resources/tags/default" + RESOURCES;
        arm.put(group, "{\"properties\":{\"tags\":{\"ward\":\"7\"}}}").expect(200);
        assertEquals(1, arm.put(seven, "").expect(200).json().at("/count/value").asInt());
        arm.send("DELETE", seven, "").refused(409, "TagInUse");
        arm.send("DELETE", names + "/Ward" + RESOURCES, "").refused(409, "TagInUse");
        arm.send("DELETE", group, "").expect(200);
        arm.send("DELETE", names + "/Ward" + RESOURCES, "").refused(409, "TagHasValues");
        arm.send("DELETE", seven, "").expect(200);
        arm.send("DELETE", seven, "").expect(204);
        arm.send("DELETE", names + "/Ward" + RESOURCES, "").expect(200);
        arm.send("DELETE", names + "/Ward" + RESOURCES, "").expect(204);
        String longest = names + "/" + "x".repeat(466);
        arm.put(longest + RESOURCES, "").expect(201);
        arm.send("DELETE", longest + RESOURCES, "").expect(200);
        arm.put(longest + "x" + RESOURCES, "").refused(400, "BadRequest");
        arm.put(names + "/a%3Cb" + RESOURCES, "").refused(400, "BadRequest");
        assertEquals("{\"value\":[]}", arm.get(names + RESOURCES).expect(200).text());
    }

    @Test
    void theManagementGroupIsTheTenantsRootWithAllSubscriptions() {
        String all = "/providers/Microsoft.Management/managementGroups";
        String version = "?api-version=2020-05-01";
        JsonNode root = arm.get(all + version).expect(200).json().at("/value/0");
        assertEquals(Arm.TENANT, root.get("name").asString());
        String one = root.get("id").asString();
        JsonNode shown = arm.get(one + version + "&$expand=children").expect(200).json();
        assertEquals(Arm.SUBSCRIPTION, shown.at("/properties/children/0/name").asString());
        arm.get(all + "/other" + version).refused(404, "ManagementGroupNotFound");
        String register = "/providers/Microsoft.DocumentDB/register" + RESOURCES;
        arm.send("POST", all + "/other" + register, "").refused(404, "ManagementGroupNotFound");
        arm.send("POST", one + register, "").expect(200);
        arm.send("POST", one + register.replace("DocumentDB", "Nothing"), "")
                .refused(404, "InvalidResourceNamespace");
        String provider = SUBSCRIPTION + "/providers/Microsoft.DocumentDB";
        assertEquals(
                "Registered",
                arm.get(provider + RESOURCES)
                        .expect(200)
                        .json()
                        .get("registrationState")
                        .asString());
        assertEquals(
                "{\"value\":[]}",
                arm.get(provider + "/providerPermissions" + RESOURCES).expect(200).text());
        arm.get(SUBSCRIPTION + "/providers/Microsoft.Nothing/providerPermissions" + RESOURCES)
                .refused(404, "InvalidResourceNamespace");
    }

    @Test
    void aSubscriptionBearsTagsOfItsOwn() {
        String tags = SUBSCRIPTION + "/providers/Microsoft.Resources/tags/default" + RESOURCES;
        JsonNode shown = arm.get(tags).expect(200).json();
        assertEquals("{}", shown.at("/properties/tags").toString());
        assertEquals(
                SUBSCRIPTION + "/providers/Microsoft.Resources/tags/default",
                shown.path("id").asString());
        arm.put(tags, "{\"properties\":{\"tags\":{\"a\":\"1\"}}}").expect(200);
        arm.send("PATCH", tags, "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"b\":\"2\"}}}")
                .expect(200);
        String both = "{\"a\":\"1\",\"b\":\"2\"}";
        assertEquals(both, arm.get(tags).expect(200).json().at("/properties/tags").toString());
        assertEquals(
                both,
                arm.restarted().get(tags).expect(200).json().at("/properties/tags").toString());
        assertEquals(
                "{}", arm.get(Arm.GROUP + RESOURCES).expect(200).json().get("tags").toString());
        arm.send("DELETE", tags, "").expect(200);
        assertEquals("{}", arm.get(tags).expect(200).json().at("/properties/tags").toString());
        String lock = SUBSCRIPTION + "/providers/Microsoft.Authorization/locks/l";
        arm.put(lock + "?api-version=2020-05-01", "{\"properties\":{\"level\":\"ReadOnly\"}}")
                .expect(201);
        arm.put(tags, "{\"properties\":{\"tags\":{\"a\":\"1\"}}}").refused(409, "ScopeLocked");
    }

    @Test
    void namesOfTagsThatDifferInCaseAreOneAndValuesAreNot() {
        arm.create("demo", Arm.cosmos(""));
        String tags = Arm.SERVICES + "/demo/providers/Microsoft.Resources/tags/default" + RESOURCES;
        arm.put(tags, "{\"properties\":{\"tags\":{\"Ward\":\"x\",\"b\":\"2\"}}}").expect(200);
        arm.send(
                        "PATCH",
                        tags,
                        "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"wARD\":\"X\"}}}")
                .expect(200);
        assertEquals("{\"Ward\":\"X\",\"b\":\"2\"}", arm.read("demo").get("tags").toString());
        String delete = "{\"operation\":\"Delete\",\"properties\":{\"tags\":{\"WARD\":\"%s\"}}}";
        arm.send("PATCH", tags, delete.formatted("x")).expect(200);
        assertEquals(
                "X",
                arm.read("demo").at("/tags/Ward").asString(),
                "a value of another case is another value");
        arm.put(
                        Arm.GROUP + "/providers/Microsoft.Resources/tags/default" + RESOURCES,
                        "{\"properties\":{\"tags\":{\"WARD\":\"X\"}}}")
                .expect(200);
        JsonNode names = arm.get(SUBSCRIPTION + "/tagNames" + RESOURCES).expect(200).json();
        assertEquals(2, names.get("value").size(), names::toString);
        assertEquals(2, names.at("/value/1/count/value").asInt(), names::toString);
        arm.send("PATCH", tags, delete.formatted("X")).expect(200);
        assertEquals("{\"b\":\"2\"}", arm.read("demo").get("tags").toString());
        for (String bearer : List.of(tags, Arm.service("demo"))) {
            arm.put(bearer, twice(bearer.equals(tags))).refused(400, "BadRequest");
        }
        arm.put(Arm.GROUP + RESOURCES, twice(false)).refused(400, "BadRequest");
        assertEquals("{\"b\":\"2\"}", arm.read("demo").get("tags").toString());
    }

    private static String twice(boolean inProperties) {
        String tags = "\"tags\":{\"a\":\"1\",\"A\":\"2\"}";
        return inProperties
                ? "{\"properties\":{" + tags + "}}"
                : "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{}," + tags + "}";
    }

    @Test
    void whatIsLockedIsNotRemoved() {
        arm.create("demo", Arm.cosmos(""));
        arm.put(Arm.SERVICES + "/demo" + LOCK, CAN_NOT_DELETE).expect(201);
        arm.send("DELETE", Arm.service("demo"), "").refused(409, "ScopeLocked");
        arm.send("DELETE", Arm.GROUP + RESOURCES, "").refused(409, "ScopeLocked");
        arm.put(Arm.service("demo"), Arm.cosmos("")).expect(200);
        arm.settle();
        arm.send("DELETE", Arm.SERVICES + "/demo" + LOCK, "").expect(200);
        arm.send("DELETE", Arm.SERVICES + "/demo" + LOCK, "").expect(204);
        arm.send("DELETE", Arm.service("demo"), "").expect(202);
    }

    @Test
    void aReadOnlyGroupTakesNoChange() {
        arm.create("demo", Arm.cosmos(""));
        String lock = Arm.GROUP + LOCK;
        arm.put(lock, "{\"properties\":{\"level\":\"ReadOnly\"}}").expect(201);
        arm.put(Arm.service("demo"), Arm.cosmos("")).refused(409, "ScopeLocked");
        arm.put(Arm.service("other"), Arm.cosmos("")).refused(409, "ScopeLocked");
        arm.send("PATCH", Arm.service("demo"), "{\"tags\":{}}").refused(409, "ScopeLocked");
        arm.send("DELETE", Arm.service("demo"), "").refused(409, "ScopeLocked");
        JsonNode shown = arm.get(lock).expect(200).json();
        assertEquals("ReadOnly", shown.at("/properties/level").asString());
        assertEquals(Arm.GROUP + LOCK.replaceAll("\\?.*", ""), shown.get("id").asString());
        arm.send("DELETE", lock, "").expect(200);
        arm.put(Arm.service("other"), Arm.cosmos("")).expect(201);
    }

    @Test
    void locksAreListedAtAScopeAndInIt() {
        arm.create("demo", Arm.cosmos(""));
        arm.put(Arm.SERVICES + "/demo" + LOCK, CAN_NOT_DELETE).expect(201);
        String all = LOCK.replace("/keep", "");
        for (String scope : List.of(SUBSCRIPTION, Arm.GROUP, Arm.SERVICES + "/demo")) {
            assertEquals(1, arm.get(scope + all).expect(200).json().get("value").size(), scope);
        }
        assertEquals(
                0,
                arm.get(Arm.GROUP + all + "&$filter=atScope()")
                        .expect(200)
                        .json()
                        .get("value")
                        .size());
        arm.get(Arm.GROUP + LOCK).refused(404, "LockNotFound");
        arm.put(Arm.GROUP + LOCK, "{\"properties\":{\"level\":\"None\"}}")
                .refused(400, "BadRequest");
        arm.put(Arm.SERVICES + "/none" + LOCK, CAN_NOT_DELETE).refused(404, "ResourceNotFound");
    }

    @Test
    void anAccountTellsTheNumberThatNamesItsFolder() {
        arm.create("demo", Arm.cosmos(""));
        String id = arm.fleet.served.keySet().iterator().next().toString();
        assertEquals(id, arm.get(Arm.service("demo")).expect(200).header("x-signet-account-id"));
        JsonNode newest = arm.get(Arm.service("demo", "2025-04-01-preview")).expect(200).json();
        assertEquals(id, newest.at("/properties/accountId").asString());
        // documented versions have no such member, and putting it back changes nothing
        assertFalse(arm.read("demo").get("properties").has("accountId"));
        var put = arm.put(Arm.service("demo", "2025-04-01-preview"), newest.toString()).expect(200);
        assertFalse(put.has("Warning"));
    }
}
