// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.installation.KnownAddresses.Place;
import dev.signet.keys.KeyUri;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An embedded vault is one vault under every address that it has had, and no other vault is
/// it.
final class KnownAddressesTest {
    private static final String RECORD = "addresses/vault";

    private final Memory records = new Memory();

    private static final class Memory implements ControlStore {
        private final Map<String, byte[]> documents = new HashMap<>();
        private int writes;

        @Override
        public Map<String, byte[]> startingWith(String prefix) {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public Optional<byte[]> read(String key) {
            return Optional.ofNullable(documents.get(key));
        }

        @Override
        public void write(Map<String, Optional<byte[]>> changes) {
            writes++;
            changes.forEach((key, value) -> documents.put(key, value.orElseThrow()));
        }
    }

    private KnownAddresses startedAt(String host, int port) {
        return KnownAddresses.remembered(RECORD, new Place(host, port), records);
    }

    @Test
    void anEventOfAVaultIsAboutTheKeysThatAnyOfItsAddressesNames() {
        startedAt("first.example", 8444);
        KnownAddresses today = startedAt("localhost", 9444);
        var first = new VaultName(EmbeddedVault.VAULT);
        var second = new VaultName("Second");
        var key = Optional.of(new KeyName("KEY"));
        for (String address :
                List.of(
                        "https://first.example:8444",
                        "https://localhost:8444",
                        "https://127.0.0.1:9444",
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
    void aVaultIsAskedWhereItIsTodayUnderEveryAddressThatItHasHad() {
        startedAt("localhost", 8444);
        startedAt("first.example", 8444);
        KnownAddresses today = startedAt("Second.Example", 9444);
        for (String earlier :
                List.of(
                        "https://localhost:8444",
                        "https://127.0.0.1:8444",
                        "https://first.example:8444",
                        "https://localhost:9444",
                        "https://second.example:9444")) {
            assertEquals("https://second.example:9444", today.asked(earlier), earlier);
            assertTrue(today.allowed().allows(earlier), earlier);
        }
        assertEquals(
                "https://my-vault.vault.localhost:9444",
                today.asked("https://my-vault.vault.localhost:8444"));
    }

    @Test
    void nobodyElsesAddressIsTakenForItsOwn() {
        startedAt("localhost", 8444);
        KnownAddresses today = startedAt("first.example", 8445);
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
                        "https://my-vault.vault.azure.net")) {
            assertEquals(others, today.asked(others));
            assertFalse(today.allowed().allows(others), others);
        }
    }

    @Test
    void whatIsAllowedAndWhatIsAskedAgree() {
        startedAt("localhost", 443);
        KnownAddresses today = startedAt("first.example", 8445);
        for (String text :
                List.of(
                        "https://localhost/keys/k",
                        "https://LOCALHOST:443/keys/k",
                        "https://ab-c.vault.localhost/keys/k",
                        "https://First.Example:8445/keys/k/")) {
            KeyUri uri = KeyUri.parse(text, today.allowed());
            assertFalse(today.asked(uri.vault()).equals("https://localhost"), text);
            assertTrue(today.asked(uri.vault()).endsWith(":8445"), text);
        }
    }

    @Test
    void anAddressIsWrittenOnceAndTheOldestIsForgottenAtLast() {
        startedAt("localhost", 8444);
        startedAt("localhost", 8444);
        assertEquals(1, records.writes);
        for (int port = 1; port <= 300; port++) {
            startedAt("localhost", 10_000 + port);
        }
        KnownAddresses today = startedAt("localhost", 10_300);
        assertEquals(256, today.all().size());
        assertFalse(today.allowed().allows("https://localhost:8444"));
        assertTrue(today.allowed().allows("https://localhost:10045"));
        assertFalse(today.allowed().allows("https://localhost:10044"));
    }

    @Test
    void aRecordOfAnotherFormIsRefused() {
        for (String wrong : List.of("localhost", "a b:1", "host:123456", "https://h:1")) {
            records.documents.put(RECORD, wrong.getBytes(StandardCharsets.US_ASCII));
            Failed failed = assertThrows(Failed.class, () -> startedAt("localhost", 8444), wrong);
            assertEquals(Failure.CORRUPT, failed.failure());
        }
    }

    @Test
    void anAuthorityIsOursUnderEveryAddressAndOnlyWithOurTenant() {
        startedAt("localhost", 8443);
        KnownAddresses today = startedAt("first.example", 443);
        assertTrue(today.isOrigin("https://localhost:8443"));
        assertTrue(today.isOrigin("https://first.example"));
        assertFalse(today.isOrigin("https://localhost:8443/other"));
        assertFalse(today.isOrigin("https://other.example"));
    }
}
