// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// One address the server listens on, and what it serves there.
///
/// @param name unique within the server: `main`, `vault`
/// @param port 0 for any free one; see the server's `port`
/// @param tls empty for plain HTTP behind a proxy; then `X-Forwarded-Proto` of a loopback peer is
///     believed, and no peer has a share of its own
/// @param hosts the names it is known by
/// @param routes in order; the first that matches answers
public record Listener(
        String name,
        InetAddress address,
        int port,
        Optional<Tls> tls,
        KnownHosts hosts,
        List<Route> routes) {
    public Listener {
        routes = List.copyOf(routes);
    }
}
