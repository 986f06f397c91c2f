// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How many requests are inside planes at once, and how long one more waits.
final class Admission {
    private final Semaphore places;
    private final int placeCount;
    private final long waitNanos;

    Admission(ServerLimits limits) {
        this.placeCount = limits.requestsAtOnce();
        this.places = new Semaphore(placeCount);
        this.waitNanos = limits.admissionWait().toNanos();
    }

    /// Takes a place; false when none came free in time.
    boolean enter() {
        if (places.tryAcquire()) {
            return true;
        }
        try {
            return places.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave() {
        places.release();
    }

    int inside() {
        return placeCount - places.availablePermits();
    }
}
