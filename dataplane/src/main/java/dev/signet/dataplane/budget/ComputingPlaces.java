// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// How many searches of a process compute at the same time; the others wait in order.
///
/// A search computes for as long as its criteria and the data ask for, and a virtual thread that
/// computes keeps its carrier. There are more carriers than places (the launcher sees to it), so
/// that handshakes, health, a vault's management and reads always find one, and the system shares
/// the processors among them. Any thread.
public final class ComputingPlaces {
    /// Well below the number of carriers.
    private static final int PLACES = 8;

    private final Semaphore places = new Semaphore(PLACES, true);

    /// Runs `work` when there is a place; it must not ask for another.
    public <T> T compute(Supplier<T> work) {
        places.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
