// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.identity.Api;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.User;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A directory with the portal beside what it knows: a public client that may call every API for a
/// user, as Azure's own portal does, and cannot be changed.
///
/// @param others whom else it knows
/// @param clientId in lower case
/// @param redirects where the portal's users come back to
public record PortalClient(Directory others, String clientId, Set<String> redirects)
        implements Directory {
    public PortalClient {
        redirects = Set.copyOf(redirects);
    }

    /// One whose users come back to any name of this server, on its own port or on the usual one of
    /// a proxy.
    ///
    /// @param path to which they come back
    /// @param knownAs other names of the server
    public static PortalClient of(
            Directory others,
            String clientId,
            String path,
            Addresses addresses,
            List<String> knownAs) {
        var names = new HashSet<>(List.of("localhost", "127.0.0.1", addresses.host()));
        names.addAll(knownAs);
        var redirects = new HashSet<String>();
        for (String name : names) {
            redirects.add("https://" + name + path);
            redirects.add("https://" + name + ":" + addresses.port() + path);
        }
        return new PortalClient(others, clientId, redirects);
    }

    @Override
    public Optional<Client> client(String id) {
        return isPortal(id)
                ? Optional.of(new Client(clientId, clientId, List.of(), List.of(), redirects))
                : others.client(id);
    }

    @Override
    public String applicationName(String id) {
        return isPortal(id) ? "Signet portal" : others.applicationName(id);
    }

    @Override
    public Set<Api> granted(String id) {
        return isPortal(id) ? EnumSet.allOf(Api.class) : others.granted(id);
    }

    @Override
    public boolean isOwn(String id) {
        return isPortal(id) || others.isOwn(id);
    }

    @Override
    public Optional<User> user(String nameOrObjectId) {
        return others.user(nameOrObjectId);
    }

    @Override
    public Set<String> groups(String objectId) {
        return others.groups(objectId);
    }

    private boolean isPortal(String id) {
        return id.toLowerCase(Locale.ROOT).equals(clientId);
    }
}
