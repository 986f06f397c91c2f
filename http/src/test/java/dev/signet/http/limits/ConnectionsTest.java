// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is cut when many half-open connections come, with a clock that stands.
class ConnectionsTest {
    private static final int MOST = 64;

    private final AtomicLong nanos = new AtomicLong(1);
    private final List<SocketChannel> clients = new ArrayList<>();
    private final List<SocketChannel> accepted = new ArrayList<>();
    private final Connections connections =
            new Connections(limits(), false, new LongAdder(), nanos::get);
    private ServerSocketChannel server;

    private static ServerLimits limits() {
        ServerLimits standard = ServerLimits.standard();
        return new ServerLimits(
                8,
                standard.admissionWait(),
                MOST,
                standard.targetBytesMax(),
                standard.headerBytesMax(),
                standard.bodyBytesMax(),
                standard.stallMax(),
                standard.bodyBytesPerSecondMin(),
                standard.bodyBytesAtOnce(),
                standard.answerBytesAtOnce(),
                standard.idleMax(),
                standard.drainMax());
    }

    @BeforeEach
    void listens() throws IOException {
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2 * MOST);
    }

    @AfterEach
    void closes() throws IOException {
        for (SocketChannel each : clients) {
            each.close();
        }
        for (SocketChannel each : accepted) {
            each.close();
        }
        server.close();
    }

    private SocketChannel joins() throws IOException {
        clients.add(SocketChannel.open(server.getLocalAddress()));
        SocketChannel channel = server.accept();
        accepted.add(channel);
        nanos.incrementAndGet();
        connections.accepted(channel);
        return channel;
    }

    private void join(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            joins();
        }
    }

    @Test
    void whoIsHalfOpenForLessThanASecondStaysWhileThereIsRoom() throws IOException {
        SocketChannel first = joins();
        join(MOST - 1);
        assertTrue(first.isOpen());
        assertEquals(MOST, connections.count());
    }

    @Test
    void whoIsHalfOpenForMoreThanASecondGoesWhenHalfOfAllAre() throws IOException {
        SocketChannel first = joins();
        SocketChannel second = joins();
        join(MOST / 2 - 2);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos() + 1);
        joins();
        assertFalse(first.isOpen());
        assertTrue(second.isOpen());
    }

    @Test
    void beyondAllRoomTheOldestHalfOpenOneGoesAndNobodyWhoIsIdle() throws IOException {
        SocketChannel idle = joins();
        connections
                .of(idle.getLocalAddress(), idle.getRemoteAddress())
                .enters(Connection.Phase.IDLE);
        SocketChannel first = joins();
        join(MOST - 2);
        joins();
        assertFalse(first.isOpen());
        assertTrue(idle.isOpen());
        assertEquals(MOST, connections.count());
    }
}
