// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.vaults.VaultName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which vault an address means, and what a challenge there names.
final class VaultPlaneSettingsTest {
    private static final VaultName FIRST = new VaultName("first");

    private final VaultPlaneSettings settings =
            new VaultPlaneSettings(
                    "https://login.example",
                    "tenant",
                    List.of("vault.localhost", "Vault.Azure.net"),
                    FIRST,
                    Set.of());

    @Test
    void theChallengeNamesTheDomainOfWhatWasAskedWithItsPort() {
        assertEquals(
                "https://vault.localhost:8444",
                settings.resource("https://my-vault.vault.localhost:8444"));
        assertEquals(
                "https://vault.azure.net", settings.resource("https://My-Vault.vault.azure.net"));
        assertEquals("https://example:8444", settings.resource("https://fhir.example:8444"));
        assertEquals("https://b.example:9444", settings.resource("https://a.b.example:9444"));
    }

    @Test
    void keyClientsSendTheirTokenWhereTheHostStandsInADomain() {
        for (String base :
                List.of(
                        "https://my-vault.vault.localhost:8444",
                        "https://my-vault.vault.azure.net",
                        "https://fhir.example:8444")) {
            String resource = settings.resource(base);
            // as the client in Java compares, and as those in Python and JavaScript do
            String host = URI.create(base).getHost();
            assertTrue(host.endsWith("." + URI.create(resource).getHost()), base);
            String authority = URI.create(base).getAuthority();
            assertTrue(authority.endsWith("." + URI.create(resource).getAuthority()), base);
        }
    }

    @Test
    void aHostWithoutADomainIsNamedItself() {
        for (String base :
                List.of(
                        "https://localhost:8444",
                        "https://127.0.0.1:8444",
                        "https://[::1]:8444",
                        "https://server")) {
            assertEquals(base, settings.resource(base));
        }
    }

    @Test
    void aNameBelowASuffixIsThatVaultAndEveryOtherHostTheFirst() {
        assertEquals(
                Optional.of(new VaultName("my-vault")),
                settings.vault("https://MY-vault.vault.azure.net"));
        assertEquals(
                Optional.of(new VaultName("abc")),
                settings.vault("https://abc.vault.localhost:8444"));
        assertEquals(Optional.empty(), settings.vault("https://a.b.vault.localhost:8444"));
        assertEquals(Optional.of(FIRST), settings.vault("https://localhost:8444"));
        assertEquals(Optional.of(FIRST), settings.vault("https://vault.azure.net"));
        assertEquals(Optional.of(FIRST), settings.vault("https://[::1]:8444"));
    }
}
