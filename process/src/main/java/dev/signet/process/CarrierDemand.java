// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import java.time.Duration;

/// How many carriers virtual threads should have. As many as processors is fastest; but a
/// virtual thread that computes keeps its carrier, and when all are kept, whoever needs a
/// moment stands behind them. Then there are more, and the system shares the processors among
/// them. A value with a past: time comes in by the door. One thread.
final class CarrierDemand {
    /// More than the searches of a process that compute at one time.
    static final int MANY = 32;

    /// How long there are many after the last virtual thread that had to wait.
    static final Duration CALM = Duration.ofSeconds(1);

    private final int usual;
    private Duration manyUntil;

    /// @param usual carriers of a process in which nobody waits, at least one
    /// @param now on a clock that never goes back
    CarrierDemand(int usual, Duration now) {
        this.usual = usual;
        this.manyUntil = now;
    }

    /// @param now not before the call before
    /// @param late whether a virtual thread that wanted to run has just waited too long
    /// @return the carriers there should be from now on
    int carriers(Duration now, boolean late) {
        if (late) {
            manyUntil = now.plus(CALM);
        }
        return now.compareTo(manyUntil) < 0 ? Math.max(usual, MANY) : usual;
    }
}
