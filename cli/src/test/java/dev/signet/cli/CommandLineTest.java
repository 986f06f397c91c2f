// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.FakeServer.Ended;
import dev.signet.cli.verb.Verb;
import dev.signet.cli.verb.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds for every verb: help, options, lists, whom the token goes to, another server.
final class CommandLineTest {
    private static final String GROUPS = FakeServer.SUBSCRIPTION + "/resourcegroups";

    private FakeServer server;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path scratch) throws IOException {
        folder = scratch;
        server = new FakeServer(scratch);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyVerbHasHelpAndStandsOnce() {
        Set<String> seen = new HashSet<>();
        for (Verb verb : Verbs.all()) {
            assertTrue(seen.add(verb.words()), verb.words());
            Ended ended = server.type((verb.words() + " --help").split(" "));
            assertEquals(0, ended.exitCode(), verb.words() + ended.err());
            assertTrue(ended.out().contains("Usage: signet " + verb.words()), ended.out());
        }
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void completionNamesVerbsOptionsAndTheLaunchersWords() {
        String script = server.type("completion").out();
        for (String word :
                new String[] {"healthcareapis", "--cosmos-db-configuration", "verify", "fhir-R4"}) {
            assertTrue(script.contains(word), word);
        }
    }

    @Test
    void whatCannotBeUnderstoodEndsWithTwoAndTheUsage() {
        for (String line :
                new String[] {
                    "group show",
                    "group fly",
                    "group list --wings",
                    "keyvault key show -n k",
                    "group list -o xml",
                    "group list --query ][",
                    "deployment group create -g rg"
                }) {
            Ended ended = server.type(line);
            assertEquals(2, ended.exitCode(), line + ended.err());
            assertFalse(ended.err().contains("\tat "), ended.err());
        }
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void everyPageOfAListIsPrinted() {
        server.on(
                        "GET " + GROUPS,
                        200,
                        "{\"value\":[{\"name\":\"a\"}],\"nextLink\":\"ORIGIN/more?p=2\"}")
                .on("GET /more", 200, "{\"value\":[{\"name\":\"b\"}]}");
        assertEquals(
                "a\nb\n", server.type("group", "list", "--query", "[].name", "-o", "tsv").out());
    }

    @Test
    void theTokenGoesToNoOtherServer(@TempDir Path elsewhere) throws IOException {
        try (var other = new FakeServer(elsewhere)) {
            server.on(
                    "GET " + GROUPS,
                    200,
                    "{\"value\":[],\"nextLink\":\"" + other.origin() + "/more\"}");
            Ended ended = server.type("group list");
            assertEquals(1, ended.exitCode());
            assertTrue(ended.err().contains(other.origin()), ended.err());
            assertEquals(1, server.type("rest --url " + other.origin() + "/x").exitCode());
            assertTrue(other.asked.isEmpty());
        }
    }

    @Test
    void resourceGroupStandsBesideEveryIdAsInAz() {
        String id = FakeServer.SUBSCRIPTION + "/resourceGroups/rg/providers/N/t/x";
        server.on("GET /x", 200, "{\"deep\":[{\"id\":\"" + id + "\"}]}");
        assertEquals(
                "rg\n", server.type("rest --url /x --query deep[0].resourceGroup -o tsv").out());
    }

    @Test
    void anotherServerIsAskedWhoItIs() throws IOException {
        Files.writeString(folder.resolve("other.secret"), "s3cret");
        server.on(
                        "GET /metadata/endpoints",
                        200,
                        "{\"authentication\":{\"loginEndpoint\":\"ORIGIN/adfs\","
                                + "\"audiences\":[\"https://management.azure.com/\"]}}")
                .on(
                        "GET /subscriptions",
                        200,
                        "{\"value\":[{\"subscriptionId\":\"s-9\",\"tenantId\":\"t-9\"}]}")
                .on("GET /subscriptions/s-9/resourcegroups", 200, "{\"value\":[]}");
        String line =
                "group list --server "
                        + server.origin()
                        + " --client-id c-1 --client-secret-file other.secret";
        Ended ended = server.type(line);
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals("[]\n", ended.out());
        assertEquals(2, server.type(line.replace(" --client-id c-1", "")).exitCode());
        assertEquals(2, server.type("group list --client-id c-1").exitCode());
        Ended refused = server.type(line.replace("c-1", "c-2"));
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("401"), refused.err());
    }

    private Ended elsewhere(String address, String more) throws IOException {
        Files.writeString(folder.resolve("other.secret"), "s3cret");
        return server.type(
                "group list --server "
                        + address
                        + " --client-id c-1 --client-secret-file other.secret"
                        + more);
    }

    private void namesIssuer(String login) {
        server.on(
                "GET /metadata/endpoints",
                200,
                "{\"authentication\":{\"loginEndpoint\":\"" + login + "\",\"audiences\":[]}}");
    }

    @Test
    void aSecretGoesOverTlsOrToThisMachineOnly() throws IOException {
        for (String plain :
                new String[] {"http://signet.example:8443", "http://localhost.evil.example:1"}) {
            Ended ended = elsewhere(plain, "");
            assertEquals(2, ended.exitCode(), ended.err());
            assertTrue(ended.err().contains("https addresses only"), ended.err());
        }
        Ended issuer = elsewhere(server.origin(), " --issuer http://issuer.example");
        assertEquals(2, issuer.exitCode());
        assertTrue(issuer.err().contains("--issuer: "), issuer.err());
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void aServerThatNamesAnotherIssuerGetsNoSecretSentThere() throws IOException {
        namesIssuer("https://issuer.example/adfs");
        Ended ended = elsewhere(server.origin(), "");
        assertEquals(1, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("https://issuer.example:443"), ended.err());
        assertTrue(ended.err().contains("--issuer"), ended.err());
    }

    @Test
    void aServerThatNamesAPlainIssuerGetsNoSecretSentThere() throws IOException {
        namesIssuer("http://issuer.example/adfs");
        assertEquals(2, elsewhere(server.origin(), "").exitCode());
    }

    @Test
    void theIssuerThatTheOperatorNamesIsTheOneThatIsAsked() throws IOException {
        namesIssuer("ORIGIN/adfs");
        Ended other = elsewhere(server.origin(), " --issuer https://issuer.example");
        assertEquals(1, other.exitCode());
        assertTrue(other.err().contains("names another issuer"), other.err());
        server.on(
                        "GET /subscriptions",
                        200,
                        "{\"value\":[{\"subscriptionId\":\"s-9\",\"tenantId\":\"t-9\"}]}")
                .on("GET /subscriptions/s-9/resourcegroups", 200, "{\"value\":[]}");
        Ended same = elsewhere(server.origin(), " --issuer " + server.origin());
        assertEquals("[]\n", same.out(), same.err());
    }

    @Test
    void aFolderThatNamesAPlainIssuerGetsNoSecretSentThere() throws IOException {
        Path data = Files.createDirectories(folder.resolve("other-data"));
        Files.writeString(
                data.resolve("endpoints.json"),
                Files.readString(folder.resolve("signet-data").resolve("endpoints.json"))
                        .replace(
                                "\"issuer\":\"" + server.origin(),
                                "\"issuer\":\"http://evil.example"));
        Ended ended = server.type("group list --data other-data");
        assertEquals(2, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("https addresses only"), ended.err());
    }

    @Test
    void anotherSubscriptionIsWorkedIn() {
        server.on("GET /subscriptions/other/resourcegroups", 200, "{\"value\":[]}");
        assertEquals("[]\n", server.type("group list --subscription other").out());
    }

    @Test
    void accountListTellsWhoseKeyWhetherItIsServedAndWhichFolder() {
        String services = "/providers/Microsoft.HealthcareApis/services";
        String id = FakeServer.SUBSCRIPTION + "/resourceGroups/rg" + services + "/svc";
        String account =
                "{\"id\":\"ID\",\"name\":\"svc\",\"kind\":\"fhir-R4\",\"properties\":{"
                        + "\"provisioningState\":\"Succeeded\",\"cosmosDbConfiguration\":"
                        + "{\"keyVaultKeyUri\":\"https://v/keys/k\"}}}";
        account = account.replace("ID", id);
        server.on("GET " + FakeServer.SUBSCRIPTION + services, 200, "{\"value\":[" + account + "]}")
                .on("GET " + FakeServer.SUBSCRIPTION + WORKSPACES, 200, "{\"value\":[]}")
                .on("GET " + id, 200, account, "x-signet-account-id", "u-1")
                .on(
                        "GET /fhir/svc/health/check",
                        200,
                        "{\"overallStatus\":\"Degraded\",\"details\":[{\"data\":"
                                + "{\"Reason\":\"CustomerManagedKeyAccessLost\"}}]}");
        assertEquals(
                "customer-managed\nDegraded\nCustomerManagedKeyAccessLost\naccounts/u-1\nrg\n",
                server.type(
                                "account show --resource-name svc -o tsv --query"
                                        + " [encryption,health,reason,folder,resourceGroup]")
                        .out());
        assertEquals(3, server.type("account show --resource-name other").exitCode());
    }

    private static final String WORKSPACES = "/providers/Microsoft.HealthcareApis/workspaces";

    @Test
    void accountListHasTheServicesOfWorkspacesWithTheirKeys() {
        String services = "/providers/Microsoft.HealthcareApis/services";
        String workspace = FakeServer.SUBSCRIPTION + "/resourceGroups/rg" + WORKSPACES + "/ws";
        String id = workspace + "/fhirservices/svc";
        String service =
                "{\"id\":\"ID\",\"name\":\"ws/svc\",\"kind\":\"fhir-R4\",\"properties\":{"
                        + "\"provisioningState\":\"Succeeded\",\"encryption\":"
                        + "{\"customerManagedKeyEncryption\":"
                        + "{\"keyEncryptionKeyUrl\":\"https://v/keys/k/1\"}}}}";
        service = service.replace("ID", id);
        server.on("GET " + FakeServer.SUBSCRIPTION + services, 200, "{\"value\":[]}")
                .on(
                        "GET " + FakeServer.SUBSCRIPTION + WORKSPACES,
                        200,
                        "{\"value\":[{\"id\":\"" + workspace + "\",\"name\":\"ws\"}]}")
                .on("GET " + workspace + "/fhirservices", 200, "{\"value\":[" + service + "]}")
                .on("GET " + id, 200, service, "x-signet-account-id", "u-2")
                .on("GET /fhir/ws-svc/health/check", 200, "{\"overallStatus\":\"Healthy\"}");
        assertEquals(
                "ws/svc\tcustomer-managed\thttps://v/keys/k/1\tHealthy\taccounts/u-2\n",
                server.type(
                                "account list -o tsv --query"
                                        + " [].[name,encryption,keyVaultKeyUri,health,folder]")
                        .out());
        assertEquals(
                "ws/svc\n",
                server.type("account show --resource-name ws/svc -o tsv --query name").out());
    }

    @Test
    void withoutAServerItIsSaidSo(@TempDir Path empty) {
        Ended ended = server.type("group list --data " + empty);
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("is the server up"), ended.err());
        server.close();
        assertTrue(server.type("group list").err().contains("nothing listens at"));
    }
}
