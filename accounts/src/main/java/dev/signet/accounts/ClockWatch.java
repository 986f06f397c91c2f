// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Watches the machine's clock against one that cannot be set: times of writes strictly rise, so
/// whoever writes while the clock is ahead dates all later writes ahead too. Looks once a second,
/// by itself; any thread may ask.
public final class ClockWatch implements AutoCloseable {
    /// How far the clock may be off before anything is said.
    public static final Duration BOUND = Duration.ofMinutes(1);

    /// How long a jump is remembered.
    public static final Duration REMEMBERED = Duration.ofHours(1);

    private static final System.Logger LOG = System.getLogger(ClockWatch.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("clock-watch").factory());

    // Guarded by this.
    private Instant seen;
    private long seenNanos;
    private boolean jumped;
    private long jumpedNanos;

    /// @param nanos a steady clock, as [System#nanoTime]
    public ClockWatch(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.seen = clock.instant();
        this.seenNanos = nanos.getAsLong();
    }

    public ClockWatch start() {
        var _ =
                looking.scheduleWithFixedDelay(
                        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /// Compares what has passed since the last look on both clocks. A machine that has slept looks
    /// the same as one whose clock was set.
    public synchronized void look() {
        Instant now = clock.instant();
        long nanosNow = nanos.getAsLong();
        Duration jump = Duration.between(seen, now).minus(Duration.ofNanos(nanosNow - seenNanos));
        seen = now;
        seenNanos = nanosNow;
        if (jump.abs().compareTo(BOUND) > 0) {
            jumped = true;
            jumpedNanos = nanosNow;
            LOG.log(
                    Level.WARNING,
                    "the clock of this machine has jumped by {0} s; if it was ahead, what was"
                            + " written meanwhile is dated ahead, and so is what is written after it",
                    Long.toString(jump.toSeconds()));
        }
    }

    /// Whether the clock has jumped within the last hour.
    public synchronized boolean hasJumped() {
        return jumped && nanos.getAsLong() - jumpedNanos < REMEMBERED.toNanos();
    }

    /// How far a write's time is ahead of the clock; zero when that is within the bound.
    public static Duration ahead(Instant written, Instant now) {
        Duration ahead = Duration.between(now, written);
        return ahead.compareTo(BOUND) > 0 ? ahead : Duration.ZERO;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
