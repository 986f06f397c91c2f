// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments.content;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// The addresses that are not of the open Internet (RFC 6890 and the registries that it names).
public final class PrivateAddresses {
    private static final List<Block> BLOCKS =
            List.of(
                    new Block(4, 8, 0), // this network
                    new Block(4, 8, 10),
                    new Block(4, 10, 100, 64), // carriers'
                    new Block(4, 8, 127),
                    new Block(4, 16, 169, 254),
                    new Block(4, 12, 172, 16),
                    new Block(4, 24, 192, 0, 0),
                    new Block(4, 16, 192, 168),
                    new Block(4, 15, 198, 18), // benchmarks
                    new Block(4, 4, 224), // multicast
                    new Block(4, 4, 240),
                    new Block(16, 8, 0), // unspecified, loopback, mapped
                    new Block(16, 48, 0, 0x64, 0xff, 0x9b, 0, 1), // local translation
                    new Block(16, 7, 0xfc),
                    new Block(16, 10, 0xfe, 0x80),
                    new Block(16, 10, 0xfe, 0xc0),
                    new Block(16, 8, 0xff));

    /// What of an IPv6 address is an IPv4 one, for what translates between them.
    private static final Block TRANSLATED = new Block(16, 96, 0, 0x64, 0xff, 0x9b);

    private static final Block TUNNELED = new Block(16, 16, 0x20, 0x02);

    private PrivateAddresses() {}

    /// @param bytes of the address: 4 or 16
    /// @param bits that are the same in the block
    private record Block(int bytes, int bits, List<Integer> start) {
        Block(int bytes, int bits, Integer... start) {
            this(bytes, bits, Arrays.asList(start));
        }

        boolean holds(byte[] address) {
            if (address.length != bytes) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int at = bit / Byte.SIZE;
                int wanted = at < start.size() ? start.get(at) : 0;
                if ((address[at] ^ wanted) << bit % Byte.SIZE << 24 < 0) {
                    return false;
                }
            }
            return true;
        }
    }

    public static boolean has(InetAddress address) {
        return has(address.getAddress());
    }

    private static boolean has(byte[] address) {
        if (TRANSLATED.holds(address)) {
            return has(Arrays.copyOfRange(address, 12, 16));
        }
        if (TUNNELED.holds(address)) {
            return has(Arrays.copyOfRange(address, 2, 6));
        }
        return BLOCKS.stream().anyMatch(block -> block.holds(address));
    }
}
