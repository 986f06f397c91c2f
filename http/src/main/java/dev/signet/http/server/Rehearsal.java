// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import com.sun.management.OperatingSystemMXBean;
import dev.signet.http.Tls;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// The server's half of handshakes, in memory and a few at a time, until the JVM has compiled
/// them: the thousandth costs a third of the tenth, and a server whose clients keep their
/// connections may never come so far before the day on which a thousand come at once. What is
/// computed is thrown away. While the process has other work it waits, five minutes at most: a
/// server that is being loaded, or asked by many, needs its processors. See docs/decisions/0069.
final class Rehearsal {
    private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());

    private static final int TIMES = 1_500;
    private static final int AT_ONCE = 10;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /// The first seconds belong to those who have waited for the server.
    private static final Duration AFTER = Duration.ofSeconds(5);

    /// A process that has had less of a processor than this in a pause has nothing else to do.
    private static final Duration AT_REST = PAUSE.dividedBy(4);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LongSupplier processorNanos;

    /// How often more it may wait for a pause at rest.
    private long waits = PATIENCE.dividedBy(PAUSE);

    /// @param processorNanos processor time that the process has had so far, in nanoseconds
    Rehearsal(LongSupplier processorNanos) {
        this.processorNanos = processorNanos;
    }

    /// Begins, on a thread of its own that ends when it is interrupted or done.
    static Thread start(List<Tls> keys) {
        var rehearsal = new Rehearsal(Rehearsal::processorNanos);
        return Thread.ofPlatform().daemon().name("http-rehearsal").start(() -> rehearsal.run(keys));
    }

    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime())
                : 0;
    }

    private void run(List<Tls> keys) {
        if (keys.isEmpty()) {
            return;
        }
        try {
            Thread.sleep(AFTER);
            ByteBuffer hello = hello(keys.getFirst());
            for (int i = 0; i < TIMES; i++) {
                if (i % AT_ONCE == 0) {
                    awaitRest(PAUSE);
                }
                once(keys.get(i % keys.size()), hello);
            }
        } catch (InterruptedException _) {
            // the server is closed
        } catch (SSLException e) {
            LOG.log(Level.WARNING, "the server cannot shake hands with itself", e);
        }
    }

    /// Waits a pause, and on until the process was at rest in one or has been waited for long
    /// enough in all.
    void awaitRest(Duration pause) throws InterruptedException {
        long before;
        do {
            before = processorNanos.getAsLong();
            Thread.sleep(pause);
        } while (processorNanos.getAsLong() - before > AT_REST.toNanos() && waits-- > 0);
    }

    /// Answers the first message of a client.
    ///
    /// @return the bytes of the answer
    static int once(Tls tls, ByteBuffer hello) throws SSLException {
        SSLEngine server = tls.context().createSSLEngine();
        server.setUseClientMode(false);
        server.setSSLParameters(Tls.allowed(server.getSSLParameters()));
        int room = server.getSession().getPacketBufferSize();
        var answer = ByteBuffer.allocate(2 * room);
        server.unwrap(hello.duplicate(), ByteBuffer.allocate(room));
        while (true) {
            HandshakeStatus next = server.getHandshakeStatus();
            if (next == HandshakeStatus.NEED_TASK) {
                server.getDelegatedTask().run();
            } else if (next == HandshakeStatus.NEED_WRAP) {
                server.wrap(ByteBuffer.allocate(0), answer);
            } else {
                return answer.position();
            }
        }
    }

    /// What a client of this platform says first.
    static ByteBuffer hello(Tls tls) throws SSLException {
        SSLEngine client = tls.context().createSSLEngine("localhost", 443);
        client.setUseClientMode(true);
        var message = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), message);
        return message.flip();
    }
}
