// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.vaults.VaultName;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A vault goes to another resource group with its keys and with the roles on them.
final class VaultMoveTest {
    private static final String VERSION = "?api-version=2023-07-01";
    private static final String GROUP_VERSION = "?api-version=2022-09-01";
    private static final String NAME = "44444444-4444-4444-8444-444444444444";
    private static final String OTHER =
            "/subscriptions/" + VaultArm.SUBSCRIPTION + "/resourceGroups/Other";
    private static final String VAULT = "/providers/Microsoft.KeyVault/vaults/My-Vault";
    private static final String BEFORE = VaultArm.GROUP + VAULT;
    private static final String AFTER = OTHER + VAULT;

    @TempDir private Path folder = Path.of("");
    private HostedService service;
    private VaultArm arm;

    @BeforeEach
    void open() {
        service = new HostedService(folder);
        HostedVaults vaults = service.vaults(VaultArm.SUBSCRIPTION);
        arm = new VaultArm(Optional.of(vaults));
        arm.roles().follow(vaults);
        arm.put(VaultArm.GROUP + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        arm.put(OTHER + GROUP_VERSION, "{\"location\":\"westus2\"}").expect(201);
        arm.put(BEFORE + VERSION, VaultTest.BODY).expect(201);
        arm.put(BEFORE + "/keys/k1" + VERSION, "{\"properties\":{\"kty\":\"RSA\"}}").expect(200);
        for (String scope : new String[] {BEFORE, BEFORE + "/keys/k1"}) {
            arm.give(scope, NAME, VaultRole.KEY_VAULT_CRYPTO_USER.definitionId().toString())
                    .expect(201);
        }
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void move() {
        arm.send(
                        "POST",
                        VaultArm.GROUP + "/moveResources" + GROUP_VERSION,
                        "{\"resources\":[\""
                                + BEFORE
                                + "\"],\"targetResourceGroup\":\""
                                + OTHER
                                + "\"}")
                .expect(204);
    }

    private boolean granted() {
        var vault = service.service().vaults().find(new VaultName("my-vault")).orElseThrow();
        return arm.grants(vault, "k1", KeyPermission.WRAP_KEY);
    }

    @Test
    void keysAddressesAndRolesStay() {
        JsonNode key = arm.get(BEFORE + "/keys/k1" + VERSION).expect(200).json();
        assertTrue(granted());
        move();
        arm.get(BEFORE + VERSION).expect(404);
        JsonNode after = arm.get(AFTER + VERSION).expect(200).json();
        assertEquals(AFTER, after.get("id").asString());
        JsonNode moved = arm.get(AFTER + "/keys/k1" + VERSION).expect(200).json();
        assertEquals(
                key.at("/properties/keyUriWithVersion"), moved.at("/properties/keyUriWithVersion"));
        assertTrue(granted());
        for (String scope : new String[] {AFTER, AFTER + "/keys/k1"}) {
            JsonNode one =
                    arm.get(scope + VaultArm.ASSIGNMENTS + "/" + NAME + VaultArm.ROLE_VERSION)
                            .expect(200)
                            .json();
            assertEquals(scope, one.at("/properties/scope").asString());
        }
        arm.roles().removeOrphans();
        assertTrue(granted());
        // the other group's vault of that name is another's, and has no roles
        arm.put(BEFORE + VERSION, VaultTest.BODY).expect(409);
    }

    @Test
    void aMoveThatFailsLeavesTheRolesWhereTheVaultIs() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        arm.roles()
                                .move(
                                        BEFORE,
                                        AFTER,
                                        () -> {
                                            throw new IllegalStateException("no disk");
                                        }));
        assertTrue(granted());
        move();
        assertTrue(granted());
    }

    /// Whoever follows the vaults fails behind the write.
    @Test
    void aFailureBehindTheWriteLeavesTheRolesWhereTheVaultIs() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        arm.roles()
                                .move(
                                        BEFORE,
                                        AFTER,
                                        () -> {
                                            service.service()
                                                    .vaults()
                                                    .move(new VaultName("my-vault"), AFTER);
                                            throw new IllegalStateException("listener");
                                        }));
        arm.get(AFTER + VERSION).expect(200);
        assertTrue(granted());
        arm.get(AFTER + VaultArm.ASSIGNMENTS + "/" + NAME + VaultArm.ROLE_VERSION).expect(200);
    }

    /// The old group goes, and takes nothing of the vault with it.
    @Test
    void theOldGroupGoesWithoutIt() {
        move();
        arm.send("DELETE", VaultArm.GROUP + GROUP_VERSION, "").expect(202);
        arm.settle();
        arm.get(AFTER + VERSION).expect(200);
        assertTrue(granted());
    }
}
