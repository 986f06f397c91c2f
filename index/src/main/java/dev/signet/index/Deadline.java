// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Until when a search may go on. It is asked in the middle of the work: between segments, and
/// every so many terms and documents. One search, one thread; [#NONE] any.
public final class Deadline {
    /// Never.
    public static final Deadline NONE = new Deadline(() -> 0, Duration.ZERO);

    /// So many terms or documents are looked at between two looks at the clock.
    private static final int STEPS = 1024;

    private final LongSupplier nanoTime;
    private final long start;
    private final Duration most;
    private long steps;

    private Deadline(LongSupplier nanoTime, Duration most) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.most = most;
    }

    /// So long from now on.
    ///
    /// @param nanoTime a clock that nobody sets, as [System#nanoTime]
    public static Deadline in(Duration most, LongSupplier nanoTime) {
        return new Deadline(nanoTime, most);
    }

    /// Looks at the clock.
    ///
    /// @throws Failed `TOO_LARGE` with the fact `most` when the time is over
    public void check() {
        if (this != NONE && elapsed().compareTo(most) > 0) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the search takes longer than a search may; ask for less",
                    new Fact("most", most.toSeconds() + " s"));
        }
    }

    /// How long it has taken until now.
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /// How many terms and documents have been counted, but for those that are collected many at a
    /// time.
    public long looked() {
        return steps;
    }

    /// Counts a term or a document, and looks at the clock now and then.
    public void step() {
        if (this != NONE && ++steps % STEPS == 0) {
            check();
        }
    }
}
