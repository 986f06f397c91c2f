// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.crypto.Seals;
import java.util.Optional;
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
    /// With [#CONTENT_BYTES_MAX] the bound of what is held: 32 MiB, and a third of it for most
    /// resources.
    private static final int PLACES = 8192;

    private static final int CONTENT_BYTES_MAX = 4096;
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

    private record Held(Share share, long update, Body body) {}

    /// The bodies of one open database; owned by it, which ends it.
    public final class Share {
        private final Seals seals;
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

        /// Tells of a body that was opened.
        void opened(long update, Body body) {
            int place = place(update);
            long mark = update ^ System.identityHashCode(this);
            if (missed.get(place) != mark) {
                missed.lazySet(place, mark);
            } else if (body.content().length <= CONTENT_BYTES_MAX && !ended) {
                places.set(place, new Held(this, update, body));
                if (ended) {
                    forget(); // by now nobody else would
                }
            }
        }

        /// Lets go of all of them.
        public void forget() {
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
