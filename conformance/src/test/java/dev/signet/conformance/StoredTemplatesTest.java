// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Acceptance test T29 against a real server with its vault: each stored template deploys, and what
/// it makes works, or it is refused for the reason that it must be.
final class StoredTemplatesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path TEMPLATES =
            Path.of("..", "controlplane-deployments", "src", "test", "resources", "quickstarts");
    private static final String VERSION = "?api-version=2022-09-01";
    private static final String GROUP = "stored";

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.shared();
        send("PUT", group() + "?api-version=2021-04-01", "{\"location\":\"westus3\"}").expect(201);
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static Answer send(String method, String path, String body) {
        return signet.client().send("arm", method, path, body);
    }

    private static String subscription() {
        return signet.client().arm() + "/subscriptions/" + signet.client().subscription();
    }

    private static String group() {
        return subscription() + "/resourceGroups/" + GROUP;
    }

    private static String deployment(String name) {
        return group() + "/providers/Microsoft.Resources/deployments/" + name;
    }

    private static String template(String name) {
        try {
            return Files.readString(TEMPLATES.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The body with the values that are given, and with any for the others that need one.
    private static String body(String name, Map<String, String> given) {
        ObjectNode values = JSON.createObjectNode();
        JsonNode template = JSON.readTree(template(name));
        for (Map.Entry<String, JsonNode> parameter : template.path("parameters").properties()) {
            ObjectNode value = JSON.createObjectNode();
            if (given.containsKey(parameter.getKey())) {
                value.put("value", given.get(parameter.getKey()));
            } else if (parameter.getValue().has("defaultValue")) {
                continue;
            } else if (parameter.getValue().path("allowedValues").isEmpty()) {
                switch (parameter.getValue().get("type").asString().toLowerCase(Locale.ROOT)) {
                    case "bool" -> value.put("value", true);
                    case "int" -> value.put("value", 3);
                    default -> value.put("value", "any" + values.size());
                }
            } else {
                value.set("value", parameter.getValue().get("allowedValues").get(0));
            }
            values.set(parameter.getKey(), value);
        }
        return "{\"properties\":{\"mode\":\"Incremental\",\"parameters\":"
                + values
                + ",\"template\":"
                + template(name)
                + "}}";
    }

    private static JsonNode ended(String name, Map<String, String> given) {
        Answer begun = send("PUT", deployment(name) + VERSION, body(name, given)).expect(200, 201);
        return signet.arm().await(begun);
    }

    private static void deploys(String name, Map<String, String> given) {
        JsonNode end = ended(name, given);
        assertEquals("Succeeded", end.get("status").asString(), end.toString());
        // a repeat changes nothing
        JsonNode again = ended(name, given);
        assertEquals("Succeeded", again.get("status").asString(), again.toString());
    }

    private static JsonNode shown(String path, String version) {
        return send("GET", group() + "/providers/" + path + "?api-version=" + version, "")
                .expect(200)
                .json();
    }

    @Test
    void theQuickstartOfAzureApiForFhirDeploys() {
        deploys("azure-api-for-fhir", Map.of("serviceName", "stored-api"));
        assertEquals(
                "Succeeded",
                shown("Microsoft.HealthcareApis/services/stored-api", "2021-11-01")
                        .at("/properties/provisioningState")
                        .asString());
        signet.client().get("", signet.client().fhir("stored-api") + "/metadata").expect(200);
    }

    /// Vault, key, identity, role, workspace and service under the key in one template: the service
    /// asks the vault as that identity.
    @Test
    void theDocumentedTemplateOfAServiceUnderACustomersKeyDeploys() {
        var given = new HashMap<String, String>();
        given.put("workspaceName", "storedws");
        given.put("fhirServiceName", "storedcmk");
        given.put("keyVaultName", "stored-vault");
        given.put("keyName", "stored-key");
        given.put("userAssignedIdentityName", "stored-identity");
        given.put("tenantId", signet.client().tenant());
        deploys("doc-ahds-cmk-user-assigned", given);
        JsonNode service =
                shown(
                        "Microsoft.HealthcareApis/workspaces/storedws/fhirservices/storedcmk",
                        "2023-11-01");
        String key =
                service.at(
                                "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl")
                        .asString();
        assertTrue(key.contains("/keys/stored-key/"), service.toString());
        assertEquals("Succeeded", service.at("/properties/provisioningState").asString());
        JsonNode versions =
                shown(
                        "Microsoft.KeyVault/vaults/stored-vault/keys/stored-key/versions",
                        "2023-07-01");
        assertEquals(1, versions.get("value").size(), "a repeat makes no version of the key");
        // a system-assigned identity is not there before the service is
        given.put("fhirServiceName", "storedsys");
        given.put("keyEncryptionKeyUrl", key);
        Answer refused =
                send(
                        "PUT",
                        deployment("system") + VERSION,
                        body("doc-ahds-cmk-system-assigned", given));
        String why =
                refused.status() == 201
                        ? signet.arm().await(refused).toString()
                        : refused.expect(400).text();
        assertTrue(why.contains("identity"), why);
        deploysWhereTheIdentityIsThere(given, key);
    }

    /// As the page has it: the service first, then its identity's role, then the template.
    private static void deploysWhereTheIdentityIsThere(Map<String, String> given, String key) {
        String address =
                group()
                        + "/providers/Microsoft.HealthcareApis/workspaces/storedws"
                        + "/fhirservices/storedsys?api-version=2023-11-01";
        send("GET", address, "").expect(404);
        Answer made =
                send(
                        "PUT",
                        address,
                        "{\"kind\":\"fhir-R4\",\"location\":\"West US 3\",\"properties\":{},"
                                + "\"identity\":{\"type\":\"SystemAssigned\"}}");
        assertEquals("Succeeded", signet.arm().await(made).get("status").asString());
        String principal = send("GET", address, "").json().at("/identity/principalId").asString();
        String role = "e147488a-f6f5-4113-8e2d-b22465e65bf6"; // Crypto Service Encryption User
        send(
                        "PUT",
                        group()
                                + "/providers/Microsoft.KeyVault/vaults/stored-vault/providers"
                                + "/Microsoft.Authorization/roleAssignments/"
                                + "44444444-4444-4444-8444-444444444444?api-version=2022-04-01",
                        "{\"properties\":{\"principalId\":\""
                                + principal
                                + "\",\"roleDefinitionId\":\"/subscriptions/"
                                + signet.client().subscription()
                                + "/providers/Microsoft.Authorization/roleDefinitions/"
                                + role
                                + "\"}}")
                .expect(201);
        deploys("doc-ahds-cmk-system-assigned", given);
        assertEquals(
                key,
                send("GET", address, "")
                        .json()
                        .at(
                                "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl")
                        .asString());
    }

    @Test
    void theSampleWithSmartIdentityProvidersDeploys() {
        deploys(
                "fhir-aad-b2c",
                Map.of(
                        "workspaceName", "b2cws",
                        "fhirServiceName", "b2cfhir",
                        "tenantid", signet.client().tenant(),
                        "smartAuthorityUrl", "https://smart.example/authority",
                        "smartClientId", "55555555-5555-4555-8555-555555555555"));
        assertEquals(
                "SystemAssigned",
                shown(
                                "Microsoft.HealthcareApis/workspaces/b2cws/fhirservices/b2cfhir",
                                "2023-11-01")
                        .at("/identity/type")
                        .asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iotconnectors",
                "iotconnectors-with-iothub",
                "migration-tool-demo",
                "dicom-demo-cloud",
                "azuredatabricks-deltalake"
            })
    void whatNeedsForeignProvidersIsRefusedByName(String name) {
        Answer refused = send("PUT", deployment(name) + VERSION, body(name, Map.of())).expect(400);
        assertEquals("InvalidTemplateDeployment", refused.json().at("/error/code").asString());
        assertTrue(refused.text().contains("MissingSubscriptionRegistration"), refused.text());
        send("GET", deployment(name) + VERSION, "").expect(404);
    }

    @Test
    void theBrokenOneIsRefusedForItsParameter() {
        String refused =
                send(
                                "PUT",
                                deployment("broken") + VERSION,
                                body("101-azure-api-for-fhir-broken", Map.of()))
                        .expect(400)
                        .text();
        assertTrue(refused.contains("InvalidTemplate"), refused);
        assertTrue(refused.contains("environmentName"), refused);
    }
}
