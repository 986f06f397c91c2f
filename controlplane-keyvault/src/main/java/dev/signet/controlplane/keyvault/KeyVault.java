// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.controlplane.provider.ResourceProvider;
import java.util.List;
import java.util.Optional;

/// The namespace Microsoft.KeyVault: where its types are named.
public final class KeyVault {
    private KeyVault() {}

    /// The provider of each type, in the order in which a resource group is emptied.
    ///
    /// @param tenant the one to which all vaults here belong
    /// @param vaults empty: the installation uses a vault elsewhere, and every change is refused
    /// @param roles what vaults with `enableRbacAuthorization` ask
    public static List<ResourceProvider> providers(
            String tenant, Optional<HostedVaults> vaults, VaultRoleAssignments roles) {
        var owners = new VaultProvider(tenant, vaults, roles);
        return List.of(owners, new VaultKeyProvider(vaults, owners));
    }
}
