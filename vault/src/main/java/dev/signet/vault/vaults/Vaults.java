// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.keys.Deletion;
import dev.signet.vault.keys.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The management of vaults, as Microsoft.KeyVault 2023-07-01 rules it: create, change, access
/// policies, soft delete, recover, purge. It trusts its caller: who may manage is decided
/// above.
///
/// Refusals are [Failed]: `INVALID` with the fact `field`
/// (`properties.softDeleteRetentionInDays`), `NOT_FOUND`, `CONFLICT`, and `METHOD_NOT_ALLOWED`
/// for the purge of a protected vault; those with a code of their own also carry the fact
/// `refusal` (see [VaultRefusal]). Any thread; blocks for the disk.
public final class Vaults {
    /// How access policies are changed.
    public enum PolicyChange {
        /// Adds the permissions to those that the principal has.
        ADD,
        /// Puts the permissions in place of those that the principal has.
        REPLACE,
        /// Takes the permissions away; a policy without any takes away the principal.
        REMOVE
    }

    /// What a PUT came to.
    ///
    /// @param created false when the vault was there before
    public record Put(Vault vault, boolean created) {}

    private final VaultState state;
    private final Chance chance;
    private final VaultListener listener;

    public Vaults(VaultState state, Chance chance, VaultListener listener) {
        this.state = state;
        this.chance = chance;
        this.listener = listener;
    }

    /// Creates the vault, or brings the one of that name to the draft.
    ///
    /// @throws Failed `CONFLICT` while a deleted vault holds the name
    public Put put(VaultName name, VaultDraft draft) {
        Put put =
                state.change(
                        () -> {
                            state.eraseDue(name);
                            Optional<VaultState.Entry> old = state.find(name);
                            if (old.isPresent() && old.get().vault().deletion().isPresent()) {
                                throw VaultRefusal.VAULT_DELETED.failed();
                            }
                            Vault vault =
                                    old.map(entry -> changed(entry.vault(), draft))
                                            .orElseGet(() -> created(name, draft));
                            state.store(vault);
                            return new Put(vault, old.isEmpty());
                        });
        listener.changed(name, Optional.empty());
        return put;
    }

    /// Changes what the patch names.
    public Vault update(VaultName name, VaultPatch patch) {
        return change(name, vault -> patched(vault, patch));
    }

    /// Adds, replaces or removes access policies.
    public Vault changePolicies(VaultName name, PolicyChange change, List<AccessPolicy> policies) {
        return change(
                name,
                vault -> {
                    var all = new ArrayList<>(vault.accessPolicies());
                    policies.forEach(policy -> apply(change, policy, all));
                    return vault.withPolicies(all);
                });
    }

    /// Gives the vault another ARM id, as a move to another resource group does. Its keys, their
    /// addresses and its policies stay.
    ///
    /// @throws Failed `NOT_FOUND`
    public Vault move(VaultName name, String resourceId) {
        return change(name, vault -> vault.movedTo(resourceId));
    }

    /// The vault of that name, unless it is deleted.
    public Optional<Vault> find(VaultName name) {
        return state.find(name)
                .map(VaultState.Entry::vault)
                .filter(vault -> vault.deletion().isEmpty());
    }

    /// The deleted vault of that name.
    public Optional<Vault> findDeleted(VaultName name) {
        return state.find(name)
                .map(VaultState.Entry::vault)
                .filter(vault -> vault.deletion().isPresent());
    }

    /// Every vault that is not deleted, by name.
    public List<Vault> list() {
        return state.vaults().stream().filter(vault -> vault.deletion().isEmpty()).toList();
    }

    /// Every deleted vault, by name.
    public List<Vault> listDeleted() {
        return state.vaults().stream().filter(vault -> vault.deletion().isPresent()).toList();
    }

    /// Deletes the vault: softly, or for ever when it has no soft delete. All its keys are out
    /// of reach at once.
    ///
    /// @return false when there was none
    public boolean delete(VaultName name) {
        boolean deleted =
                state.change(
                        () -> {
                            Optional<VaultState.Entry> entry =
                                    state.find(name)
                                            .filter(each -> each.vault().deletion().isEmpty());
                            entry.ifPresent(this::delete);
                            return entry.isPresent();
                        });
        if (deleted) {
            listener.changed(name, Optional.empty());
        }
        return deleted;
    }

    /// Brings a deleted vault back with its keys and policies.
    public Vault recover(VaultName name) {
        Vault recovered =
                state.change(
                        () -> {
                            VaultState.Entry entry = deleted(name);
                            Vault vault = entry.vault().with(Optional.empty());
                            state.store(vault);
                            return vault;
                        });
        listener.changed(name, Optional.empty());
        return recovered;
    }

