// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The lines of the page on customer-managed keys, word for word, with names filled in for its
/// `my...` and for what stands in angle brackets. The command line is typed into a shell in which
/// `az` is `./signet`. There is no PowerShell: its lines are taken apart here, each parameter must
/// be one of the module's cmdlet, and what the cmdlet sends for them is sent.
final class SeedLinesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(4);
    private static final String KEY = "https://<my-vault>.vault.azure.net/keys/<my-key>";

    private static final String CLI =
            """
            az healthcareapis service create
                --resource-group "myResourceGroup"
                --resource-name "myResourceName"
                --kind "fhir-R4"
                --location "westus2"
                --cosmos-db-configuration key-vault-key-uri="https://<my-vault>.vault.azure.net/keys/<my-key>"
            """;

    private static final String POWERSHELL =
            """
            New-AzHealthcareApisService
                -Name "myService"
                -Kind "fhir-R4"
                -ResourceGroupName "myResourceGroup"
                -Location "westus2"
                -CosmosKeyVaultKeyUri "https://<my-vault>.vault.azure.net/keys/<my-key>"
            """;

    private static final String SCRIPT =
            """
            $resourceGroupName = "myResourceGroup"
            $accountName = "mycosmosaccount"
            $accountLocation = "West US 2"
            $keyVaultKeyUri = "https://<my-vault>.vault.azure.net/keys/<my-key>"

            New-AzResourceGroupDeployment `
                -ResourceGroupName $resourceGroupName `
                -TemplateFile "deploy.json" `
                -accountName $accountName `
                -location $accountLocation `
                -keyVaultKeyUri $keyVaultKeyUri
            """;

    /// A parameter and its value; a line may end in a backtick.
    private static final Pattern ARGUMENT =
            Pattern.compile("\\s-(\\w+)\\s+(?:\"([^\"]*)\"|\\$(\\w+))");

    private static final Pattern VARIABLE = Pattern.compile("(?m)^\\$(\\w+) = \"([^\"]*)\"$");

    private static RunningSignet signet;
    private static String key;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        signet.keys().create("seed-key");
        key = signet.keys().uri("seed-key");
        signet.client()
                .send(
                        "arm",
                        "PUT",
                        group() + "?api-version=2021-04-01",
                        "{\"location\":\"westus2\"}")
                .expect(201);
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static String group() {
        return signet.client().arm()
                + "/subscriptions/"
                + signet.client().subscription()
                + "/resourceGroups/myResourceGroup";
    }

    private static String service(String name, String version) {
        return group()
                + "/providers/Microsoft.HealthcareApis/services/"
                + name
                + "?api-version="
                + version;
    }

    private static void isUnderTheCustomersKey(String name) {
        JsonNode made = signet.client().get("arm", service(name, "2021-11-01")).expect(200).json();
        assertEquals(key, made.at("/properties/cosmosDbConfiguration/keyVaultKeyUri").asString());
        assertEquals("Succeeded", made.at("/properties/provisioningState").asString());
        signet.client().get("fhir", signet.client().fhir(name) + "/Patient").expect(200);
    }

    @Test
    void theCommandLineMakesAnAccountUnderTheCustomersKey() {
        String line =
                CLI.replace(KEY, key)
                        .replace("myResourceName", "seedbycli")
                        .strip()
                        .replace("\n", " \\\n");
        CommandRun run =
                CommandRun.of(
                        Map.of(),
                        ENDS_WITHIN,
                        List.of(
                                "sh",
                                "-c",
                                "az() { \"$0\" \"$@\" --data " + signet.data() + "; }; " + line,
                                SignetProcess.home().resolve("signet").toString()));
        assertEquals(0, run.exitCode(), run.out() + run.err());
        isUnderTheCustomersKey("seedbycli");
    }

    /// By name; variables have their values.
    private static Map<String, String> arguments(String lines) {
        var variables = new HashMap<String, String>();
        Matcher variable = VARIABLE.matcher(lines);
        while (variable.find()) {
            variables.put(variable.group(1), variable.group(2));
        }
        var arguments = new LinkedHashMap<String, String>();
        Matcher argument = ARGUMENT.matcher(lines);
        while (argument.find()) {
            String value =
                    argument.group(2) == null
                            ? variables.get(argument.group(3))
                            : argument.group(2);
            arguments.put(argument.group(1), value.replace(KEY, key));
        }
        return arguments;
    }

    private static String module() throws IOException {
        return Files.readString(
                Path.of(
                        SignetProcess.home().toString(),
                        "powershell/Signet.HealthcareApis/Signet.HealthcareApis.psm1"));
    }

    @Test
    void thePowerShellLineMakesAnAccountUnderTheCustomersKey() throws IOException {
        Map<String, String> said = arguments(POWERSHELL);
        assertEquals(5, said.size(), said::toString);
        String module = module();
        String cmdlet = module.substring(module.indexOf("function New-AzHealthcareApisService"));
        for (String name : said.keySet()) {
            assertTrue(Pattern.compile("\\] \\$" + name + "\\b").matcher(cmdlet).find(), name);
        }
        ObjectNode body = JSON.createObjectNode();
        body.put("kind", said.get("Kind"));
        body.put("location", said.get("Location"));
        body.putObject("properties")
                .putObject("cosmosDbConfiguration")
                .put("keyVaultKeyUri", said.get("CosmosKeyVaultKeyUri"));
        assertEquals("myResourceGroup", said.get("ResourceGroupName"));
        // the page's own name has an upper-case letter
        String refused =
                signet.client()
                        .send(
                                "arm",
                                "PUT",
                                service(said.get("Name"), "2021-11-01"),
                                body.toString())
                        .expect(400)
                        .text();
        assertTrue(refused.contains("Name can contain only"), refused);
        signet.arm()
                .await(
                        signet.client()
                                .send(
                                        "arm",
                                        "PUT",
                                        service("seedbypowershell", "2021-11-01"),
                                        body.toString())
                                .expect(201));
        isUnderTheCustomersKey("seedbypowershell");
    }

    @Test
    void theDeploymentScriptIsRefusedForWhatTheTemplateDoesNotDeclare() throws IOException {
        Map<String, String> said = arguments(SCRIPT);
        assertEquals("myResourceGroup", said.remove("ResourceGroupName"));
        assertEquals("deploy.json", said.remove("TemplateFile"));
        assertEquals("West US 2", said.get("location"));
        ObjectNode body = JSON.createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("mode", "Incremental");
        properties.set(
                "template",
                JSON.readTree(
                        Files.readString(
                                SignetProcess.home()
                                        .resolve(
                                                "conformance/src/test/resources/templates/seed.json"))));
        ObjectNode parameters = properties.putObject("parameters");
        said.forEach((name, value) -> parameters.putObject(name).put("value", value));
        String refused =
                signet.client()
                        .send(
                                "arm",
                                "PUT",
                                group()
                                        + "/providers/Microsoft.Resources/deployments/deploy"
                                        + "?api-version=2021-04-01",
                                body.toString())
                        .expect(400)
                        .text();
        assertTrue(refused.contains("\"InvalidTemplate\""), refused);
        for (String name : List.of("accountName", "location", "keyVaultKeyUri")) {
            assertTrue(refused.contains(name), refused);
        }
        signet.client().get("arm", service("mycosmosaccount", "2021-11-01")).expect(404);
    }
}
