// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Bytes that all requests of one kind may keep in memory at one time. Who has none waits in the
/// order of arrival until there is all that it wants; who has some never waits for more, but gets
/// it at once or not at all. So nobody who waits keeps anybody else waiting. Any thread.
public final class MemoryBudget {
    private final String refusal;
    private final long bytesMax;
    private final int waitingMax;
    private final Duration wait;
    private final ArrayDeque<Share> line = new ArrayDeque<>();
    private long free;

    /// @param refusal why there is none, for the client
    /// @param bytesMax of all together; who wants more than that gets that
    /// @param waitingMax how many wait; at least 1
    /// @param wait how long they do
    MemoryBudget(String refusal, long bytesMax, int waitingMax, Duration wait) {
        this.refusal = refusal;
        this.bytesMax = bytesMax;
        this.waitingMax = waitingMax;
        this.wait = wait;
        this.free = bytesMax;
    }

    /// A share of no bytes; it costs nothing.
    public Share share() {
        return new Share();
    }

    Failed refused() {
        return new Failed(Failure.BUSY, refusal);
    }

    /// What one request has of a budget. One thread.
    public final class Share implements AutoCloseable {
        private long bytes;

        public long bytes() {
            return bytes;
        }

        /// Takes so much when it has nothing yet, waiting in line for what others give back.
        ///
        /// @throws Failed `BUSY` when they do not in time, or too many wait
        public void need(long wanted) {
            if (bytes > 0) {
                throw new IllegalStateException("who has some does not wait for more");
            }
            long all = Math.min(wanted, bytesMax);
            if (!await(this, all, wait.toNanos())) {
                throw refused();
            }
            bytes = all;
        }

        /// Makes it at least so large at once, or says false: there is no more, or others wait.
        public boolean grows(long wanted) {
            long more = Math.min(wanted, bytesMax) - bytes;
            if (more > 0) {
                if (!takeNow(more)) {
                    return false;
                }
                bytes += more;
            }
            return true;
        }

        /// Gives back what is beyond `kept`.
        public void shrinks(long kept) {
            if (bytes > kept) {
                giveBack(bytes - kept);
                bytes = kept;
            }
        }

        @Override
        public void close() {
            shrinks(0);
        }
    }

    private synchronized void giveBack(long bytes) {
        free += bytes;
        notifyAll();
    }

    private synchronized boolean takeNow(long bytes) {
        if (!line.isEmpty() || bytes > free) {
            return false;
        }
        free -= bytes;
        return true;
    }

    private synchronized boolean await(Share share, long bytes, long withinNanos) {
        if (line.size() >= waitingMax) {
            return false;
        }
        long until = System.nanoTime() + withinNanos;
        line.addLast(share);
        try {
            while (bytes > free || line.peekFirst() != share) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            free -= bytes;
            return true;
        } catch (InterruptedException _) { // the service is stopping
            Thread.currentThread().interrupt();
            return false;
        } finally {
            line.remove(share);
            notifyAll();
        }
    }
}
