// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One accepted connection: whose it is and what it is doing. Written on its own thread, read
/// and cut by any.
public final class Connection {
    /// Larger answers go out in pieces of this size, each with its own time limit.
    public static final int PIECE_BYTES = 64 * 1024;

    /// Over how long a pace is measured, at least: what a socket's buffer swallowed at the start
    /// says nothing of the peer.
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    private final SocketChannel channel;
    private final Peer peer;
    private final long pieceNanosMax;
    private final LongSupplier nanos;
    private volatile Doing doing;
    private volatile Progress progress;
    private volatile long held;
    private volatile boolean ended;
    private volatile Runnable whenCut = () -> {};
    private long pausedNanos;

    /// @param nanos the time, as [System#nanoTime]
    public Connection(SocketChannel channel, Peer peer, ServerLimits limits, LongSupplier nanos) {
        this.channel = channel;
        this.peer = peer;
        this.pieceNanosMax = PIECE_BYTES * 1_000_000_000L / limits.bodyBytesPerSecondMin();
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.doing = new Doing(Phase.OPENING, Traffic.OPEN, now);
        this.progress = Progress.from(now);
    }

    /// What a connection waits for.
    public enum Phase {
        /// The peer, to shake hands or to send the rest of a request's head.
        OPENING,

        /// Us, to shake hands.
        SHAKING,

        /// The peer, for another request.
        IDLE,

        /// The peer, for the rest of a body.
        RECEIVING,

        /// Us.
        WORKING,

        /// The peer, to take an answer.
        SENDING
    }

    private record Doing(Phase phase, Traffic traffic, long sinceNanos) {}

    /// How much has come or gone, at the last look and when the window began.
    ///
    /// @param paceBefore in the window before this one, bytes a second
    private record Progress(
            long bytes, long atNanos, long bytesSince, long sinceNanos, double paceBefore) {
        static Progress from(long nowNanos) {
            return new Progress(0, nowNanos, 0, nowNanos, Double.POSITIVE_INFINITY);
        }

        Progress to(long count, long nowNanos, long windowNanos) {
            if (nowNanos - sinceNanos < windowNanos) {
                return new Progress(count, nowNanos, bytesSince, sinceNanos, paceBefore);
            }
            double pace = (count - bytesSince) * 1e9 / (nowNanos - sinceNanos);
            return new Progress(count, nowNanos, count, nowNanos, pace);
        }

        Progress later(long more) {
            return new Progress(bytes, atNanos + more, bytesSince, sinceNanos + more, paceBefore);
        }
    }

    /// A phase begins.
    public void enters(Phase phase) {
        enters(phase, Traffic.OPEN);
    }

    public void enters(Phase phase, Traffic traffic) {
        long now = nanos.getAsLong();
        if (phase == Phase.RECEIVING || phase == Phase.SENDING) { // of others nobody asks a pace
            progress = Progress.from(now);
        }
        doing = new Doing(phase, traffic, now);
    }

    /// What is received has come in part: until [#resumes] it is the peer who waits.
    public void pauses() {
        Doing until = doing;
        pausedNanos = nanos.getAsLong();
        doing = new Doing(Phase.WORKING, until.traffic(), until.sinceNanos());
    }

    /// The rest is waited for. The time since [#pauses] does not count against the peer.
    public void resumes() {
        long away = nanos.getAsLong() - pausedNanos;
        Doing until = doing;
        progress = progress.later(away);
        doing = new Doing(Phase.RECEIVING, until.traffic(), until.sinceNanos() + away);
    }

    /// The peer has sent something of its handshake: until [#awaits] it is the peer who waits.
    public void shakes() {
        Doing until = doing;
        if (until.phase() == Phase.OPENING) {
            pausedNanos = nanos.getAsLong();
            doing = new Doing(Phase.SHAKING, until.traffic(), until.sinceNanos());
        }
    }

    /// More of the handshake is waited for. The time since [#shakes] does not count against the
    /// peer.
    public void awaits() {
        Doing until = doing;
        if (until.phase() == Phase.SHAKING) {
            long away = nanos.getAsLong() - pausedNanos;
            doing = new Doing(Phase.OPENING, until.traffic(), until.sinceNanos() + away);
        }
    }

    /// So many bytes of a body or an answer have been passed on in this phase.
    public void passed(long count) {
        progress = progress.to(count, nanos.getAsLong(), windowNanos());
    }

    /// An answer goes out in pieces, so who takes it just quickly enough is seen to take one
    /// only so often.
    private long windowNanos() {
        return doing.phase() == Phase.SENDING
                ? Math.max(WINDOW_NANOS, pieceNanosMax)
                : WINDOW_NANOS;
    }

    /// So many bytes of a budget are held for it now.
    public void holds(long count) {
        held = count;
    }

    /// Whether cutting it gives a budget something back.
    public boolean holdsBytes() {
        return held > 0;
    }

    public Peer peer() {
        return peer;
    }

    public Phase phase() {
        return doing.phase();
    }

    public Traffic traffic() {
        return doing.traffic();
    }

    /// Whether it has shown no right to anything yet.
    public boolean isStranger() {
        Doing now = doing;
        return now.phase() == Phase.OPENING
                || (now.phase() == Phase.RECEIVING && now.traffic() == Traffic.OPEN);
    }

    /// Whether the peer has sent something that was not read yet: then it waits for us, whatever it
    /// is doing otherwise.
    boolean isUnread() {
        try {
            return isOpen() && channel.socket().getInputStream().available() > 0;
        } catch (IOException _) {
            return false; // it has just ended
        }
    }

    public boolean isIdle() {
        return doing.phase() == Phase.IDLE;
    }

    public long ageNanos(long nowNanos) {
        return nowNanos - doing.sinceNanos();
    }

    /// Bytes a second lately; infinite when that cannot be said yet.
    public double pace(long nowNanos) {
        long window = windowNanos();
        Progress lately = progress;
        if (nowNanos - lately.atNanos() >= window) {
            return 0;
        }
        if (nowNanos - lately.sinceNanos() < window) {
            return lately.paceBefore();
        }
        // up to the last that was passed on: what is on its way in one piece is not seen yet
        long age = lately.atNanos() - lately.sinceNanos();
        return (lately.bytes() - lately.bytesSince()) * 1e9 / age;
    }

    /// Bytes a second since this phase began.
    double paceSoFar(long nowNanos) {
        return progress.bytes() * 1e9 / Math.max(1, ageNanos(nowNanos));
    }

    public boolean isOpen() {
        return !ended && channel.isOpen();
    }

    /// Its thread is done with it.
    public void end() {
        ended = true;
    }

    /// What wakes its thread where that waits for something else than the socket.
    ///
    /// @param then any thread, any number of times
    void whenCut(Runnable then) {
        whenCut = then;
    }

    /// Ends it from outside: what waits for the socket throws. Idempotent.
    public void cut() {
        ended = true;
        try {
            channel.close();
        } catch (IOException _) {
            // gone already
        }
        whenCut.run();
    }
}
