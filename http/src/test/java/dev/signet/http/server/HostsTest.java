// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.KnownHosts;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a stranger says of a request's host, and what stands in it twice.
class HostsTest {
    private static final KnownHosts HOSTS =
            KnownHosts.local().and(List.of("Signet.example", "*.vault.localhost"));

    @Test
    void aListenerIsKnownByItsNamesWithAnyPortAndByNoOthers() {
        for (String host :
                List.of(
                        "localhost",
                        "LOCALHOST:8443",
                        "127.0.0.1:1",
                        "[::1]",
                        "[::1]:65535",
                        "signet.example",
                        "Signet.Example:443",
                        "a-1.vault.localhost:8444")) {
            assertTrue(HOSTS.knows(host), host);
        }
        for (String host :
                List.of(
                        "",
                        "evil.example",
                        "localhost.evil.example",
                        "evil.example/localhost",
                        "user@localhost",
                        "localhost@evil.example",
                        "localhost:",
                        "localhost:80:80",
                        "localhost:+80",
                        "localhost:123456",
                        "localhost:80/../evil",
                        "signet.example.",
                        "a.b.vault.localhost",
                        "<b>.vault.localhost",
                        ".vault.localhost",
                        "[::2]")) {
            assertFalse(HOSTS.knows(host), host);
        }
    }

    @Test
    void aForeignHostIs421InThePlanesWordsAndReachesNoLink() {
        try (var server =
                Servers.of(
                        Route.at("health", "/health", Servers::echo).carrying(Traffic.OPERATOR),
                        Route.at("all", "/", Servers::echo).refusing(Servers::refusal))) {
            String foreign = get(server, "/", "Host: evil.example");
            assertTrue(foreign.startsWith("HTTP/1.1 421 "), foreign);
            assertTrue(foreign.endsWith("MALFORMED"), foreign);
            assertFalse(foreign.contains("evil"), foreign);
            String absolute = get(server, "http://evil.example/", "Host: localhost");
            assertTrue(absolute.startsWith("HTTP/1.1 421 "), absolute);
            String known = get(server, "/", "Host: localhost:77");
            assertTrue(known.endsWith("http://localhost:77\n\n"), known);
            // a load balancer asks by whatever address it has
            String health = get(server, "/health", "Host: 10.0.0.7:8443");
            assertTrue(health.startsWith("HTTP/1.1 200 "), health);
        }
    }

    @Test
    void aHeaderThatStandsAloneIsRefusedWhenItStandsTwice() {
        try (var server =
                Servers.of(Route.at("all", "/", Servers::echo).refusing(Servers::refusal))) {
            for (String header : List.of("Authorization: Bearer ", "content-type: text/")) {
                String once = get(server, "/", "Host: localhost\r\n" + header + "a");
                assertTrue(once.startsWith("HTTP/1.1 200 "), once);
                String twice =
                        get(server, "/", "Host: localhost\r\n" + header + "a\r\n" + header + "a");
                assertTrue(twice.startsWith("HTTP/1.1 400 "), twice);
                assertTrue(twice.endsWith("MALFORMED"), twice);
            }
            String hosts = get(server, "/", "Host: localhost\r\nHost: localhost");
            assertTrue(hosts.startsWith("HTTP/1.1 400 "), hosts);
            assertEquals(200, server.get("/").statusCode());
        }
    }

    private static String get(Servers server, String target, String headers) {
        return server.answer(
                "GET " + target + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n");
    }
}
