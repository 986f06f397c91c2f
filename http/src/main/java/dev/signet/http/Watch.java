// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ends socket operations that take too long, by interrupting their thread: a blocked read or
/// write of a virtual thread then closes its socket and throws. Helidon's sockets have no
/// timeouts of their own. Time inside a plane does not count: it may think as long as it likes.
final class Watch implements AutoCloseable {
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final long LINGER_BYTES_MAX = 256L * 1024 * 1024;
    private static final long LINGER_NANOS_MAX = Duration.ofSeconds(5).toNanos();

    private final long stallNanosMax;
    private final long idleNanosMax;
    private final Map<Thread, Ticket> tickets = new ConcurrentHashMap<>();
    private final Thread rounds;

    Watch(ServerLimits limits) {
        this.stallNanosMax = limits.stallMax().toNanos();
        this.idleNanosMax = limits.idleMax().toNanos();
        Duration round = limits.stallMax().compareTo(ROUND) < 0 ? limits.stallMax() : ROUND;
        this.rounds = Thread.ofVirtual().name("http-watch").start(() -> go(round));
    }

    /// The ticket of the calling thread, which serves one connection.
    Ticket ticket() {
        Thread thread = Thread.currentThread();
        Ticket ticket = tickets.get(thread);
        if (ticket == null) {
            ticket = new Ticket(thread);
            tickets.put(thread, ticket);
        }
        return ticket;
    }

    private void go(Duration round) {
        try {
            while (true) {
                Thread.sleep(round);
                long now = System.nanoTime();
                tickets.values().removeIf(ticket -> ticket.over(now));
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    @Override
    public void close() {
        rounds.interrupt();
    }

    /// What one connection's thread is doing. All but the reaper's look is on that thread.
    final class Ticket {
        private final Thread thread;
        private final Residue residue = new Residue();
        private boolean resting;
        private boolean watched;

        /// Watched while it waits for the first byte of a request.
        private boolean idle;

        private long untilNanos;
        private boolean interrupted;

        private Supplier<byte @Nullable []> socket = () -> null;
        private Runnable atEnd = () -> {};

        private Ticket(Thread thread) {
            this.thread = thread;
        }

        /// @param source the connection's socket: what it has received, null at the end
        /// @param ended run soon after the connection has ended, on another thread
        void connected(Supplier<byte @Nullable []> source, Runnable ended) {
            socket = source;
            atEnd = ended;
        }

        /// Of which planes its buffers hold something.
        Residue residue() {
            return residue;
        }

        /// A handshake, a request's headers or one operation on a body begins.
        void enter() {
            watch(stallNanosMax);
        }

        /// It has ended; from here on the thread is not interrupted. An interrupt that came too
        /// late is taken back: in a plane it would close files that others use.
        synchronized void leave() {
            watched = false;
            if (interrupted) {
                interrupted = false;
                boolean _ = Thread.interrupted();
            }
        }

        /// Reads and drops what a client still sends before its connection is cut: cut while it
        /// sends, it may lose the answer. Ends with the stream, or soon.
        void linger() {
            watch(LINGER_NANOS_MAX);
            try {
                long bytes = 0;
                for (byte[] next = socket.get(); next != null; next = socket.get()) {
                    bytes += next.length;
                    if (bytes > LINGER_BYTES_MAX) {
                        return;
                    }
                }
            } catch (RuntimeException _) {
                // cut from the other side, or by the watch
            } finally {
                leave();
            }
        }

        /// The connection waits for a request: the next read may last long, but once its first
        /// byte is there, the headers have to follow.
        void rest() {
            resting = true;
        }

        /// The next request has been received in part, along with the one before it.
        void begun() {
            resting = false;
            enter();
        }

        /// Reads from the socket.
        ///
        /// @return null at the end of the stream
        byte @Nullable [] read() {
            if (!resting) {
                return socket.get(); // headers or a body, watched already
            }
            resting = false;
            watchIdle();
            try {
                byte[] bytes = socket.get();
                watch(stallNanosMax);
                return bytes;
            } catch (RuntimeException e) {
                leave();
                throw e;
            }
        }

        private synchronized void watchIdle() {
            watch(idleNanosMax);
            idle = true;
        }

        private synchronized void watch(long nanosMax) {
            leave();
            idle = false;
            watched = true;
            untilNanos = System.nanoTime() + nanosMax;
        }

        /// Whether the ticket can be forgotten; interrupts a thread that takes too long.
        private synchronized boolean over(long nowNanos) {
            boolean late = nowNanos - untilNanos > 0 || (idle && residue.isForgotten());
            if (watched && late) {
                watched = false;
                interrupted = true;
                thread.interrupt();
            }
            if (thread.isAlive()) {
                return false;
            }
            atEnd.run();
            return true;
        }
    }
}
