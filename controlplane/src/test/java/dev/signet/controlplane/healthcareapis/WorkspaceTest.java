// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Workspaces and what is nested in them.
final class WorkspaceTest {
    private static final String VERSION = "?api-version=2024-03-31";
    private static final String WORKSPACES =
            Arm.GROUP + "/providers/Microsoft.HealthcareApis/workspaces";
    private static final String ONE = WORKSPACES + "/clinic" + VERSION;
    private static final String FHIR = WORKSPACES + "/clinic/fhirservices/records" + VERSION;
    private static final String KEY_URL = Arm.KEY + "/0123456789abcdef0123456789abcdef";
    private static final String USER =
            "\"identity\":{\"type\":\"userAssigned\",\"userAssignedIdentities\":{\""
                    + Arm.GROUP
                    + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader\":{}}},";
    private static final String PLAIN = "{\"location\":\"westus2\"}";

    private final Arm arm = Arm.started();

    private static String keyed(String identity, String url) {
        return "{\"location\":\"westus2\","
                + identity
                + "\"properties\":{\"encryption\":{\"customerManagedKeyEncryption\":"
                + "{\"keyEncryptionKeyUrl\":\""
                + url
                + "\"}}}}";
    }

    private void createWorkspace() {
        arm.put(ONE, PLAIN).expect(201);
    }

    private JsonNode ended(Answer begun) {
        return arm.end(begun);
    }

    /// A template of Azure's own samples makes a workspace of 24 characters with its defaults.
    @Test
    void aWorkspacesNameHas3To24Characters() {
        String root = Arm.GROUP + "/providers/Microsoft.HealthcareApis/workspaces/";
        for (String name : List.of("w-1", "w".repeat(24))) {
            arm.put(root + name + VERSION, "{\"location\":\"westus2\"}").expect(201);
        }
        for (String name : List.of("w1", "w".repeat(25), "-ab", "ab-", "Upper")) {
            arm.put(root + name + VERSION, "{\"location\":\"westus2\"}").refused(400, "BadRequest");
        }
        String check =
                "/subscriptions/"
                        + Arm.SUBSCRIPTION
                        + "/providers/Microsoft.HealthcareApis/checkNameAvailability"
                        + VERSION;
        String asked = "{\"name\":\"%s\",\"type\":\"Microsoft.HealthcareApis/%s\"}";
        String longest = "x".repeat(24);
        for (String type : List.of("workspaces", "services")) {
            assertEquals(
                    type.equals("workspaces"),
                    arm.send("POST", check, asked.formatted(longest, type))
                            .expect(200)
                            .json()
                            .get("nameAvailable")
                            .asBoolean());
        }
    }

    @Test
    void aFhirServiceIsAnAccountUnderBothNames() {
        createWorkspace();
        assertEquals("Succeeded", ended(arm.put(FHIR, PLAIN).expect(201)).get("status").asString());
        JsonNode shown = arm.get(FHIR).expect(200).json();
        assertEquals("clinic/records", shown.get("name").asString());
        assertEquals("fhir-R4", shown.get("kind").asString());
        assertEquals(
                "https://clinic-records.fhir.azurehealthcareapis.com",
                shown.at("/properties/authenticationConfiguration/audience").asString());
        var spec = arm.fleet.served.values().iterator().next();
        assertEquals("clinic-records", spec.name());
        assertEquals(
                "https://clinic-records.fhir.azurehealthcareapis.com", spec.audience().orElse(""));
    }

    @Test
    void whatIsReadCanBePutBack() {
        createWorkspace();
        ended(arm.put(FHIR, keyed(USER, KEY_URL)).expect(201));
        JsonNode shown = arm.get(FHIR).expect(200).json();
        var again = arm.put(FHIR, shown.toString()).expect(200);
        assertFalse(again.has("Warning"), () -> again.header("Warning"));
        ended(again);
        var after = (ObjectNode) arm.get(FHIR).expect(200).json();
        var before = (ObjectNode) shown;
        for (String changing : List.of("etag", "systemData")) {
            before.remove(changing);
            after.remove(changing);
        }
        assertEquals(before, after);
        JsonNode workspace = arm.get(ONE).expect(200).json();
        assertFalse(arm.put(ONE, workspace.toString()).expect(200).has("Warning"));
    }

