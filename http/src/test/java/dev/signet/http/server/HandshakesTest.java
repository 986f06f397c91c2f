// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.ServerLimits;
import dev.signet.http.limits.Connection;
import dev.signet.http.limits.Handshakes;
import dev.signet.http.limits.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandshakesTest {
    private static final String CROWD = "192.0.2.1";

    private final AtomicLong nanos = new AtomicLong();
    private final LinkedBlockingQueue<String> order = new LinkedBlockingQueue<>();

    private Connection connection(String address) {
        try {
            var peer = Peer.of(InetAddress.getByName(address), true);
            return new Connection(SocketChannel.open(), peer, ServerLimits.standard(), nanos::get);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A thread that waits for a place, tells so and gives it up again.
    private Thread waits(String name, Handshakes.Turn turn) {
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        turn.computes();
                                        order.add(name);
                                    } catch (IOException e) {
                                        order.add(name + " cut");
                                    }
                                    turn.rests();
                                });
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            assertTrue(thread.join(Duration.ofSeconds(20)));
        }
    }

    @Test
    void whoComesFromElsewhereStandsBehindOneOfACrowdAndTheCrowdComesInOrder() throws Exception {
        var handshakes = new Handshakes(1);
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(waits("crowd " + i, handshakes.of(connection(CROWD))));
        }
        threads.add(waits("other", handshakes.of(connection("192.0.2.2"))));
        first.rests();
        join(threads);
        assertEquals(
                List.of("crowd 0", "other", "crowd 1", "crowd 2", "crowd 3"), List.copyOf(order));
        assertEquals(0, handshakes.inside());
    }

    @Test
    void ofACrowdTheLastComesInTurnWithTheFirst() throws Exception {
        var handshakes = new Handshakes(1);
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 12; i++) {
            threads.add(waits("" + i, handshakes.of(connection(CROWD))));
        }
        first.rests();
        join(threads);
        assertEquals(
                List.of("11", "0", "10", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                List.copyOf(order));
    }

    @Test
    void whoGoesOnDoesNotWaitForACrowdThatBegins() throws Exception {
        var handshakes = new Handshakes(1);
        var innocent = handshakes.of(connection(CROWD));
        innocent.computes();
        innocent.rests();
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 12; i++) {
            threads.add(waits("" + i, handshakes.of(connection(CROWD))));
        }
        threads.add(waits("innocent", innocent));
        first.rests();
        join(threads);
        assertEquals("innocent", order.peek());
    }

    @Test
    void thoseWhoGoOnDoNotKeepThoseWhoBegin() throws Exception {
        var handshakes = new Handshakes(1);
        var going = new ArrayList<Handshakes.Turn>();
        for (int i = 0; i < 3; i++) {
            var turn = handshakes.of(connection(CROWD));
            turn.computes();
            turn.rests();
            going.add(turn);
        }
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var threads = new ArrayList<Thread>();
        for (Handshakes.Turn turn : going) {
            threads.add(waits("goes on", turn));
        }
        threads.add(waits("begins", handshakes.of(connection(CROWD))));
        first.rests();
        join(threads);
        assertEquals(List.of("goes on", "begins", "goes on", "goes on"), List.copyOf(order));
    }

    @Test
    void whoHasBeenCutIsPassedOver() throws Exception {
        var handshakes = new Handshakes(1);
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var gone = connection(CROWD);
        var threads = new ArrayList<Thread>();
        threads.add(waits("gone", handshakes.of(gone)));
        threads.add(waits("next", handshakes.of(connection(CROWD))));
        gone.cut();
        first.end();
        join(threads);
        assertTrue(order.contains("gone cut"));
        assertTrue(order.contains("next"));
        assertEquals(0, handshakes.inside());
    }

    @Test
    void whoIsCutWhileItWaitsGoesAtOnceAndNotWhenItsTurnComes() throws Exception {
        var handshakes = new Handshakes(1);
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var gone = connection(CROWD);
        Thread waiting = waits("gone", handshakes.of(gone));
        gone.cut();
        join(List.of(waiting));
        assertEquals(List.of("gone cut"), List.copyOf(order));
        assertEquals(1, handshakes.inside());
        var late = handshakes.of(gone);
        assertThrows(IOException.class, late::computes);
        first.end();
        assertEquals(0, handshakes.inside());
    }

    @Test
    void whoIsInterruptedWaitsNoLongerAndKeepsNobody() throws Exception {
        var handshakes = new Handshakes(1);
        var first = handshakes.of(connection(CROWD));
        first.computes();
        var threads = new ArrayList<Thread>();
        threads.add(waits("slow", handshakes.of(connection(CROWD))));
        threads.getFirst().interrupt();
        join(threads);
        assertEquals(List.of("slow cut"), List.copyOf(order));
        first.end();
        var next = handshakes.of(connection(CROWD));
        next.computes();
        assertEquals(1, handshakes.inside());
    }

    @Test
    void aHandshakeThatIsOverTakesNoPlaceAndGivesItBackOnce() throws Exception {
        var handshakes = new Handshakes(1);
        var one = handshakes.of(connection(CROWD));
        one.computes();
        one.end();
        one.end();
        one.computes();
        one.rests();
        assertEquals(0, handshakes.inside());
    }

    @Test
    void aPlaceIsFreeWhileTheClientIsWaitedFor() throws Exception {
        var handshakes = new Handshakes(1);
        var mute = handshakes.of(connection(CROWD));
        mute.computes();
        mute.rests();
        var next = handshakes.of(connection(CROWD));
        var done = CompletableFuture.runAsync(() -> computes(next));
        done.get(20, TimeUnit.SECONDS);
        assertEquals(1, handshakes.inside());
    }

    private static void computes(Handshakes.Turn turn) {
        try {
            turn.computes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void timeInWhichTheServerIsWaitedForDoesNotMakeAConnectionOld() throws Exception {
        var connection = connection(CROWD);
        var turn = new Handshakes(1).of(connection);
        nanos.addAndGet(100);
        turn.computes();
        assertEquals(Connection.Phase.SHAKING, connection.phase());
        assertFalse(connection.isStranger());
        nanos.addAndGet(1_000);
        turn.rests();
        assertEquals(Connection.Phase.OPENING, connection.phase());
        assertTrue(connection.isStranger());
        nanos.addAndGet(10);
        assertEquals(110, connection.ageNanos(nanos.get()));
    }
}
