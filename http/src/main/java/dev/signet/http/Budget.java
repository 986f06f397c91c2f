// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Bytes that may be held at one time for peers that send or take them at their own pace. When
/// they are spent the slowest is cut, not the next one refused. Any thread.
final class Budget {
    private static final long ROUND_NANOS = Duration.ofMillis(100).toNanos();

    private final long bytesMax;
    private final long waitNanos;
    private final BooleanSupplier relief;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private long held;
    private long waiting;

    /// @param waitNanos how long one more waits for bytes to come free
    /// @param relief cuts the slowest one; false when none is slow
    Budget(long bytesMax, long waitNanos, BooleanSupplier relief) {
        this.bytesMax = bytesMax;
        this.waitNanos = waitNanos;
        this.relief = relief;
    }

    /// Takes `bytes`; what is larger than the whole budget waits until it is alone. What waits is
    /// in memory too, so no more than half the budget does.
    ///
    /// @return false when they did not come free in time, or too much waits for that already
    boolean take(long bytes) {
        if (taken(bytes, 0)) {
            return true;
        }
        if (!mayWait(bytes)) {
            return false;
        }
        try {
            return awaited(bytes);
        } finally {
            waitsNoMore(bytes);
        }
    }

    private void waitsNoMore(long bytes) {
        lock.lock();
        try {
            waiting -= bytes;
        } finally {
            lock.unlock();
        }
    }

    private boolean mayWait(long bytes) {
        lock.lock();
        try {
            if (waiting > 0 && waiting + bytes > bytesMax / 2) {
                return false;
            }
            waiting += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaited(long bytes) {
        long end = System.nanoTime() + waitNanos;
        while (true) {
            boolean _ = relief.getAsBoolean();
            long left = end - System.nanoTime();
            if (taken(bytes, Math.min(left, ROUND_NANOS))) {
                return true;
            }
            if (left <= 0) {
                return false;
            }
        }
    }

    void give(long bytes) {
        lock.lock();
        try {
            held -= bytes;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    private boolean taken(long bytes, long nanosMax) {
        lock.lock();
        try {
            long left = nanosMax;
            while (held > 0 && held + bytes > bytesMax) {
                if (left <= 0) {
                    return false;
                }
                left = given.awaitNanos(left);
            }
            held += bytes;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
