// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

/// After how long who has found no place is told to come again: longer while many find none,
/// shorter again while nearly all find one. The bounds and factors are those of the retired
/// service's concurrency limiter (Microsoft's open FHIR server, `ThrottlingMiddleware`): 20 to
/// 60,000 ms; looked at every 500 ms; a fifth more where fewer than 99 in a hundred came in, else
/// divided by 1.1. In a period in which nobody has come in or been refused it gets shorter too, but
/// not while there is no place: then nobody has come in because they wait. Not for several threads.
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

    /// One more request has found a place.
    void admitted() {
        admitted++;
    }

    /// One more has found none.
    void refused() {
        refused++;
    }

    /// What is said, in milliseconds.
    long millis() {
        return Math.round(millis);
    }

    /// To be called before anything of the above, and before places are taken or given back.
    ///
    /// @param isWithout whether there has been no place since the last call
    void goOn(long now, boolean isWithout) {
        long periods = (now - periodBegan) / PERIOD_NANOS;
        if (periods <= 0) {
            return;
        }
        long quietPeriods = isWithout ? 0 : Math.min(periods - 1, QUIET_PERIODS_MAX);
        double quiet = Math.pow(DECAY, (double) quietPeriods);
        double next = Math.min(millis * factor(isWithout), MILLIS_MAX);
        millis = Math.clamp(next / quiet, MILLIS_MIN, MILLIS_MAX);
        periodBegan += periods * PERIOD_NANOS;
        admitted = 0;
        refused = 0;
    }

    private double factor(boolean isWithout) {
        if (isWithout && admitted + refused == 0) {
            return 1;
        }
        boolean isFull = 100 * refused > REFUSED_OF_100_MAX * (admitted + refused);
        return isFull ? GROWTH : 1 / DECAY;
    }
}
