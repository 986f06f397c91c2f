// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// Whose share of the server something counts against: one IPv4 address, or one IPv6 network of
/// 64 bits, which is what a single customer of a network is given.
///
/// @param limited whether its share is bounded at all: behind a proxy everybody is one peer
public record Peer(String name, boolean limited) {
    /// For what no peer has a share of.
    public static final Peer ANYBODY = new Peer("", false);

    private static final int NETWORK_BYTES = 8;

    public static Peer of(InetAddress address, boolean limited) {
        byte[] bytes = address.getAddress();
        boolean network = address instanceof Inet6Address && !address.isLoopbackAddress();
        return new Peer(
                HexFormat.of().formatHex(network ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes),
                limited);
    }

    /// What one peer may hold of `all`.
    public static int share(int all) {
        return (int) share((long) all);
    }

    public static long share(long all) {
        return Math.max(1, all * 3 / 4);
    }
}
