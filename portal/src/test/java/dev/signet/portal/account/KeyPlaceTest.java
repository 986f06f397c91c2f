// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyPlaceTest {
    @Test
    void aKeyUriIsTakenApart() {
        KeyPlace place = KeyPlace.of("https://my-vault.vault.localhost:8444/keys/k1").orElseThrow();
        assertEquals("my-vault", place.vault());
        assertEquals("k1", place.key());
        assertEquals(Optional.empty(), place.version());
        assertEquals("/portal/vaults/my-vault/keys/k1", place.href());
        assertEquals(
                Optional.of("abc"),
                KeyPlace.of("https://v.vault.azure.net/keys/k/abc").orElseThrow().version());
    }

    @Test
    void theServersOwnNameIsTheFirstVault() {
        assertEquals(
                "signet-vault", KeyPlace.of("https://localhost:8444/keys/k").orElseThrow().vault());
        assertEquals(
                "signet-vault", KeyPlace.of("https://127.0.0.1:8444/keys/k").orElseThrow().vault());
    }

    @Test
    void whatIsNoKeyUriIsNone() {
        for (String text :
                List.of(
                        "",
                        "k",
                        "http://v.vault.azure.net/keys/k",
                        "https://v.vault.azure.net/secrets/k",
                        "https://v.vault.azure.net/keys/",
                        "https://v.vault.azure.net/keys/a b",
                        "https://v.vault.azure.net/keys/k/1/2",
                        "javascript:alert(1)")) {
            assertTrue(KeyPlace.of(text).isEmpty(), text);
        }
    }
}
