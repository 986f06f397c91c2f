// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition and tells how long it took.
public final class Until {
    private static final Duration STEP = Duration.ofMillis(20);

    private Until() {}

    /// Asks every 20 ms until it holds.
    ///
    /// @return how long it took
    /// @throws IllegalStateException when it does not hold within `bound`
    public static Duration holds(Duration bound, String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                throw new IllegalStateException("not within " + bound.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
