// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.identity.Client;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The portal as an application of the issuer's.
final class PortalClientTest {
    private static final String OTHER = "00000000-0000-4000-8000-000000000007";

    private final PortalClient directory =
            PortalClient.of(
                    id ->
                            Optional.of(OTHER)
                                    .filter(id::equalsIgnoreCase)
                                    .map(
                                            own ->
                                                    new Client(
                                                            own,
                                                            "object",
                                                            List.of(),
                                                            List.of(),
                                                            Set.of("http://localhost"))),
                    "portal",
                    "/portal/signed-in",
                    new Addresses("fhir.example", 8443, 9443, "vault.example", "https://v"),
                    List.of("ward.example"));

    @Test
    void nobodyButThePortalIsTheServersOwn() {
        assertTrue(directory.isOwn("portal"));
        assertTrue(directory.isOwn("PORTAL"));
        for (String other : List.of(OTHER, "", "portal ", "Nobody")) {
            assertFalse(directory.isOwn(other), other);
        }
        assertTrue(directory.client(OTHER).isPresent());
    }

    @Test
    void itsUsersComeBackToNamesOfThisServerAlone() {
        Set<String> redirects = directory.client("Portal").orElseThrow().redirects();
        assertEquals(8, redirects.size(), redirects::toString);
        for (String host : List.of("localhost", "127.0.0.1", "fhir.example", "ward.example")) {
            for (String port : List.of("", ":8443")) {
                String redirect = "https://" + host + port + "/portal/signed-in";
                assertTrue(redirects.contains(redirect), redirect);
            }
        }
    }
}
