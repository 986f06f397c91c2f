// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import java.time.Duration;

/// Room for the bodies that a process reads and works on at one time, and for the answers to
/// Bundles. Two rooms: small bodies never wait for large ones, and the smallest never wait. Any
/// thread.
final class BodyRoom {
    /// The largest Bundle fits, with its entries.
    private static final long LARGE_BYTES = 80 << 20;

    private static final long SMALL_BYTES = 24 << 20;

    /// A body up to this is a small one; resources are.
    static final int SMALL_BYTES_MAX = 2 << 20;

    /// So many at once as there may be requests do not fill the heap.
    static final int FREE_BYTES_MAX = 64 << 10;

    private static final int SMALL_WAITING_MAX = 192;
    private static final int LARGE_WAITING_MAX = 8;
    private static final long STEP_BYTES = 16 << 10;
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String REFUSAL = "other large bodies are being worked on";

    private final Room small = new Room(REFUSAL, SMALL_BYTES, SMALL_WAITING_MAX, WAIT);
    private final Room large = new Room(REFUSAL, LARGE_BYTES, LARGE_WAITING_MAX, WAIT);

    Share share() {
        return new Share(false);
    }

    /// For what is part of a body that has its room.
    Share within() {
        return new Share(true);
    }

    /// What one body has. One thread.
    final class Share implements AutoCloseable {
        private final Room.Share inSmall = small.share();
        private final Room.Share inLarge = large.share();
        private final boolean isPart;

        private Share(boolean isPart) {
            this.isPart = isPart;
        }

        /// Makes it at least so large. Who has a small one may wait for a large one, never the
        /// other way round.
        ///
        /// @throws dev.signet.base.Failed `BUSY` when there is no room in time
        void need(long bytes) {
            if (isPart || bytes <= FREE_BYTES_MAX || inLarge.bytes() >= bytes) {
                return;
            }
            if (inLarge.bytes() > 0) {
                if (!inLarge.grows(stepped(bytes))) {
                    throw large.refused();
                }
            } else if (bytes > SMALL_BYTES_MAX) {
                inLarge.need(stepped(bytes));
                inSmall.close();
            } else if (inSmall.bytes() == 0) {
                inSmall.need(stepped(bytes));
            } else if (!inSmall.grows(stepped(bytes))) {
                throw small.refused();
            }
        }

        /// The same at once, for an answer, which can do without: false when there is no room.
        boolean grows(long bytes) {
            if (isPart || bytes <= FREE_BYTES_MAX) {
                return true;
            }
            if (bytes <= SMALL_BYTES_MAX && inLarge.bytes() == 0) {
                return inSmall.grows(stepped(bytes));
            }
            boolean grown = inLarge.grows(stepped(bytes));
            if (grown) {
                inSmall.close();
            }
            return grown;
        }

        /// Gives back what is beyond `bytes`.
        void shrinks(long bytes) {
            inSmall.shrinks(stepped(bytes));
            inLarge.shrinks(stepped(bytes));
        }

        @Override
        public void close() {
            inSmall.close();
            inLarge.close();
        }
    }

    private static long stepped(long bytes) {
        return Math.ceilDiv(Math.max(1, bytes), STEP_BYTES) * STEP_BYTES;
    }
}
