// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A purged key. An account needs purge protection (contract CMK-P2), and a vault that has it
/// purges nothing before its retention has passed, so no client can purge an account's key.
/// What a
/// purge leaves behind is made in another way: the vault loses all it has and begins anew.
final class KeyGoneForEverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aKeyThatExistsNowhereAnyMoreIsRefusedForEverAndANewOneOfItsNameDoesNotHelp() {
        try (var signet = RunningSignet.start()) {
            signet.keys().create("gone");
            new DataRequests(signet.client(), signet.account("gone", "gone")).plant();
            signet.process().terminate();
            RunningSignet.remove(signet.data().resolve("vault"));
            signet.startAgain();

            var requests = new DataRequests(signet.client(), signet.client().fhir("gone"));
            Until.holds(PATIENCE, "refused", () -> requests.read().status() == 403);
            String text = requests.read().text();
            assertTrue(text.contains("The customer-managed key is not found."), text);

            signet.keys().create("gone");
            signet.restart();
            var after = new DataRequests(signet.client(), signet.client().fhir("gone"));
            Until.holds(PATIENCE, "refused again", () -> after.read().status() == 403);
            assertTrue(after.health().text().contains("CustomerManagedKeyAccessLost"));
            assertEquals("Succeeded", signet.arm().delete("gone").get("status").asString());
        }
    }
}
