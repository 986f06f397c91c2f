// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyUriTest {
    private static final AllowedVaults ALLOWED =
            AllowedVaults.of(
                    List.of(
                            "https://127.0.0.1:8444",
                            "https://[::1]:8444",
                            "https://*.vault.azure.net",
                            "https://*.vault.signet.test:8445"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://my-vault.vault.azure.net/keys/my-key",
                "https://my-vault.vault.azure.net/keys/my-key/",
                "HTTPS://My-Vault.vault.azure.net:443/keys/my-key"
            })
    void aVersionlessUriIsReadInOneSpelling(String text) {
        assertEquals(
                "https://my-vault.vault.azure.net/keys/my-key", KeyUri.parse(text, ALLOWED).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:8444/keys/signet-key",
                "https://[::1]:8444/keys/k",
                "https://myvault.vault.signet.test:8445/keys/K1"
            })
    void localVaultsAreReadWithTheirPort(String text) {
        assertEquals(text, KeyUri.parse(text, ALLOWED).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://v12.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef",
                "https://v12.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef/"
            })
    void aVersionIsRefusedInAzuresWords(String text) {
        Failed failed = assertThrows(Failed.class, () -> KeyUri.parse(text, ALLOWED));
        assertEquals(
                "Please provide KeyVault Key Uri without version. We will use latest version of"
                        + " the key",
                failed.text());
        assertEquals(Failure.INVALID, failed.failure());
        assertEquals("4006", failed.fact("code", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "my-key",
                "http://v12.vault.azure.net/keys/k",
                "https://v12.vault.azure.net/keys/",
                "https://v12.vault.azure.net/keys//",
                "https://v12.vault.azure.net/secrets/k",
                "https://v12.vault.azure.net/keys/k?x=1",
                "https://v12.vault.azure.net/keys/k#x",
                "https://v12.vault.azure.net/keys/k_k",
                "https://v12.vault.azure.net/keys/k%2f",
                "https://user@v12.vault.azure.net/keys/k",
                "https://v12.vault.azure.net\\@evil.test/keys/k",
                "https://v12.vault.azure.net:0/keys/k",
                "https://v12.vault.azure.net:99999/keys/k",
                "https://v12.vault.azure.net /keys/k",
                "https://v12.vault.azure.net/x/keys/k",
                "https://v12.vault.azure.net/keys/k/v/w"
            })
    void everythingElseIsInvalid(String text) {
        Failed failed = assertThrows(Failed.class, () -> KeyUri.parse(text, ALLOWED));
        assertEquals("Provided KeyVaultKeyUri is Invalid.", failed.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test/keys/k",
                "https://evil.test.vault.azure.net/keys/k",
                "https://vault.azure.net/keys/k",
                "https://v12.vault.azure.net.evil.test/keys/k",
                "https://v12.vault.azure.net:8443/keys/k",
                "https://xvault.azure.net/keys/k",
                "https://127.0.0.1/keys/k",
                "https://127.0.0.1:8445/keys/k",
                "https://169.254.169.254/keys/k"
            })
    void aVaultThatIsNotOnTheListIsNeverAsked(String text) {
        Failed failed = assertThrows(Failed.class, () -> KeyUri.parse(text, ALLOWED));
        assertTrue(failed.text().contains("none that this installation may use"), text);
    }

    @Test
    void aUriNamesItsOwnVersionsOnly() {
        KeyUri uri = KeyUri.parse("https://v12.vault.azure.net/keys/k", ALLOWED);
        assertTrue(uri.names(uri.version("0a")));
        assertFalse(uri.names(new KeyVersion("https://v12.vault.azure.net/keys/k2/0a")));
        assertFalse(uri.names(new KeyVersion("https://v13.vault.azure.net/keys/k/0a")));
        assertThrows(Failed.class, () -> uri.version("a/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://*", "https://*.", "http://a.test", "https://a.test/x"})
    void aListWithAnythingButBaseUrlsIsRefused(String entry) {
        assertThrows(Failed.class, () -> AllowedVaults.of(List.of(entry)));
    }
}
