// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

/// After how long who has found no place is told to come again: longer while many find none,
/// shorter again while nearly all find one. The bounds and factors are those of the retired
/// service's concurrency limiter (Microsoft's open FHIR server, `ThrottlingMiddleware`): 20 to
/// 60,000 ms; looked at every 500 ms; a fifth more where fewer than 99 in a hundred came in, else
/// divided by 1.1. Not for several threads.
final class RetryHint {
    private static final long PERIOD_NANOS = 500_000_000;
    private static final double MILLIS_MIN = 20;
    private static final double MILLIS_MAX = 60_000;
    private static final double GROWTH = 1.2;
    private static final double DECAY = 1.1;
    private static final long REFUSED_OF_100_MAX = 1;

    /// After as many periods without anybody the shortest time is reached from the longest.
    private static final long QUIET_PERIODS_MAX = 100;

    private double millis = MILLIS_MIN;
    private long periodBegan;
    private long admitted;
    private long refused;

    /// @param now nanoseconds of a clock that only goes on
    RetryHint(long now) {
        this.periodBegan = now;
    }

    /// One more has found a place.
    void admitted(long now) {
        goOn(now);
        admitted++;
    }

    /// One more has found none.
    void refused(long now) {
        goOn(now);
        refused++;
    }

    /// What is said now, in milliseconds.
    long millis(long now) {
        goOn(now);
        return Math.round(millis);
    }

    private void goOn(long now) {
        long periods = (now - periodBegan) / PERIOD_NANOS;
        if (periods <= 0) {
            return;
        }
        boolean isFull = 100 * refused > REFUSED_OF_100_MAX * (admitted + refused);
        double next = isFull ? millis * GROWTH : millis / DECAY;
        double quiet = Math.pow(DECAY, (double) Math.min(periods - 1, QUIET_PERIODS_MAX));
        millis = Math.clamp(Math.min(next, MILLIS_MAX) / quiet, MILLIS_MIN, MILLIS_MAX);
        periodBegan += periods * PERIOD_NANOS;
        admitted = 0;
        refused = 0;
    }
}
