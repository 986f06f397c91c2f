// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Each precondition of contract 4.2 broken once: the operation ends `Failed` with the mapped
/// code, nothing is left behind, and the name is free again.
final class PreconditionsTest {
    private static final String UNREACHABLE = "Error contacting the Azure Key Vault resource. ";
    private static final String RSA = "{\"kty\":\"RSA\",\"key_size\":2048}";
    private static final String SERVICE_MAY = "\"get\",\"wrapKey\",\"unwrapKey\"";
    private static final String PROTECTED =
            "\"enableSoftDelete\":true,\"enablePurgeProtection\":true";

    private static RunningSignet signet;
    private static Set<String> folders;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        folders = accountFolders();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @Test
    void theVaultDoesNotExist() {
        String uri = vaultAddress("elsewhere") + "/keys/any";
        String missing = "The Key Vault of the customer-managed key is not found. (4017)";
        assertEndsFailed("no-vault", uri, "BadRequest", UNREACHABLE + missing);
    }

    @Test
    void theKeyDoesNotExist() {
        String uri = signet.keys().uri("never-made");
        String missing = "The customer-managed key is not found. (4003)";
        assertEndsFailed("no-key", uri, "BadRequest", UNREACHABLE + missing);
    }

    @Test
    void aVersionInTheUriIsRefusedAtOnce() {
        String version = signet.keys().create("versioned");
        Answer answer = put("versioned", signet.keys().uri("versioned") + "/" + version);
        assertEquals(400, answer.status(), answer.text());
        assertTrue(
                answer.text()
                        .contains(
                                "Please provide KeyVault Key Uri without version. We will use"
                                        + " latest version of the key"),
                answer.text());
        assertNothingIsLeft("versioned");
    }

    @Test
    void aHostThatIsNoVaultOfThisInstallationIsNeverAsked() {
        String uri = "https://vault.example.com/keys/any";
        Answer answer = put("foreign", uri);
        if (answer.status() < 300) {
            JsonNode ended = signet.arm().await(answer);
            assertEquals("Failed", ended.get("status").asString());
            assertTrue(ended.toString().contains("(4006)"), ended.toString());
        } else {
            assertEquals(400, answer.status(), answer.text());
        }
        assertNothingIsLeft("foreign");
    }

    @Test
    void theKeyIsAnEllipticCurve() {
        String body = "{\"kty\":\"EC\",\"crv\":\"P-256\"}";
        String uri = key(signet.client().vault(), "curve", body);
        assertEndsFailed("ec-key", uri, "BadRequest", "RSA");
    }

    @Test
    void theKeyIsDisabled() {
        String body = "{\"kty\":\"RSA\",\"key_size\":2048,\"attributes\":{\"enabled\":false}}";
        String uri = key(signet.client().vault(), "off", body);
        assertEndsFailed("disabled-key", uri, "Forbidden", "(4002)");
    }

    @Test
    void theKeyHasExpired() {
        String body = "{\"kty\":\"RSA\",\"key_size\":2048,\"attributes\":{\"exp\":1500000000}}";
        String uri = key(signet.client().vault(), "expired", body);
        assertEndsFailed("expired-key", uri, "BadRequest", "expired");
    }

    @Test
    void theKeyDoesNotPermitWrapping() {
        String body = "{\"kty\":\"RSA\",\"key_size\":2048,\"key_ops\":[\"sign\",\"verify\"]}";
        String uri = key(signet.client().vault(), "signs-only", body);
        assertEndsFailed("signing-key", uri, "BadRequest", "wrapKey");
    }

    @Test
    void anRsaKeyOf1024BitsCannotEvenBeMade() {
        Answer answer =
                create(signet.client().vault(), "short", "{\"kty\":\"RSA\",\"key_size\":1024}");
        assertEquals(400, answer.status(), answer.text());
    }

    @Test
    void theVaultHasNoPurgeProtection() {
        String vault = vault("no-purge-protection", "\"enableSoftDelete\":true", SERVICE_MAY);
        assertEndsFailed("no-purge", key(vault, "k", RSA), "BadRequest", "Purge protection");
    }

    @Test
    void theVaultHasNoSoftDelete() {
        String vault = vault("no-soft-delete", "\"enableSoftDelete\":false", SERVICE_MAY);
        assertEndsFailed("no-soft", key(vault, "k", RSA), "BadRequest", "Soft delete");
    }

