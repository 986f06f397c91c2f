// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.installation.Addresses;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.keys.azure.CaTrust;
import dev.signet.portal.Portal;
import dev.signet.portal.PortalSettings;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The portal as a client of this server: it asks the planes over this machine's own address, so
/// that no name service and no certificate but the local one is needed.
final class PortalMount {
    private PortalMount() {}

    static Portal of(ServerContext context, UpOptions options) {
        Addresses addresses = context.addresses();
        Installation ids = context.opened().ids();
        Optional<UnaryOperator<String>> vaults =
                options.remoteVault().isPresent()
                        ? Optional.empty()
                        : Optional.of(name -> vault(name, addresses));
        var settings =
                new PortalSettings(
                        "https://localhost:" + addresses.port(),
                        addresses.main(),
                        ids.tenant().toString(),
                        ids.subscription().toString(),
                        PortalSettings.CLIENT,
                        vaults,
                        ids.serviceObject().toString(),
                        ids.administratorObject().toString());
        return context.kept()
                .keep(
                        Portal.over(
                                settings,
                                CaTrust.of(context.opened().trusted()),
                                context.clock(),
                                context.entropy()));
    }

    /// Below that name a vault is found without a name service.
    private static String vault(String name, Addresses addresses) {
        return "https://" + name + "." + EmbeddedVault.HOST_SUFFIX + ":" + addresses.vaultPort();
    }
}
