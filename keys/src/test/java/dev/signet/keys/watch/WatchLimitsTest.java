// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchLimitsTest {
    @Test
    void theDefaultBoundIsAMinuteAndHolds() {
        assertEquals(Duration.ofSeconds(60), WatchLimits.DEFAULT.bound());
        assertEquals(Duration.ofHours(1), WatchLimits.DEFAULT.grace());
    }

    @Test
    void aBoundThatTheOtherNumbersBreakIsRefused() {
        refused(20, 10, 5, 59, 0);
        refused(100, 10, 5, 119, 0);
        accepted(100, 10, 5, 120, 0);
        refused(0, 10, 5, 60, 0);
        refused(20, 0, 5, 60, 0);
        refused(20, 10, -1, 60, 0);
        refused(20, 10, 5, 60, -1);
        accepted(1, 1, 0, 10, 0);
    }

    @Test
    void limitsAreFoundForEveryBound() {
        for (int bound = 10; bound < 1_000; bound++) {
            WatchLimits limits =
                    WatchLimits.within(Duration.ofSeconds(bound), Duration.ofSeconds(bound));
            assertEquals(Duration.ofSeconds(bound), limits.bound());
        }
        assertEquals(
                WatchLimits.DEFAULT,
                WatchLimits.within(Duration.ofSeconds(60), Duration.ofHours(1)));
        assertThrows(Failed.class, () -> WatchLimits.within(Duration.ofSeconds(9), Duration.ZERO));
    }

    private static void accepted(int interval, int timeout, int drain, int bound, int grace) {
        var unused =
                new WatchLimits(
                        Duration.ofSeconds(interval),
                        Duration.ofSeconds(timeout),
                        Duration.ofSeconds(drain),
                        Duration.ofSeconds(bound),
                        Duration.ofSeconds(grace),
                        1);
    }

    private static void refused(int interval, int timeout, int drain, int bound, int grace) {
        assertThrows(Failed.class, () -> accepted(interval, timeout, drain, bound, grace));
    }
}