    @Test
    void theKeysUrlNamesAVersionAndTheServiceOneIdentity() {
        createWorkspace();
        ended(arm.put(FHIR, keyed(USER, KEY_URL)).expect(201));
        var spec = arm.fleet.served.values().iterator().next();
        assertEquals(Arm.KEY, spec.keyUri().orElse(""));
        assertEquals("0123456789abcdef0123456789abcdef", spec.keyVersion().orElse(""));
        assertEquals(
                KEY_URL,
                arm.get(FHIR)
                        .expect(200)
                        .json()
                        .at("/properties/encryption/customerManagedKeyEncryption")
                        .get("keyEncryptionKeyUrl")
                        .asString());
        // a PUT that does not speak of the key leaves it
        ended(arm.put(FHIR, PLAIN).expect(200));
        assertEquals(Arm.KEY, arm.fleet.served.values().iterator().next().keyUri().orElse(""));
    }

    @Test
    void aKeyIsRefusedThatNoIdentityCouldUse() {
        createWorkspace();
        arm.put(FHIR, keyed("\"identity\":{\"type\":\"SystemAssigned\"},", KEY_URL))
                .refused(400, "BadRequest");
        arm.put(FHIR, keyed("", KEY_URL)).refused(400, "BadRequest");
        String both = USER.replace("userAssigned\",", "SystemAssigned, UserAssigned\",");
        arm.put(FHIR, keyed(both, KEY_URL)).refused(400, "BadRequest");
        arm.put(FHIR, keyed(USER, Arm.KEY)).refused(400, "BadRequest");
        arm.get(FHIR).refused(404, "ResourceNotFound");
    }

    @Test
    void aServiceGoesUnderACustomersKeyAndNotBack() {
        createWorkspace();
        ended(arm.put(FHIR, PLAIN).expect(201));
        arm.put(FHIR, keyed("", KEY_URL)).refused(400, "BadRequest");
        ended(arm.put(FHIR, keyed(USER, KEY_URL)).expect(200));
        assertEquals(Arm.KEY, arm.fleet.served.values().iterator().next().keyUri().orElseThrow());
        for (String url : List.of("\"\"", "null")) {
            String body = keyed("", "").replace("\"\"", url);
            String refused = arm.put(FHIR, body).refused(400, "BadRequest").toString();
            assertTrue(refused.contains("Updating keyEncryptionKeyUrl is not supported"), refused);
        }
        arm.put(FHIR, PLAIN).expect(200);
        assertEquals(
                KEY_URL,
                arm.get(FHIR)
                        .expect(200)
                        .json()
                        .at(
                                "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl")
                        .asString(),
                "who says nothing of the key keeps it");
    }

    @Test
    void aSmartProxyThatIsAskedForIsTheAccounts() {
        createWorkspace();
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"authenticationConfiguration\":{\"smartProxyEnabled\":true}}}";
        for (String address : List.of(FHIR, Arm.service("proxied"))) {
            Answer made = arm.put(address, body).expect(201);
            assertFalse(made.has("Warning"), "nothing of it is ignored");
            ended(made);
            assertTrue(
                    arm.get(address)
                            .expect(200)
                            .json()
                            .at("/properties/authenticationConfiguration/smartProxyEnabled")
                            .asBoolean());
        }
        assertTrue(arm.fleet.served.values().stream().allMatch(AccountSpec::smartProxyEnabled));
        assertEquals(2, arm.fleet.served.size());
    }

    /// There an identity of its own is, and can have been given the key.
    @Test
    void aServiceThatIsThereMayUseItsOwnIdentity() {
        createWorkspace();
        String own = "\"identity\":{\"type\":\"SystemAssigned\"},";
        ended(arm.put(FHIR, PLAIN.replace("{", "{" + own)).expect(201));
        ended(arm.put(FHIR, keyed("", KEY_URL)).expect(200));
        assertEquals(Arm.KEY, arm.fleet.served.values().iterator().next().keyUri().orElseThrow());
    }

    @Test
    void onlyTagsAndIdentityArePatched() {
        createWorkspace();
        ended(arm.put(FHIR, PLAIN).expect(201));
        JsonNode patched =
                arm.send(
                                "PATCH",
                                FHIR,
                                "{\"tags\":{\"a\":\"b\"},\"identity\":{\"type\":\"SystemAssigned\"}}")
                        .expect(200)
                        .json();
        assertEquals("b", patched.at("/tags/a").asString());
        assertFalse(patched.at("/identity/principalId").asString().isEmpty());
        arm.send("PATCH", FHIR, "{\"properties\":{\"publicNetworkAccess\":\"Disabled\"}}")
                .refused(400, "BadRequest");
        arm.send("PATCH", ONE, "{\"identity\":{\"type\":\"None\"}}").refused(400, "BadRequest");
    }

