// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import static dev.signet.vault.Fixture.KEY;
import static dev.signet.vault.Fixture.MAIN;
import static dev.signet.vault.Fixture.TENANT;
import static dev.signet.vault.Fixture.assertInvalid;
import static dev.signet.vault.Fixture.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.Fixture;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.RecoveryLevel;
import dev.signet.vault.keys.Tags;
import dev.signet.vault.records.Records;
import dev.signet.vault.vaults.Vaults.PolicyChange;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The rules of Microsoft.KeyVault 2023-07-01 for vaults (contract 3.5).
final class VaultsTest {
    private static final VaultName OTHER = new VaultName("other");
    private static final KeyType EC = new KeyType.Ec(EcCurve.P_256);

    private final Fixture fixture = new Fixture();
    private final Vaults vaults = fixture.vaults();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static VaultDraft draft(
            Optional<Boolean> softDelete,
            Optional<Integer> retentionDays,
            Optional<Boolean> purgeProtection) {
        return new VaultDraft(
                Fixture.resourceId(OTHER),
                TENANT,
                "westeurope",
                Sku.STANDARD,
                Optional.of(List.of()),
                softDelete,
                retentionDays,
                purgeProtection,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static VaultDraft plain() {
        return draft(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static VaultPatch patch(
            Optional<Boolean> softDelete,
            Optional<Integer> retentionDays,
            Optional<Boolean> purgeProtection) {
        return new VaultPatch(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                softDelete,
                retentionDays,
                purgeProtection,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aNewVaultHasTheDefaultsOfAzure() {
        Vaults.Put put = vaults.put(OTHER, plain());
        assertTrue(put.created());
        Vault vault = put.vault();
        assertTrue(vault.softDelete());
        assertEquals(90, vault.retentionDays());
        assertFalse(vault.purgeProtection());
        assertFalse(vault.roles());
        assertEquals(NetworkRules.OPEN, vault.network());
        assertEquals(RecoveryLevel.RECOVERABLE_PURGEABLE, vault.recoveryLevel());
        assertFalse(vaults.put(OTHER, plain()).created());
    }

    @Test
    void aNameIsOneInTheInstallationWithoutRegardToCase() {
        vaults.put(OTHER, plain());
        assertTrue(vaults.find(new VaultName("OTHER")).isPresent());
        for (String name : List.of("", "ab", "a_b", "x".repeat(25), "a.b", "a/b")) {
            assertInvalid("vaultName", () -> new VaultName(name));
        }
    }

    @Test
    void aNameOfAnotherResourceIsTaken() {
        vaults.put(OTHER, plain());
        VaultDraft elsewhere = VaultDraft.of("/subscriptions/x/y", TENANT, "westeurope");
        assertRefused(VaultRefusal.VAULT_EXISTS, () -> vaults.put(OTHER, elsewhere));
    }

    @Test
    void retentionIsSevenToNinetyDaysAndFixedAtCreation() {
        for (int days : new int[] {6, 91, 0, -1}) {
            assertInvalid(
                    "properties.softDeleteRetentionInDays",
                    () ->
                            vaults.put(
                                    OTHER,
                                    draft(Optional.empty(), Optional.of(days), Optional.empty())));
        }
        Vault vault =
                vaults.put(OTHER, draft(Optional.empty(), Optional.of(7), Optional.empty()))
                        .vault();
        assertEquals(RecoveryLevel.CUSTOMIZED_RECOVERABLE_PURGEABLE, vault.recoveryLevel());
        assertInvalid(
                "properties.softDeleteRetentionInDays",
                () ->
                        vaults.update(
                                OTHER, patch(Optional.empty(), Optional.of(8), Optional.empty())));
        assertEquals(7, vaults.put(OTHER, plain()).vault().retentionDays());
    }

    @Test
    void purgeProtectionCannotBeUndone() {
        assertInvalid(
                "properties.enablePurgeProtection",
                () ->
                        vaults.put(
                                OTHER,
                                draft(Optional.empty(), Optional.empty(), Optional.of(false))));
        vaults.put(OTHER, plain().withPurgeProtection());
        assertInvalid(
                "properties.enablePurgeProtection",
                () ->
                        vaults.update(
                                OTHER,
                                patch(Optional.empty(), Optional.empty(), Optional.of(false))));
        assertTrue(vaults.put(OTHER, plain()).vault().purgeProtection());
        assertEquals(RecoveryLevel.RECOVERABLE, vaults.find(OTHER).orElseThrow().recoveryLevel());
    }

    @Test
    void softDeleteCanBeOffFromTheStartButNotLater() {
        Vault vault =
                vaults.put(OTHER, draft(Optional.of(false), Optional.empty(), Optional.empty()))
                        .vault();
        assertEquals(RecoveryLevel.PURGEABLE, vault.recoveryLevel());
        assertInvalid(
                "properties.enablePurgeProtection",
                () ->
                        vaults.update(
                                OTHER,
                                patch(Optional.empty(), Optional.empty(), Optional.of(true))));
        vaults.update(OTHER, patch(Optional.of(true), Optional.empty(), Optional.empty()));
        assertInvalid(
                "properties.enableSoftDelete",
                () ->
                        vaults.update(
                                OTHER,
                                patch(Optional.of(false), Optional.empty(), Optional.empty())));
    }

    @Test
    void aVaultWithoutSoftDeleteLosesItselfAndItsKeysAtOnce() {
        vaults.put(OTHER, draft(Optional.of(false), Optional.empty(), Optional.empty()));
        fixture.keys().create(OTHER, KEY, NewKey.of(EC));
        fixture.keys().delete(OTHER, KEY);
        assertTrue(fixture.keys().listDeleted(OTHER).isEmpty());
        fixture.keys().create(OTHER, KEY, NewKey.of(EC));
        assertTrue(vaults.delete(OTHER));
        assertTrue(vaults.findDeleted(OTHER).isEmpty());
        assertEquals(0, fixture.records.count(Records.Family.MATERIAL));
        assertEquals(0, fixture.records.count(Records.Family.KEY));
    }

    @Test
    void placeIsFixedAndPoliciesAreOfTheTenant() {
        vaults.put(OTHER, plain());
        assertInvalid(
                "location",
                () ->
                        vaults.put(
                                OTHER, VaultDraft.of(Fixture.resourceId(OTHER), TENANT, "eastus")));
        assertInvalid(
                "properties.accessPolicies.tenantId",
                () ->
                        vaults.put(
                                OTHER,
                                plain().withPolicies(AccessPolicy.onKeys("else", "o", "get"))));
        assertInvalid(
                "properties.accessPolicies.permissions.keys",
                () -> AccessPolicy.onKeys(TENANT, "o", "fly"));
        assertInvalid(
                "properties.accessPolicies",
                () ->
                        vaults.put(
                                OTHER,
                                plain().withPolicies(
                                                Collections.nCopies(
                                                                1025,
                                                                AccessPolicy.onKeys(TENANT, "o"))
                                                        .toArray(AccessPolicy[]::new))));
        assertInvalid(
                "tags",
                () ->
                        new Tags(
                                java.util.stream.IntStream.range(0, 16)
                                        .boxed()
                                        .collect(
                                                java.util.stream.Collectors.toMap(
                                                        Object::toString, Object::toString))));
        assertInvalid("tags", () -> new Tags(Map.of("a", "x".repeat(257))));
    }

    @Test
    void policiesAreAddedReplacedAndRemoved() {
        vaults.put(OTHER, plain());
        AccessPolicy get = AccessPolicy.onKeys(TENANT, "o", "get");
        AccessPolicy wrap = AccessPolicy.onKeys(TENANT, "o", "wrapKey", "GET");
        vaults.changePolicies(OTHER, PolicyChange.ADD, List.of(get));
        Vault added = vaults.changePolicies(OTHER, PolicyChange.ADD, List.of(wrap));
        assertEquals(
                List.of("get", "wrapKey"), added.accessPolicies().getFirst().permissions().keys());
        Vault less = vaults.changePolicies(OTHER, PolicyChange.REMOVE, List.of(get));
        assertEquals(List.of("wrapKey"), less.accessPolicies().getFirst().permissions().keys());
        Vault replaced = vaults.changePolicies(OTHER, PolicyChange.REPLACE, List.of(get));
        assertEquals(List.of(get), replaced.accessPolicies());
        AccessPolicy nothing = AccessPolicy.onKeys(TENANT, "o");
        Vault removed = vaults.changePolicies(OTHER, PolicyChange.REMOVE, List.of(nothing));
        assertTrue(removed.accessPolicies().isEmpty());
        fixture.restart();
        assertEquals(removed, fixture.vaults().find(OTHER).orElseThrow());
    }

    @Test
    void aDeletedVaultKeepsItsNameAndComesBackWithItsKeys() {
        fixture.keys().create(MAIN, KEY, NewKey.of(EC));
        assertTrue(vaults.delete(MAIN));
        assertFalse(vaults.delete(MAIN));
        assertTrue(vaults.find(MAIN).isEmpty());
        assertEquals(1, vaults.listDeleted().size());
        assertRefused(VaultRefusal.VAULT_NOT_FOUND, () -> fixture.keys().get(MAIN, KEY));
        assertRefused(VaultRefusal.VAULT_NOT_FOUND, () -> vaults.update(MAIN, VaultPatch.NOTHING));
        assertRefused(VaultRefusal.VAULT_DELETED, () -> vaults.put(MAIN, Fixture.draft(MAIN)));
        fixture.restart();
        fixture.vaults().recover(MAIN);
        assertEquals(1, fixture.keys().get(MAIN, KEY).versions().size());
        assertRefused(VaultRefusal.VAULT_NOT_FOUND, () -> fixture.vaults().recover(MAIN));
    }

    @Test
    void aDeletedVaultIsPurgedUnlessItIsProtected() {
        vaults.delete(MAIN);
        vaults.purge(MAIN);
        assertTrue(vaults.find(MAIN).isEmpty());
        assertEquals(List.of(), vaults.listDeleted());
        vaults.put(MAIN, Fixture.draft(MAIN).withPurgeProtection());
        vaults.delete(MAIN);
        assertRefused(VaultRefusal.VAULT_PURGE_PROTECTED, () -> vaults.purge(MAIN));
        fixture.clock.advance(Duration.ofDays(90).minusSeconds(1));
        assertTrue(vaults.findDeleted(MAIN).isPresent());
        fixture.clock.advance(Duration.ofSeconds(1));
        assertTrue(vaults.findDeleted(MAIN).isEmpty());
        assertRefused(VaultRefusal.VAULT_NOT_FOUND, () -> vaults.recover(MAIN));
        assertTrue(vaults.put(MAIN, Fixture.draft(MAIN)).created());
    }

    @Test
    void everyChangeOfAccessIsTold() {
        fixture.changes.clear();
        vaults.changePolicies(MAIN, PolicyChange.ADD, List.of());
        fixture.keys().create(MAIN, KEY, NewKey.of(EC));
        fixture.keys().update(MAIN, KEY, Optional.empty(), KeyChange.enabled(false));
        fixture.keys().rotate(MAIN, KEY);
        fixture.keys().delete(MAIN, KEY);
        fixture.keys().recover(MAIN, KEY);
        fixture.keys().delete(MAIN, KEY);
        fixture.keys().purge(MAIN, KEY);
        vaults.delete(MAIN);
        vaults.recover(MAIN);
        String key = MAIN + "/" + KEY;
        assertEquals(
                List.of("main", key, key, key, key, key, key, key, "main", "main"),
                fixture.changes);
    }

    @Test
    void aChangeThatIsNotStoredIsNotShownAndNotTold() {
        fixture.changes.clear();
        fixture.records.full(true);
        org.junit.jupiter.api.Assertions.assertThrows(
                dev.signet.base.Failed.class, () -> vaults.delete(MAIN));
        assertTrue(vaults.find(MAIN).isPresent());
        org.junit.jupiter.api.Assertions.assertThrows(
                dev.signet.base.Failed.class,
                () -> fixture.keys().create(MAIN, KEY, NewKey.of(EC)));
        assertTrue(fixture.keys().find(MAIN, KEY).isEmpty());
        assertEquals(List.of(), fixture.changes);
        fixture.records.full(false);
    }
}
