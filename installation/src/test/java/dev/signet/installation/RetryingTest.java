// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.controlplane.engine.OperationRecord.Problem;
import dev.signet.installation.Retrying.Try;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A first start on a machine that has hardly any time for it. Each question to the vault takes 10
/// seconds here before it counts as silence.
final class RetryingTest {
    private static final long QUESTION = Duration.ofSeconds(10).toNanos();

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - QUESTION);
    private final AtomicInteger tries = new AtomicInteger();
    private final Retrying making = new Retrying(nanos::get, () -> nanos.addAndGet(QUESTION / 10));

    private Try failed(String code, String why) {
        tries.incrementAndGet();
        nanos.addAndGet(QUESTION);
        return new Try(false, Optional.of(new Problem(code, why)));
    }

    private Try made() {
        tries.incrementAndGet();
        return new Try(true, Optional.empty());
    }

    @Test
    void aVaultThatIsSilentForMinutesIsAskedUntilItAnswers() {
        making.make(
                "it", () -> tries.get() < 40 ? failed("ServiceUnavailable", "no answer") : made());
        assertEquals(41, tries.get());
    }

    @Test
    void whatIsRefusedIsTriedThreeTimesAndTheReasonIsTold() {
        var thrown =
                assertThrows(
                        Failed.class,
                        () -> making.make("it", () -> failed("Forbidden", "no role")));
        assertEquals(Retrying.TRIES, tries.get());
        assertTrue(thrown.getMessage().contains("no role"), thrown.getMessage());
    }

    @Test
    void silenceBetweenRefusalsDoesNotCount() {
        making.make(
                "it",
                () ->
                        switch (tries.get()) {
                            case 0, 20 -> failed("Forbidden", "no role");
                            case 30 -> made();
                            default -> failed("ServiceUnavailable", "no answer");
                        });
        assertEquals(31, tries.get());
    }

    @Test
    void silenceEndsInTheEndAndTheReasonIsTold() {
        var thrown =
                assertThrows(
                        Failed.class,
                        () -> making.make("it", () -> failed("ServiceUnavailable", "no answer")));
        assertTrue(thrown.getMessage().contains("no answer"), thrown.getMessage());
        assertTrue(tries.get() > 40 && tries.get() < 70, "tries: " + tries);
    }
}
