// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.keys.KeyUri;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An embedded vault is one vault under every address that it has had, and no other vault is it.
final class VaultAddressesTest {
    private final MemoryRecords records = new MemoryRecords();

    private static Addresses at(String host, int port, Optional<String> suffix) {
        return Addresses.of(host, 8443, port, suffix, Optional.empty());
    }

    private VaultAddresses startedAt(String host, int port) {
        return VaultAddresses.remembered(at(host, port, Optional.empty()), records);
    }

    private VaultAddresses startedWith(String suffix, int port) {
        return VaultAddresses.remembered(at("localhost", port, Optional.of(suffix)), records);
    }

    @Test
    void anEventOfAVaultIsAboutTheKeysThatAnyOfItsAddressesNames() {
        startedAt("first.example", 8444);
        VaultAddresses today = startedAt("localhost", 9444);
        var first = new VaultName(EmbeddedVault.VAULT);
        var second = new VaultName("Second");
        var key = Optional.of(new KeyName("KEY"));
        for (String address :
                List.of(
                        "https://first.example:8444",
                        "https://localhost:8444",
                        "https://127.0.0.1:9444",
                        "https://signet-vault.vault.first.example:8444",
                        "https://signet-vault.vault.localhost:8444")) {
            var uri = new KeyUri(address, "key");
            assertTrue(today.concerns(uri, first, key), address);
            assertTrue(today.concerns(uri, first, Optional.empty()), address);
            assertFalse(today.concerns(new KeyUri(address, "other"), first, key), address);
            assertFalse(today.concerns(uri, second, key), address);
        }
        var own = new KeyUri("https://second.vault.localhost:9444", "key");
        assertTrue(today.concerns(own, second, key));
        assertFalse(today.concerns(own, first, key));
        var elsewhere = new KeyUri("https://localhost:7777", "key");
        assertFalse(today.concerns(elsewhere, first, key));
    }

    @Test
    void aVaultIsAskedByANameBelowLocalhostUnderEveryAddressThatItHasHad() {
        startedAt("localhost", 8444);
        startedAt("first.example", 8444);
        VaultAddresses today = startedAt("Second.Example", 9444);
        for (String earlier :
                List.of(
                        "https://localhost:8444",
                        "https://127.0.0.1:8444",
                        "https://first.example:8444",
                        "https://localhost:9444",
                        "https://second.example:9444")) {
            assertEquals(
                    "https://signet-vault.vault.localhost:9444", today.asked(earlier), earlier);
            assertTrue(today.allowed().allows(earlier), earlier);
        }
        for (String own :
                List.of(
                        "https://my-vault.vault.localhost:8444",
                        "https://my-vault.vault.first.example:8444",
                        "https://my-vault.vault.second.example:9444")) {
            assertEquals("https://my-vault.vault.localhost:9444", today.asked(own), own);
            assertTrue(today.allowed().allows(own), own);
        }
    }

    @Test
    void aKeyIsNamedAsInTheCloudWithThatSuffixAndStaysSoWithoutIt() {
        VaultAddresses then = startedWith("vault.azure.net", 443);
        String vault = "https://my-vault.vault.azure.net";
        assertTrue(then.allowed().allows(vault));
        assertEquals("https://my-vault.vault.localhost", then.asked(vault));
        VaultAddresses today = startedAt("localhost", 8444);
        assertTrue(today.allowed().allows(vault));
        assertEquals("https://my-vault.vault.localhost:8444", today.asked(vault));
        assertEquals(
                List.of("vault.localhost", "vault.azure.net"), VaultAddresses.suffixes(records));
    }

    @Test
    void nobodyElsesAddressIsTakenForItsOwn() {
        startedAt("localhost", 8444);
        VaultAddresses today = startedAt("first.example", 8445);
        for (String others :
                List.of(
                        "https://first.example:8444",
                        "https://first.example",
                        "https://localhost",
                        "https://localhost:8446",
                        "https://localhost:84444",
                        "https://evil.example:8444",
                        "https://first.example.evil:8445",
                        "https://evil-first.example:8445",
                        "https://a.my-vault.vault.localhost:8444",
                        "https://vault.localhost:8444",
                        "https://.vault.localhost:8444",
                        "https://my-vault.vault.localhost:8446",
                        "https://my-vault.vault.localhost:8444.evil",
                        "https://my-vault.vault.first.example:8444",
                        "https://my-vault.vault.azure.net")) {
            assertEquals(others, today.asked(others));
            assertFalse(today.allowed().allows(others), others);
        }
    }

    @Test
    void whatIsAllowedAndWhatIsAskedAgree() {
        startedAt("localhost", 443);
        VaultAddresses today = startedAt("first.example", 8445);
        for (String text :
                List.of(
                        "https://localhost/keys/k",
                        "https://LOCALHOST:443/keys/k",
                        "https://ab-c.vault.localhost/keys/k",
                        "https://First.Example:8445/keys/k/")) {
            KeyUri uri = KeyUri.parse(text, today.allowed());
            assertTrue(today.asked(uri.vault()).endsWith(".vault.localhost:8445"), text);
        }
    }

    @Test
    void whatIsPrintedStandsInADomainWhereverTheHostHasOne() {
        var other = new VaultName("Other");
        Addresses local = at("localhost", 8444, Optional.empty());
        assertEquals("https://signet-vault.vault.localhost:8444", local.vault());
        assertEquals("https://other.vault.localhost:8444", local.vault(other));
        Addresses named = at("fhir.example", 8444, Optional.empty());
        assertEquals("https://fhir.example:8444", named.vault());
        assertEquals("https://other.vault.fhir.example:8444", named.vault(other));
        Addresses cloud = at("fhir.example", 443, Optional.of("vault.azure.net"));
        assertEquals("https://signet-vault.vault.azure.net", cloud.vault());
        assertEquals("https://other.vault.azure.net", cloud.vault(other));
        assertEquals("vault.azure.net", cloud.vaultDomain());
        Addresses number = at("192.0.2.7", 8444, Optional.empty());
        assertEquals("https://192.0.2.7:8444", number.vault());
        assertEquals("https://other.vault.localhost:8444", number.vault(other));
    }
}
