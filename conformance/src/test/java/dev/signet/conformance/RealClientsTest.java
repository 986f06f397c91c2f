// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.resourcemanager.keyvault.KeyVaultManager;
import com.azure.resourcemanager.keyvault.models.KeyPermissions;
import com.azure.resourcemanager.keyvault.models.Vault;
import com.azure.resourcemanager.resources.ResourceManager;
import com.azure.resourcemanager.resources.fluentcore.utils.HttpPipelineProvider;
import com.azure.resourcemanager.resources.models.Deployment;
import com.azure.resourcemanager.resources.models.DeploymentMode;
import com.azure.resourcemanager.resources.models.GenericResource;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Unmodified Azure clients for Java against the embedded vault, the embedded issuer and the
/// control plane.
final class RealClientsTest {
    private static final byte[] PLAIN =
            "thirty-two bytes of a plain key!".getBytes(StandardCharsets.US_ASCII);

    private static RunningSignet signet;
    private static HttpClient transport;
    private static TokenCredential credential;

    @BeforeAll
    static void start() throws IOException {
        signet = RunningSignet.shared();
        Client client = signet.client();
        var http =
                java.net.http.HttpClient.newBuilder()
                        .sslContext(Client.trust(Path.of(client.endpoint("ca"))));
        transport = new JdkHttpClientBuilder(http).build();
        credential =
                new ClientSecretCredentialBuilder()
                        .authorityHost(client.endpoint("issuer") + "/")
                        .disableInstanceDiscovery()
                        .tenantId(client.tenant())
                        .clientId(client.endpoint("clientId"))
                        .clientSecret(
                                Files.readString(Path.of(client.endpoint("clientSecretFile")))
                                        .strip())
                        .httpClient(transport)
                        .build();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static KeyClient keys() {
        return new KeyClientBuilder()
                .vaultUrl(signet.client().vault())
                .credential(credential)
                .httpClient(transport)
                .buildClient();
    }

    private static CryptographyClient cryptography(String keyId) {
        return new CryptographyClientBuilder()
                .keyIdentifier(keyId)
                .credential(credential)
                .httpClient(transport)
                .disableKeyCaching()
                .buildClient();
    }

    @Test
    void theKeyVaultClientCreatesWrapsAndUnwraps() {
        KeyVaultKey key = keys().createRsaKey(new CreateRsaKeyOptions("wraps").setKeySize(2048));
        for (KeyWrapAlgorithm algorithm :
                List.of(KeyWrapAlgorithm.RSA_OAEP_256, KeyWrapAlgorithm.RSA_OAEP)) {
            byte[] wrapped = cryptography(key.getId()).wrapKey(algorithm, PLAIN).getEncryptedKey();
            assertEquals(256, wrapped.length);
            assertArrayEquals(
                    PLAIN, cryptography(key.getId()).unwrapKey(algorithm, wrapped).getKey());
        }
        String versionless = signet.keys().uri("wraps");
        var byLatest = cryptography(versionless).wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, PLAIN);
        assertEquals(256, byLatest.getEncryptedKey().length);
    }

    @Test
    void aDisabledKeyIsShownButUnwrapsNothing() {
        KeyVaultKey key = keys().createRsaKey(new CreateRsaKeyOptions("switched").setKeySize(2048));
        CryptographyClient crypto = cryptography(key.getId());
        byte[] wrapped = crypto.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, PLAIN).getEncryptedKey();

