// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.provider.ResourceProvider;
import java.util.List;
import java.util.Optional;

/// The namespace Microsoft.HealthcareApis: where its types are named.
public final class HealthcareApis {
    private HealthcareApis() {}

    /// The provider of each type, in the order in which a resource group is emptied.
    ///
    /// @param fleet makes, changes and removes the accounts themselves
    /// @param audit the rows of the accounts' calls; empty when there are none
    public static List<ResourceProvider> providers(
            ControlPlaneSettings settings, Fleet fleet, Optional<AuditLogs> audit, Chance chance) {
        return List.of(new AccountProvider(settings, fleet, audit, chance));
    }
}
