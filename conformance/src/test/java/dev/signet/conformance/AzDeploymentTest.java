// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The seeds' template by the unmodified `az` and by `./signet`, in the same words.
final class AzDeploymentTest {
    private static RunningSignet signet;
    private static Az az;

    @TempDir private static Path folder;
    private static Path template;

    @BeforeAll
    static void start() throws IOException {
        Az.install();
        signet = RunningSignet.shared();
        az = Az.loggedIn(signet);
        signet.keys().create("template-key");
        template = folder.resolve("azuredeploy.json");
        Files.writeString(template, seed(signet.keys().uri("template-key")));
        az.run("group create -n templates -l westus2").ends(0);
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
        if (az != null) {
            RunningSignet.remove(az.config());
        }
    }

    /// The page's template, letter for letter but for the names that it leaves open: the key's
    /// address and the authority. A comment, as templates have them, goes through `az` as it is.
    private static String seed(String key) throws IOException {
        String page =
                Files.readString(
                        SignetProcess.home()
                                .resolve("conformance/src/test/resources/templates/seed.json"));
        return page.replace("https://<my-vault>.vault.azure.net/keys/<my-key>", key)
                .replace(
                        "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47",
                        signet.client().endpoint("issuer") + "/" + signet.client().tenant())
                .replace("\"variables\"", "// nothing varies\n  \"variables\"");
    }

    private static CommandRun signet(String line) {
        return CommandRun.signet(line + " --data " + signet.data());
    }

    /// The words after the verb, the same for both.
    private static String words(String service) {
        return " -g templates --template-file "
                + template
                + " --parameters services_myService_name="
                + service;
    }

    private static String key(String service) {
        JsonNode account = signet("account show --resource-name " + service).json();
        assertEquals("customer-managed", account.path("encryption").asString());
        return account.path("keyVaultKeyUri").asString();
    }

    @Test
    void azValidatesForeseesDeploysAndListsTheSeedsTemplate() {
        String valid = "deployment group validate --query properties.provisioningState -o tsv";
        assertEquals("Succeeded", az.run(valid + words("byaz")).line());
        String changes = "deployment group what-if --no-pretty-print --query changes[].changeType";
        assertTrue(az.run(changes + words("byaz")).ends(0).out().contains("\"Create\""));
        String create = "deployment group create --query properties.provisioningState -o tsv";
        assertEquals("Succeeded", az.run(create + words("byaz")).line());
        assertEquals(signet.keys().uri("template-key"), key("byaz"));
        CommandRun again = az.run(changes + words("byaz")).ends(0);
        assertTrue(again.out().contains("\"NoChange\""), again.out());
        assertTrue(
                az.run("deployment group list -g templates --query [].name")
                        .ends(0)
                        .out()
                        .contains("azuredeploy"));
        String operations = "deployment operation group list -g templates -n azuredeploy";
        assertEquals(
                "Succeeded",
                az.run(operations + " --query [0].properties.provisioningState -o tsv").line());
    }

    @Test
    void signetDoesTheSameInTheSameWords() {
        String create =
                "deployment group create --query properties.provisioningState -o tsv -n own";
        assertEquals("Succeeded", signet(create + words("bysignet")).line());
        assertEquals(signet.keys().uri("template-key"), key("bysignet"));
        CommandRun again = signet("deployment group what-if" + words("bysignet")).ends(0);
        assertTrue(again.out().contains("= /subscriptions/"), again.out());
        signet("deployment group delete -g templates -n own").ends(0);
        signet("deployment group show -g templates -n own").ends(3);
    }

