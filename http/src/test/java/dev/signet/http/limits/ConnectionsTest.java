// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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

/// Who is cut when one address opens more connections than it may hold, by a clock of the test.
class ConnectionsTest {
    private static final int MOST = 64;

    /// What one address may hold.
    private static final int SHARE = 48;

    private final AtomicLong nanos = new AtomicLong();
    private final LongAdder cut = new LongAdder();
    private final List<SocketChannel> clients = new ArrayList<>();
    private final List<SocketChannel> accepted = new ArrayList<>();
    private ServerSocketChannel listener;
    private Connections connections;

    @BeforeEach
    void listens() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        connections = new Connections(limits(), true, cut, nanos::get);
    }

    @AfterEach
    void ends() throws IOException {
        for (SocketChannel each : clients) {
            each.close();
        }
        for (SocketChannel each : accepted) {
            each.close();
        }
        listener.close();
    }

    private static ServerLimits limits() {
        return new ServerLimits(
                8,
                Duration.ofSeconds(5),
                MOST,
                4096,
                32 * 1024,
                2 * 1024 * 1024,
                Duration.ofSeconds(60),
                16 * 1024,
                4 * 1024 * 1024,
                4 * 1024 * 1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1));
    }

    private SocketChannel comes() throws IOException {
        clients.add(SocketChannel.open(listener.getLocalAddress()));
        SocketChannel channel = listener.accept();
        accepted.add(channel);
        connections.accepted(channel);
        return channel;
    }

    private void come(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            comes();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void whoComesAmidABurstIsNotCutBeforeItCouldSayAnything() throws Exception {
        SocketChannel innocent = comes();
        pass(Duration.ofMillis(1));
        come(MOST / 2);
        pass(Duration.ofMillis(248));
        comes();
        assertTrue(innocent.isOpen());
        assertEquals(0, cut.sum());
        pass(Duration.ofMillis(2));
        comes();
        assertFalse(innocent.isOpen(), "more than a quarter have said nothing for long");
    }

    @Test
    void ofThoseWhoHaveOnlyJustComeTheOldestIsCutForOneMoreThanThereMayBe() throws Exception {
        SocketChannel first = comes();
        pass(Duration.ofMillis(1));
        come(SHARE - 1);
        assertEquals(0, cut.sum());
        comes();
        assertFalse(first.isOpen());
        assertEquals(1, cut.sum());
    }

    @Test
    void whoseWordsWereNotReadYetIsNotCutWhileOthersHaveSaidNothing() throws Exception {
        SocketChannel innocent = comes();
        says(clients.getLast(), innocent);
        pass(Duration.ofMillis(1));
        come(2 * MOST);
        assertTrue(innocent.isOpen());
        pass(Duration.ofSeconds(1));
        comes();
        assertTrue(innocent.isOpen());
    }

    @Test
    void whereAllWaitForUsTheOldestIsCutAllTheSame() throws Exception {
        SocketChannel first = comes();
        says(clients.getLast(), first);
        pass(Duration.ofMillis(1));
        for (int i = 0; i < SHARE; i++) {
            SocketChannel next = comes();
            says(clients.getLast(), next);
        }
        assertFalse(first.isOpen());
        assertEquals(1, cut.sum());
    }

    /// Sends a byte and waits until it has come, unread.
    private static void says(SocketChannel client, SocketChannel server) throws IOException {
        client.write(ByteBuffer.wrap(new byte[] {22}));
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (server.socket().getInputStream().available() == 0) {
            assertTrue(System.nanoTime() < until, "the byte has not come");
            Thread.onSpinWait();
        }
    }

    @Test
    void whoHasSaidNothingForAWhileIsBoundedToAQuarterAtTheNextArrival() throws Exception {
        come(SHARE);
        pass(Duration.ofSeconds(1));
        SocketChannel newcomer = comes();
        assertTrue(newcomer.isOpen());
        assertEquals(MOST / 4 - 1L, accepted.stream().filter(SocketChannel::isOpen).count() - 1);
        assertEquals(SHARE - (MOST / 4 - 1L), cut.sum());
    }

    @Test
    void whoRestsBetweenTwoRequestsIsNotCutForACrowdOfSlowBodies() throws Exception {
        Connection reader = at(comes());
        reader.enters(Connection.Phase.IDLE);
        List<Connection> bodies = new ArrayList<>();
        for (int i = 0; i < SHARE - 1; i++) {
            bodies.add(at(comes()));
            bodies.getLast().enters(Connection.Phase.RECEIVING, Traffic.DATA);
            bodies.getLast().passed(i == 7 ? 1 : 4096);
        }
        // too soon to know a pace of anybody
        pass(Duration.ofMillis(300));
        reader.enters(Connection.Phase.IDLE);
        pass(Duration.ofMillis(20));
        comes();
        assertTrue(reader.isOpen());
        assertFalse(bodies.get(7).isOpen(), "least has come of this one");
        assertEquals(1, cut.sum());
    }

    @Test
    void whoHasRestedForASecondIsCutBeforeASlowBody() throws Exception {
        Connection reader = at(comes());
        reader.enters(Connection.Phase.IDLE);
        for (int i = 0; i < SHARE - 1; i++) {
            at(comes()).enters(Connection.Phase.RECEIVING, Traffic.DATA);
        }
        pass(Duration.ofMillis(1_001));
        comes();
        assertFalse(reader.isOpen());
        assertEquals(1, cut.sum());
    }

    private Connection at(SocketChannel channel) throws IOException {
        return connections.of(channel.getLocalAddress(), channel.getRemoteAddress());
    }

    @Test
    void whatOneAddressHoldsIsBoundedAlsoWhenManyGoOnAtOnce() throws Exception {
        for (int i = 0; i < SHARE; i++) {
            SocketChannel one = comes();
            connections
                    .of(one.getLocalAddress(), one.getRemoteAddress())
                    .enters(Connection.Phase.IDLE);
        }
        come(SHARE);
        pass(Duration.ofMillis(10));
        for (SocketChannel each : accepted) {
            if (each.isOpen()) {
                connections
                        .of(each.getLocalAddress(), each.getRemoteAddress())
                        .enters(Connection.Phase.IDLE);
            }
        }
        SocketChannel newcomer = comes();
        assertTrue(newcomer.isOpen());
        assertEquals(SHARE, accepted.stream().filter(SocketChannel::isOpen).count());
    }
}
