// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Roles on keys at a group, a vault and a key, through ARM.
final class VaultRoleTest {
    private static final String VERSION = VaultArm.ROLE_VERSION;
    private static final String GROUP_VERSION = "?api-version=2021-04-01";
    private static final String ONE = "44444444-4444-4444-8444-444444444444";
    private static final String OTHER = "55555555-5555-4555-8555-555555555555";
    private static final String ASSIGNMENTS = VaultArm.ASSIGNMENTS;
    private static final String VAULT =
            VaultArm.GROUP + "/providers/Microsoft.KeyVault/vaults/my-vault";
    private static final KeyName KEY = new KeyName("k1");

    @TempDir private Path folder = Path.of("");
    private HostedService service;
    private VaultArm arm;

    @BeforeEach
    void open() {
        service = new HostedService(folder);
        arm = new VaultArm(Optional.of(service.vaults(VaultArm.SUBSCRIPTION)));
        arm.put(VaultArm.GROUP + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        arm.put(VAULT + "?api-version=2023-07-01", VaultTest.BODY).expect(201);
        arm.put(VAULT + "/keys/k1?api-version=2023-07-01", "{\"properties\":{\"kty\":\"RSA\"}}")
                .expect(200);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private VaultArm.Answer asked(String scope, String name, VaultRole role) {
        return arm.give(scope, name, role.definitionId().toString());
    }

    private void give(String scope, String name, VaultRole role) {
        asked(scope, name, role).expect(201);
    }

    private Set<KeyPermission> granted(String key) {
        var vault = service.service().vaults().find(new VaultName("my-vault")).orElseThrow();
        var granted = EnumSet.noneOf(KeyPermission.class);
        for (KeyPermission each : KeyPermission.values()) {
            if (arm.grants(vault, key, each)) {
                granted.add(each);
            }
        }
        return granted;
    }

    private static final Set<KeyPermission> WRAPPING =
            EnumSet.of(
                    KeyPermission.GET,
                    KeyPermission.LIST,
                    KeyPermission.WRAP_KEY,
                    KeyPermission.UNWRAP_KEY);

    @Test
    void aRoleOnAVaultHoldsForItsKeysAndIsListedThere() {
        assertEquals(Set.of(), granted("k1"));
        give(VAULT, ONE, VaultRole.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER);
        assertEquals(WRAPPING, granted("k1"));
        String address = VAULT + ASSIGNMENTS + "/" + ONE;
        JsonNode shown = arm.get(address + VERSION).expect(200).json();
        assertEquals(address, shown.get("id").asString());
        assertEquals(VAULT, shown.at("/properties/scope").asString());
        for (String scope :
                new String[] {
                    VAULT,
                    VAULT + "/keys/k1",
                    VaultArm.GROUP,
                    "/subscriptions/" + VaultArm.SUBSCRIPTION
                }) {
            JsonNode all = arm.get(scope + ASSIGNMENTS + VERSION).expect(200).json().get("value");
            assertEquals(1, all.size(), scope);
            assertEquals(shown, all.get(0), scope);
        }
        arm.send("DELETE", address + VERSION, "").expect(200);
        arm.send("DELETE", address + VERSION, "").expect(204);
        assertEquals(Set.of(), granted("k1"));
    }

    @Test
    void aRoleOnAKeyHoldsForThatKeyAndOneOnAGroupForAll() {
        give(VAULT + "/keys/k1", ONE, VaultRole.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER);
        assertEquals(WRAPPING, granted("k1"));
        assertEquals(Set.of(), granted("k12"));
        give(VaultArm.GROUP, OTHER, VaultRole.KEY_VAULT_READER);
        assertEquals(
                EnumSet.of(
                        KeyPermission.GET, KeyPermission.LIST, KeyPermission.GET_ROTATION_POLICY),
                granted("k12"));
    }

    @Test
    void aRoleOnTheSubscriptionHoldsForAllAndRolesForDataStandBesideIt() {
        String subscription = "/subscriptions/" + VaultArm.SUBSCRIPTION;
        give(subscription, ONE, VaultRole.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER);
        assertEquals(WRAPPING, granted("k1"));
        String reader = "4c8d0bbc-75d3-4935-991f-5f3c56d81508";
        for (String scope : new String[] {subscription, VaultArm.GROUP}) {
            String data = scope + ASSIGNMENTS + "/" + OTHER + VERSION;
            arm.give(scope, OTHER, reader).expect(201);
            assertEquals(WRAPPING, granted("k1"));
            arm.get(data).expect(200);
            arm.send("DELETE", data, "").expect(200);
        }
        arm.give(subscription, ONE, reader).expect(409);
        arm.send("DELETE", subscription + ASSIGNMENTS + "/" + ONE + VERSION, "").expect(200);
        assertEquals(Set.of(), granted("k1"));
    }

    @Test
    void rolesOnKeysAreDefinedBesideThoseForDataAtEveryScope() {
        for (String scope :
                new String[] {
                    "",
                    "/subscriptions/" + VaultArm.SUBSCRIPTION,
                    VaultArm.GROUP,
                    VAULT,
                    VAULT + "/keys/k1"
                }) {
            String all = scope + "/providers/Microsoft.Authorization/roleDefinitions" + VERSION;
            String names = arm.get(all).expect(200).json().get("value").toString();
            for (VaultRole role : VaultRole.values()) {
                assertTrue(names.contains("\"" + role.label() + "\""), scope + role);
                assertTrue(names.contains("\"" + role.definitionId() + "\""), scope + role);
            }
            assertTrue(names.contains("\"FHIR Data Reader\""), scope);
        }
    }

    @Test
    void eachRoleGivesWhatItGivesInAzure() {
        var all = EnumSet.allOf(KeyPermission.class);
        for (VaultRole role : VaultRole.values()) {
            give(VAULT, ONE, role);
            Set<KeyPermission> granted = granted("k1");
            switch (role) {
                case KEY_VAULT_ADMINISTRATOR, KEY_VAULT_CRYPTO_OFFICER ->
                        assertEquals(all, granted);
                case KEY_VAULT_CRYPTO_USER -> {
                    assertTrue(granted.containsAll(WRAPPING));
                    assertTrue(granted.contains(KeyPermission.SIGN));
                    assertFalse(granted.contains(KeyPermission.CREATE));
                    assertFalse(granted.contains(KeyPermission.PURGE));
                    assertFalse(granted.contains(KeyPermission.DELETE));
                }
                case KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER -> assertEquals(WRAPPING, granted);
                case KEY_VAULT_READER ->
                        assertFalse(granted.contains(KeyPermission.UNWRAP_KEY), role.label());
            }
            arm.send("DELETE", VAULT + ASSIGNMENTS + "/" + ONE + VERSION, "").expect(200);
        }
    }

    @Test
    void aDeletedVaultComesBackWithoutRolesAndAGoneGroupGivesNone() {
        give(VAULT, ONE, VaultRole.KEY_VAULT_CRYPTO_OFFICER);
        give(VaultArm.GROUP, OTHER, VaultRole.KEY_VAULT_READER);
        arm.send("DELETE", VAULT + "?api-version=2023-07-01", "").expect(200);
        String recover =
                VaultTest.BODY.replace("\"tenantId\"", "\"createMode\":\"recover\",\"tenantId\"");
        arm.put(VAULT + "?api-version=2023-07-01", recover).expect(201);
        assertFalse(granted("k1").contains(KeyPermission.WRAP_KEY));
        assertTrue(granted("k1").contains(KeyPermission.GET));
        arm.send("DELETE", VaultArm.GROUP + GROUP_VERSION, "").expect(202);
        arm.settle();
        arm.put(VaultArm.GROUP + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        arm.put(VAULT + "?api-version=2023-07-01", recover).expect(201);
        assertEquals(Set.of(), granted("k1"));
    }

    @Test
    void rolesOfAVaultThatWentByItsOwnAddressGoToo() {
        give(VAULT, ONE, VaultRole.KEY_VAULT_CRYPTO_OFFICER);
        var name = new VaultName("my-vault");
        assertTrue(service.service().vaults().delete(name)); // and the process has stopped
        var _ = service.service().vaults().recover(name);
        arm.roles().follow(service.vaults(VaultArm.SUBSCRIPTION));
        assertTrue(granted("k1").contains(KeyPermission.WRAP_KEY)); // it is there again
        assertTrue(service.service().vaults().delete(name));
        arm.roles().removeOrphans();
        var _ = service.service().vaults().recover(name);
        assertEquals(Set.of(), granted("k1"));
    }

    @Test
    void aVaultThatIsRecoveredAfterAStopHasNoRoles() {
        give(VAULT, ONE, VaultRole.KEY_VAULT_CRYPTO_OFFICER);
        assertTrue(service.service().vaults().delete(new VaultName("my-vault")));
        arm.put(
                        VAULT + "?api-version=2023-07-01",
                        VaultTest.BODY.replace(
                                "\"tenantId\"", "\"createMode\":\"recover\",\"tenantId\""))
                .expect(201);
        assertEquals(Set.of(), granted("k1"));
    }

    @Test
    void rolesOnAKeyOutliveItsDeletionAndNotItsPurge() {
        var vault = new VaultName("my-vault");
        give(VAULT + "/keys/k1", ONE, VaultRole.KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER);
        arm.roles().follow(service.vaults(VaultArm.SUBSCRIPTION));
        service.service().keys().delete(vault, KEY);
        arm.roles().removeOrphans();
        service.service().keys().recover(vault, KEY);
        assertEquals(WRAPPING, granted("k1"));
        service.service().keys().delete(vault, KEY);
        service.service().keys().purge(vault, KEY);
        arm.roles().removeOrphans();
        arm.put(VAULT + "/keys/k1?api-version=2023-07-01", "{\"properties\":{\"kty\":\"RSA\"}}")
                .expect(200);
        assertEquals(Set.of(), granted("k1"));
    }

    @Test
    void aDeletedVaultIsRecoveredInItsOwnGroupOnly() {
        String other = VaultArm.GROUP + "2";
        arm.put(other + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        arm.put(
                        VaultArm.GROUP
                                + "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01",
                        "{\"properties\":{\"level\":\"ReadOnly\"}}")
                .expect(201);
        String recover =
                VaultTest.BODY.replace("\"tenantId\"", "\"createMode\":\"recover\",\"tenantId\"");
        assertTrue(service.service().vaults().delete(new VaultName("my-vault")));
        arm.put(
                        other
                                + "/providers/Microsoft.KeyVault/vaults/my-vault?api-version=2023-07-01",
                        recover)
                .refused(409, "ConflictError");
        arm.put(VAULT + "?api-version=2023-07-01", recover).refused(409, "ScopeLocked");
    }

    @Test
    void whatCannotBeAssignedIsRefused() {
        arm.give(VAULT, ONE, "5a1fc7df-4bf1-4951-a576-89034ee01acd")
                .refused(400, "RoleDefinitionDoesNotExist");
        asked(VAULT, "name", VaultRole.KEY_VAULT_READER).expect(400);
        asked(VAULT + "-2", ONE, VaultRole.KEY_VAULT_READER).expect(404);
        give(VAULT, ONE, VaultRole.KEY_VAULT_READER);
        asked(VAULT, ONE, VaultRole.KEY_VAULT_READER).expect(200);
        asked(VAULT, ONE, VaultRole.KEY_VAULT_CRYPTO_USER)
                .refused(409, "RoleAssignmentUpdateNotPermitted");
        asked(VAULT, OTHER, VaultRole.KEY_VAULT_READER).refused(409, "RoleAssignmentExists");
    }

    @Test
    void whatIsEmptyHereIsAnEmptyList() {
        for (String list :
                new String[] {
                    VAULT + "/privateEndpointConnections", VAULT + "/privateLinkResources"
                }) {
            JsonNode answer = arm.get(list + "?api-version=2023-07-01").expect(200).json();
            assertEquals(0, answer.get("value").size(), list);
        }
        arm.get(VAULT + "-2/privateEndpointConnections?api-version=2023-07-01").expect(404);
    }
}
