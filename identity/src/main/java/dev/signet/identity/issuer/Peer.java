// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Against whom tries and waiting devices count: one IPv4 address, or one IPv6 network of 64 bits,
/// which is what a single customer of a network is given.
///
/// @param name not shown to anybody
public record Peer(String name) {
    private static final int NETWORK_BYTES = 8;

    /// What is no address is one peer of its own.
    ///
    /// @param address as [dev.signet.http.Request#remoteAddress] has it
    public static Peer of(String address) {
        int zone = address.indexOf('%');
        try {
            InetAddress parsed =
                    InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
            byte[] bytes = parsed.getAddress();
            boolean network = parsed instanceof Inet6Address && !parsed.isLoopbackAddress();
            return new Peer(
                    HexFormat.of()
                            .formatHex(network ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes));
        } catch (IllegalArgumentException _) {
            return new Peer("");
        }
    }
}
