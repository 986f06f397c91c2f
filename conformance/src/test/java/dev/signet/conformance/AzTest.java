// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The unmodified `az` of Debian's package `azure-cli` (2.45), which is installed when it is missing,
/// with its default options; the settings are those of docs/azure-clients.md, line for line. Without
/// a way to install it, it says that it is skipped.
final class AzTest {
    private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(15);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);
    private static final String SERVICES =
            "--resource-type Microsoft.HealthcareApis/services --api-version 2021-11-01";

    private static RunningSignet signet;
    private static Path home;

    @BeforeAll
    static void start() throws IOException {
        install();
        signet = RunningSignet.start();
        home = Files.createTempDirectory("signet-az");
        register(home);
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
            RunningSignet.remove(home);
        }
    }

    private static void install() {
        if (runs("az")) {
            return;
        }
        if (!runs("apt-get")) {
            System.out.println("skipped: AzTest, there is neither az nor apt-get");
            abort("no az");
        }
        var quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        CommandRun.of(quiet, INSTALLED_WITHIN, List.of("apt-get", "-qq", "update"));
        CommandRun installed =
                CommandRun.of(
                        quiet,
                        INSTALLED_WITHIN,
                        CommandRun.words(
                                "apt-get -qq install -y --no-install-recommends azure-cli"));
        if (installed.exitCode() != 0) {
            System.out.println("skipped: AzTest, azure-cli cannot be installed");
            abort("no az");
        }
    }

    private static boolean runs(String command) {
        return CommandRun.of(Map.of(), ENDS_WITHIN, List.of("sh", "-c", "command -v " + command))
                        .exitCode()
                == 0;
    }

    /// What docs/azure-clients.md tells to do.
    private static void register(Path config) throws IOException {
        Client client = signet.client();
        String vault = client.vault();
        String cloud =
                """
                {"endpoints":{"resourceManager":"ARM/","management":"ARM/",
                  "activeDirectory":"ARM/adfs",
                  "activeDirectoryResourceId":"https://management.azure.com/",
                  "activeDirectoryGraphResourceId":"ARM/","microsoftGraphResourceId":"ARM/",
                  "gallery":"ARM/"},
                 "suffixes":{"keyvaultDns":".vault.localhost:PORT"}}
                """
                        .replace("ARM", client.arm())
                        .replace("PORT", vault.substring(vault.lastIndexOf(':') + 1));
        Path file = config.resolve("cloud.json");
        Files.writeString(file, cloud);
        az(config, List.of("cloud", "register", "-n", "Signet", "--cloud-config", "@" + file))
                .ends(0);
        az(config, CommandRun.words("cloud set -n Signet")).ends(0);
        login(config);
    }

    private static void login(Path config) throws IOException {
        Client client = signet.client();
        String secret = Files.readString(Path.of(client.endpoint("clientSecretFile"))).strip();
        az(
                        config,
                        CommandRun.words(
                                "login --service-principal -u "
                                        + client.endpoint("clientId")
                                        + " -p "
                                        + secret
                                        + " --tenant "
                                        + client.tenant()))
                .ends(0);
    }

    private static CommandRun az(Path config, List<String> words) {
        List<String> command = new ArrayList<>(List.of("az"));
        command.addAll(words);
        return CommandRun.of(
                Map.of(
                        "AZURE_CONFIG_DIR", config.toString(),
                        "REQUESTS_CA_BUNDLE", signet.client().endpoint("ca"),
                        "AZURE_CORE_COLLECT_TELEMETRY", "0"),
                ENDS_WITHIN,
                command);
    }

    private static CommandRun az(String line, String... more) {
        return az(home, CommandRun.words(line, more));
    }

    @Test
    void aServicePrincipalLogsInAndSeesTheSubscription() {
        JsonNode account = az("account show").json();
        assertEquals(signet.client().subscription(), account.path("id").asString());
        assertEquals(signet.client().tenant(), account.path("tenantId").asString());
        assertEquals("Signet", account.path("environmentName").asString());
    }

    @Test
    void theCloudIsFoundByTheControlPlanesAddressAlone() throws IOException {
        Path other = Files.createDirectories(home.resolve("other"));
        az(
                        other,
                        CommandRun.words(
                                "cloud register -n Found --endpoint-resource-manager "
                                        + signet.client().arm()))
                .ends(0);
        az(other, CommandRun.words("cloud set -n Found")).ends(0);
        login(other);
        assertEquals(
                "signet",
                az(other, CommandRun.words("group list --query [?name=='signet'].name -o tsv"))
                        .line());
    }

    @Test
    void aWrongSecretIsRefused() throws IOException {
        Path other = Files.createDirectories(home.resolve("refused"));
        Files.copy(home.resolve("clouds.config"), other.resolve("clouds.config"));
        az(other, CommandRun.words("cloud set -n Signet")).ends(0);
        CommandRun refused =
                az(
                        other,
                        CommandRun.words(
                                "login --service-principal -u "
                                        + signet.client().endpoint("clientId")
                                        + " -p wrong --tenant "
                                        + signet.client().tenant()));
        assertFalse(refused.exitCode() == 0, refused.out());
    }

    @Test
    void groupsAreMadeTaggedListedAndRemoved() {
        az("group create -n az-group -l westus2 --tags ward=7").ends(0);
        JsonNode shown = az("group show -n az-group").json();
        assertEquals("7", shown.path("tags").path("ward").asString());
        assertTrue(az("group list --query [].name -o tsv").ends(0).out().contains("az-group\n"));
        az("group update -n az-group --tags ward=8").ends(0);
        assertEquals("8", az("group show -n az-group --query tags.ward -o tsv").line());
        az("group delete -n az-group -y").ends(0);
        assertEquals("false", az("group exists -n az-group").line());
    }

    @Test
    void whatIsNotThereEndsWithThreeAndTheCode() {
        CommandRun missing = az("group show -n no-such-group").ends(3);
        assertTrue(missing.err().contains("(ResourceGroupNotFound)"), missing.err());
        missing = az("resource show -g signet -n nobody " + SERVICES).ends(3);
        assertTrue(missing.err().contains("(ResourceNotFound)"), missing.err());
    }

    @Test
    void vaultsAreMadeGivenPoliciesDeletedRecoveredAndPurged() {
        az("group create -n az-vaults -l westus2").ends(0);
        JsonNode made =
                az("keyvault create -n az-vault -g az-vaults -l westus2 --retention-days 7").json();
        JsonNode self = made.path("properties").path("accessPolicies").path(0);
        assertEquals("all", self.path("permissions").path("keys").path(0).asString());
        String reader = "5b3f1c1e-0000-4000-8000-000000000001";
        az("keyvault set-policy -n az-vault --key-permissions get wrapKey unwrapKey --object-id "
                        + reader)
                .ends(0);
        String policies = "keyvault show -n az-vault --query length(properties.accessPolicies)";
        assertEquals("2", az(policies).line());
        az("keyvault delete-policy -n az-vault --object-id " + reader).ends(0);
        assertEquals("1", az(policies).line());
        az("keyvault update -n az-vault --set tags.ward=7").ends(0);
        assertTrue(az("keyvault list -g az-vaults --query [].name").out().contains("az-vault"));
        az("keyvault delete -n az-vault").ends(0);
        az("keyvault show-deleted -n az-vault").ends(0);
        az("keyvault recover -n az-vault").ends(0);
        assertEquals("7", az("keyvault show -n az-vault --query tags.ward -o tsv").line());
        az("keyvault delete -n az-vault").ends(0);
        az("keyvault purge -n az-vault").ends(0);
        az("keyvault show -n az-vault").ends(3);
        az("group delete -n az-vaults -y").ends(0);
    }

    @Test
    void restMakesAKeyAndAnAccountUnderItIsMadeTaggedListedAndRemoved() {
        String vault = signet.client().vault();
        String key = vault + "/keys/az-key";
        rest("post", key + "/create?api-version=7.4", "{\"kty\":\"RSA\",\"key_size\":2048}").ends(0);
        JsonNode made = create("az-account", key).json();
        assertEquals(
                key,
                made.path("properties")
                        .path("cosmosDbConfiguration")
                        .path("keyVaultKeyUri")
                        .asString());
        assertEquals("Succeeded", made.path("properties").path("provisioningState").asString());
        String named = " -g signet -n az-account " + SERVICES;
        az("resource tag --tags ward=7" + named).ends(0);
        assertEquals("7", az("resource show --query tags.ward -o tsv" + named).line());
        assertTrue(az("resource list -g signet --query [].name").out().contains("az-account"));
        az("resource delete" + named).ends(0);
        az("resource show" + named).ends(3);
    }

    @Test
    void anAccountUnderAKeyThatIsNotThereEndsWithTheReason() {
        CommandRun failed = create("az-broken", signet.client().vault() + "/keys/no-such-key");
        assertEquals(1, failed.ends(1).exitCode());
        assertTrue(
                failed.err().contains("Error contacting the Azure Key Vault resource"),
                failed.err());
    }

    private static CommandRun create(String name, String key) {
        return az(
                "resource create --is-full-object -g signet -n " + name + " " + SERVICES,
                "-p",
                """
                {"kind":"fhir-R4","location":"westus2",
                 "properties":{"cosmosDbConfiguration":{"keyVaultKeyUri":"%s"}}}
                """
                        .formatted(key));
    }

    private static CommandRun rest(String method, String url, String body) {
        return az(
                "rest --method " + method + " --resource https://vault.azure.net --url " + url,
                "--body",
                body,
                "--headers",
                "Content-Type=application/json");
    }

    @Test
    void restIsTheCustomersNoAndYes() {
        String account = signet.account("az-no", key());
        String version = signet.keys().latest("az-no-key");
        String address = signet.keys().uri("az-no-key") + "/" + version + "?api-version=7.4";
        String patient = account + "/Patient";
        signet.client().get("fhir", patient).expect(200);
        rest("patch", address, "{\"attributes\":{\"enabled\":false}}").ends(0);
        Until.holds(
                RunningSignet.NOTIFIED_BOUND,
                "the no is obeyed",
                () -> signet.client().get("fhir", patient).status() == 403);
        rest("patch", address, "{\"attributes\":{\"enabled\":true}}").ends(0);
        Until.holds(
                Duration.ofSeconds(30),
                "data is served again",
                () -> signet.client().get("fhir", patient).status() == 200);
    }

    private static String key() {
        signet.keys().create("az-no-key");
        return "az-no-key";
    }

    @Test
    void providersAndLocationsAreTold() {
        assertEquals(
                "Registered",
                az("provider show -n Microsoft.HealthcareApis --query registrationState -o tsv")
                        .line());
        az("provider register -n Microsoft.KeyVault").ends(0);
        assertTrue(
                az("account list-locations --query [].name -o tsv").out().contains("westus2\n"));
    }

    /// What docs/azure-clients.md says cannot be blamed on the server: no request is sent.
    @Test
    void theVerbsThatDebiansPackageHasBrokenAreBrokenBeforeTheyAskAnything() {
        assumeTrue(az("version").json().path("azure-cli").asString().equals("2.45.0"));
        String keys = az("keyvault key list --vault-name signet-vault").ends(1).err();
        assertTrue(keys.contains("No module named 'azure.keyvault"), keys);
        String roles = az("role definition list").ends(1).err();
        assertTrue(roles.contains("has no attribute 'config'"), roles);
    }
}
