// SPDX-License-Identifier: Apache-2.0
package dev.signet.localnames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LocalNamesTest {
    private static final LookupPolicy FOUR = LookupPolicy.of(LookupPolicy.IPV4);
    private static final LookupPolicy SIX = LookupPolicy.of(LookupPolicy.IPV6);

    private final List<String> asked = new ArrayList<>();
    private final InetAddressResolver resolver = new LocalNames.Resolver(new NobodyIsKnown());

    private final class NobodyIsKnown implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            asked.add(host);
            throw new UnknownHostException(host);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            throw new UnknownHostException("no name");
        }
    }

    private String found(String host, LookupPolicy policy) throws UnknownHostException {
        return resolver.lookupByName(host, policy).findFirst().orElseThrow().getHostAddress();
    }

    @Test
    void aNameBelowLocalhostIsThisMachineAndNobodyIsAsked() throws UnknownHostException {
        for (String host :
                List.of("signet-vault.vault.localhost", "A.Localhost", "my.vault.localhost.")) {
            assertEquals("127.0.0.1", found(host, FOUR), host);
        }
        assertEquals("0:0:0:0:0:0:0:1", found("vault.localhost", SIX));
        assertEquals(List.of(), asked);
    }

    @Test
    void anyOtherNameIsLookedUpAsBefore() {
        List<String> others =
                List.of("localhost", "notlocalhost", "localhost.example", "vault.localhosts");
        for (String host : others) {
            assertThrows(UnknownHostException.class, () -> found(host, FOUR), host);
        }
        assertEquals(others, asked);
    }

    @Test
    void theVirtualMachineUsesIt() throws UnknownHostException {
        InetAddress address = InetAddress.getByName("some-vault.vault.localhost");
        assertTrue(address.isLoopbackAddress());
        assertEquals("some-vault.vault.localhost", address.getHostName());
    }
}
