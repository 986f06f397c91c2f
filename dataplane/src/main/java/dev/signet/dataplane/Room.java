// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Bytes that all requests of one kind may keep in memory at one time. Who has some and needs
/// more goes before those who have none yet, and they go in the order in which they came. Any
/// thread.
final class Room {
    /// Two that have some may wait for each other: one must give in, and soon.
    private static final Duration GROWTH_WAIT = Duration.ofSeconds(5);

    private final String refusal;
    private final long bytesMax;
    private final int waitingMax;
    private final Duration wait;
    private final ArrayDeque<Share> line = new ArrayDeque<>();
    private long free;

    /// How many wait that have some.
    private int growing;

    /// @param refusal why there is none, for the client
    /// @param bytesMax of all together; who wants more than that gets that
    /// @param waitingMax how many wait for their first bytes; at least 1
    /// @param wait how long they do
    Room(String refusal, long bytesMax, int waitingMax, Duration wait) {
        this.refusal = refusal;
        this.bytesMax = bytesMax;
        this.waitingMax = waitingMax;
        this.wait = wait;
        this.free = bytesMax;
    }

    /// A share of no bytes; it costs nothing.
    Share share() {
        return new Share();
    }

    /// What one request has of a room. One thread.
    final class Share implements AutoCloseable {
        private long bytes;

        long bytes() {
            return bytes;
        }

        /// Makes it at least so large, waiting for what others give back.
        ///
        /// @throws Failed `BUSY` when they do not in time; what it has it keeps
        void need(long wanted) {
            if (!grows(wanted, bytes == 0 ? wait : GROWTH_WAIT)) {
                throw new Failed(Failure.BUSY, refusal);
            }
        }

        /// The same, but false when there is none in time.
        boolean grows(long wanted) {
            return grows(wanted, GROWTH_WAIT);
        }

        private boolean grows(long wanted, Duration within) {
            long more = Math.min(wanted, bytesMax) - bytes;
            if (more > 0 && !take(this, more, within.toNanos())) {
                return false;
            }
            bytes += Math.max(0, more);
            return true;
        }

        @Override
        public void close() {
            if (bytes > 0) {
                giveBack(bytes);
                bytes = 0;
            }
        }
    }

    private synchronized void giveBack(long bytes) {
        free += bytes;
        notifyAll();
    }

    private synchronized boolean take(Share share, long more, long withinNanos) {
        boolean grows = share.bytes > 0;
        if (!grows && line.size() >= waitingMax) {
            return false;
        }
        long until = System.nanoTime() + withinNanos;
        if (grows) {
            growing++;
        } else {
            line.addLast(share);
        }
        try {
            while (more > free || !(grows || (growing == 0 && line.peekFirst() == share))) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            free -= more;
            return true;
        } catch (InterruptedException _) { // the service is stopping
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (grows) {
                growing--;
            } else {
                line.remove(share);
            }
            notifyAll();
        }
    }
}
