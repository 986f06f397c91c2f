// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How many FHIRPath Patches of a process are done at the same time, whatever the accounts; the
/// others wait in order, and not for long. Any thread.
public final class PatchPlaces {
    private static final int PLACES = 2;
    private static final int WAITING_MAX = 64;
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Semaphore places = new Semaphore(PLACES, true);
    private final Duration wait;

    PatchPlaces() {
        this(WAIT);
    }

    /// @param wait how long one waits for a place
    PatchPlaces(Duration wait) {
        this.wait = wait;
    }

    /// Runs `work` when there is a place; it must not ask for another.
    ///
    /// @throws Failed `BUSY` when there is none in time, or too many wait
    public <T> T compute(Supplier<T> work) {
        if (places.getQueueLength() >= WAITING_MAX || !isTaken()) {
            throw new Failed(Failure.BUSY, "other FHIRPath Patches are being worked on");
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private boolean isTaken() {
        try {
            return places.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
