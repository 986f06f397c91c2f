// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Route;
import dev.signet.http.Tls;
import dev.signet.identity.SignInLog;
import dev.signet.identity.Tenant;
import dev.signet.identity.issuer.IssuerSettings;
import dev.signet.installation.Addresses;
import dev.signet.installation.ApiAudiences;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.installation.KnownAddresses;
import dev.signet.installation.OpenInstallation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// On what a server listens: addresses, names and the one certificate for all of them.
///
/// @param passwordGrant whether the issuer takes users' passwords from applications
/// @param tls read by a thread of its own while the rest of a start goes on
/// @param hosts names by which the main listener is asked
/// @param vaultHosts these, and those of the embedded vault
record Listening(
        Addresses addresses,
        Optional<Integer> plainPort,
        boolean withVault,
        boolean passwordGrant,
        FutureTask<Tls> tls,
        KnownHosts hosts,
        KnownHosts vaultHosts) {

    /// Makes the certificates of a new folder, and renews those that end soon or lack a name.
    static Listening on(Addresses addresses, UpOptions options, OpenInstallation opened) {
        var names = new ArrayList<>(options.knownAs());
        names.add(addresses.host());
        KnownHosts hosts = KnownHosts.local().and(names);
        names.add("*." + EmbeddedVault.HOST_SUFFIX);
        names.add("*." + addresses.vaultSuffix());
        var tls = new FutureTask<>(() -> opened.tls(names));
        if (opened.hasAuthority()) {
            Thread.ofPlatform().name("certificates").daemon().start(tls);
        } else {
            tls.run(); // in a new folder others need the authority that is made here
        }
        return new Listening(
                addresses,
                options.plainPort(),
                options.remoteVault().isEmpty(),
                options.passwordGrant(),
                tls,
                hosts,
                hosts.and(names));
    }

    /// What the embedded issuer is told of where it stands.
    ///
    /// @param mains where the main listener has been
    IssuerSettings issuerSettings(Installation ids, KnownAddresses mains, SignInLog signIns) {
        return new IssuerSettings(
                new Tenant(ids.tenant().toString()),
                origin ->
                        mains.isOrigin(origin)
                                || (origin.startsWith("https://")
                                        && hosts.knows(origin.substring("https://".length()))),
                new ApiAudiences(ApiAudiences.ofControlPlane(addresses), vaultHosts),
                passwordGrant,
                signIns);
    }

    List<Listener> listeners(List<Route> routes, List<Route> vaultRoutes) {
        InetAddress all = addresses.listening();
        Optional<Tls> secured = Optional.of(read());
        var listeners = new ArrayList<Listener>();
        listeners.add(new Listener("main", all, addresses.port(), secured, hosts, routes));
        if (withVault) {
            int port = addresses.vaultPort();
            listeners.add(new Listener("vault", all, port, secured, vaultHosts, vaultRoutes));
        }
        plainPort.ifPresent(port -> listeners.add(plain(port, routes)));
        return listeners;
    }

    /// @throws Failed as [OpenInstallation#tls]
    private Tls read() {
        try {
            return tls.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failed failed
                    ? failed
                    : new Failed(e, Failure.INTERNAL, "the certificates cannot be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(e, Failure.INTERNAL, "the start was interrupted");
        }
    }

    private Listener plain(int port, List<Route> routes) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Listener("plain", loopback, port, Optional.empty(), hosts, routes);
    }
}