    @Test
    void aVersionPolicyThatIsNotKeptIsRefusedByName() {
        createWorkspace();
        String body =
                "{\"location\":\"westus2\",\"properties\":{\"resourceVersionPolicyConfiguration\":"
                        + "{\"default\":\"versioned\",\"resourceTypeOverrides\":{\"Patient\":\"POLICY\"}}}}";
        JsonNode error =
                arm.put(FHIR, body.replace("POLICY", "no-version")).refused(400, "BadRequest");
        assertEquals(
                "properties.resourceVersionPolicyConfiguration.resourceTypeOverrides.Patient",
                error.get("target").asString());
        ended(arm.put(FHIR, body.replace("POLICY", "versioned")).expect(201));
        assertEquals(
                "versioned",
                arm.get(FHIR)
                        .expect(200)
                        .json()
                        .at("/properties/resourceVersionPolicyConfiguration/resourceTypeOverrides")
                        .get("Patient")
                        .asString());
    }

    @Test
    void nothingIsNestedInAWorkspaceThatIsNotThere() {
        arm.put(FHIR, PLAIN).refused(404, "ParentResourceNotFound");
        arm.get(WORKSPACES + "/clinic/fhirservices" + VERSION).refused(404, "ResourceNotFound");
    }

    @Test
    void aWorkspaceGoesLast() {
        createWorkspace();
        ended(arm.put(FHIR, PLAIN).expect(201));
        arm.send("DELETE", ONE, "").refused(409, "CannotDeleteResource");
        ended(arm.send("DELETE", FHIR, "").expect(202));
        ended(arm.send("DELETE", ONE, "").expect(202));
        arm.get(ONE).refused(404, "ResourceNotFound");
        arm.send("DELETE", ONE, "").expect(204);
    }

    @Test
    void aGroupGoesWithItsWorkspacesAndWhatIsInThem() {
        createWorkspace();
        ended(arm.put(FHIR, PLAIN).expect(201));
        ended(arm.put(WORKSPACES + "/clinic/dicomservices/images" + VERSION, PLAIN).expect(201));
        arm.send("DELETE", Arm.GROUP + "?api-version=2021-04-01", "").expect(202);
        arm.settle();
        arm.get(Arm.GROUP + "?api-version=2021-04-01").refused(404, "ResourceGroupNotFound");
        assertTrue(arm.fleet.disk.isEmpty());
        assertTrue(arm.records.startingWith("resource/").isEmpty());
        assertTrue(arm.records.startingWith("fhir-service/").isEmpty());
    }

    @Test
    void twoAccountsNeverHaveOneName() {
        createWorkspace();
        arm.create("clinic-records", Arm.cosmos(""));
        arm.put(FHIR, PLAIN).refused(409, "NameAlreadyExists");
        ended(arm.put(FHIR.replace("records", "other"), PLAIN).expect(201));
        arm.put(Arm.service("clinic-other"), Arm.cosmos("")).refused(409, "NameAlreadyExists");
    }

    @Test
    void theKindOfAServiceNamesItsVersion() {
        createWorkspace();
        String body = "{\"location\":\"westus2\",\"kind\":\"KIND\"}";
        String message =
                arm.put(FHIR, body.replace("KIND", "fhir"))
                        .refused(400, "BadRequest")
                        .get("message")
                        .asString();
        assertTrue(message.contains("fhir-Stu3"), message);
        ended(arm.put(FHIR, body.replace("KIND", "fhir-stu3")).expect(201));
        assertEquals("fhir-Stu3", arm.get(FHIR).expect(200).json().get("kind").asString());
        arm.put(FHIR, body.replace("KIND", "fhir-R4")).refused(400, "BadRequest");
    }

