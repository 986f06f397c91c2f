// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.Tags;
import java.util.List;
import java.util.Optional;

/// What a PATCH of a vault asks for; what is empty stays as it is. The rules are those of
/// [VaultDraft].
public record VaultPatch(
        Optional<String> tenantId,
        Optional<Sku> sku,
        Optional<List<AccessPolicy>> accessPolicies,
        Optional<Boolean> softDelete,
        Optional<Integer> retentionDays,
        Optional<Boolean> purgeProtection,
        Optional<Boolean> roles,
        Optional<NetworkRules> network,
        Optional<Tags> tags) {

    /// Changes nothing; the start of the `with` forms.
    public static final VaultPatch NOTHING =
            new VaultPatch(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /// The same and these network rules.
    public VaultPatch with(NetworkRules rules) {
        return new VaultPatch(
                tenantId,
                sku,
                accessPolicies,
                softDelete,
                retentionDays,
                purgeProtection,
                roles,
                Optional.of(rules),
                tags);
    }

    /// The same and role assignments in place of access policies, or back.
    public VaultPatch withRoles(boolean enabled) {
        return new VaultPatch(
                tenantId,
                sku,
                accessPolicies,
                softDelete,
                retentionDays,
                purgeProtection,
                Optional.of(enabled),
                network,
                tags);
    }
}