    /// A group, and a workspace in it by a deployment within; the same again changes nothing.
    @Test
    void azDeploysToTheSubscriptionAndRepeatsIt() throws IOException {
        Path both = folder.resolve("subscription.json");
        Files.writeString(
                both,
                """
                {
                  "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "parameters": { "group": { "type": "string" } },
                  "resources": [
                    { "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2021-04-01",
                      "name": "[parameters('group')]", "location": "westus2" },
                    { "type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01",
                      "name": "within", "resourceGroup": "[parameters('group')]",
                      "dependsOn": [ "[resourceId('Microsoft.Resources/resourceGroups', parameters('group'))]" ],
                      "properties": { "mode": "Incremental", "template": {
                        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                        "contentVersion": "1.0.0.0",
                        "resources": [
                          { "type": "Microsoft.HealthcareApis/workspaces", "apiVersion": "2022-05-15",
                            "name": "subws", "location": "westus2" } ] } } }
                  ]
                }
                """);
        String words =
                " -l westus2 -n sub --template-file "
                        + both
                        + " --parameters group=bysubscription"
                        + " --query properties.provisioningState -o tsv";
        for (int time = 0; time < 2; time++) {
            assertEquals("Succeeded", az.run("deployment sub create" + words).line());
        }
        assertTrue(
                az.run("resource list -g bysubscription --query [].name")
                        .ends(0)
                        .out()
                        .contains("subws"));
        assertTrue(
                az.run(
                                "deployment sub what-if --no-pretty-print -l westus2 --template-file "
                                        + both
                                        + " --parameters group=bysubscription"
                                        + " --query changes[].changeType")
                        .ends(0)
                        .out()
                        .contains("NoChange"));
    }

    /// A group by a deployment within, from the tenant and from its management group.
    @Test
    void azAndSignetDeployAboveTheSubscription() throws IOException {
        Path above = folder.resolve("tenant.json");
        Files.writeString(
                above,
                """
                {
                  "$schema": "https://schema.management.azure.com/schemas/2019-08-01/tenantDeploymentTemplate.json#",
                  "contentVersion": "1.0.0.0",
                  "parameters": { "group": { "type": "string" } },
                  "resources": [
                    { "type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01",
                      "name": "zone", "subscriptionId": "%s", "location": "westus2",
                      "properties": { "mode": "Incremental",
                        "expressionEvaluationOptions": { "scope": "inner" },
                        "parameters": { "group": { "value": "[parameters('group')]" } },
                        "template": {
                          "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
                          "contentVersion": "1.0.0.0",
                          "parameters": { "group": { "type": "string" } },
                          "resources": [
                            { "type": "Microsoft.Resources/resourceGroups", "apiVersion": "2021-04-01",
                              "name": "[parameters('group')]", "location": "westus2" } ] } } }
                  ]
                }
                """
                        .formatted(signet.client().subscription()));
        String words = " create -l westus2 --template-file " + above + " --parameters group=";
        String state = " --query properties.provisioningState -o tsv";
        String mg = " -m " + signet.client().tenant();
        assertEquals("Succeeded", az.run("deployment tenant" + words + "by-tenant" + state).line());
        assertEquals("Succeeded", az.run("deployment mg" + words + "by-mg" + mg + state).line());
        assertEquals("tenant", az.run("deployment tenant list --query [].name -o tsv").line());
        assertEquals("tenant", az.run("deployment mg list --query [].name -o tsv" + mg).line());
        for (String group : new String[] {"by-tenant", "by-mg"}) {
            assertEquals("true", az.run("group exists -n " + group).line());
        }
        assertEquals("Succeeded", signet("deployment tenant" + words + "by-tenant" + state).line());
        assertEquals("Succeeded", signet("deployment mg" + words + "by-mg" + mg + state).line());
        assertEquals(
                "Succeeded",
                signet(
                                "deployment tenant operation list -n tenant --query"
                                        + " [0].properties.provisioningState -o tsv")
                        .line());
        az.run("deployment tenant delete -n tenant").ends(0);
        az.run("deployment tenant show -n tenant").ends(3);
    }

    @Test
    void azListsTheActivityLog() {
        String list =
                "monitor activity-log list -g templates --offset 1h --query [].operationName.value";
        CommandRun listed = az.run(list).ends(0);
        assertTrue(
                listed.out().contains("Microsoft.Resources/subscriptions/resourceGroups/write"),
                listed.out());
        String callers = "monitor activity-log list -g templates --offset 1h --select caller";
        assertFalse(az.run(callers + " --query [0].caller -o tsv").line().isBlank());
    }

