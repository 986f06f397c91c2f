// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Failure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PauseTest {
    private final Pause pause = new Pause();

    private List<Long> millis(Failure why, int times) {
        return Stream.generate(() -> pause.after(why))
                .limit(times)
                .map(Duration::toMillis)
                .toList();
    }

    @Test
    void pausesGrowToAMinuteUntilTheJobComesFurther() {
        assertEquals(
                List.of(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L),
                millis(Failure.STORAGE, 8));
        assertEquals(List.of(60_000L, 60_000L), millis(Failure.KEY_SILENT, 2));
        pause.none();
        assertEquals(List.of(250L), millis(Failure.STORAGE, 1));
    }

    @Test
    void whoFindsNoRoomComesBackEveryTwoSecondsAtLeast() {
        assertEquals(List.of(250L, 500L, 1_000L, 2_000L, 2_000L, 2_000L), millis(Failure.BUSY, 6));
        assertEquals(List.of(16_000L), millis(Failure.UNAVAILABLE, 1));
        assertEquals(List.of(2_000L), millis(Failure.BUSY, 1));
    }
}
