// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import java.time.Duration;

/// Memory for the bodies that a process reads and works on at one time, and for the answers to
/// Bundles. Two budgets: small bodies never wait for large ones, and the smallest never wait. Any
/// thread.
public final class BodyBudget {
    /// The largest Bundle fits, with its entries.
    private static final long LARGE_BYTES = 80 << 20;

    private static final long SMALL_BYTES = 24 << 20;

    /// A body up to this is a small one; resources are.
    public static final int SMALL_BYTES_MAX = 2 << 20;

    /// So many at once as there may be requests do not fill the heap.
    public static final int FREE_BYTES_MAX = 64 << 10;

    private static final int SMALL_WAITING_MAX = 192;
    private static final int LARGE_WAITING_MAX = 8;
    private static final long STEP_BYTES = 16 << 10;
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final String REFUSAL = "other large bodies are being worked on";

    private final MemoryBudget small =
            new MemoryBudget(REFUSAL, SMALL_BYTES, SMALL_WAITING_MAX, WAIT);
    private final MemoryBudget large =
            new MemoryBudget(REFUSAL, LARGE_BYTES, LARGE_WAITING_MAX, WAIT);

    public Share share() {
        return new Share(false);
    }

    /// For what is part of a body that has been charged already.
    public Share within() {
        return new Share(true);
    }

    /// What one body has. One thread.
    public final class Share implements AutoCloseable {
        private final MemoryBudget.Share inSmall = small.share();
        private final MemoryBudget.Share inLarge = large.share();
        private final boolean isPart;

        private Share(boolean isPart) {
            this.isPart = isPart;
        }

        /// Makes it at least so large. Who has a small one may wait for a large one, never the
        /// other way round.
        ///
        /// @throws dev.signet.base.Failed `BUSY` when there is not enough in time
        public void need(long bytes) {
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

        /// The same at once, for an answer, which can do without: false when there is not enough.
        public boolean grows(long bytes) {
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
        public void shrinks(long bytes) {
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
