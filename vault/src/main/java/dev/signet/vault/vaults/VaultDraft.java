// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.Tags;
import java.util.List;
import java.util.Optional;

/// What a PUT of a vault asks for. What is empty takes the default for a new vault and stays as
/// it is for one that exists.
///
/// @param softDelete `enableSoftDelete`, default true; false only at creation
/// @param retentionDays default 90; fixed at creation
/// @param purgeProtection only true is accepted; it cannot be undone
public record VaultDraft(
        String resourceId,
        String tenantId,
        String location,
        Sku sku,
        Optional<List<AccessPolicy>> accessPolicies,
        Optional<Boolean> softDelete,
        Optional<Integer> retentionDays,
        Optional<Boolean> purgeProtection,
        Optional<Boolean> roles,
        Optional<NetworkRules> network,
        Optional<Tags> tags) {

    /// A vault with every default and no access policies.
    public static VaultDraft of(String resourceId, String tenantId, String location) {
        return new VaultDraft(
                resourceId,
                tenantId,
                location,
                Sku.STANDARD,
                Optional.of(List.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same with these access policies.
    public VaultDraft withPolicies(AccessPolicy... policies) {
        return new VaultDraft(
                resourceId,
                tenantId,
                location,
                sku,
                Optional.of(List.of(policies)),
                softDelete,
                retentionDays,
                purgeProtection,
                roles,
                network,
                tags);
    }

    /// The same with purge protection.
    public VaultDraft withPurgeProtection() {
        return new VaultDraft(
                resourceId,
                tenantId,
                location,
                sku,
                accessPolicies,
                softDelete,
                retentionDays,
                Optional.of(true),
                roles,
                network,
                tags);
    }
}
