// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Failure;
import java.time.Duration;

/// How long a job waits before it is tried again: from [#LEAST], twice as long each time. One
/// thread.
final class Pause {
    static final Duration LEAST = Duration.ofMillis(250);
    static final Duration MOST = Duration.ofMinutes(1);

    /// The longest after `BUSY`: there is room again in a moment, and whoever came back once a
    /// minute would find it taken as often as not, as long as others write.
    static final Duration BUSY_MOST = Duration.ofSeconds(2);

    private Duration next = LEAST;

    /// The job has come further.
    void none() {
        next = LEAST;
    }

    /// The pause now.
    Duration after(Failure why) {
        Duration now = least(next, why == Failure.BUSY ? BUSY_MOST : MOST);
        next = least(next.multipliedBy(2), MOST);
        return now;
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
