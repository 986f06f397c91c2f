// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A vault in another process, which tells of nothing: changes are felt by asking, within the
/// configured bound; silence is borne for the grace and then ends service (promises P2 and P3).
/// The other process is a second installation with an issuer and a vault of its own.
final class RemoteVaultTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static RunningSignet elsewhere;
    private static RunningSignet signet;
    private static DataRequests requests;

    @BeforeAll
    static void start() {
        elsewhere = RunningSignet.start();
        elsewhere.keys().create("remote");
        signet =
                RunningSignet.start(
                        "--vault",
                        elsewhere.client().vault(),
                        "--vault-credentials",
                        elsewhere.credentials(),
                        "--bound-seconds",
                        String.valueOf(BOUND.toSeconds()),
                        "--grace-seconds",
                        String.valueOf(GRACE.toSeconds()));
        var ended = signet.arm().create("remote", elsewhere.keys().uri("remote"));
        assertEquals("Succeeded", ended.get("status").asString(), ended.toString());
        requests = new DataRequests(signet.client(), signet.client().fhir("remote")).plant();
    }

    @AfterAll
    static void stop() {
        try (var first = signet;
                var second = elsewhere) {
            // both end here
        }
    }

    @Test
    void aNoIsObeyedAndAYesIsHeardWithinTheBound() {
        String version = elsewhere.keys().latest("remote");
        elsewhere.keys().enable("remote", version, false);
        Duration refused = Until.holds(PATIENCE, "refused", () -> status() == 403);
        assertTrue(refused.compareTo(BOUND) <= 0, "refused after " + refused);

        elsewhere.keys().enable("remote", version, true);
        Duration served = Until.holds(PATIENCE, "serves", () -> status() == 200);
        assertTrue(served.compareTo(BOUND) <= 0, "serves after " + served);
    }

    @Test
    void aSilentVaultIsBorneForTheGraceThenRefusedThenHealed() {
        long start = System.nanoTime();
        elsewhere.process().kill();
        assertEquals(200, status());
        Until.holds(PATIENCE, "refused", () -> status() == 403);
        var refused = Duration.ofNanos(System.nanoTime() - start);
        // the grace runs from the vault's last answer, which is at most one interval old
        Duration earliest = GRACE.minus(INTERVAL);
        assertTrue(refused.compareTo(earliest) >= 0, "refused already after " + refused);
        Duration latest = GRACE.plus(BOUND).plus(BUSY);
        assertTrue(refused.compareTo(latest) <= 0, "refused only after " + refused);

        Answer answer = requests.read();
        assertTrue(answer.text().contains("unavailable"), answer.text());
        assertEquals(200, requests.metadata().status());
        assertTrue(requests.health().text().contains("Degraded"), requests.health().text());

        elsewhere.startAgain();
        Duration healed = Until.holds(PATIENCE, "healed", () -> status() == 200);
        assertTrue(healed.compareTo(BOUND.plus(BUSY)) <= 0, "healed after " + healed);
    }

    private static int status() {
        return requests.read().status();
    }
}