    /// The page's script gives parameters that the page's template does not declare.
    @Test
    void theSeedsScriptIsRefusedBeforeAnythingIsMade() {
        String script = words("unmade") + " accountName=unmade location=westus2";
        for (CommandRun refused :
                new CommandRun[] {
                    az.run("deployment group create" + script),
                    signet("deployment group create" + script)
                }) {
            refused.ends(1);
            assertTrue(
                    refused.err().contains("unrecognized template parameter 'accountName'"),
                    refused.err());
        }
        signet("account show --resource-name unmade").ends(3);
    }

    @Test
    void theDefaultNameOfThePageIsRefusedForItsUpperCaseLetter() {
        CommandRun refused = az.run("deployment group create" + words("myService")).ends(1);
        assertTrue(refused.err().contains("Name can contain only"), refused.err());
        assertFalse(refused.err().contains("Traceback"), refused.err());
    }

    /// Each stored template, what it is refused for (empty where it deploys), and what is foreseen.
    private static Stream<Arguments> stored() {
        String foreign = "MissingSubscriptionRegistration";
        String create = "Create";
        return Stream.of(
                Arguments.of("azure-api-for-fhir", "", create),
                Arguments.of("doc-api-for-fhir-cmk", "", create),
                Arguments.of("fhir-aad-b2c", "", create),
                Arguments.of("doc-ahds-cmk-user-assigned", "", create),
                // its key is what nobody can fill in before there is one: see StoredTemplatesTest
                Arguments.of(
                        "doc-ahds-cmk-system-assigned",
                        "keyEncryptionKeyUrl",
                        "keyEncryptionKeyUrl"),
                Arguments.of("iotconnectors", foreign, create),
                Arguments.of("iotconnectors-with-iothub", foreign, create),
                Arguments.of("migration-tool-demo", foreign, create),
                Arguments.of(
                        "dicom-demo-cloud", "InvalidDeploymentScope", "InvalidDeploymentScope"),
                Arguments.of("azuredatabricks-deltalake", foreign, create),
                Arguments.of(
                        "101-azure-api-for-fhir-broken", "InvalidTemplate", "InvalidTemplate"));
    }

    @Test
    void noStoredTemplateIsLeftOut() throws IOException {
        assertEquals(
                StoredTemplate.names(),
                stored().map(each -> each.get()[0]).collect(Collectors.toSet()));
    }

    /// What passes validation and what does not, as the deployment itself.
    @ParameterizedTest
    @MethodSource("stored")
    void everyStoredTemplateIsForeseenAndDeployedOrRefusedByAz(
            String name, String refusal, String foreseen) throws IOException {
        var stored = StoredTemplate.of(name, folder, signet);
        String group = "az" + name.replaceAll("[^a-z]", "");
        // az makes and removes groups in AzTest
        signet.client().send("arm", "PUT", group(group), "{\"location\":\"westus3\"}").expect(201);
        String words = " -g " + group + stored.words();
        CommandRun seen =
                az.run(
                        "deployment group what-if --no-pretty-print --query changes[].changeType"
                                + words);
        assertTrue((seen.out() + seen.err()).contains(foreseen), () -> name + seen.err());
        CommandRun made =
                az.run(
                        "deployment group create --query properties.provisioningState -o tsv"
                                + words);
        if (refusal.isEmpty()) {
            assertEquals("Succeeded", made.line(), name);
        } else {
            assertEquals(1, made.exitCode(), name);
            assertTrue(made.err().contains(refusal), () -> name + made.err());
        }
        assertFalse(made.err().contains("Traceback"), made.err());
        signet.client().send("arm", "DELETE", group(group), "").expect(200, 202);
        Until.holds(
                Duration.ofMinutes(1),
                "the group is gone",
                () -> signet.client().get("arm", group(group)).status() == 404);
    }

    private static String group(String name) {
        return signet.client().arm()
                + "/subscriptions/"
                + signet.client().subscription()
                + "/resourceGroups/"
                + name
                + "?api-version=2021-04-01";
    }
}
