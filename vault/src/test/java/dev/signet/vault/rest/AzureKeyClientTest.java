// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceModifiedException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.util.polling.SyncPoller;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyServiceVersion;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.models.EncryptionAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyRotationLifetimeAction;
import com.azure.security.keyvault.keys.models.KeyRotationPolicy;
import com.azure.security.keyvault.keys.models.KeyRotationPolicyAction;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import dev.signet.vault.Fixture;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.audit.AuditEvent;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.vaults.Vaults;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unmodified `azure-security-keyvault-keys` client against the vault over HTTPS, with
/// tokens of the embedded issuer.
final class AzureKeyClientTest {
    private static final KeyWrapAlgorithm OAEP = KeyWrapAlgorithm.RSA_OAEP_256;

    @TempDir Path folder;
    private ServedVault vault;
    private KeyClient keys;

    @BeforeEach
    void serve() throws Exception {
        vault = new ServedVault(folder);
        keys = vault.keys("owner", KeyServiceVersion.getLatest());
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private static String code(HttpResponseException refused) {
        return String.valueOf(refused.getValue());
    }

    private static <T> void await(SyncPoller<T, ?> poller) {
        poller.setPollInterval(Duration.ofMillis(20));
        poller.waitForCompletion();
    }

    @Test
    void theWholeLifeOfACustomersKey() {
        KeyVaultKey first =
                keys.createRsaKey(
                        new CreateRsaKeyOptions("k")
                                .setKeySize(2048)
                                .setTags(Map.of("use", "fhir")));
        assertTrue(first.getId().startsWith(vault.address + "/keys/k/"));
        assertEquals("fhir", first.getProperties().getTags().get("use"));
        CryptographyClient byVersion = vault.cryptography("owner", first.getId());
        CryptographyClient latest = vault.cryptography("owner", vault.address + "/keys/k");
        byte[] wrapped = latest.wrapKey(OAEP, Fixture.VALUE).getEncryptedKey();
        assertArrayEquals(Fixture.VALUE, byVersion.unwrapKey(OAEP, wrapped).getKey());

        keys.updateKeyProperties(first.getProperties().setEnabled(false));
        HttpResponseException disabled =
                assertThrows(HttpResponseException.class, () -> byVersion.unwrapKey(OAEP, wrapped));
        assertEquals(403, disabled.getResponse().getStatusCode());
        assertTrue(code(disabled).contains("KeyDisabled"), code(disabled));
        assertEquals(false, keys.getKey("k").getProperties().isEnabled());
        keys.updateKeyProperties(first.getProperties().setEnabled(true));
        assertArrayEquals(Fixture.VALUE, byVersion.unwrapKey(OAEP, wrapped).getKey());

        KeyVaultKey second = keys.rotateKey("k");
        assertNotEquals(first.getId(), second.getId());
        assertEquals(2, keys.listPropertiesOfKeyVersions("k").stream().count());
        assertArrayEquals(Fixture.VALUE, byVersion.unwrapKey(OAEP, wrapped).getKey());
        assertEquals(second.getId(), latest.wrapKey(OAEP, Fixture.VALUE).getKeyId());

        await(keys.beginDeleteKey("k"));
        assertEquals(1, keys.listDeletedKeys().stream().count());
        assertThrows(ResourceNotFoundException.class, () -> keys.getKey("k"));
        assertThrows(ResourceNotFoundException.class, () -> byVersion.unwrapKey(OAEP, wrapped));
        ResourceModifiedException taken =
                assertThrows(
                        ResourceModifiedException.class,
                        () -> keys.createRsaKey(new CreateRsaKeyOptions("k")));
        assertTrue(code(taken).contains("ObjectIsDeletedButRecoverable"), code(taken));
        await(keys.beginRecoverDeletedKey("k"));
        assertArrayEquals(Fixture.VALUE, byVersion.unwrapKey(OAEP, wrapped).getKey());

        await(keys.beginDeleteKey("k"));
        keys.purgeDeletedKey("k");
        assertThrows(ResourceNotFoundException.class, () -> keys.getDeletedKey("k"));
        assertThrows(ResourceNotFoundException.class, () -> keys.getKey("k"));

        List<String> rows =
                vault.service.audit().newest(100).stream().map(AuditEvent::operationName).toList();
        assertTrue(rows.contains("KeyUnwrap") && rows.contains("KeyPurge"), rows.toString());
    }

    @Test
    void aStrangerIsDenied() {
        keys.createRsaKey(new CreateRsaKeyOptions("k").setKeySize(2048));
        KeyClient stranger = vault.keys("stranger", KeyServiceVersion.getLatest());
        HttpResponseException denied =
                assertThrows(HttpResponseException.class, () -> stranger.getKey("k"));
        assertEquals(403, denied.getResponse().getStatusCode());
        assertTrue(code(denied).contains("ForbiddenByPolicy"), code(denied));
        CryptographyClient latest = vault.cryptography("stranger", vault.address + "/keys/k");
        assertThrows(HttpResponseException.class, () -> latest.wrapKey(OAEP, Fixture.VALUE));
    }

    @Test
    void aPurgeUnderProtectionIsRefused() {
        vault.service.vaults().put(Fixture.MAIN, Fixture.draft(Fixture.MAIN).withPurgeProtection());
        vault.service
                .vaults()
                .changePolicies(
                        Fixture.MAIN,
                        Vaults.PolicyChange.ADD,
                        List.of(AccessPolicy.onKeys(Fixture.TENANT, "owner-oid", "all")));
        keys.createRsaKey(new CreateRsaKeyOptions("k").setKeySize(2048));
        await(keys.beginDeleteKey("k"));
        HttpResponseException refused =
                assertThrows(HttpResponseException.class, () -> keys.purgeDeletedKey("k"));
        assertEquals(403, refused.getResponse().getStatusCode());
    }

    @Test
    void everyServiceVersionOfTheClientIsUnderstood() throws Exception {
        for (KeyServiceVersion version : KeyServiceVersion.values()) {
            KeyClient client = vault.keys("owner", version);
            client.createRsaKey(new CreateRsaKeyOptions("k").setKeySize(2048));
            assertEquals("k", client.getKey("k").getName());
            assertTrue(client.listPropertiesOfKeys().stream().count() > 0);
        }
        assertEquals(
                KeyServiceVersion.values().length,
                keys.listPropertiesOfKeyVersions("k").stream().count());
    }

    @Test
    void pagesPoliciesBackupsAndSignaturesWork() throws Exception {
        for (int i = 0; i < 30; i++) {
            vault.service
                    .keys()
                    .create(
                            Fixture.MAIN,
                            new KeyName("ec-" + i),
                            NewKey.of(new KeyType.Ec(EcCurve.P_256)));
        }
        assertEquals(30, keys.listPropertiesOfKeys().stream().count());

        keys.createRsaKey(new CreateRsaKeyOptions("k").setKeySize(2048));
        KeyRotationPolicy policy =
                keys.updateKeyRotationPolicy(
                        "k",
                        new KeyRotationPolicy()
                                .setExpiresIn("P90D")
                                .setLifetimeActions(
                                        List.of(
                                                new KeyRotationLifetimeAction(
                                                                KeyRotationPolicyAction.ROTATE)
                                                        .setTimeAfterCreate("P30D"))));
        assertEquals("P90D", policy.getExpiresIn());
        assertEquals("P90D", keys.getKeyRotationPolicy("k").getExpiresIn());

        CryptographyClient client = vault.cryptography("owner", keys.getKey("k").getId());
        byte[] sealed = client.encrypt(EncryptionAlgorithm.RSA_OAEP, Fixture.VALUE).getCipherText();
        assertArrayEquals(
                Fixture.VALUE, client.decrypt(EncryptionAlgorithm.RSA_OAEP, sealed).getPlainText());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Fixture.VALUE);
        byte[] signature = client.sign(SignatureAlgorithm.RS256, digest).getSignature();
        assertTrue(client.verify(SignatureAlgorithm.RS256, digest, signature).isValid());

        byte[] backup = keys.backupKey("k");
        await(keys.beginDeleteKey("k"));
        keys.purgeDeletedKey("k");
        keys.restoreKeyBackup(backup);
        assertArrayEquals(
                Fixture.VALUE, client.decrypt(EncryptionAlgorithm.RSA_OAEP, sealed).getPlainText());
    }
}
