// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The share of the machine that the jobs of all accounts have together. While requests come in,
/// jobs rest three times as long as they work, but never longer than [#REST_MOST] between two
/// steps; when none has been under way for [#QUIET], not at all. Any thread.
public final class JobShare {
    /// So long after the last request nobody is asking any more.
    static final Duration QUIET = Duration.ofMillis(200);

    /// The longest rest. A step takes long when it has to wait for the machine as requests have to:
    /// a rest in proportion to that would be longest when the job comes forward least.
    static final Duration REST_MOST = Duration.ofSeconds(1);

    /// A job that has worked for 1 rests for so much.
    private static final int RESTS = 3;

    private static final long LOOK_MILLIS = 100;

    private final int processors;
    private final Semaphore places;
    private final LongSupplier nanos;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile long lastRequest;

    /// @param processors of the machine; all but one are places in which jobs compute, at least one
    /// @param nanos a clock that only rises
    public JobShare(int processors, LongSupplier nanos) {
        this.processors = processors;
        this.places = new Semaphore(Math.max(1, processors - 1), true);
        this.nanos = nanos;
        this.lastRequest = nanos.getAsLong() - QUIET.toNanos();
    }

    /// A request of somebody who waits begins.
    public void began() {
        requests.incrementAndGet();
    }

    /// It ends.
    public void ended() {
        lastRequest = nanos.getAsLong();
        requests.decrementAndGet();
    }

    /// Whether somebody waits for the server, or did a moment ago.
    public boolean isAsked() {
        return requests.get() > 0 || nanos.getAsLong() - lastRequest < QUIET.toNanos();
    }

    /// How many threads a step may compute with.
    int threads() {
        return isAsked() ? 1 : processors;
    }

    /// How long to rest after so much work.
    long rest(long workedNanos) {
        return isAsked() ? Math.min(RESTS * workedNanos, REST_MOST.toNanos()) : 0;
    }

    /// The clock, which only rises.
    long nanos() {
        return nanos.getAsLong();
    }

    /// Takes a place, or waits for one.
    ///
    /// @return false when `ending` has come first
    boolean enter(BooleanSupplier ending) {
        boolean interrupted = false;
        try {
            while (!ending.getAsBoolean()) {
                try {
                    if (places.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                        return true;
                    }
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Gives it back.
    void leave() {
        places.release();
    }
}
