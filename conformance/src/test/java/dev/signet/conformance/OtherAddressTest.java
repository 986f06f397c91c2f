// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The embedded vault is the same vault under another name and on another port: accounts go on
/// under the key URIs that they were made with. The process knows neither name: it needs no
/// name service for its own vaults and issuer.
final class OtherAddressTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String[] NAMES = {"first.example", "second.example"};
    private static final String OTHER_VAULT = "other-vault";

    @TempDir private Path folder = Path.of("");
    private final String port = FreePort.next();
    private final String vaultPort = FreePort.next();
    private SignetProcess process;
    private Client client;

    @AfterEach
    void stop() {
        process.close();
    }

    private void start(String... options) throws IOException {
        Path hosts = folder.resolve("hosts");
        // the JDK asks nothing but that file then
        Files.writeString(
                hosts,
                "127.0.0.1 localhost signet-vault.vault.localhost %s.vault.localhost\n"
                        .formatted(OTHER_VAULT));
        var names = Map.of("SIGNET_JAVA_OPTIONS", "-Djdk.net.hosts.file=" + hosts);
        if (process != null) {
            process.terminate();
        }
        process = SignetProcess.launch(names, "up", folder.resolve("data"), options);
        process.awaitReady();
        // this process knows the other one as localhost
        String endpoints = process.endpoints().toString();
        for (String name : NAMES) {
            endpoints = endpoints.replace("https://" + name + ":", "https://localhost:");
        }
        client = new Client(JsonMapper.builder().build().readTree(endpoints));
    }

    private DataRequests requests(String account) {
        return new DataRequests(client, client.fhir(account));
    }

    private void assertServe() {
        for (String account : new String[] {"first", "second"}) {
            Until.holds(PATIENCE, account, () -> requests(account).read().status() == 200);
            requests(account).plant();
        }
    }

    @Test
    void accountsGoOnWhenTheServerIsReachedByAnotherNameOrPort() throws IOException {
        start("--port", port, "--vault-port", vaultPort);
        var keys = new VaultKeys(client);
        keys.create("key");
        String uri = keys.uri("key");
        makeOtherVault();
        String otherUri = "https://" + OTHER_VAULT + ".vault.localhost:" + vaultPort + "/keys/key";
        assertSucceeds(new Arm(client).create("first", uri));
        assertSucceeds(new Arm(client).create("second", otherUri));
        requests("first").plant();
        requests("second").plant();
        String version = keys.latest("key");

        start("--host", NAMES[0], "--port", port, "--vault-port", vaultPort);
        assertServe();
        assertEquals(uri, shown("first"));
        assertSucceeds(new Arm(client).create("first", uri));
        assertNeeds(version);
        assertTheKeyIsObeyed(version);

        start("--host", NAMES[1], "--port", FreePort.next(), "--vault-port", FreePort.next());
        assertServe();
        assertNeeds(version);

        start("--port", port, "--vault-port", vaultPort);
        assertServe();
        assertNeeds(version);
        // what this installation was called meanwhile is as good as what it is called now
        String meanwhile = "https://" + NAMES[0] + ":" + vaultPort + "/keys/key";
        assertSucceeds(new Arm(client).create("first", meanwhile));
        assertServe();
        JsonNode strange =
                new Arm(client).create("third", "https://stranger.example:8444/keys/key");
        assertEquals("Failed", strange.get("status").asString(), strange.toString());
        assertTrue(strange.toString().contains("4006"), strange.toString());
    }

    private static void assertSucceeds(JsonNode ended) {
        assertEquals("Succeeded", ended.get("status").asString(), ended.toString());
    }

    private String shown(String account) {
        return new Arm(client)
                .read(account)
                .expect(200)
                .json()
                .at("/properties/cosmosDbConfiguration/keyVaultKeyUri")
                .asString();
    }

    private void assertNeeds(String version) {
        Answer health = requests("first").health();
        assertTrue(health.text().contains(version), health.text());
    }

    private void assertTheKeyIsObeyed(String version) {
        var keys = new VaultKeys(client);
        keys.enable("key", version, false);
        Until.holds(PATIENCE, "refused", () -> requests("first").read().status() == 403);
        keys.enable("key", version, true);
        Until.holds(PATIENCE, "serves", () -> requests("first").read().status() == 200);
    }

    private void makeOtherVault() {
        String vault =
                client.arm()
                        + "/subscriptions/"
                        + client.subscription()
                        + "/resourceGroups/signet/providers/Microsoft.KeyVault/vaults/"
                        + OTHER_VAULT;
        String body =
                """
                {"location":"westus2","properties":{"tenantId":"%s",
                 "sku":{"family":"A","name":"standard"},"enablePurgeProtection":true,
                 "accessPolicies":[{"tenantId":"%s","objectId":"%s",
                   "permissions":{"keys":["get","wrapKey","unwrapKey"]}}]}}
                """
                        .formatted(
                                client.tenant(),
                                client.tenant(),
                                client.endpoint("serviceObjectId"));
        String version = "?api-version=2023-07-01";
        client.send("arm", "PUT", vault + version, body).expect(200, 201);
        String key = "{\"properties\":{\"kty\":\"RSA\",\"keySize\":2048}}";
        client.send("arm", "PUT", vault + "/keys/key" + version, key).expect(200, 201);
    }
}
