// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A purged key. An account needs purge protection (contract CMK-P2), and a vault that has it
/// purges nothing before its retention has passed, so no client can purge an account's key. What
/// a purge leaves behind is made in another way: a vault elsewhere loses all it has and begins
/// anew under the same address and the same identities.
final class KeyGoneForEverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aKeyThatExistsNowhereAnyMoreIsRefusedForEverAndANewOneOfItsNameDoesNotHelp() {
        try (var elsewhere = RunningSignet.start()) {
            elsewhere.keys().create("gone");
            try (var signet =
                    RunningSignet.start(
                            "--vault",
                            elsewhere.client().vault(),
                            "--vault-credentials",
                            elsewhere.credentials(),
                            "--bound-seconds",
                            "30")) {
                var made = signet.arm().create("gone", elsewhere.keys().uri("gone"));
                assertEquals("Succeeded", made.get("status").asString(), made.toString());
                new DataRequests(signet.client(), signet.client().fhir("gone")).plant();
                signet.process().terminate();

                elsewhere.process().terminate();
                for (String lost : List.of("control", "vault", "accounts")) {
                    RunningSignet.remove(elsewhere.data().resolve(lost));
                }
                elsewhere.startAgain();
                signet.startAgain();
                var requests = new DataRequests(signet.client(), signet.client().fhir("gone"));
                Until.holds(PATIENCE, "refused", () -> requests.read().status() == 403);
                String text = requests.read().text();
                assertTrue(text.contains("The customer-managed key is not found."), text);

                elsewhere.keys().create("gone");
                signet.restart();
                var after = new DataRequests(signet.client(), signet.client().fhir("gone"));
                Until.holds(PATIENCE, "refused again", () -> after.read().status() == 403);
                assertTrue(after.health().text().contains("CustomerManagedKeyAccessLost"));
                assertEquals("Succeeded", signet.arm().delete("gone").get("status").asString());
            }
        }
    }
}
