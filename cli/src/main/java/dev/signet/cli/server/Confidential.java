// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// Where secrets and tokens may be sent: over TLS, or to this machine.
public final class Confidential {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private Confidential() {}

    /// Whether nobody on the way can read what is sent there.
    public static boolean is(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean local = LOCAL.contains(host) || host.endsWith(".localhost");
        return address.getHost() != null
                && (scheme.equals("https") || (scheme.equals("http") && local));
    }

    /// That address.
    ///
    /// @param named what the address is, as `--server`
    /// @throws CommandFailed when it is none, or others could read what is sent there
    public static URI required(String address, String named) {
        try {
            URI uri = URI.create(address);
            if (is(uri) && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw CommandFailed.usage(
                named
                        + ": secrets and tokens go to https addresses only, or to this machine:"
                        + " expected one as https://signet.example:8443");
    }

    /// Scheme, host and port, the usual port written out.
    static String origin(URI address) {
        boolean tls = address.getScheme().equalsIgnoreCase("https");
        int port = address.getPort() < 0 ? (tls ? 443 : 80) : address.getPort();
        return (address.getScheme() + "://" + address.getHost() + ":" + port)
                .toLowerCase(Locale.ROOT);
    }
}
