// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final Turns<String> turns = new Turns<>();

    private Failure refused(Duration patience) {
        return assertThrows(Failed.class, () -> turns.enter("marie", patience)).failure();
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsOneOfTooMany() {
        turns.enter("marie", Duration.ZERO);
        assertEquals(Failure.BUSY, refused(Duration.ZERO));
        turns.leave("marie");
        turns.enter("marie", Duration.ZERO);
    }

    @Test
    void whoIsInterruptedIsNot() {
        turns.enter("marie", Duration.ZERO);
        Thread.currentThread().interrupt();
        assertEquals(Failure.UNAVAILABLE, refused(Duration.ofMinutes(1)));
        assertTrue(Thread.interrupted(), "it is still to be seen");
        assertEquals(0, turns.waiting("marie"));
    }
}
