// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `./signet` in the words of `az`, as someone types it, against a server. What is sent in detail:
/// the tests of `cli`.
final class SignetCommandTest {
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);

    private static RunningSignet signet;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static CommandRun type(String line, String... more) {
        return CommandRun.signet(line + " --data " + signet.data(), more);
    }

    private static CommandRun bare(String line) {
        return CommandRun.signet(line);
    }

    /// The seeds' line with only the names filled in: `az` is `./signet`.
    @Test
    void theSeedsLineMakesAnAccountUnderTheCustomersKey() {
        type("group create --name myresourcegroup --location westus2").ends(0);
        type("keyvault key create --vault-name signet-vault --name seed-key --size 3072").ends(0);
        String uri = signet.keys().uri("seed-key");
        JsonNode made =
                type("healthcareapis service create --resource-group myresourcegroup"
                                + " --resource-name myservice --kind fhir-R4 --location westus2"
                                + " --cosmos-db-configuration key-vault-key-uri="
                                + uri)
                        .json();
        assertEquals("Succeeded", made.path("properties").path("provisioningState").asString());
        assertEquals("myresourcegroup", made.path("resourceGroup").asString());
        String shown = "account show --resource-name myservice -o tsv --query ";
        assertEquals(
                "customer-managed\n" + uri, type(shown + "[encryption,keyVaultKeyUri]").line());
        signet.client().get("fhir", signet.client().fhir("myservice") + "/Patient").expect(200);
        type("healthcareapis service update -g myresourcegroup --resource-name myservice"
                        + " --tags ward=7")
                .ends(0);
        assertEquals(
                "7",
                type("healthcareapis service list --query [?name=='myservice'].tags.ward -o tsv")
                        .line());
        type("healthcareapis service delete -g myresourcegroup --resource-name myservice -y")
                .ends(0);
        type("healthcareapis service show -g myresourcegroup --resource-name myservice").ends(3);
        type("group delete -n myresourcegroup -y").ends(0);
        assertEquals("false", type("group exists -n myresourcegroup").line());
    }

    @Test
    void disableIsTheCustomersNoAndEnableTheYes() {
        signet.keys().create("no-key");
        String patient = signet.account("no-account", "no-key") + "/Patient";
        type("keyvault key disable --vault-name signet-vault --name no-key").ends(0);
        Until.holds(
                RunningSignet.NOTIFIED_BOUND,
                "the no is obeyed",
                () -> signet.client().get("fhir", patient).status() == 403);
        String health = "account list --query [?name=='no-account'].health -o tsv";
        assertEquals("Degraded", type(health).line());
        type("keyvault key enable --vault-name signet-vault --name no-key").ends(0);
        Until.holds(
                Duration.ofSeconds(30),
                "data is served again",
                () -> signet.client().get("fhir", patient).status() == 200);
        assertEquals("Healthy", type(health).line());
    }

    @Test
    void keysAreRotatedDeletedRecoveredAndPurged() {
        type("keyvault create -n command-vault -g signet -l westus2").ends(0);
        type("keyvault key create --vault-name command-vault -n turning").ends(0);
        type("keyvault key rotate --vault-name command-vault -n turning").ends(0);
        String versions =
                "keyvault key list-versions --vault-name command-vault -n turning --query"
                        + " length(@)";
        assertEquals("2", type(versions).line());
        type("keyvault key delete --vault-name command-vault -n turning").ends(0);
        type("keyvault key show --vault-name command-vault -n turning").ends(3);
        type("keyvault key recover --vault-name command-vault -n turning").ends(0);
        assertEquals("2", type(versions).line());
        type("keyvault key delete --vault-name command-vault -n turning").ends(0);
        type("keyvault key purge --vault-name command-vault -n turning").ends(0);
        type("keyvault key show-deleted --vault-name command-vault -n turning").ends(3);
        type("keyvault delete -n command-vault").ends(0);
        assertEquals("command-vault", type("keyvault list-deleted --query [].name -o tsv").line());
        type("keyvault recover -n command-vault").ends(0);
        type("keyvault delete -n command-vault").ends(0);
        type("keyvault purge -n command-vault").ends(0);
    }

    @Test
    void rolesAreGivenListedAndTaken() {
        String scope =
                type("healthcareapis service show -g signet -n demo --query id -o tsv").line();
        String whom = "5b3f1c1e-0000-4000-8000-000000000002";
        type(
                        "role assignment create --assignee " + whom + " --scope " + scope,
                        "--role",
                        "FHIR Data Reader")
                .ends(0);
        String listed = "role assignment list --query [].principalId -o tsv --scope " + scope;
        assertEquals(whom, type(listed).line());

        String group = scope.substring(0, scope.indexOf("/providers/"));
        type(
                        "role assignment create --assignee " + whom + " --scope " + group,
                        "--role",
                        "FHIR Data Reader")
                .ends(0);
        String all = "role assignment list --all --query length(@) -o tsv --assignee " + whom;
        assertEquals("2", type(all).line());
        type("role assignment delete --assignee " + whom + " --scope " + group).ends(0);
        assertEquals("1", type(all).line(), "what was given below the group stays");
        assertEquals(whom, type(listed).line());

        type("role assignment delete --assignee " + whom + " --scope " + scope).ends(0);
        assertEquals("", type(listed).line());
    }

    @Test
    void anotherServerIsReachedByItsAddress() {
        Client client = signet.client();
        String there =
                " --server "
                        + client.arm()
                        + " --ca "
                        + client.endpoint("ca")
                        + " --client-id "
                        + client.endpoint("clientId")
                        + " --client-secret-file "
                        + client.endpoint("clientSecretFile");
        assertEquals(client.subscription(), bare("account show --query id -o tsv" + there).line());
        CommandRun untrusted = bare("account show" + there.replaceFirst(" --ca \\S+", "")).ends(1);
        assertTrue(untrusted.err().startsWith("ERROR: what listens at "), untrusted.err());
    }

    @Test
    void completionIsAScriptThatBashTakes() {
        CommandRun taken =
                CommandRun.of(
                        Map.of("SIGNET", SignetProcess.home().resolve("signet").toString()),
                        ENDS_WITHIN,
                        List.of(
                                "bash",
                                "-c",
                                "source <(\"$SIGNET\" completion) && complete -p signet"));
        assertTrue(taken.line().contains("signet"), taken.out());
    }
}