    @Test
    void servicesWithoutADataPlaneAreKeptAndSaySo() {
        createWorkspace();
        String connector = WORKSPACES + "/clinic/iotconnectors/devices";
        String mapping =
                "{\"location\":\"westus2\",\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":"
                        + "{\"deviceMapping\":{\"content\":{\"templateType\":\"CollectionContent\"}}}}";
        var made = arm.put(connector + VERSION, mapping).expect(201);
        assertTrue(made.header("Warning").contains("Kept as a record"), made.header("Warning"));
        ended(made);
        JsonNode shown = arm.get(connector + VERSION).expect(200).json();
        assertEquals(
                "CollectionContent",
                shown.at("/properties/deviceMapping/content/templateType").asString());
        assertEquals("Succeeded", shown.at("/properties/provisioningState").asString());
        String destination = connector + "/fhirdestinations/records" + VERSION;
        arm.put(destination, PLAIN).refused(400, "BadRequest");
        String target =
                "{\"location\":\"westus2\",\"properties\":{\"resourceIdentityResolutionType\":"
                        + "\"Create\",\"fhirServiceResourceId\":\"x\",\"fhirMapping\":{\"content\":{}}}}";
        ended(arm.put(destination, target).expect(201));
        arm.send("DELETE", connector + VERSION, "").refused(409, "CannotDeleteResource");
    }

    @Test
    void workspacesOutliveARestart() {
        createWorkspace();
        ended(arm.put(FHIR, keyed(USER, KEY_URL)).expect(201));
        JsonNode before = arm.get(FHIR).expect(200).json();
        Arm next = arm.restarted();
        next.plane.start();
        assertEquals(before, next.get(FHIR).expect(200).json());
        assertEquals(1, next.fleet.served.size());
        assertEquals(
                List.of("clinic-records"),
                KnownAccount.in(next.records).stream().map(KnownAccount::name).toList());
    }

    @Test
    void privateLinksAreEmptyListsAndConnectionsAreUnknown() {
        createWorkspace();
        String connections = WORKSPACES + "/clinic/privateEndpointConnections";
        assertEquals("{\"value\":[]}", arm.get(connections + VERSION).expect(200).text());
        arm.get(connections + "/one" + VERSION).refused(404, "PrivateEndpointConnectionNotFound");
        arm.put(connections + "/one" + VERSION, "{}")
                .refused(404, "PrivateEndpointConnectionNotFound");
        arm.send("DELETE", connections + "/one" + VERSION, "").expect(204);
        JsonNode links =
                arm.get(WORKSPACES + "/clinic/privateLinkResources" + VERSION).expect(200).json();
        assertEquals("healthcareworkspace", links.at("/value/0/properties/groupId").asString());
    }

    @Test
    void namesOfBothTypesAreCheckedForBeingFree() {
        createWorkspace();
        String check =
                "/subscriptions/"
                        + Arm.SUBSCRIPTION
                        + "/providers/Microsoft.HealthcareApis/checkNameAvailability"
                        + VERSION;
        String asked = "{\"name\":\"clinic\",\"type\":\"Microsoft.HealthcareApis/TYPE\"}";
        JsonNode taken =
                arm.send("POST", check, asked.replace("TYPE", "workspaces")).expect(200).json();
        assertFalse(taken.get("nameAvailable").asBoolean());
        assertEquals("AlreadyExists", taken.get("reason").asString());
        JsonNode free =
                arm.send("POST", check, asked.replace("TYPE", "services")).expect(200).json();
        assertTrue(free.get("nameAvailable").asBoolean());
        arm.send("POST", check, asked.replace("TYPE", "vaults")).refused(400, "BadRequest");
    }

    @Test
    void anIdentityOfItsOwnHasItsIdsForLife() {
        String identity =
                Arm.GROUP
                        + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"
                        + "?api-version=2023-01-31";
        JsonNode made = arm.put(identity, PLAIN).expect(201).json();
        assertFalse(made.at("/properties/principalId").asString().isEmpty());
        JsonNode again =
                arm.put(identity, "{\"location\":\"westus2\",\"tags\":{\"a\":\"b\"}}")
                        .expect(200)
                        .json();
        assertEquals(made.get("properties"), again.get("properties"));
        arm.send("DELETE", identity, "").expect(200);
        arm.send("DELETE", identity, "").expect(204);
    }

    @Test
    void aDicomServiceSaysWhetherItTellsOfEventsWhereTheVersionKnowsOfThem() {
        createWorkspace();
        String images = WORKSPACES + "/clinic/dicomservices/images?api-version=";
        ended(arm.put(images + "2024-03-31", PLAIN).expect(201));
        for (String version : List.of("2021-11-01", "2022-06-01")) {
            JsonNode shown = arm.get(images + version).expect(200).json();
            assertFalse(shown.path("properties").has("eventState"), version);
        }
        for (String version : List.of("2022-12-01", "2024-03-31")) {
            JsonNode shown = arm.get(images + version).expect(200).json();
            assertEquals("Disabled", shown.at("/properties/eventState").asString(), version);
        }
    }
}
