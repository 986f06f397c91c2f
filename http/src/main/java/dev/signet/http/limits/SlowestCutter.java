// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Cuts the slowest of those for whom bytes of one budget are held, one at a time, however many
/// wait: the next only when the last has given back what it held. Any thread.
public final class SlowestCutter {
    private static final long APART_NANOS = Duration.ofMillis(100).toNanos();

    /// One that was cut in the moment in which it had become quick gives back later, or never.
    private static final long GIVING_BACK_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private final Function<Predicate<Peer>, Optional<Connection>> cutting;
    private final LongSupplier nanos;
    private @Nullable Connection last;
    private long lastNanos;

    /// @param cutting cuts the slowest one of such a peer; empty when none is slow
    /// @param nanos the time, as [System#nanoTime]
    public SlowestCutter(
            Function<Predicate<Peer>, Optional<Connection>> cutting, LongSupplier nanos) {
        this.cutting = cutting;
        this.nanos = nanos;
    }

    /// Cuts one whose peer is like this, unless one has just been cut or none is slow.
    public synchronized void cut(Predicate<Peer> whose) {
        long now = nanos.getAsLong();
        Connection before = last;
        if (before != null) {
            long most = before.holdsBytes() ? GIVING_BACK_NANOS_MAX : APART_NANOS;
            if (now - lastNanos < most) {
                return;
            }
        }
        Optional<Connection> cut = cutting.apply(whose);
        if (cut.isPresent()) {
            last = cut.get();
            lastNanos = now;
        }
    }
}
