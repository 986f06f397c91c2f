// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Access.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A clock that was wrong is told: when it jumps, and while the newest write is ahead of it.
final class ClockWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = -5;
    private final ClockWatch watch = new ClockWatch(() -> now, () -> nanos);

    @AfterEach
    void close() {
        watch.close();
    }

    /// @param wall what the clock has moved by, while a second has passed
    private void look(Duration wall) {
        now = now.plus(wall);
        nanos += SECOND.toNanos();
        watch.look();
    }

    @Test
    void aClockThatRunsSlowsOrIsAdjustedALittleHasNotJumped() {
        for (Duration wall : List.of(SECOND, Duration.ZERO, Duration.ofSeconds(30), SECOND)) {
            look(wall);
        }
        look(SECOND.minus(ClockWatch.BOUND));
        assertFalse(watch.hasJumped());
    }

    @Test
    void aJumpForwardsOrBackwardsIsRememberedForAnHour() {
        for (Duration jump : List.of(Duration.ofMinutes(2), Duration.ofDays(-30))) {
            look(jump);
            assertTrue(watch.hasJumped(), jump.toString());
            look(SECOND);
            assertTrue(watch.hasJumped());
            nanos += ClockWatch.REMEMBERED.toNanos();
            now = now.plus(ClockWatch.REMEMBERED);
            look(SECOND);
            assertFalse(watch.hasJumped(), "an hour later");
        }
    }

    @Test
    void aWriteIsAheadOnlyBeyondTheBound() {
        assertEquals(Duration.ZERO, ClockWatch.ahead(now.minusSeconds(5), now));
        assertEquals(Duration.ZERO, ClockWatch.ahead(now.plus(ClockWatch.BOUND), now));
        Duration year = Duration.ofDays(365);
        assertEquals(year, ClockWatch.ahead(now.plus(year), now));
    }

    @Test
    void whatIsWrongWithTheProcessIsToldToThoseItTouches() {
        var troubles = new ProcessWarnings(watch);
        assertEquals(List.of(), troubles.warnings(true));
        troubles.vaultIsDamaged();
        look(Duration.ofHours(2));
        assertEquals(List.of("VaultDamaged", "ClockJumped"), codes(troubles.warnings(true)));
        assertEquals(List.of("ClockJumped"), codes(troubles.warnings(false)));
    }

    private static List<String> codes(List<Warning> warnings) {
        return warnings.stream().map(Warning::code).toList();
    }
}
