// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// One accepted connection: whose it is and what it is doing. Written on its own thread, read
/// and cut by any.
final class Connection {
    /// Over how long a pace is measured, at least: what a socket's buffer swallowed at the start
    /// says nothing of the peer.
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();

    private final SocketChannel channel;
    private final Peer peer;
    private volatile Doing doing;
    private volatile Window window;
    private volatile long bytes;
    private volatile long passedNanos;
    private volatile boolean ended;

    Connection(SocketChannel channel, Peer peer, long nowNanos) {
        this.channel = channel;
        this.peer = peer;
        this.doing = new Doing(Phase.OPENING, Traffic.OPEN, nowNanos);
        this.window = new Window(0, nowNanos);
        this.passedNanos = nowNanos;
    }

    /// What a connection waits for.
    enum Phase {
        /// The peer, to shake hands or to send the rest of a request's head.
        OPENING,

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

    private record Window(long bytes, long sinceNanos) {}

    /// A phase begins.
    void enters(Phase phase) {
        enters(phase, Traffic.OPEN);
    }

    void enters(Phase phase, Traffic traffic) {
        long now = System.nanoTime();
        bytes = 0;
        passedNanos = now;
        window = new Window(0, now);
        doing = new Doing(phase, traffic, now);
    }

    /// So many bytes of a body or an answer have been passed on in this phase.
    void passed(long count) {
        bytes = count;
        long now = System.nanoTime();
        passedNanos = now;
        if (now - window.sinceNanos() > WINDOW_NANOS) {
            window = new Window(count, now);
        }
    }

    Peer peer() {
        return peer;
    }

    Phase phase() {
        return doing.phase();
    }

    Traffic traffic() {
        return doing.traffic();
    }

    /// Whether it has shown no right to anything yet.
    boolean isStranger() {
        Doing now = doing;
        return now.phase() == Phase.OPENING
                || (now.phase() == Phase.RECEIVING && now.traffic() == Traffic.OPEN);
    }

    boolean isIdle() {
        return doing.phase() == Phase.IDLE;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - doing.sinceNanos();
    }

    /// Bytes a second lately; infinite when that cannot be said yet.
    double pace(long nowNanos) {
        if (nowNanos - passedNanos > WINDOW_NANOS) {
            return 0;
        }
        Window lately = window;
        long age = nowNanos - lately.sinceNanos();
        return age < WINDOW_NANOS ? Double.POSITIVE_INFINITY : (bytes - lately.bytes()) * 1e9 / age;
    }

    boolean isOpen() {
        return !ended && channel.isOpen();
    }

    /// Its thread is done with it.
    void end() {
        ended = true;
    }

    /// Ends it from outside: what waits for the socket throws. Idempotent.
    void cut() {
        ended = true;
        try {
            channel.close();
        } catch (IOException _) {
            // gone already
        }
    }
}
