// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.time.Duration;

/// The end of the time that a run may take.
///
/// @param endNanos on the clock of [System#nanoTime]
public record Deadline(long endNanos) {
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    public boolean over() {
        return System.nanoTime() - endNanos >= 0;
    }

    /// What is left; zero when it is over.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }
}
