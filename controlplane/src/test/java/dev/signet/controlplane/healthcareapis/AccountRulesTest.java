// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What may be asked of an account.
final class AccountRulesTest {
    private static final String SOVEREIGN = "\"crossTenantCmkApplicationId\":\"";

    private final Arm arm = Arm.started();

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-1", "abcdefghijklmnopqrstuvw"})
    void aNameOf3To23LowerCaseCharactersIsTaken(String name) {
        arm.put(Arm.service(name), Arm.cosmos("")).expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "-ab", "ab-", "abcdefghijklmnopqrstuvwx", "a_b", "a.b"})
    void anotherNameIsRefused(String name) {
        JsonNode error = arm.put(Arm.service(name), Arm.cosmos("")).refused(400, "BadRequest");
        assertEquals("name", error.get("target").asString());
    }

    @Test
    void anUpperCaseNameIsRefusedInAzuresWords() {
        JsonNode error =
                arm.put(Arm.service("myService"), Arm.cosmos("")).refused(400, "BadRequest");
        assertEquals(
                "Name can contain only upper and lowercase letters, numbers and the '-' character.",
                error.get("message").asString());
    }

    @Test
    void aNameIsTakenInTheWholeInstallation() {
        arm.create("demo", Arm.cosmos(""));
        arm.put(Arm.GROUP + "2?api-version=2021-04-01", "{\"location\":\"westus2\"}").expect(201);
        arm.put(Arm.service("demo").replace("/rg/", "/rg2/"), Arm.cosmos(""))
                .refused(409, "NameAlreadyExists");
        arm.get(Arm.service("demo").replace("/rg/", "/rg2/")).refused(404, "ResourceNotFound");
        arm.put(Arm.service("demo").replace("/rg/", "/rg3/"), Arm.cosmos(""))
                .refused(404, "ResourceGroupNotFound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cosmosDbConfiguration\":{\"offerThroughput\":399}"
                        + "|properties.cosmosDbConfiguration.offerThroughput",
                "\"cosmosDbConfiguration\":{\"offerThroughput\":\"abc\"}"
                        + "|properties.cosmosDbConfiguration.offerThroughput",
                "\"accessPolicies\":[{\"objectId\":\"x\"}]|properties.accessPolicies[0].objectId",
                "\"accessPolicies\":[{}]|properties.accessPolicies[0].objectId",
                "\"corsConfiguration\":{\"origins\":[\"*\",\"ftp://x\"]}"
                        + "|properties.corsConfiguration.origins[1]",
                "\"corsConfiguration\":{\"maxAge\":100000}|properties.corsConfiguration.maxAge",
                "\"corsConfiguration\":{\"headers\":[\"X-A\",\"X-\\u0001B\"]}"
                        + "|properties.corsConfiguration.headers[1]",
                "\"corsConfiguration\":{\"methods\":[\"GET\\r\\nX: y\"]}"
                        + "|properties.corsConfiguration.methods[0]",
                "\"publicNetworkAccess\":\"Maybe\"|properties.publicNetworkAccess",
                "\"corsConfiguration\":[]|properties.corsConfiguration",
                "\"authenticationConfiguration\":{\"authority\":\"here\"}"
                        + "|properties.authenticationConfiguration.authority",
                "\"authenticationConfiguration\":{\"authority\":\"http://elsewhere.test/t\"}"
                        + "|properties.authenticationConfiguration.authority",
                "\"authenticationConfiguration\":{\"smartProxyEnabled\":1}"
                        + "|properties.authenticationConfiguration.smartProxyEnabled",
                "\"cosmosDbConfiguration\":{\"crossTenantCmkApplicationId\":\"x\"}"
                        + "|properties.cosmosDbConfiguration.crossTenantCmkApplicationId",
                "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\"http://v/keys/k\"}"
                        + "|properties.cosmosDbConfiguration.keyVaultKeyUri",
                "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\"https://v/secrets/k\"}"
                        + "|properties.cosmosDbConfiguration.keyVaultKeyUri",
                "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\"https://u@v/keys/k\"}"
                        + "|properties.cosmosDbConfiguration.keyVaultKeyUri"
            })
    void aWrongPropertyIsNamedByItsPath(String properties, String target) {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + properties
                        + "}}";
        JsonNode error = arm.put(Arm.service("demo"), body).refused(400, "BadRequest");
        assertEquals(target, error.get("target").asString());
        arm.get(Arm.service("demo")).expect(404);
    }

    @Test
    void aVersionedKeyUriIsRefusedInCosmosWords() {
        String versioned = Arm.KEY + "/0123456789abcdef0123456789abcdef";
        for (String uri : new String[] {versioned, versioned + "/"}) {
            JsonNode error =
                    arm.put(Arm.service("demo"), Arm.keyed(uri)).refused(400, "BadRequest");
            assertEquals(
                    "Please provide KeyVault Key Uri without version. We will use latest version"
                            + " of the key",
                    error.get("message").asString());
        }
        arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY + "/")).expect(201);
    }

    @Test
    void theModeOfTheKeyNeverChanges() {
        arm.create("managed", Arm.cosmos("\"keyVaultKeyUri\":\"\""));
        assertFixed("managed", Arm.keyed(Arm.KEY));
        arm.create("customer", Arm.keyed(Arm.KEY));
        assertFixed("customer", Arm.cosmos("\"keyVaultKeyUri\":\"\""));
        assertFixed("customer", Arm.cosmos("\"keyVaultKeyUri\":null"));
        arm.put(Arm.service("managed"), Arm.cosmos("\"keyVaultKeyUri\":null")).expect(200);
    }

    private void assertFixed(String name, String body) {
        JsonNode error = arm.put(Arm.service(name), body).refused(400, "BadRequest");
        assertEquals("Updating KeyVaultKeyUri is not supported", error.get("message").asString());
    }

    @Test
    void theSameKeyInAnotherSpellingIsNoChange() {
        arm.create("demo", Arm.keyed(Arm.KEY));
        var before = arm.fleet.disk.values().iterator().next();
        arm.end(
                arm.put(
                                Arm.service("demo"),
                                Arm.keyed("https://MY-vault.vault.azure.net/keys/my-key/"))
                        .expect(200));
        assertEquals(before, arm.fleet.disk.values().iterator().next());
    }

    @Test
    void locationAndKindAreFixed() {
        arm.create("demo", Arm.cosmos(""));
        arm.put(Arm.service("demo"), Arm.cosmos("").replace("westus2", "West US 2")).expect(200);
        arm.settle();
        arm.put(Arm.service("demo"), Arm.cosmos("").replace("westus2", "eastus"))
                .refused(409, "InvalidResourceLocation");
        arm.put(Arm.service("demo"), Arm.cosmos("").replace("fhir-R4", "fhir-Stu3"))
                .refused(400, "BadRequest");
    }

    @ParameterizedTest
    @CsvSource({
        "fhir, FHIR",
        "FHIR-stu3, FHIR_STU3",
        "fhir-r4, FHIR_R4",
        "fhir-R4B, FHIR_R4B",
        "fhir-R5, FHIR_R5"
    })
    void aKindIsKeptAndShownAsArmSpellsIt(String asked, AccountKind kind) {
        arm.create("demo", Arm.cosmos("").replace("fhir-R4", asked));
        assertEquals(kind, arm.fleet.disk.values().iterator().next().kind());
        assertEquals(kind.text(), arm.read("demo").get("kind").asString());
        arm.put(Arm.service("demo"), Arm.cosmos("").replace("fhir-R4", kind.text())).expect(200);
    }

    @Test
    void whatIsNoKindIsRefusedWithTheKindsNamed() {
        JsonNode error =
                arm.put(Arm.service("demo"), Arm.cosmos("").replace("fhir-R4", "fhir-R9"))
                        .refused(400, "BadRequest");
        assertEquals("kind", error.get("target").asString());
        assertTrue(error.get("message").asString().contains("fhir-Stu3"));
        arm.put(Arm.service("demo"), "{\"location\":\"westus2\"}").refused(400, "BadRequest");
        arm.put(Arm.service("demo"), "{\"kind\":\"fhir-R4\"}").refused(400, "BadRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Brazil South", "eastasia", "SoutheastAsia"})
    void aDataSovereignRegionNeedsAnApplicationForACustomersKey(String region) {
        String plain = Arm.cosmos("").replace("westus2", region);
        arm.create("plain", plain);
        String keyed = Arm.keyed(Arm.KEY).replace("westus2", region);
        JsonNode error = arm.put(Arm.service("demo"), keyed).refused(400, "BadRequest");
        assertEquals(
                "properties.cosmosDbConfiguration.crossTenantCmkApplicationId",
                error.get("target").asString());
        String whole = keyed.replace("\"keyVault", SOVEREIGN + Arm.TENANT + "\",\"keyVault");
        arm.create("demo", whole);
        JsonNode shown = arm.get(Arm.service("demo", "2024-03-31")).json();
        JsonNode cosmos = shown.at("/properties/cosmosDbConfiguration");
        assertTrue(cosmos.get("crossTenantCmkApplicationId").isNull());
        assertFalse(
                arm.read("demo")
                        .at("/properties/cosmosDbConfiguration")
                        .has("crossTenantCmkApplicationId"));
        arm.put(Arm.service("demo"), plain).expect(200);
    }

    @Test
    void aProvisioningStateThatDiffersIsRefused() {
        arm.create("demo", Arm.cosmos(""));
        String same = "{\"kind\":\"fhir-R4\",\"properties\":{\"provisioningState\":\"Succeeded\"}}";
        arm.put(Arm.service("demo"), same.replace("Succeeded", "Creating"))
                .refused(400, "BadRequest");
        arm.put(Arm.service("demo"), same).expect(200);
    }

    @Test
    void unknownPropertiesAreIgnoredAndNamed() {
        Answer answer =
                arm.put(
                                Arm.service("demo"),
                                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"fancy\":1,"
                                        + "\"properties\":{\"later\":{},\"corsConfiguration\":"
                                        + "{\"x\\u00e9\\r\\n\":1}}}")
                        .expect(201);
        assertEquals(
                "299 - \"Ignored properties: fancy, properties.later,"
                        + " properties.corsConfiguration.x???\"",
                answer.header("Warning"));
        arm.settle();
        assertFalse(arm.put(Arm.service("demo"), Arm.cosmos("")).expect(200).has("Warning"));
    }

    @Test
    void namesAreCheckedForAvailability() {
        arm.create("taken", Arm.cosmos(""));
        assertTrue(available("free").get("nameAvailable").asBoolean());
        JsonNode taken = available("taken");
        assertFalse(taken.get("nameAvailable").asBoolean());
        assertEquals("AlreadyExists", taken.get("reason").asString());
        assertEquals("Service name is not available.", taken.get("message").asString());
        assertEquals("Invalid", available("No").get("reason").asString());
    }

    private JsonNode available(String name) {
        return arm.send(
                        "POST",
                        "/subscriptions/"
                                + Arm.SUBSCRIPTION
                                + "/providers/Microsoft.HealthcareApis/checkNameAvailability"
                                + "?api-version=2021-11-01",
                        "{\"name\":\""
                                + name
                                + "\",\"type\":\"Microsoft.HealthcareApis/services\"}")
                .expect(200)
                .json();
    }
}
