// SPDX-License-Identifier: Apache-2.0
package dev.signet.localnames;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Locale;
import java.util.stream.Stream;

/// Resolves every name below `localhost` to the loopback address and asks nobody; all other names
/// are looked up as before. The C library of many systems sends such names to a name server, which
/// does not know them. Where `jdk.net.hosts.file` is set the JDK reads that file and asks nobody
/// else, this class neither.
public final class LocalNames extends InetAddressResolverProvider {
    private static final String END = ".localhost";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /// Called by the JDK.
    public LocalNames() {}

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Resolver(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "names below localhost";
    }

    /// @param others resolves all other names
    record Resolver(InetAddressResolver others) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            if (!isLocal(host)) {
                return others.lookupByName(host, policy);
            }
            boolean four = (policy.characteristics() & LookupPolicy.IPV4) != 0;
            return Stream.of(InetAddress.getByAddress(host, four ? LOOPBACK : LOOPBACK_6));
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return others.lookupByAddress(address);
        }

        /// Also with the dot of the root behind it.
        private static boolean isLocal(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).endsWith(END);
        }
    }
}
