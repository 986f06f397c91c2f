// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.FakeServer.Asked;
import dev.signet.cli.FakeServer.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vaults and their keys on the way to the server (contract 3).
final class VaultVerbsTest {
    private static final String VAULTS =
            FakeServer.SUBSCRIPTION + "/providers/Microsoft.KeyVault/vaults";
    private static final String ID =
            FakeServer.SUBSCRIPTION + "/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v1";
    private static final String KEY = "/keys/k/0123456789abcdef0123456789abcdef";

    private FakeServer server;
    private String host;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = new FakeServer(folder);
        host = "v1.vault.localhost:" + server.origin().replaceFirst(".*:", "");
        server.on(
                "GET " + VAULTS,
                200,
                "{\"value\":[{\"id\":\""
                        + ID
                        + "\",\"name\":\"V1\",\"properties\":{\"vaultUri\":\"http://"
                        + host
                        + "/\"}}]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void challenge(String methodAndPath, String audience) {
        server.on(
                methodAndPath,
                401,
                "",
                "WWW-Authenticate",
                "Bearer authorization=\"https://elsewhere.example/t\", resource=\""
                        + audience
                        + "\"");
    }

    @Test
    void aVaultNeverGetsATokenForTheControlPlane() {
        for (String audience :
                List.of(
                        server.origin(),
                        server.origin() + "/",
                        server.origin() + "/vault.localhost",
                        "https://management.azure.com",
                        "https://management.azure.com/.default",
                        "http://vault.localhost")) {
            challenge("POST /keys/k" + audience.length() + "/create", audience);
            Ended ended =
                    server.type("keyvault key create --vault-name v1 -n k" + audience.length());
            assertEquals(1, ended.exitCode(), audience + ended.out());
            assertTrue(ended.err().contains("is not sent to"), audience + ended.err());
        }
        assertTrue(
                server.asked.stream()
                        .filter(each -> each.method().equals("POST"))
                        .allMatch(each -> each.token().isEmpty()));
    }

    @Test
    void aVaultIsReachedUnderItsOwnNameWithTheTokenThatItAsksFor() {
        String port = server.origin().replaceFirst(".*:", "");
        challenge("POST /keys/k/create", "http://vault.localhost:" + port);
        server.on("POST /keys/k/create", 200, "{\"key\":{\"kid\":\"x\"}}");
        Ended ended =
                server.type(
                        "keyvault key create --vault-name v1 -n k --size 3072 --ops wrapKey"
                                + " unwrapKey --expires 2027-01-31T00:00:00Z --query key.kid");
        assertEquals("\"x\"\n", ended.out(), ended.err());
        List<Asked> posts =
                server.asked.stream().filter(each -> each.method().equals("POST")).toList();
        assertEquals(List.of(host, host), posts.stream().map(Asked::host).toList());
        assertEquals(
                List.of("", "for http://vault.localhost:" + port + "/.default"),
                posts.stream().map(Asked::token).toList());
        assertEquals("", posts.getFirst().body());
        assertEquals(
                "{\"kty\":\"RSA\",\"key_size\":3072,\"key_ops\":[\"wrapKey\",\"unwrapKey\"],"
                        + "\"attributes\":{\"enabled\":true,\"exp\":1801353600}}",
                posts.getLast().body());
    }

    @Test
    void aVaultThatAsksForAnothersTokenGetsNone(@TempDir Path elsewhere) throws IOException {
        try (var thief = new FakeServer(elsewhere)) {
            for (String audience :
                    List.of("https://management.azure.com", "https://vault.azure.net", "://", "")) {
                thief.on(
                        "GET /keys/k/",
                        401,
                        "",
                        "WWW-Authenticate",
                        "Bearer authorization=\"x\", resource=\"" + audience + "\"");
                Ended ended = server.type("keyvault key show --id " + thief.origin() + "/keys/k");
                assertEquals(1, ended.exitCode(), audience);
            }
            assertTrue(thief.asked.stream().allMatch(each -> each.token().isEmpty()));
            assertEquals(4, thief.asked.size());
        }
    }

