// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Template deployments against a real server with its vault: acceptance tests T10 and T30 as far
/// as they are of templates.
final class DeploymentTest {
    private static final String VERSION = "?api-version=2022-09-01";

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    /// The template that the retired service's documentation prints, with names filled in.
    private static String seed(String key) {
        try (var stream = DeploymentTest.class.getResourceAsStream("/templates/seed.json")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(
                            "https://<my-vault>.vault.azure.net/keys/<my-key>",
                            signet.keys().uri(key))
                    .replace("72f988bf-86f1-41af-91ab-2d7cd011db47", signet.client().tenant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String group() {
        return signet.client().arm()
                + "/subscriptions/"
                + signet.client().subscription()
                + "/resourceGroups/signet";
    }

    private static String deployment(String name) {
        return group() + "/providers/Microsoft.Resources/deployments/" + name;
    }

    private static Answer put(String name, String body) {
        return signet.client().send("arm", "PUT", deployment(name) + VERSION, body);
    }

    private static JsonNode post(String path, String body) {
        return signet.client().send("arm", "POST", path + VERSION, body).expect(200).json();
    }

    /// The body as the Azure CLI sends it: the template's own text behind a bare name.
    private static String body(String template, String parameters) {
        return "{\"properties\": {\"parameters\": "
                + parameters
                + ", \"mode\": \"Incremental\", template:"
                + template
                + "}}";
    }

    private static String named(String account) {
        return "{\"services_myService_name\": {\"value\": \"" + account + "\"}}";
    }

    @Test
    void theSeedsTemplateMakesAnAccountUnderTheCustomersKeyAndARepeatChangesNothing() {
        String version = signet.keys().create("seeds-key");
        String body = body(seed("seeds-key"), named("seeds-account"));
        assertEquals(
                "Create",
                post(deployment("seed") + "/whatIf", body)
                        .at("/properties/changes/0/changeType")
                        .asString());
        assertEquals(
                "Succeeded",
                post(deployment("seed") + "/validate", body)
                        .at("/properties/provisioningState")
                        .asString());
        assertEquals(
                "Succeeded",
                signet.arm().await(put("seed", body).expect(201)).get("status").asString());
        JsonNode account = signet.arm().read("seeds-account").expect(200).json();
        assertEquals(
                signet.keys().uri("seeds-key"),
                account.at("/properties/cosmosDbConfiguration/keyVaultKeyUri").asString());
        assertEquals("Succeeded", account.at("/properties/provisioningState").asString());
        JsonNode change = whatIfOf("seeds-account", body);
        assertEquals("NoChange", change.get("changeType").asString(), change.toString());
        assertEquals(
                "Succeeded",
                signet.arm().await(put("seed", body).expect(200)).get("status").asString());
        String present =
                signet.client()
                        .get("vault", signet.keys().uri("seeds-key") + "?api-version=7.4")
                        .expect(200)
                        .text();
        assertTrue(present.contains(version), "the key has the version that it had");
    }

    private static JsonNode whatIfOf(String name, String body) {
        JsonNode changes = post(deployment("seed") + "/whatIf", body).at("/properties/changes");
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).get("resourceId").asString().endsWith("/" + name)) {
                return changes.get(i);
            }
        }
        throw new AssertionError("no change of " + name + ": " + changes);
    }

    @Test
    void theSeedsDeploymentScriptIsRefusedForItsUndeclaredParametersBeforeAnythingIsMade() {
        String parameters =
                "{\"accountName\": {\"value\": \"mycosmosaccount\"}, \"location\": {\"value\": \"West US 2\"},"
                        + " \"keyVaultKeyUri\": {\"value\": \"https://my-vault.vault.azure.net/keys/my-key\"}}";
        Answer answer = put("script", body(seed("any"), parameters)).expect(400);
        assertEquals("InvalidTemplate", answer.json().at("/error/code").asString());
        assertTrue(answer.text().contains("accountName, location, keyVaultKeyUri"), answer.text());
        assertEquals(404, signet.arm().read("mycosmosaccount").status());
        assertEquals(404, signet.client().get("arm", deployment("script") + VERSION).status());
    }

    @Test
    void aVaultAKeyAndAnAccountAreMadeInOneTemplateInTheOrderOfTheirNeeds() {
        String template =
                """
                {
                  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "parameters": { "vault": { "type": "string" } },
                  "resources": [
                    { // the key of the vault that the installation came with
                      "type": "Microsoft.KeyVault/vaults/keys", "apiVersion": "2023-07-01",
                      "name": "[concat(parameters('vault'), '/template-key')]",
                      "properties": { "kty": "RSA", "keySize": 2048, "keyOps": [ "wrapKey", "unwrapKey" ] }
                    }
                  ],
                  "outputs": {
                    "key": { "type": "string", "value":
                      "[reference(resourceId('Microsoft.KeyVault/vaults/keys', parameters('vault'), 'template-key')).keyUri]" }
                  }
                }
                """;
        String vault = vaultName();
        String body = body(template, "{\"vault\": {\"value\": \"" + vault + "\"}}");
        assertEquals(
                "Succeeded",
                signet.arm().await(put("keys", body).expect(201)).get("status").asString());
        JsonNode shown =
                signet.client().get("arm", deployment("keys") + VERSION).expect(200).json();
        assertTrue(
                shown.at("/properties/outputs/key/value").asString().endsWith("/keys/template-key"),
                shown.toString());
        String first = keyVersion();
        assertEquals(
                "Succeeded",
                signet.arm().await(put("keys", body).expect(200)).get("status").asString());
        assertEquals(first, keyVersion(), "a repeat makes no new version of the key");
    }

    private static String keyVersion() {
        return signet.client()
                .get("vault", signet.keys().uri("template-key") + "?api-version=7.4")
                .expect(200)
                .json()
                .at("/key/kid")
                .asString();
    }

    private static String vaultName() {
        String list = group() + "/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01";
        return signet.client().get("arm", list).expect(200).json().at("/value/0/name").asString();
    }

    @Test
    void aDeploymentWhoseAccountCannotBeTellsWhyAndSurvivesARestart() {
        String body = body(seed("never-made"), named("no-key-account"));
        JsonNode ended = signet.arm().await(put("failing", body).expect(201));
        assertEquals("Failed", ended.get("status").asString());
        assertEquals("DeploymentFailed", ended.at("/error/code").asString());
        assertTrue(ended.toString().contains("(4003)"), ended.toString());
        signet.restart();
        JsonNode shown =
                signet.client().get("arm", deployment("failing") + VERSION).expect(200).json();
        assertEquals("Failed", shown.at("/properties/provisioningState").asString());
        assertFalse(
                signet.client()
                        .get("arm", deployment("failing") + "/operations" + VERSION)
                        .expect(200)
                        .json()
                        .get("value")
                        .isEmpty());
    }
}
