// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import dev.signet.base.Failed;
import dev.signet.http.Metrics;
import dev.signet.http.Refusals;
import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/// How many requests of each kind are inside planes at once, and how long one more waits.
public final class Admission {
    private final Map<Traffic, Kind> kinds = new EnumMap<>(Traffic.class);
    private final long waitNanos;

    /// @param nanoTime of a clock that only goes on
    /// @param metrics take how many are refused for want of a place, or of room for their bodies
    ///     and answers
    public Admission(ServerLimits limits, LongSupplier nanoTime, Metrics metrics) {
        this.waitNanos = limits.admissionWait().toNanos();
        for (Traffic traffic : Traffic.values()) {
            if (traffic.bounded()) {
                var places = new Places(traffic.places(limits), nanoTime);
                kinds.put(traffic, new Kind(places, refused(traffic, metrics)));
            }
        }
    }

    private static Metrics.Counter refused(Traffic traffic, Metrics metrics) {
        return metrics.counter(
                "signet_http_requests_without_place_total",
                "Requests that found no place in time, or no room for body or answer: 429.",
                "traffic",
                traffic.name().toLowerCase(Locale.ROOT));
    }

    private record Kind(Places places, Metrics.Counter refused) {}

    /// What one request needs to be inside a plane; not taken yet.
    public Place place(Traffic traffic, Peer peer) {
        return traffic.bounded()
                ? new Taken(Objects.requireNonNull(kinds.get(traffic)), peer)
                : Place.FREE;
    }

    public int inside() {
        return kinds.values().stream().mapToInt(kind -> kind.places().inside()).sum();
    }

    /// One request's place. On its thread.
    public interface Place {
        /// There is always room.
        Place FREE =
                new Place() {
                    @Override
                    public boolean enter() {
                        return true;
                    }

                    @Override
                    public void step() {}

                    @Override
                    public void leave() {}

                    @Override
                    public Failed refused() {
                        return noRoom();
                    }

                    @Override
                    public Failed noRoom() {
                        return Refusals.full(Refusals.RETRY_MILLIS_DEFAULT);
                    }
                };

        /// Takes the place; true also when it is taken already, or given up for good.
        ///
        /// @return false when none came free in time
        boolean enter();

        /// Gives it back for a while: to wait for the network, not to work.
        void step();

        /// Gives it back for good.
        void leave();

        /// `BUSY`, for who has found none, with a time that grows while others find none either.
        /// Each call counts one more that is refused.
        Failed refused();

        /// `BUSY`, for whose body or answer there is no room among the bytes that are held: a
        /// [Budget] knows no such time, so it is always the same. Each call counts one more.
        Failed noRoom();
    }

    private final class Taken implements Place {
        private final Kind kind;
        private final Peer peer;
        private boolean inside;
        private boolean wasInside;
        private boolean left;

        private Taken(Kind kind, Peer peer) {
            this.kind = kind;
            this.peer = peer;
        }

        @Override
        public boolean enter() {
            if (!inside && !left) {
                inside =
                        wasInside
                                ? kind.places().enterAgain(peer, waitNanos)
                                : kind.places().enter(peer, waitNanos);
                wasInside |= inside;
                return inside;
            }
            return true;
        }

        @Override
        public void step() {
            if (inside) {
                inside = false;
                kind.places().leave(peer);
            }
        }

        @Override
        public void leave() {
            step();
            left = true;
        }

        @Override
        public Failed refused() {
            kind.refused().add(1);
            return Refusals.full(kind.places().retryMillis());
        }

        @Override
        public Failed noRoom() {
            kind.refused().add(1);
            return Refusals.full(Refusals.RETRY_MILLIS_DEFAULT);
        }
    }
}
