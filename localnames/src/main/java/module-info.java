// SPDX-License-Identifier: Apache-2.0
/// Names below `localhost` are this machine's (RFC 6761 section 6.3), whatever its resolver knows
/// of them: vaults have such names. Nobody calls it; the JDK finds it.
@org.jspecify.annotations.NullMarked
module dev.signet.localnames {
    requires static transitive org.jspecify;

    exports dev.signet.localnames;

    provides java.net.spi.InetAddressResolverProvider with
            dev.signet.localnames.LocalNames;
}
