// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrivateAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, true",
        "10.1.2.3, true",
        "100.64.0.1, true",
        "100.128.0.1, false",
        "127.0.0.1, true",
        "169.254.169.254, true",
        "172.15.0.1, false",
        "172.31.255.255, true",
        "172.32.0.1, false",
        "192.168.1.1, true",
        "192.169.1.1, false",
        "198.19.0.1, true",
        "224.0.0.1, true",
        "255.255.255.255, true",
        "8.8.8.8, false",
        "::, true",
        "::1, true",
        "::ffff:10.0.0.1, true",
        "64:ff9b::10.0.0.1, true",
        "64:ff9b::8.8.8.8, false",
        "2002:0a00:0001::1, true",
        "2002:0808:0808::1, false",
        "fc00::1, true",
        "fdff::1, true",
        "fe80::1, true",
        "ff02::1, true",
        "2606:4700::1111, false",
    })
    void anAddressIsOfTheOpenInternetOrNot(String address, boolean inside)
            throws UnknownHostException {
        assertEquals(inside, PrivateAddresses.has(InetAddress.getByName(address)));
    }
}
