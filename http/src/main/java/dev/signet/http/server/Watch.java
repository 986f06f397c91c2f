// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.ServerLimits;
import dev.signet.http.limits.CarriedPlanes;
import dev.signet.http.limits.Connection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ends socket operations that take too long, by interrupting their thread: a blocked read or
/// write of a virtual thread then closes its socket and throws. Helidon's sockets have no
/// timeouts of their own. Time inside a plane does not count: it may think as long as it likes.
final class Watch implements AutoCloseable {
    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    /// How long an answer that is being sent may go on when its plane has to forget, and how long a
    /// connection rests until it is cut for that: cut sooner it would take the next request of a
    /// busy client with it, who is told by the answer instead ([CarriedPlanes#allowsMore]).
    private static final long FORGOTTEN_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private static final long LINGER_BYTES_MAX = 256L * 1024 * 1024;
    private static final long LINGER_NANOS_MAX = Duration.ofSeconds(5).toNanos();

    private static final Incoming.Remote NOBODY =
            Incoming.Remote.of(InetAddress.getLoopbackAddress());

    private final long stallNanosMax;
    private final long idleNanosMax;
    private final Map<Thread, Ticket> tickets = new ConcurrentHashMap<>();
    private final List<Runnable> everyRound = new CopyOnWriteArrayList<>();
    private final Thread rounds;

    /// Both on that thread.
    private boolean hasFailed;

    private long failedNanos;

    Watch(ServerLimits limits) {
        this.stallNanosMax = limits.stallMax().toNanos();
        this.idleNanosMax = limits.idleMax().toNanos();
        Duration round = limits.stallMax().compareTo(ROUND) < 0 ? limits.stallMax() : ROUND;
        this.rounds = Thread.ofPlatform().daemon().name("http-watch").start(() -> go(round));
    }

    /// Has `task` run every second or so, on the thread that looks; it must not wait.
    void everyRound(Runnable task) {
        everyRound.add(task);
    }

    /// The ticket of the calling thread, which serves one connection; made at the first call.
    Ticket ticket(Supplier<Connection> served) {
        return tickets.computeIfAbsent(
                Thread.currentThread(), thread -> new Ticket(thread, served.get()));
    }

    /// The same when it has been made.
    Ticket ticket() {
        Ticket ticket = tickets.get(Thread.currentThread());
        if (ticket == null) {
            throw new IllegalStateException("a connection has a ticket before it is served");
        }
        return ticket;
    }

    private void go(Duration round) {
        try {
            while (true) {
                Thread.sleep(round);
                long now = System.nanoTime();
                tickets.values().removeIf(ticket -> isOver(ticket, now));
                for (Runnable task : everyRound) {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        survived(e, now);
                    }
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /// What fails for one must not end the watch over all others.
    private boolean isOver(Ticket ticket, long nowNanos) {
        try {
            return ticket.over(nowNanos);
        } catch (RuntimeException e) {
            survived(e, nowNanos);
            return !ticket.thread.isAlive();
        }
    }

    /// The same may fail in each round, for each ticket.
    private void survived(RuntimeException thrown, long nowNanos) {
        if (!hasFailed || nowNanos - failedNanos > QUIET_NANOS) {
            hasFailed = true;
            failedNanos = nowNanos;
            Incidents.survived("watch over connections", thrown);
        }
    }

    @Override
    public void close() {
        rounds.interrupt();
    }

    /// What one connection's thread is doing. All but the reaper's look is on that thread.
    final class Ticket {
        private final Thread thread;
        private final Connection connection;
        private final CarriedPlanes carried = new CarriedPlanes();
        private boolean resting;
        private boolean watched;

        /// Watched while it waits for the first byte of a request.
        private boolean idle;

        private long untilNanos;
        private boolean interrupted;

        /// Since when it carries what is to be forgotten; 0 when it does not.
        private long forgottenNanos;

        /// When the present request began to come.
        private volatile long requestNanos = System.nanoTime();

        private Supplier<byte @Nullable []> socket = () -> null;
        private Incoming.Remote remote = NOBODY;
        private Runnable atEnd = () -> {};
        private Runnable handshake = () -> {};

        private Ticket(Thread thread, Connection connection) {
            this.thread = thread;
            this.connection = connection;
        }

        /// What the others see of it.
        Connection connection() {
            return connection;
        }

        /// @param end ends the handshake: run when it is over, or soon after the thread has ended
        void shakes(Runnable end) {
            handshake = end;
        }

        /// The handshake is over, if there was one.
        void shaken() {
            handshake.run();
            leave();
        }

        /// @param source the connection's socket: what it has received, null at the end
        /// @param ended run soon after the connection has ended, on another thread
        void connected(Supplier<byte @Nullable []> source, Runnable ended) {
            socket = source;
            atEnd = ended;
        }

        /// @param peer who is at the other end, for as long as the connection lasts
        void comesFrom(InetAddress peer) {
            remote = Incoming.Remote.of(peer);
        }

        Incoming.Remote remote() {
            return remote;
        }

        /// Of which planes its buffers hold something.
        CarriedPlanes carried() {
            return carried;
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
            connection.enters(Connection.Phase.RECEIVING);
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
            connection.enters(Connection.Phase.IDLE);
            resting = true;
        }

        /// The next request has been received in part, along with the one before it.
        void begun() {
            resting = false;
            requestNanos = System.nanoTime();
            connection.enters(Connection.Phase.OPENING);
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
                requestNanos = System.nanoTime();
                connection.enters(Connection.Phase.OPENING);
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

        /// Whether what it carries is to be forgotten now: where it has rested for a moment, and
        /// where the peer takes its time with an answer or a request. One that has carried nothing
        /// but refusals is told when its plane answers, and cut at rest alone.
        private boolean isForgotten(long nowNanos) {
            if (!carried.isForgotten()) {
                forgottenNanos = 0;
                return false;
            }
            forgottenNanos = forgottenNanos == 0 ? nowNanos : forgottenNanos;
            if (idle) {
                return nowNanos - (untilNanos - idleNanosMax) > FORGOTTEN_NANOS_MAX;
            }
            long nanos = Math.min(nowNanos - forgottenNanos, nowNanos - requestNanos);
            return carried.hasServedForgotten() && nanos > FORGOTTEN_NANOS_MAX;
        }

        /// Whether the ticket can be forgotten; interrupts a thread that takes too long.
        private synchronized boolean over(long nowNanos) {
            if (!thread.isAlive()) {
                connection.end();
                handshake.run();
                atEnd.run();
                return true;
            }
            boolean late = nowNanos - untilNanos > 0;
            if (watched && (late || isForgotten(nowNanos))) {
                watched = false;
                interrupted = true;
                thread.interrupt();
            }
            return false;
        }
    }
}
