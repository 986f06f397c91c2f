// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file that says as whom a vault elsewhere is asked.
final class VaultCredentialsTest {
    private static final String WHOLE =
            """
            {"authority":"https://a","tenant":"t","clientId":"c","clientSecret":"hidden"}
            """;

    @TempDir private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("credentials.json");
    }

    private VaultCredentials.Read read(String json) throws IOException {
        Files.writeString(file(), json);
        return VaultCredentials.read(file());
    }

    private void assertRefused(String field, String json) throws IOException {
        Files.writeString(file(), json);
        Failed failed = assertThrows(Failed.class, () -> VaultCredentials.read(file()), json);
        assertEquals(Failure.INVALID, failed.failure(), json);
        assertEquals(field, failed.fact("field", ""), json);
        assertFalse(failed.toString().contains("hidden"), failed.toString());
    }

    @Test
    void whatWasWrittenIsReadWithItsSecret() throws IOException {
        Files.writeString(folder.resolve("secret"), "of the file\n");
        var written =
                new VaultCredentials(
                        "https://a",
                        "t",
                        "c",
                        Path.of("secret"),
                        Optional.of("https://r"),
                        Optional.of(Path.of("ca.pem")));
        written.write(file());
        var read = VaultCredentials.read(file());
        assertEquals("https://a", read.authority());
        assertEquals("t", read.tenant());
        assertEquals("c", read.client());
        assertEquals(Optional.of("https://r"), read.resource());
        assertEquals(Optional.of(folder.resolve("ca.pem")), read.ca());
        try (var secret = read.secret()) {
            assertEquals(
                    "of the file", secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aSecretMayStandInTheFile() throws IOException {
        try (var secret = read(WHOLE).secret()) {
            assertEquals("hidden", secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aMemberThatIsMissingOfAnotherKindOrNotKnownIsNamed() throws IOException {
        assertRefused("tenant", WHOLE.replace("\"tenant\":\"t\",", ""));
        assertRefused("clientSecretFile", WHOLE.replace(",\"clientSecret\":\"hidden\"", ""));
        assertRefused("clientId", WHOLE.replace("\"c\"", "7"));
        assertRefused("resouce", WHOLE.replace("{", "{\"resouce\":\"https://r\","));
        assertRefused("ca", WHOLE.replace("{", "{\"ca\":[],"));
        assertRefused("", "[" + WHOLE + "]");
        assertRefused("", WHOLE + WHOLE);
    }
}