    @Test
    void disableChangesTheLatestVersionAndNothingElseOfIt() {
        server.on("GET /keys/k/", 200, "{\"key\":{\"kid\":\"http://" + host + KEY + "\"}}")
                .on("PATCH " + KEY, 200, "{}");
        assertEquals(0, server.type("keyvault key disable --vault-name v1 -n k").exitCode());
        assertEquals("{\"attributes\":{\"enabled\":false}}", server.last("PATCH").body());
        assertEquals(KEY + "?api-version=7.4", server.last("PATCH").path());
        String id = "http://" + host + KEY;
        assertEquals(0, server.type("keyvault key enable --id " + id).exitCode());
        assertEquals("{\"attributes\":{\"enabled\":true}}", server.last("PATCH").body());
    }

    @Test
    void aRefusalOfTheVaultIsToldWithItsInnerCode() {
        server.on(
                "GET /keys/k/",
                403,
                "{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\","
                        + "\"innererror\":{\"code\":\"AccessDenied\"}}}");
        Ended ended = server.type("keyvault key show --vault-name v1 -n k");
        assertEquals(1, ended.exitCode());
        assertEquals("ERROR: (Forbidden) no\nInner: AccessDenied\n", ended.err());
    }

    @Test
    void aVaultThatIsNotThereEndsWithThree() {
        Ended ended = server.type("keyvault key list --vault-name v2");
        assertEquals(3, ended.exitCode());
        assertTrue(ended.err().contains("'v2' not found"), ended.err());
    }

    @Test
    void whoMakesAVaultMayDoAllWithItsKeysUnlessTold() {
        server.on("GET /v1.0/me", 200, "{\"id\":\"o-1\"}").on("PUT " + ID, 200, "{}");
        String create = "keyvault create -n v1 -g rg -l westus2";
        assertEquals(0, server.type(create + " --enable-purge-protection true").exitCode());
        assertEquals(
                "{\"location\":\"westus2\",\"properties\":{\"tenantId\":\"t-1\",\"sku\":"
                        + "{\"family\":\"A\",\"name\":\"standard\"},\"accessPolicies\":"
                        + "[{\"tenantId\":\"t-1\",\"objectId\":\"o-1\",\"permissions\":"
                        + "{\"keys\":[\"all\"]}}],\"enableSoftDelete\":true,"
                        + "\"softDeleteRetentionInDays\":90,\"enablePurgeProtection\":true}}",
                server.last("PUT").body());
        server.type(create + " --no-self-perms");
        assertTrue(server.last("PUT").body().contains("\"accessPolicies\":[]"));
        server.on("GET " + ID, 200, "{}");
        assertEquals(1, server.type(create).exitCode());
    }

    @Test
    void aPolicyIsAddedOrTakesThePlaceOfTheOneThatIsHeld() {
        server.on(
                        "GET " + ID,
                        200,
                        "{\"properties\":{\"accessPolicies\":[{\"objectId\":\"held\","
                                + "\"permissions\":{\"keys\":[\"get\"]}}]}}")
                .on("PUT " + ID + "/accessPolicies/add", 200, "{}")
                .on("PUT " + ID + "/accessPolicies/replace", 200, "{}")
                .on("PUT " + ID + "/accessPolicies/remove", 200, "{}");
        String set = "keyvault set-policy -n v1 --key-permissions get list --object-id ";
        server.type(set + "new");
        assertTrue(server.last("PUT").path().contains("/accessPolicies/add?"));
        server.type(set + "held");
        assertTrue(server.last("PUT").path().contains("/accessPolicies/replace?"));
        server.type("keyvault delete-policy -n v1 --object-id held");
        assertTrue(server.last("PUT").path().contains("/accessPolicies/remove?"));
        assertEquals(
                1, server.type("keyvault delete-policy -n v1 --object-id stranger").exitCode());
    }
}
