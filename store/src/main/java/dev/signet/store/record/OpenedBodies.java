// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.crypto.Seals;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Bodies that were opened lately and more than once, of all databases of the process, so that
/// they need not be looked up, opened and unpacked again. What was written at an update never
/// changes, so there is nothing to bring up to date. Any thread.
///
/// A body has one place, by its update; the last one asked for twice in a row there stays. So what
/// is read once, however much, pushes nothing out and keeps nothing alive.
public final class OpenedBodies {
    /// With the two below the bound of what is held: 32 MiB, and half of it for most resources.
    private static final int PLACES = 8192;

    private static final int CONTENT_BYTES_MAX = 3584;

    /// About what the objects around a content take.
    private static final int OBJECT_BYTES = 400;

    private static final OpenedBodies SHARED = new OpenedBodies(PLACES);

    private final AtomicReferenceArray<@Nullable Held> places;
    private final AtomicLongArray missed;

    OpenedBodies(int places) {
        this.places = new AtomicReferenceArray<>(places);
        this.missed = new AtomicLongArray(places);
    }

    /// The one of this process.
    public static OpenedBodies shared() {
        return SHARED;
    }

    /// What one open database has of it.
    ///
    /// @param seals asked before anything is handed out
    public Share share(Seals seals) {
        return new Share(seals);
    }

    /// About the heap that all of them take now.
    public long bytes() {
        long sum = 0;
        for (int place = 0; place < places.length(); place++) {
            Held held = places.get(place);
            sum += held == null ? 0 : OBJECT_BYTES + held.body.content().length;
        }
        return sum;
    }

    private record Held(Share share, long update, Body body) {}

    /// The bodies of one open database; owned by it, which ends it.
    public final class Share {
        private final Seals seals;
        private final AtomicInteger forgotten = new AtomicInteger();
        private volatile boolean ended;

        private Share(Seals seals) {
            this.seals = seals;
        }

        /// The body at `update`, if it is held.
        ///
        /// @throws dev.signet.base.Failed `KEY_REFUSED`, `KEY_SILENT` when the keys are not lent
        ///     any more
        Optional<Body> at(long update) {
            Held held = places.get(place(update));
            if (held == null || held.update != update || held.share != this) {
                return Optional.empty();
            }
            int _ = seals.activeGeneration(); // refuses as opening the body would
            return Optional.of(held.body);
        }

        /// To be asked before a body is read.
        int forgotten() {
            return forgotten.get();
        }

        /// Tells of a body that was opened.
        ///
        /// @param before what [#forgotten] answered before it was read: what has been let go of
        ///     since is not put back
        void opened(long update, Body body, int before) {
            int place = place(update);
            long mark = update ^ System.identityHashCode(this);
            if (missed.get(place) != mark) {
                missed.lazySet(place, mark);
            } else if (body.content().length <= CONTENT_BYTES_MAX && !ended) {
                var held = new Held(this, update, body);
                places.set(place, held);
                if (ended || forgotten.get() != before) {
                    places.compareAndSet(place, held, null); // by now nobody else would
                }
            }
        }

        /// Lets go of all of them.
        public void forget() {
            forgotten.incrementAndGet();
            for (int place = 0; place < places.length(); place++) {
                Held held = places.get(place);
                if (held != null && held.share == this) {
                    places.compareAndSet(place, held, null);
                }
            }
        }

        /// Lets go of all of them for good.
        public void end() {
            ended = true;
            forget();
        }

        private int place(long update) {
            // lsn and place in it are in different bits
            long mixed = (update + System.identityHashCode(this)) * 0x9E3779B97F4A7C15L;
            return (int) Long.remainderUnsigned(mixed >>> 32, places.length());
        }
    }
}