    /// Erases a deleted vault and its keys for ever.
    ///
    /// @throws Failed `METHOD_NOT_ALLOWED` under purge protection
    public void purge(VaultName name) {
        state.change(
                () -> {
                    VaultState.Entry entry = deleted(name);
                    if (entry.vault().purgeProtection()) {
                        throw VaultRefusal.VAULT_PURGE_PROTECTED.failed();
                    }
                    state.erase(entry);
                    return true;
                });
        listener.changed(name, Optional.empty());
    }

    private VaultState.Entry deleted(VaultName name) {
        return state.find(name)
                .filter(entry -> entry.vault().deletion().isPresent())
                .orElseThrow(VaultRefusal.VAULT_NOT_FOUND::failed);
    }

    private void delete(VaultState.Entry entry) {
        Vault vault = entry.vault();
        if (!vault.softDelete()) {
            state.erase(entry);
            return;
        }
        Instant now = state.now();
        var deletion = new Deletion(now, now.plus(Duration.ofDays(vault.retentionDays())));
        state.store(vault.with(Optional.of(deletion)));
    }

    private interface Step {
        Vault apply(Vault vault);
    }

    private Vault change(VaultName name, Step step) {
        Vault vault =
                state.change(
                        () -> {
                            Vault changed = step.apply(state.live(name).vault());
                            state.store(changed);
                            return changed;
                        });
        listener.changed(name, Optional.empty());
        return vault;
    }

    private Vault created(VaultName name, VaultDraft draft) {
        if (draft.purgeProtection().equals(Optional.of(false))) {
            throw invalid("properties.enablePurgeProtection");
        }
        return new Vault(
                chance.uuid(),
                name,
                draft.resourceId(),
                draft.tenantId(),
                draft.location(),
                draft.sku(),
                draft.softDelete().orElse(true),
                draft.retentionDays().orElse(90),
                draft.purgeProtection().orElse(false),
                draft.roles().orElse(false),
                draft.accessPolicies().orElseThrow(() -> invalid("properties.accessPolicies")),
                draft.network().orElse(NetworkRules.OPEN),
                draft.tags().orElse(Tags.NONE),
                state.now(),
                Optional.empty());
    }

    private static Vault changed(Vault vault, VaultDraft draft) {
        if (!vault.resourceId().equalsIgnoreCase(draft.resourceId())) {
            throw VaultRefusal.VAULT_EXISTS.failed();
        }
        if (!vault.location().equalsIgnoreCase(draft.location())) {
            throw invalid("location");
        }
        return patched(
                vault,
                new VaultPatch(
                        Optional.of(draft.tenantId()),
                        Optional.of(draft.sku()),
                        draft.accessPolicies(),
                        draft.softDelete(),
                        draft.retentionDays(),
                        draft.purgeProtection(),
                        draft.roles(),
                        draft.network(),
                        draft.tags()));
    }

    private static Vault patched(Vault vault, VaultPatch patch) {
        if (patch.purgeProtection().equals(Optional.of(false))) {
            throw invalid("properties.enablePurgeProtection");
        }
        if (patch.softDelete().equals(Optional.of(false)) && vault.softDelete()) {
            throw invalid("properties.enableSoftDelete");
        }
        if (patch.retentionDays().map(days -> days != vault.retentionDays()).orElse(false)) {
            throw invalid("properties.softDeleteRetentionInDays");
        }
        return new Vault(
                vault.id(),
                vault.name(),
                vault.resourceId(),
                patch.tenantId().orElse(vault.tenantId()),
                vault.location(),
                patch.sku().orElse(vault.sku()),
                patch.softDelete().orElse(vault.softDelete()),
                vault.retentionDays(),
                patch.purgeProtection().orElse(vault.purgeProtection()),
                patch.roles().orElse(vault.roles()),
                patch.accessPolicies().orElse(vault.accessPolicies()),
                patch.network().orElse(vault.network()),
                patch.tags().orElse(vault.tags()),
                vault.created(),
                vault.deletion());
    }

    private static void apply(PolicyChange change, AccessPolicy policy, List<AccessPolicy> all) {
        int place = -1;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).samePrincipal(policy)) {
                place = i;
            }
        }
        switch (change) {
            case ADD, REPLACE -> {
                if (place < 0) {
                    all.add(policy);
                } else if (change == PolicyChange.REPLACE) {
                    all.set(place, policy);
                } else {
                    all.set(place, all.get(place).plus(policy.permissions()));
                }
            }
            case REMOVE -> {
                if (place >= 0) {
                    Optional<AccessPolicy> left = all.get(place).minus(policy.permissions());
                    if (left.isPresent()) {
                        all.set(place, left.get());
                    } else {
                        all.remove(place);
                    }
                }
            }
        }
    }

    private static Failed invalid(String field) {
        return new Failed(
                Failure.INVALID,
                "a property of the vault breaks its rule",
                new Fact("field", field));
    }
}
