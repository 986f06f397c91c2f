// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.index.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// How many searches of a process compute at the same time, and each how long; the others wait in
/// order.
///
/// A search computes for as long as its criteria and the data ask for, and a virtual thread that
/// computes keeps its carrier. There are more carriers than places (the launcher sees to it), so
/// that handshakes, health, a vault's management and reads always find one, and the system shares
/// the processors among them. Any thread.
public final class ComputingPlaces {
    /// Well below the number of carriers.
    private static final int PLACES = 8;

    /// How long one may take, once it has its place.
    static final Duration TIME_MAX = Duration.ofSeconds(30);

    private final Semaphore places = new Semaphore(PLACES, true);
    private final InstantSource clock;

    public ComputingPlaces(InstantSource clock) {
        this.clock = clock;
    }

    /// Runs `work` when there is a place; it must not ask for another.
    ///
    /// @param work is given the time at which it has to be done
    public <T> T compute(Function<Deadline, T> work) {
        places.acquireUninterruptibly();
        try {
            return work.apply(Deadline.in(TIME_MAX, clock));
        } finally {
            places.release();
        }
    }
}
