// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.access;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.identity.Caller;
import dev.signet.vault.VaultRefusal;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.Vault;
import java.util.Optional;
import java.util.Set;

/// Whether a caller may do something in a vault: first the network rules, then either the
/// access policies or the role assignments, never both (contract 3.3). Any thread.
public final class VaultGuard {
    private final VaultRoles roles;
    private final Set<String> trustedApplications;

    public VaultGuard(VaultRoles roles, Set<String> trustedApplications) {
        this.roles = roles;
        this.trustedApplications = trustedApplications;
    }

    /// @param address the peer's IP address
    /// @throws Failed `FORBIDDEN` with the fact `refusal`
    public void requireReachable(Vault vault, Caller caller, String address) {
        boolean trusted = trustedApplications.contains(caller.applicationId());
        switch (vault.network().verdict(address, trusted)) {
            case ADMITTED -> {}
            case BY_FIREWALL -> throw VaultRefusal.FIREWALL.failed(facts(vault));
            case BY_CONNECTION -> throw VaultRefusal.CONNECTION.failed(facts(vault));
        }
    }

    /// @throws Failed `FORBIDDEN` with the fact `refusal`
    public void requirePermission(
            Vault vault, Caller caller, Optional<KeyName> key, KeyPermission permission) {
        if (vault.roles()) {
            if (!roles.grants(caller, vault, key, permission)) {
                throw VaultRefusal.NO_ROLE.failed(denied(vault, caller, permission));
            }
            return;
        }
        boolean granted =
                vault.accessPolicies().stream()
                        .filter(policy -> names(policy, caller))
                        .anyMatch(policy -> policy.keyPermissions().contains(permission));
        if (!granted) {
            throw VaultRefusal.NO_POLICY.failed(denied(vault, caller, permission));
        }
    }

    private static boolean names(AccessPolicy policy, Caller caller) {
        return policy.objectId().equalsIgnoreCase(caller.objectId())
                && policy.tenantId().equalsIgnoreCase(caller.tenantId())
                && policy.applicationId()
                        .map(id -> id.equalsIgnoreCase(caller.applicationId()))
                        .orElse(true);
    }

    private static Fact[] facts(Vault vault) {
        return new Fact[] {new Fact("vault", vault.name()), new Fact("location", vault.location())};
    }

    private static Fact[] denied(Vault vault, Caller caller, KeyPermission permission) {
        return new Fact[] {
            new Fact("permission", permission.text()),
            new Fact("action", permission.dataAction()),
            new Fact("resource", vault.resourceId().toLowerCase(java.util.Locale.ROOT)),
            new Fact("vault", vault.name()),
            new Fact("location", vault.location()),
            new Fact("application", caller.applicationId()),
            new Fact("object", caller.objectId()),
            new Fact("issuer", caller.issuer())
        };
    }
}
