// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.identity.Caller;
import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.Vault;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Who holds which role on keys, at which scope: what vaults with `enableRbacAuthorization` ask in
/// place of their access policies. A change is in force when its call returns. Any thread.
public final class VaultRoleAssignments implements VaultRoles {
    private static final String KEY = "vault-role-assignment/";

    private final ControlStore records;
    private Optional<List<VaultRoleRecord>> known = Optional.empty();
    private volatile Optional<HostedVaults> followed = Optional.empty();

    /// Reads nothing yet.
    public VaultRoleAssignments(ControlStore records) {
        this.records = records;
    }

    @Override
    public boolean grants(
            Caller caller, Vault vault, Optional<KeyName> key, KeyPermission permission) {
        String resource =
                key.map(name -> vault.resourceId() + "/keys/" + name.text())
                        .orElse(vault.resourceId());
        return all().stream()
                .anyMatch(
                        each ->
                                each.principalId().equalsIgnoreCase(caller.objectId())
                                        && each.role().allows(permission)
                                        && each.reaches(resource));
    }

    synchronized List<VaultRoleRecord> all() {
        if (known.isEmpty()) {
            known =
                    Optional.of(
                            records.startingWith(KEY).values().stream()
                                    .map(bytes -> RecordCodec.read(bytes, VaultRoleRecord.class))
                                    .toList());
        }
        return known.get();
    }

    /// Those given at that very scope.
    List<VaultRoleRecord> at(String scope) {
        return all().stream().filter(each -> each.scope().equalsIgnoreCase(scope)).toList();
    }

    /// Those that are given at a scope, above it and below it.
    List<VaultRoleRecord> around(String scope) {
        return all().stream()
                .filter(
                        each ->
                                each.reaches(scope)
                                        || VaultRoleRecord.isWithin(each.scope(), scope))
                .toList();
    }

    Optional<VaultRoleRecord> find(String scope, String name) {
        return at(scope).stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
    }

    synchronized void put(VaultRoleRecord assignment) {
        records.write(Map.of(key(assignment), Optional.of(RecordCodec.write(assignment))));
        known = Optional.empty();
    }

    void remove(VaultRoleRecord assignment) {
        removeIf(assignment::equals);
    }

    /// Takes away what was given at a resource and below it: whoever comes back does so without
    /// roles, as in Azure.
    void removeWithin(String outer) {
        removeIf(each -> VaultRoleRecord.isWithin(each.scope(), outer));
    }

    /// Takes away what was given on vaults and keys that are no more: those that went while nobody
    /// could write it down, by the end of their retention, or by the vault's own address. Nothing
    /// before [#follow].
    public void removeOrphans() {
        Optional<HostedVaults> vaults = followed;
        vaults.ifPresent(there -> removeIf(each -> !there.stands(each.scope())));
    }

    /// Removes orphans now, and by those vaults whenever it is asked to.
    public void follow(HostedVaults vaults) {
        followed = Optional.of(vaults);
        removeOrphans();
    }

    private synchronized void removeIf(Predicate<VaultRoleRecord> unwanted) {
        var changes = new HashMap<String, Optional<byte[]>>();
        all().stream().filter(unwanted).forEach(each -> changes.put(key(each), Optional.empty()));
        if (!changes.isEmpty()) {
            records.write(Map.copyOf(changes));
            known = Optional.empty();
        }
    }

    private static String key(VaultRoleRecord assignment) {
        return KEY + assignment.scope().toLowerCase(Locale.ROOT) + "/" + assignment.name();
    }
}
