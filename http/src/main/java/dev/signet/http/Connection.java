// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// One accepted connection: whose it is and what it is doing. Written on its own thread, read
/// and cut by any.
final class Connection {
    /// Younger than this nothing is called slow.
    private static final Duration SLOW_AFTER = Duration.ofSeconds(2);

    private final SocketChannel channel;
    private final Peer peer;
    private volatile Doing doing;
    private volatile long bytes;
    private volatile boolean ended;

    Connection(SocketChannel channel, Peer peer, long nowNanos) {
        this.channel = channel;
        this.peer = peer;
        this.doing = new Doing(Phase.OPENING, Traffic.OPEN, nowNanos);
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

    /// A phase begins.
    void enters(Phase phase) {
        enters(phase, Traffic.OPEN);
    }

    void enters(Phase phase, Traffic traffic) {
        bytes = 0;
        doing = new Doing(phase, traffic, System.nanoTime());
    }

    /// So many bytes of a body or an answer have been passed on in this phase.
    void passed(long count) {
        bytes = count;
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

    /// Bytes a second since the phase began; infinite when that is not long ago.
    double pace(long nowNanos) {
        long age = ageNanos(nowNanos);
        return age < SLOW_AFTER.toNanos() ? Double.POSITIVE_INFINITY : bytes * 1e9 / age;
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
