// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// Counts the uses in flight, in stripes so that threads do not meet on one cache line.
///
/// A use enters first and looks at the state of the keys second; the owner changes the state
/// first and waits for the stripes second. So after [#awaitNone] no use is left that saw the
/// old state. A stripe need only be seen at zero once: whoever enters later sees the new state
/// and leaves.
final class Uses {
    private static final int STRIPE_BITS = 4;
    private static final int STRIPE_LONGS = 16; // two cache lines
    private static final Duration POLL = Duration.ofNanos(50_000);

    private final AtomicLongArray counts =
            new AtomicLongArray(((1 << STRIPE_BITS) + 1) * STRIPE_LONGS);

    /// @return the ticket for [#exit], which must follow on every path
    int enter() {
        long hash = Thread.currentThread().threadId() * 0x9E3779B97F4A7C15L;
        int cell = ((int) (hash >>> (Long.SIZE - STRIPE_BITS)) + 1) * STRIPE_LONGS;
        counts.getAndIncrement(cell);
        return cell;
    }

    void exit(int ticket) {
        counts.getAndDecrement(ticket);
    }

    /// Waits until every use that entered before has left, at most for `limit`. An interrupt ends
    /// the wait early and stays set.
    ///
    /// @return whether all have left
    boolean awaitNone(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (int cell = STRIPE_LONGS; cell < counts.length(); cell += STRIPE_LONGS) {
            while (counts.get(cell) != 0) {
                if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
        return true;
    }
}
