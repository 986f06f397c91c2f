// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.authorization.RoleAssignment;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.authorization.RoleDefinition;
import dev.signet.controlplane.authorization.RoleKind;
import dev.signet.identity.Caller;
import dev.signet.vault.ManagedChanges.By;
import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.access.VaultRoles;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.Vault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The roles on keys, and what vaults with `enableRbacAuthorization` ask of them in place of their
/// access policies. Any thread.
public final class VaultRoleAssignments implements VaultRoles {
    /// On vaults and keys.
    public static final RoleKind KIND =
            new RoleKind(
                    Stream.of(VaultRole.values()).map(VaultRoleAssignments::definition).toList(),
                    List.of(VaultProvider.TYPE, VaultKeyProvider.TYPE),
                    new ArmError(
                            Failure.INVALID,
                            "RoleDefinitionDoesNotExist",
                            "The role '{role}' is none of those for keys, and others cannot be"
                                    + " assigned here."),
                    _ -> Optional.empty(),
                    new RoleKind.Former(
                            "vault-role-assignment/",
                            Arrays.stream(VaultRole.values())
                                    .collect(
                                            Collectors.toMap(
                                                    VaultRole::name, VaultRole::definitionId))));

    private final RoleAssignments assignments;
    private volatile Optional<HostedVaults> followed = Optional.empty();

    /// @param assignments of this kind at least
    public VaultRoleAssignments(RoleAssignments assignments) {
        this.assignments = assignments;
    }

    private static RoleDefinition definition(VaultRole role) {
        return new RoleDefinition(role.definitionId(), role.label(), role.dataActions());
    }

    @Override
    public boolean grants(
            Caller caller, Vault vault, Optional<KeyName> key, KeyPermission permission) {
        String resource =
                key.map(name -> vault.resourceId() + "/keys/" + name.text())
                        .orElse(vault.resourceId());
        return assignments.stream()
                .anyMatch(
                        each ->
                                each.principalId().equalsIgnoreCase(caller.objectId())
                                        && each.reaches(resource)
                                        && allows(each.role(), permission));
    }

    private static boolean allows(UUID role, KeyPermission permission) {
        return VaultRole.of(role.toString()).filter(each -> each.allows(permission)).isPresent();
    }

    /// Takes away what was given at a vault and below it: whoever comes back does so without
    /// roles, as in Azure.
    void removeWithin(String vault) {
        assignments.removeWithin(vault);
    }

    /// Moves a vault with what was given at it and below it. A kill on the way leaves what was
    /// given at both ids, and so may a move that fails: of them the one counts under which the
    /// vault stands, and the other is an orphan.
    ///
    /// @param move brings it from the one ARM id to the other
    synchronized void move(String from, String to, Runnable move) {
        assignments.copyWithin(from, to);
        try {
            move.run();
        } catch (RuntimeException e) {
            removeOrphans(); // it may stand under the one id or the other
            throw e;
        }
        assignments.removeWithin(from);
    }

    /// Takes away what was given on vaults and keys that are no more: those that went while nobody
    /// could write it down, by the end of their retention, or by the vault's own address. Nothing
    /// before [#follow].
    public synchronized void removeOrphans() {
        Optional<HostedVaults> vaults = followed;
        vaults.ifPresent(there -> assignments.removeIf(each -> isOrphan(each, there)));
    }

    private static boolean isOrphan(RoleAssignment assignment, HostedVaults there) {
        return VaultRole.of(assignment.role().toString()).isPresent()
                && assignment.scope().filter(scope -> !there.stands(scope)).isPresent();
    }

    /// Removes orphans now, and by those vaults whenever it is asked to; what is given and taken
    /// from now on is written down in their audit trails. Once.
    public void follow(HostedVaults vaults) {
        followed = Optional.of(vaults);
        removeOrphans();
        assignments.tell(
                (assignment, isGiven, by) ->
                        VaultRole.of(assignment.role().toString())
                                .ifPresent(
                                        role ->
                                                vaults.noteRole(
                                                        assignment,
                                                        role.label(),
                                                        isGiven,
                                                        new By(by, ""))));
    }
}
