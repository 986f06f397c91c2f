// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.keys.KeyReason;
import dev.signet.keys.watch.KeyState;
import dev.signet.keys.watch.KeyWarning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeySentencesTest {
    @Test
    void everyReasonHasTheSentencesThatClientsKnow() throws IOException {
        var seen = EnumSet.noneOf(KeyReason.class);
        for (String line : lines("key-sentences.txt")) {
            String[] row = line.split("\\|", -1);
            var reason = KeyReason.valueOf(row[0]);
            seen.add(reason);
            assertEquals(Integer.parseInt(row[1]), reason.code());
            assertEquals(row[2], KeySentences.diagnostics(reason));
            assertEquals(row[4], KeySentences.advice(reason));
            String end =
                    "; for more details about this error and how to restore access to your account"
                            + " please visit https://learn.microsoft.com/en-us/azure/cosmos-db/"
                            + "cmk-troubleshooting-guide";
            String status = KeySentences.status(new KeyState.Revoked(reason, false));
            String start = "Access to your account is currently revoked";
            assertEquals(
                    row[3].isEmpty()
                            ? start + end + "."
                            : start + " because " + row[3] + end + " (" + row[1] + ").",
                    status);
        }
        assertEquals(EnumSet.allOf(KeyReason.class), seen);
        assertEquals(
                "Access to the configured customer managed key confirmed.",
                KeySentences.status(new KeyState.Usable(Instant.EPOCH)));
    }

    @Test
    void aWarningEndsWithWhatTheVaultHasSaid() {
        var kind = KeyWarning.Kind.LATEST_UNKNOWN;
        var said = new KeyWarning(kind, Optional.of(KeyReason.NO_PERMISSION_OR_DISABLED));
        String text = KeySentences.warning(said);
        assertTrue(text.startsWith("The key's latest version cannot be read; rotation"), text);
        assertTrue(
                text.endsWith(
                        " The vault: Key Vault does not grant permission to the Azure AD,"
                                + " or the customer-managed key is disabled. (4002)"),
                text);
        var silent = new KeyWarning(KeyWarning.Kind.RING_FULL, Optional.empty());
        assertEquals(silent.text(), KeySentences.warning(silent));
    }

    private static List<String> lines(String file) throws IOException {
        try (var stream = KeySentencesTest.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
