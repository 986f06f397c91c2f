// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.access;

import dev.signet.identity.Caller;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.Vault;
import java.util.Optional;

/// Role assignments, for vaults that use them in place of access policies
/// (`enableRbacAuthorization`). The control plane holds them.
@FunctionalInterface
public interface VaultRoles {
    /// Whether a role at the vault, above it, or at the key itself grants the permission's data
    /// action to the caller. Any thread; must not block on a network.
    boolean grants(Caller caller, Vault vault, Optional<KeyName> key, KeyPermission permission);

    /// No assignment at all: every caller of such a vault is refused.
    static VaultRoles none() {
        return (_, _, _, _) -> false;
    }
}
