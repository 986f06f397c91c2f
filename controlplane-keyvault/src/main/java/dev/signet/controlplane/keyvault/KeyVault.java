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
    public static List<ResourceProvider> providers(String tenant, Optional<HostedVaults> vaults) {
        return List.of(new VaultProvider(tenant, vaults), new VaultKeyProvider(vaults));
    }
}
