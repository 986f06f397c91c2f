// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.Deletion;
import dev.signet.vault.keys.RecoveryLevel;
import dev.signet.vault.keys.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A vault as it is: a value; every change makes a new one.
///
/// @param id internal: what records are stored under, unlike the name never used again
/// @param resourceId the ARM id: `/subscriptions/../providers/Microsoft.KeyVault/vaults/{name}`
/// @param retentionDays 7 to 90; how long a deleted key or vault can be recovered
/// @param roles `enableRbacAuthorization`: role assignments count and access policies do not
/// @param deletion present while it is soft-deleted
public record Vault(
        UUID id,
        VaultName name,
        String resourceId,
        String tenantId,
        String location,
        Sku sku,
        boolean softDelete,
        int retentionDays,
        boolean purgeProtection,
        boolean roles,
        List<AccessPolicy> accessPolicies,
        NetworkRules network,
        Tags tags,
        Instant created,
        Optional<Deletion> deletion) {
    private static final int POLICIES_MAX = 1024;

    public Vault {
        accessPolicies = List.copyOf(accessPolicies);
        require(!tenantId.isBlank() && tenantId.length() <= 64, "properties.tenantId");
        require(!location.isBlank() && location.length() <= 64, "location");
        require(retentionDays >= 7 && retentionDays <= 90, "properties.softDeleteRetentionInDays");
        require(softDelete || !purgeProtection, "properties.enablePurgeProtection");
        require(accessPolicies.size() <= POLICIES_MAX, "properties.accessPolicies");
        for (AccessPolicy policy : accessPolicies) {
            require(
                    policy.tenantId().equalsIgnoreCase(tenantId),
                    "properties.accessPolicies.tenantId");
        }
    }

    /// How its deleted keys can come back.
    public RecoveryLevel recoveryLevel() {
        return RecoveryLevel.of(softDelete, retentionDays, purgeProtection);
    }

    /// Whether it is deleted and its retention has run out: then it counts as purged.
    boolean gone(Instant now) {
        return deletion.map(deletion -> deletion.due(now)).orElse(false);
    }

    Vault with(Optional<Deletion> changed) {
        return copy(resourceId, accessPolicies, changed);
    }

    /// The same under another ARM id.
    Vault movedTo(String other) {
        return copy(other, accessPolicies, deletion);
    }

    Vault withPolicies(List<AccessPolicy> changed) {
        return copy(resourceId, changed, deletion);
    }

    private Vault copy(String toId, List<AccessPolicy> policies, Optional<Deletion> deleted) {
        return new Vault(
                id,
                name,
                toId,
                tenantId,
                location,
                sku,
                softDelete,
                retentionDays,
                purgeProtection,
                roles,
                policies,
                network,
                tags,
                created,
                deleted);
    }

    private static void require(boolean holds, String field) {
        if (!holds) {
            throw new Failed(
                    Failure.INVALID,
                    "a property of the vault breaks its rule",
                    new Fact("field", field));
        }
    }
}
