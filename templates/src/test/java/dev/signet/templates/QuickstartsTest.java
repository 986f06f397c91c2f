// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The templates that others have written.
final class QuickstartsTest {
    /// Values for the parameters without defaults: something of the right type, or what is
    /// allowed.
    static ObjectNode values(ObjectNode template) {
        ObjectNode values = TemplateJson.object();
        JsonNode declared =
                TemplateJson.member(template, "parameters").orElseGet(TemplateJson::object);
        for (Map.Entry<String, JsonNode> parameter : declared.properties()) {
            if (TemplateJson.entry(parameter.getValue(), "defaultValue").isPresent()) {
                continue;
            }
            ObjectNode value = values.putObject(parameter.getKey());
            JsonNode allowed = parameter.getValue().get("allowedValues");
            String type =
                    parameter
                            .getValue()
                            .get("type")
                            .stringValue()
                            .toLowerCase(java.util.Locale.ROOT);
            if (allowed != null) {
                value.set("value", allowed.get(0));
            } else {
                switch (type) {
                    case "bool" -> value.put("value", true);
                    case "int" -> value.put("value", 3);
                    case "object" -> value.putObject("value");
                    case "array" -> value.putArray("value");
                    default -> value.put("value", "name" + values.size());
                }
            }
        }
        return values;
    }

    private static Plan plan(String name) {
        ObjectNode template = Templates.object(Templates.resource("quickstarts/" + name + ".json"));
        return Templates.plan(template, values(template));
    }

    /// All but the negative one.
    private static List<String> stored() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/quickstarts"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.endsWith(".parameters.json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .filter(name -> !name.endsWith("-broken"))
                    .toList();
        }
    }

    @Test
    void tenAreStoredBesideTheNegativeOne() throws IOException {
        assertEquals(10, stored().size());
    }

    @ParameterizedTest
    @MethodSource("stored")
    void everyStoredTemplateIsPlannedAndEvaluated(String name) {
        Plan plan = plan(name);
        assertTrue(!plan.resources().isEmpty());
        for (var resource : plan.resources()) {
            if (resource.isDeployment()) {
                var _ = resource.nested(World.NOT_YET);
            } else {
                var _ = resource.body(World.NOT_YET);
            }
        }
    }

    @Test
    void theNegativeOneIsRefusedForTheParameterThatItNeverDeclares() {
        var refused =
                assertThrows(TemplateFailed.class, () -> plan("101-azure-api-for-fhir-broken"));
        assertTrue(
                refused.error().message().contains("'environmentName' is not found"),
                refused.error().message());
    }

    @Test
    void theKeyComesBeforeTheServiceThatNamesItsVersion() {
        List<String> types =
                plan("doc-ahds-cmk-user-assigned").resources().stream()
                        .map(each -> each.type())
                        .toList();
        assertTrue(
                types.indexOf("Microsoft.KeyVault/vaults/keys")
                        < types.indexOf("Microsoft.HealthcareApis/workspaces/fhirservices"));
        assertEquals("Microsoft.KeyVault/vaults", types.getFirst());
    }

    @Test
    void theSeedsTemplateAsksForACustomerManagedKey() {
        JsonNode body = plan("doc-api-for-fhir-cmk").resources().getFirst().body(World.NOT_YET);
        assertEquals("fhir-R4", body.get("kind").stringValue());
        assertEquals(
                "https://<my-vault>.vault.azure.net/keys/<my-key>",
                body.get("properties")
                        .get("cosmosDbConfiguration")
                        .get("keyVaultKeyUri")
                        .stringValue());
        assertEquals(
                "https://myService.azurehealthcareapis.com",
                body.get("properties")
                        .get("authenticationConfiguration")
                        .get("audience")
                        .stringValue());
    }
}
