// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountGates;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.installation.Addresses;
import dev.signet.installation.ApiAudiences;
import dev.signet.installation.Installation;
import java.util.List;
import java.util.Set;

/// What the control plane is told of the installation and of its addresses.
final class ArmSettings {
    private ArmSettings() {}

    static ControlPlaneSettings of(Installation ids, Addresses addresses) {
        return new ControlPlaneSettings(
                ids.tenant().toString(),
                List.of(ids.subscription().toString()),
                "Signet",
                Set.of(ids.administratorObject().toString(), ids.administratorsGroup().toString()),
                List.of(addresses.main() + "/", ApiAudiences.ARM),
                addresses.main(),
                addresses.main() + "/portal/",
                addresses.vaultDomain(),
                AccountGates.ACCOUNT_SUFFIX,
                ids.objectsByClient());
    }
}
