// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.identity.Directory;
import dev.signet.installation.Addresses;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.installation.OpenInstallation;
import dev.signet.installation.PortalClient;
import dev.signet.keys.azure.CaTrust;
import dev.signet.portal.Portal;
import dev.signet.portal.PortalSettings;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The portal as a client of this server: it asks the planes over this machine's own address, so
/// that no name service and no certificate but the local one is needed.
final class PortalMount {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private PortalMount() {}

    static Portal of(ServerContext context, UpOptions options) {
        OpenInstallation opened = context.opened();
        Addresses addresses = context.addresses();
        Installation ids = opened.ids();
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
                        ids.serviceObject().toString());
        HttpClient http =
                context.kept()
                        .keep(
                                HttpClient.newBuilder()
                                        .version(HttpClient.Version.HTTP_1_1)
                                        .connectTimeout(CONNECT)
                                        .sslContext(CaTrust.of(opened.trusted()))
                                        .build());
        return new Portal(settings, http, context.clock(), context.entropy());
    }

    /// Below that name a vault is found without a name service.
    private static String vault(String name, Addresses addresses) {
        return "https://" + name + "." + EmbeddedVault.HOST_SUFFIX + ":" + addresses.vaultPort();
    }

    /// The directory that the issuer asks, in which the portal is an application: its users come
    /// back to any name of this server, on its own port or on the usual one of a proxy.
    static Directory known(Directory others, Addresses addresses, List<String> knownAs) {
        var names = new HashSet<>(List.of("localhost", "127.0.0.1", addresses.host()));
        names.addAll(knownAs);
        var redirects = new HashSet<String>();
        for (String name : names) {
            redirects.add("https://" + name + PortalSettings.SIGNED_IN);
            redirects.add("https://" + name + ":" + addresses.port() + PortalSettings.SIGNED_IN);
        }
        return new PortalClient(others, PortalSettings.CLIENT, redirects);
    }
}
