// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Route;
import dev.signet.http.limits.Connection;
import dev.signet.http.limits.Peer;
import io.helidon.http.RequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What may be held of requests that are not there yet, and what is no request.
class HeadsTest {
    private static final int READ_BYTES = 8 * 1024;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// @param received taken from the front, one for each read
    private static RequestFraming wire(Watch watch, Semaphore heads, ArrayDeque<byte[]> received) {
        Watch.Ticket ticket = watch.ticket(HeadsTest::connection);
        ticket.connected(received::poll, () -> {});
        return new RequestFraming(ticket, Servers.limits(), heads);
    }

    private static Connection connection() {
        try {
            var peer = Peer.of(InetAddress.getLoopbackAddress(), true);
            return new Connection(SocketChannel.open(), peer, Servers.limits(), System::nanoTime);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHeadIsHandedOverWholeAndNothingOfTheNextWithIt() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        String all = head + "abc" + head;
        for (int cut = 1; cut < all.length(); cut++) {
            var received = new ArrayDeque<byte[]>();
            received.add(ascii(all.substring(0, cut)));
            received.add(ascii(all.substring(cut)));
            try (var watch = new Watch(Servers.limits())) {
                var wire = wire(watch, new Semaphore(0), received);
                assertEquals(head, text(wire));
                wire.body(3);
                String body = text(wire);
                assertEquals("abc", body.length() < 3 ? body + text(wire) : body);
                assertEquals(head, text(wire));
            }
        }
    }

    @Test
    void linesOfAnyLengthEndAHeadAndNoOtherByteIsTakenForALineFeed() {
        for (int length = 0; length < 20; length++) {
            // what differs from a line feed by one bit, and what stands beside it in its word
            String value = "\u000b\u0008\u008a*".repeat(10).substring(0, length);
            String head = "GET / HTTP/1.1\r\nX:" + value + "\r\nY:" + value + "\r\n\r\n";
            byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
            for (int cut = 1; cut < bytes.length; cut++) {
                var received = new ArrayDeque<byte[]>();
                received.add(Arrays.copyOf(bytes, cut));
                received.add(Arrays.copyOfRange(bytes, cut, bytes.length));
                try (var watch = new Watch(Servers.limits())) {
                    assertArrayEquals(bytes, wire(watch, new Semaphore(0), received).get());
                }
            }
        }
    }

    @Test
    void aLineFeedThatStandsAloneIsRefusedWhereverItStands() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nX: abcdefghijkl\r\n\r\n";
        for (int at = 0; at < head.length() - 4; at++) {
            boolean isEnd = at > 0 && head.charAt(at - 1) == '\r';
            if (isEnd || head.charAt(at) == '\r') {
                continue;
            }
            byte[] bytes = ascii(head.substring(0, at) + "\n" + head.substring(at + 1));
            for (int cut = 1; cut < bytes.length; cut++) {
                var received = new ArrayDeque<byte[]>();
                received.add(Arrays.copyOf(bytes, cut));
                received.add(Arrays.copyOfRange(bytes, cut, bytes.length));
                try (var watch = new Watch(Servers.limits())) {
                    var wire = wire(watch, new Semaphore(0), received);
                    var refused = assertThrows(RequestException.class, wire::get);
                    assertEquals(400, refused.status().code());
                }
            }
        }
    }

    private static String text(RequestFraming wire) {
        byte[] bytes = wire.get();
        return bytes == null ? "end" : new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void ofAHugeChunkNoMoreIsHeldThanOneReadFromTheSocket() {
        var received = new ArrayDeque<byte[]>();
        received.add(ascii("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3c00000\r\n"));
        for (int i = 0; i < 128; i++) {
            received.add(new byte[READ_BYTES]);
        }
        try (var watch = new Watch(Servers.limits())) {
            var wire = wire(watch, new Semaphore(0), received);
            text(wire);
            wire.body(-1);
            for (int left = 127; left >= 0; left--) {
                assertEquals("2000\r\n".length() + READ_BYTES + 2, text(wire).length());
                assertEquals(left, received.size());
            }
        }
    }

    @Test
    void longHeadsShareABoundAndGiveBackWhatTheyHeld() {
        byte[] start = ascii("GET / HTTP/1.1\r\nX: " + "x".repeat(READ_BYTES));
        byte[] end = ascii("\r\n\r\n");
        int over = start.length + end.length - READ_BYTES;
        var heads = new Semaphore(over);
        try (var watch = new Watch(Servers.limits())) {
            var first = wire(watch, heads, new ArrayDeque<>(List.of(start, end, start)));
            assertEquals(start.length + end.length, text(first).length());
            assertEquals(0, heads.availablePermits());
            var second = wire(watch, heads, new ArrayDeque<>(List.of(start, end)));
            var refused = assertThrows(RequestException.class, second::get);
            assertEquals(503, refused.status().code());
            assertThrows(RequestException.class, second::get);
            var small =
                    wire(watch, heads, new ArrayDeque<>(List.of(ascii("GET"), ascii("\r\n\r\n"))));
            assertEquals("GET\r\n\r\n", text(small));
            first.release();
            second.release();
            assertEquals(over, heads.availablePermits());
        }
    }

    @Test
    void whatAConnectionHoldsIsGivenBackWhenItsThreadHasEnded() throws Exception {
        var given = new CountDownLatch(1);
        try (var watch = new Watch(Servers.limits())) {
            Thread.ofVirtual()
                    .start(
                            () ->
                                    watch.ticket(HeadsTest::connection)
                                            .connected(() -> null, given::countDown));
            assertTrue(given.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aHeadWithTooManyLinesOrTooManyBytesIsRefused() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            String lines = "X: y\r\n".repeat(200);
            String answer = server.raw("GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
            answer = server.raw("GET /" + "a".repeat(20_000));
            assertTrue(answer.startsWith("HTTP/1.1 414 "), answer);
            answer = server.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "b".repeat(40_000));
            assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
        }
    }

    @Test
    void anAddressOfThousandsOfPartsIsRefused() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            assertEquals(200, server.get("/" + "a/".repeat(1000)).statusCode());
            assertEquals(400, server.get("/" + "a/".repeat(1100)).statusCode());
            assertEquals(200, server.get("/?" + "a&".repeat(1000)).statusCode());
            assertEquals(400, server.get("/?" + "a&".repeat(1100)).statusCode());
        }
    }

    @Test
    void anUnknownMethodReachesNoPlane() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            for (String method : List.of("TRACE", "CONNECT", "get", "BREW")) {
                String answer =
                        server.answer(
                                method + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertTrue(answer.startsWith("HTTP/1.1 501 "), method + answer);
            }
            assertFalse(server.metrics().text().contains("BREW"));
        }
    }

    @Test
    void anOlderHttpIsRefusedAndItsConnectionCloses() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            String answer = server.raw("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 505 "), answer);
        }
    }
}