        keys().updateKeyProperties(key.getProperties().setEnabled(false));
        assertFalse(keys().getKey("switched").getProperties().isEnabled());
        var refused =
                assertThrows(
                        HttpResponseException.class,
                        () -> crypto.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped));
        assertEquals(403, refused.getResponse().getStatusCode());

        keys().updateKeyProperties(keys().getKey("switched").getProperties().setEnabled(true));
        assertArrayEquals(PLAIN, crypto.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped).getKey());
    }

    @Test
    void aRotatedKeyHasTwoVersionsAndTheOldOneStillUnwraps() {
        KeyVaultKey first = keys().createRsaKey(new CreateRsaKeyOptions("turns").setKeySize(2048));
        byte[] wrapped =
                cryptography(first.getId())
                        .wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, PLAIN)
                        .getEncryptedKey();
        KeyVaultKey second = keys().rotateKey("turns");
        assertNotEquals(first.getProperties().getVersion(), second.getProperties().getVersion());
        assertEquals(2, keys().listPropertiesOfKeyVersions("turns").stream().count());
        assertArrayEquals(
                PLAIN,
                cryptography(first.getId())
                        .unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped)
                        .getKey());
    }

    @Test
    void aDeletedKeyIsRecoveredAndIsNotPurgedWherePurgeProtectionIsOn() {
        keys().createRsaKey(new CreateRsaKeyOptions("comes-back").setKeySize(2048));
        var deletion = keys().beginDeleteKey("comes-back").setPollInterval(Duration.ofMillis(100));
        deletion.waitForCompletion();
        assertThrows(ResourceNotFoundException.class, () -> keys().getKey("comes-back"));
        assertEquals("comes-back", keys().getDeletedKey("comes-back").getName());

        var refused =
                assertThrows(
                        HttpResponseException.class, () -> keys().purgeDeletedKey("comes-back"));
        assertEquals(403, refused.getResponse().getStatusCode());

        keys().beginRecoverDeletedKey("comes-back")
                .setPollInterval(Duration.ofMillis(100))
                .waitForCompletion();
        assertEquals("comes-back", keys().getKey("comes-back").getName());
    }

    @Test
    void aKeyIsPurgedWherePurgeProtectionIsOff() {
        Client client = signet.client();
        String administrator = Tokens.claims(client.token("arm")).get("oid").asString();
        String body =
                """
                {"location":"westus2","properties":{"tenantId":"%1$s",
                 "sku":{"family":"A","name":"standard"},"accessPolicies":[
                 {"tenantId":"%1$s","objectId":"%2$s","permissions":{"keys":["all"]}}]}}
                """
                        .formatted(client.tenant(), administrator);
        client.send("arm", "PUT", signet.vault("no-purge-protection", ""), body).expect(200, 201);
        String port = client.vault().substring(client.vault().lastIndexOf(':'));
        KeyClient purging =
                new KeyClientBuilder()
                        .vaultUrl("https://no-purge-protection.vault.localhost" + port)
                        .credential(credential)
                        .httpClient(transport)
                        .buildClient();
        purging.createRsaKey(new CreateRsaKeyOptions("goes").setKeySize(2048));
        purging.beginDeleteKey("goes").setPollInterval(Duration.ofMillis(100)).waitForCompletion();
        purging.purgeDeletedKey("goes");
        assertThrows(ResourceNotFoundException.class, () -> purging.getDeletedKey("goes"));
        purging.createRsaKey(new CreateRsaKeyOptions("goes").setKeySize(2048));
    }

    @Test
    void theResourceManagerClientKeepsAnAccountUnderACustomersKey() {
        signet.keys().create("managed");
        ResourceManager manager = manager();
        String id =
                "/subscriptions/"
                        + signet.client().subscription()
                        + "/resourceGroups/signet/providers/Microsoft.HealthcareApis/services/"
                        + "managed";
        GenericResource created =
                manager.genericResources()
                        .define("managed")
                        .withRegion("westus2")
                        .withExistingResourceGroup("signet")
                        .withResourceType("services")
                        .withProviderNamespace("Microsoft.HealthcareApis")
                        .withoutPlan()
                        .withKind("fhir-R4")
                        .withApiVersion("2021-11-01")
                        .withProperties(
                                Map.of(
                                        "cosmosDbConfiguration",
                                        Map.of(
                                                "keyVaultKeyUri",
                                                signet.keys().uri("managed"),
                                                "offerThroughput",
                                                1000)))
                        .create();
        assertEquals("managed", created.name());

        GenericResource read = manager.genericResources().getById(id, "2021-11-01");
        assertTrue(
                String.valueOf(read.properties()).contains(signet.keys().uri("managed")),
                () -> String.valueOf(read.properties()));
        new DataRequests(signet.client(), signet.client().fhir("managed")).plant();

        read.update().withApiVersion("2021-11-01").withTag("ward", "seven").apply();
        assertEquals(
                "seven", manager.genericResources().getById(id, "2021-11-01").tags().get("ward"));

        manager.genericResources().deleteById(id, "2021-11-01");
        var gone =
                assertThrows(
                        ManagementException.class,
                        () -> manager.genericResources().getById(id, "2021-11-01"));
        assertEquals(404, gone.getResponse().getStatusCode());
    }

    @Test
    void theResourceManagerClientDeploysATemplate() throws IOException {
        String template =
                """
                {"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                 "contentVersion":"1.0.0.0","parameters":{"name":{"type":"string"}},
                 "resources":[{"type":"Microsoft.HealthcareApis/services","apiVersion":"2021-11-01",
                   "name":"[parameters('name')]","location":"[resourceGroup().location]","kind":"fhir-R4","properties":{}}],
                 "outputs":{"id":{"type":"string","value":"[resourceId('Microsoft.HealthcareApis/services', parameters('name'))]"}}}
                """;
        Deployment deployed =
                manager()
                        .deployments()
                        .define("by-client")
                        .withExistingResourceGroup("signet")
                        .withTemplate(template)
                        .withParameters("{\"name\":{\"value\":\"by-template\"}}")
                        .withMode(DeploymentMode.INCREMENTAL)
                        .create();
        assertEquals("Succeeded", deployed.provisioningState());
        assertTrue(deployed.outputs().toString().contains("services/by-template"));
        assertEquals(1, deployed.deploymentOperations().list().stream().count());
        assertTrue(deployed.exportTemplate().template().toString().contains("services"));
        Deployment read = manager().deployments().getByResourceGroup("signet", "by-client");
        assertEquals(deployed.correlationId(), read.correlationId());
        manager().deployments().deleteByResourceGroup("signet", "by-client");
        assertFalse(manager().deployments().checkExistence("signet", "by-client"));
        var refused =
                assertThrows(
                        ManagementException.class,
                        () ->
                                manager()
                                        .deployments()
                                        .define("refused")
                                        .withExistingResourceGroup("signet")
                                        .withTemplate(template)
                                        .withParameters("{\"undeclared\":{\"value\":1}}")
                                        .withMode(DeploymentMode.INCREMENTAL)
                                        .create());
        assertEquals("InvalidTemplate", refused.getValue().getCode());
    }

    @Test
    void theVaultManagerKeepsAVaultWithPoliciesAndAKeyInIt() {
        KeyVaultManager manager =
                KeyVaultManager.configure()
                        .withHttpClient(transport)
                        .authenticate(credential, profile());
        String self = Tokens.claims(signet.client().token("arm")).get("oid").asString();
        Vault vault =
                manager.vaults()
                        .define("java-vault")
                        .withRegion("westus2")
                        .withExistingResourceGroup("signet")
                        .defineAccessPolicy()
                        .forObjectId(self)
                        .allowKeyAllPermissions()
                        .attach()
                        .create();
        assertTrue(vault.vaultUri().startsWith("https://java-vault."), vault.vaultUri());
        assertTrue(vault.softDeleteEnabled());
        assertEquals(1, vault.accessPolicies().size());

        vault.update()
                .defineAccessPolicy()
                .forObjectId("5b3f1c1e-0000-4000-8000-000000000002")
                .allowKeyPermissions(KeyPermissions.GET, KeyPermissions.WRAP_KEY)
                .attach()
                .withTag("ward", "seven")
                .apply();
        Vault read = manager.vaults().getByResourceGroup("signet", "java-vault");
        assertEquals(2, read.accessPolicies().size());
        assertEquals("seven", read.tags().get("ward"));
        assertTrue(
                manager.vaults().listByResourceGroup("signet").stream()
                        .anyMatch(each -> each.name().equals("java-vault")));
        assertFalse(manager.vaults().checkNameAvailability("java-vault").nameAvailable());

        manager.vaults().deleteById(vault.id());
        assertEquals("java-vault", manager.vaults().getDeleted("java-vault", "westus2").name());
        manager.vaults().purgeDeleted("java-vault", "westus2");
        assertTrue(manager.vaults().checkNameAvailability("java-vault").nameAvailable());
    }

    private static AzureProfile profile() {
        Client client = signet.client();
        var environment =
                new AzureEnvironment(
                        Map.of(
                                "resourceManagerEndpointUrl", client.arm(),
                                "managementEndpointUrl", client.arm(),
                                "activeDirectoryEndpointUrl", client.endpoint("issuer"),
                                "microsoftGraphResourceId", client.arm() + "/graph/",
                                "keyVaultDnsSuffix", ".vault.localhost"));
        return new AzureProfile(client.tenant(), client.subscription(), environment);
    }

    private static ResourceManager manager() {
        AzureProfile profile = profile();
        var pipeline =
                HttpPipelineProvider.buildHttpPipeline(
                        credential, profile, null, null, null, null, List.of(), transport);
        return ResourceManager.authenticate(pipeline, profile)
                .withSubscription(signet.client().subscription());
    }
}