    @Test
    void theServiceHasNoPermissionAtAll() {
        String vault = vault("no-permission", PROTECTED, "");
        assertEndsFailed("no-permission", key(vault, "k", RSA), "Forbidden", "(4002)");
    }

    @Test
    void theServiceMayReadTheKeyButNotWrapWithIt() {
        String vault = vault("no-wrap", PROTECTED, "\"get\",\"unwrapKey\"");
        assertEndsFailed("no-wrap", key(vault, "k", RSA), "Forbidden", "(4002)");
    }

    @Test
    void theVaultsFirewallKeepsTheServiceOut() {
        String uri = key(vault("walled", PROTECTED, SERVICE_MAY), "k", RSA);
        String wall = ",\"networkAcls\":{\"bypass\":\"None\",\"defaultAction\":\"Deny\"}";
        assertEquals(vaultAddress("walled"), vault("walled", PROTECTED + wall, SERVICE_MAY));
        assertEndsFailed("walled", uri, "Forbidden", "(4016)");
    }

    @Test
    void theNameOfAFailedCreationCanBeUsedAgain() {
        assertEndsFailed("again", signet.keys().uri("none"), "BadRequest", "(4003)");
        signet.keys().create("again");
        String base = signet.account("again", "again");
        new DataRequests(signet.client(), base).plant().read().expect(200);
        assertEquals("Succeeded", signet.arm().delete("again").get("status").asString());
        assertNothingIsLeft("again");
    }

    private static void assertEndsFailed(String name, String uri, String code, String text) {
        JsonNode ended = signet.arm().create(name, uri);
        assertEquals("Failed", ended.get("status").asString(), ended.toString());
        assertEquals(code, ended.get("error").get("code").asString(), ended.toString());
        String message = ended.get("error").get("message").asString();
        assertTrue(message.contains(text), message);
        assertNothingIsLeft(name);
    }

    private static void assertNothingIsLeft(String name) {
        assertEquals(404, signet.arm().read(name).status());
        assertEquals(404, signet.client().get("fhir", signet.client().fhir(name)).status());
        String address =
                signet.client().arm()
                        + "/subscriptions/"
                        + signet.client().subscription()
                        + "/providers/Microsoft.HealthcareApis/checkNameAvailability"
                        + "?api-version=2021-11-01";
        String body = "{\"name\":\"" + name + "\",\"type\":\"Microsoft.HealthcareApis/services\"}";
        JsonNode answer = signet.client().send("arm", "POST", address, body).expect(200).json();
        assertTrue(answer.get("nameAvailable").asBoolean(), answer.toString());
        assertEquals(folders, accountFolders());
    }

    private static Set<String> accountFolders() {
        try (var paths = Files.list(signet.data().resolve("accounts"))) {
            var names = new TreeSet<String>();
            paths.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer put(String name, String uri) {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\""
                        + uri
                        + "\"}}}";
        return signet.arm().put(name, body);
    }

    /// Makes a vault where the administrator may do all, and the service what is told.
    private static String vault(String name, String properties, String service) {
        Client client = signet.client();
        String body =
                """
                {"location":"westus2","properties":{"tenantId":"%s",
                 "sku":{"family":"A","name":"standard"},%s,"accessPolicies":[
                 {"tenantId":"%s","objectId":"%s","permissions":{"keys":["all"]}},
                 {"tenantId":"%s","objectId":"%s","permissions":{"keys":[%s]}}]}}
                """
                        .formatted(
                                client.tenant(),
                                properties,
                                client.tenant(),
                                administrator(),
                                client.tenant(),
                                client.endpoint("serviceObjectId"),
                                service);
        client.send("arm", "PUT", signet.vault(name, ""), body).expect(200, 201);
        return vaultAddress(name);
    }

    /// The administrator's object id, as its own token tells it.
    private static String administrator() {
        return Tokens.claims(signet.client().token("arm")).get("oid").asString();
    }

    private static String vaultAddress(String name) {
        String vault = signet.client().vault();
        return "https://" + name + ".vault.localhost" + vault.substring(vault.lastIndexOf(':'));
    }

    private static String key(String vault, String name, String body) {
        create(vault, name, body).expect(200);
        return vault + "/keys/" + name;
    }

    private static Answer create(String vault, String name, String body) {
        String address = vault + "/keys/" + name + "/create?api-version=7.4";
        return signet.client().send("vault", "POST", address, body);
    }
}
