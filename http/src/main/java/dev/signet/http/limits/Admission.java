// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import dev.signet.http.Refusals;
import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/// How many requests of each kind are inside planes at once, and how long one more waits.
public final class Admission {
    private final Map<Traffic, Places> places = new EnumMap<>(Traffic.class);
    private final long waitNanos;

    /// @param nanoTime of a clock that only goes on
    public Admission(ServerLimits limits, LongSupplier nanoTime) {
        this.waitNanos = limits.admissionWait().toNanos();
        for (Traffic traffic : Traffic.values()) {
            if (traffic.bounded()) {
                places.put(traffic, new Places(traffic.places(limits), nanoTime));
            }
        }
    }

    /// What one request needs to be inside a plane; not taken yet.
    public Place place(Traffic traffic, Peer peer) {
        return traffic.bounded()
                ? new Taken(Objects.requireNonNull(places.get(traffic)), peer)
                : Place.FREE;
    }

    public int inside() {
        return places.values().stream().mapToInt(Places::inside).sum();
    }

    /// How many requests have found no place since the start.
    public long refused() {
        return places.values().stream().mapToLong(Places::refused).sum();
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
                    public long retryMillis() {
                        return Refusals.RETRY_MILLIS_DEFAULT;
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

        /// After how many milliseconds who finds none is to come again.
        long retryMillis();
    }

    private final class Taken implements Place {
        private final Places places;
        private final Peer peer;
        private boolean inside;
        private boolean left;

        private Taken(Places places, Peer peer) {
            this.places = places;
            this.peer = peer;
        }

        @Override
        public boolean enter() {
            if (!inside && !left) {
                inside = places.enter(peer, waitNanos);
                return inside;
            }
            return true;
        }

        @Override
        public void step() {
            if (inside) {
                inside = false;
                places.leave(peer);
            }
        }

        @Override
        public void leave() {
            step();
            left = true;
        }

        @Override
        public long retryMillis() {
            return places.retryMillis();
        }
    }
}
