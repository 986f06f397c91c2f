// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has the memory collected soon after an account has been refused: what nobody holds any more
/// stands there until then. One collection for all that are refused at about the same time, as it
/// stops the process for some tenths of a second. Any thread.
final class MemoryClearing implements AutoCloseable {
    /// By then what was under way has ended and connections that rest have been closed.
    private static final Duration AFTER = Duration.ofSeconds(3);

    private static final int PIECE_BYTES = 1 << 20;

    private final AtomicBoolean planned = new AtomicBoolean();
    private final ScheduledExecutorService collector =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("forgetting").daemon().factory());

    /// Where the zeros go, so that they are not left out as useless. Of the collector's thread.
    private final byte[][] latest = {{}};

    /// Returns at once.
    void soon() {
        if (planned.compareAndSet(false, true)) {
            var _ = collector.schedule(this::collect, AFTER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// A collection moves what lives and leaves the rest where it was, free but readable; new
    /// objects begin as zeros, so as many as were free are made.
    private void collect() {
        planned.set(false);
        System.gc();
        Runtime memory = Runtime.getRuntime();
        for (long left = memory.freeMemory(); left > 0; left -= PIECE_BYTES) {
            latest[0] = new byte[PIECE_BYTES];
        }
        latest[0] = new byte[0];
    }

    @Override
    public void close() {
        collector.shutdownNow();
    }
}
