// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import dev.signet.http.limits.Budget;
import dev.signet.http.limits.Connection;
import dev.signet.http.limits.Peer;
import dev.signet.http.limits.SlowestCutter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final ServerLimits LIMITS = ServerLimits.standard();

    private final AtomicLong nanos = new AtomicLong();

    private Connection connection() {
        try {
            var peer = Peer.of(InetAddress.getLoopbackAddress(), true);
            return new Connection(SocketChannel.open(), peer, LIMITS, nanos::get);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private boolean isSlow(Connection connection) {
        return connection.pace(nanos.get()) < LIMITS.bodyBytesPerSecondMin();
    }

    @Test
    void whileTheBodyWaitsForUsItIsNotSlow() {
        var connection = connection();
        connection.enters(Connection.Phase.RECEIVING, Traffic.DATA);
        for (int i = 1; i <= 20; i++) {
            pass(Duration.ofMillis(100));
            connection.pauses();
            connection.passed(i * 8192L);
            assertEquals(Connection.Phase.WORKING, connection.phase());
            pass(Duration.ofSeconds(30));
            connection.resumes();
            assertEquals(Connection.Phase.RECEIVING, connection.phase());
            assertEquals(Traffic.DATA, connection.traffic());
            assertFalse(isSlow(connection));
            assertEquals(i * 100_000_000L, connection.ageNanos(nanos.get()));
        }
        pass(Duration.ofSeconds(1));
        assertTrue(isSlow(connection));
    }

    @Test
    void whoTakesPiecesAtTheLeastPaceIsNeverSlowAndWhoTakesThemSlowerIs() {
        assertEquals(0, sendingSlowly(Duration.ofMillis(3200)));
        assertEquals(0, sendingSlowly(Duration.ofMillis(1100)));
        assertTrue(sendingSlowly(Duration.ofMillis(4500)) > 0);
    }

    /// In how many tenths of a second one that takes a piece so often is slow, of a minute.
    private int sendingSlowly(Duration each) {
        var connection = connection();
        connection.enters(Connection.Phase.SENDING);
        int slow = 0;
        long sent = 0;
        for (long tenth = 1; tenth <= 600; tenth++) {
            pass(Duration.ofMillis(100));
            if (tenth * 100 / each.toMillis() > sent) {
                sent++;
                connection.passed(sent * Connection.PIECE_BYTES);
            }
            slow += isSlow(connection) ? 1 : 0;
        }
        return slow;
    }

    @Test
    void whoSendsAByteAtATimeIsSlowFromTheFirstSecondOn() {
        var connection = connection();
        connection.enters(Connection.Phase.RECEIVING, Traffic.DATA);
        for (int i = 1; i <= 5000; i++) {
            pass(Duration.ofMillis(1));
            connection.passed(i);
            assertEquals(i >= 1000, isSlow(connection), i + " ms");
        }
    }

    @Test
    void manyWhoWaitCutOneAtATimeAndTheNextWhenItHasGivenBack() {
        var cut = new ArrayList<Connection>();
        var relief =
                new SlowestCutter(
                        _ -> {
                            var connection = connection();
                            connection.holds(100);
                            cut.add(connection);
                            return Optional.of(connection);
                        },
                        nanos::get);
        var budget = new Budget(100, 1, relief);
        assertTrue(budget.take(Peer.ANYBODY, 100));
        for (int i = 0; i < 20; i++) {
            assertFalse(budget.take(Peer.ANYBODY, 1));
        }
        assertEquals(1, cut.size());
        pass(Duration.ofMillis(200));
        assertFalse(budget.take(Peer.ANYBODY, 1));
        assertEquals(1, cut.size());
        cut.getLast().holds(0);
        assertFalse(budget.take(Peer.ANYBODY, 1));
        assertEquals(2, cut.size());
        cut.getLast().holds(0);
        assertFalse(budget.take(Peer.ANYBODY, 1));
        assertEquals(2, cut.size());
        // it gives nothing back: another has to
        cut.getLast().holds(100);
        pass(Duration.ofSeconds(1));
        assertFalse(budget.take(Peer.ANYBODY, 1));
        assertEquals(3, cut.size());
    }
}
