// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CollectionWatchTest {
    /// When it first says so, in seconds; -1 for never. Collections take `share` percent from
    /// `from` to `to`.
    private static int firstSpent(int share, int from, int to) {
        var watch = new CollectionWatch();
        Duration collected = Duration.ZERO;
        Duration start = Duration.ofSeconds(-1_000_000);
        for (int second = 0; second < 200; second++) {
            if (second > from && second <= to) {
                collected = collected.plusMillis(10L * share);
            }
            if (watch.isSpent(start.plusSeconds(second), collected, Duration.ofSeconds(second))) {
                return second;
            }
        }
        return -1;
    }

    @Test
    void aProcessThatCollectsAllTheTimeEndsWhenHalfTheWindowIsGone() {
        assertEquals(66, firstSpent(100, 50, 200));
        assertEquals(30, firstSpent(100, 0, 200));
    }

    @Test
    void whatTakesHalfTheTimeOrLessGoesOn() {
        assertEquals(-1, firstSpent(50, 0, 200));
        assertEquals(30, firstSpent(51, 0, 200));
    }

    @Test
    void fifteenSecondsOfCollectionsArePassedOver() {
        assertEquals(-1, firstSpent(100, 50, 65));
        assertEquals(66, firstSpent(100, 50, 66));
    }

    @Test
    void oneCollectionThatIsToldLateCountsWhole() {
        var watch = new CollectionWatch();
        assertEquals(false, watch.isSpent(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        var late = Duration.ofSeconds(21);
        assertEquals(true, watch.isSpent(Duration.ofSeconds(40), late, late));
    }

    @Test
    void aProcessThatIsHardlyGivenAProcessorIsNotEnded() {
        var watch = new CollectionWatch();
        assertEquals(false, watch.isSpent(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        var collected = Duration.ofSeconds(39);
        assertEquals(
                false, watch.isSpent(Duration.ofSeconds(40), collected, Duration.ofSeconds(4)));
    }
}
