// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every stored template deploys, or is refused as a whole with every type named that is missing.
final class QuickstartsTest {
    private final Plane plane = Plane.fresh();

    private static String body(String name) {
        return "{\"properties\":{\"mode\":\"Incremental\",\"template\":"
                + Plane.resource("quickstarts/" + name + ".json")
                + ",\"parameters\":"
                + values(Plane.JSON.readTree(Plane.resource("quickstarts/" + name + ".json")))
                + "}}";
    }

    private static ObjectNode values(JsonNode template) {
        ObjectNode values = Plane.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> parameter : template.path("parameters").properties()) {
            if (!parameter.getValue().has("defaultValue")) {
                String type =
                        parameter.getValue().get("type").stringValue().toLowerCase(Locale.ROOT);
                ObjectNode value = values.putObject(parameter.getKey());
                JsonNode allowed = parameter.getValue().path("allowedValues");
                switch (type) {
                    case "bool" -> value.put("value", true);
                    case "int" -> value.put("value", 3);
                    default -> value.put("value", "name" + values.size());
                }
                if (!allowed.isEmpty()) {
                    value.set("value", allowed.get(0));
                }
            }
        }
        return values;
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
        JsonNode error =
                plane.put(DEPLOYMENTS + "d", body(name)).refused(400, "InvalidTemplateDeployment");
        assertTrue(error.toString().contains("MissingSubscriptionRegistration"), error.toString());
        plane.settle();
        assertEquals(0, plane.accounts.made.size());
    }

    /// What extends a type that nobody here provides is foreign as that type is; a role on a
    /// dicomservice is not, and is no role here.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iotconnectors",
                "iotconnectors-with-iothub",
                "migration-tool-demo",
                "azuredatabricks-deltalake"
            })
    void whatNeedsForeignProvidersPassesValidation(String name) {
        JsonNode valid =
                plane.send("POST", DEPLOYMENTS + "d/validate", body(name)).expect(200).json();
        assertEquals("Succeeded", valid.at("/properties/provisioningState").asString());
        String foreseen =
                plane.send("POST", DEPLOYMENTS + "d/whatIf", body(name)).expect(200).text();
        assertFalse(foreseen.contains("\"error\""), foreseen);
    }

    @Test
    void theQuickstartOfAzureApiForFhirMakesAnAccount() {
        plane.put(DEPLOYMENTS + "d", body("azure-api-for-fhir")).expect(201);
        plane.settle();
        assertEquals(1, plane.accounts.made.size());
    }

    @Test
    void theBrokenOneIsRefusedForItsParameter() {
        String message =
                plane.put(DEPLOYMENTS + "d", body("101-azure-api-for-fhir-broken"))
                        .refused(400, "InvalidTemplate")
                        .get("message")
                        .stringValue();
        assertTrue(message.contains("environmentName"), message);
    }

    @Test
    void theSeedsTemplateMakesAnAccountWithACustomerManagedKeyOnceItsNamesAreFilledIn() {
        String template =
                Plane.resource("quickstarts/doc-api-for-fhir-cmk.json")
                        .replace("<my-vault>", "my-vault")
                        .replace("<my-key>", "my-key");
        String properties =
                "\"mode\":\"Incremental\",\"template\":"
                        + template
                        + ",\"parameters\":{\"services_myService_name\":{\"value\":\"my-service\"}}";
        plane.deployed("d", properties);
        assertEquals(
                "https://my-vault.vault.azure.net/keys/my-key",
                plane.get(
                                Plane.GROUP
                                        + "/providers/Microsoft.HealthcareApis/services/my-service?api-version=2020-03-30")
                        .expect(200)
                        .json()
                        .at("/properties/cosmosDbConfiguration/keyVaultKeyUri")
                        .stringValue());
    }

    @Test
    void theSeedsDeploymentScriptIsRefusedForWhatTheTemplateDoesNotDeclare() {
        // New-AzResourceGroupDeployment ... -accountName -location -keyVaultKeyUri
        String message =
                plane.put(
                                DEPLOYMENTS + "d",
                                "{\"properties\":{\"mode\":\"Incremental\",\"template\":"
                                        + Plane.resource("quickstarts/doc-api-for-fhir-cmk.json")
                                        + ",\"parameters\":{\"accountName\":{\"value\":\"mycosmosaccount\"},\"location\":"
                                        + "{\"value\":\"West US 2\"},\"keyVaultKeyUri\":{\"value\":"
                                        + "\"https://my-vault.vault.azure.net/keys/my-key\"}}}}")
                        .refused(400, "InvalidTemplate")
                        .get("message")
                        .stringValue();
        assertTrue(message.contains("accountName, location, keyVaultKeyUri"), message);
        assertEquals(0, plane.accounts.made.size());
    }
}
