// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Cors;
import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.limits.CarriedPlanes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Connections that have carried requests to a plane that forgets do not stay.
class CarriedPlanesTest {
    /// Taken by a slow peer in some three seconds.
    private static final long SLOW_BYTES = 150 * 1024;

    private static final class Switched implements Plane {
        private volatile boolean forgets;

        @Override
        public Response handle(Request request) {
            return Servers.text(200, "done");
        }

        @Override
        public boolean forgets() {
            return forgets;
        }
    }

    @Test
    void aConnectionAtRestIsEndedWhenItsPlaneForgets() throws IOException {
        var plane = new Switched();
        var other = new Switched();
        Plane behind = openTo("https://page").around(plane);
        try (var server =
                        Servers.of(
                                Route.at("plane", "/plane", behind),
                                Route.at("other", "/other", other));
                var first = connect(server);
                var second = connect(server)) {
            assertTrue(asked(first, "/plane").startsWith("HTTP/1.1 200"));
            assertTrue(asked(second, "/other").startsWith("HTTP/1.1 200"));
            assertTrue(asked(first, "/plane").startsWith("HTTP/1.1 200"));
            plane.forgets = true;
            assertEquals(-1, first.getInputStream().read());
            // whose connection holds nothing of it keeps it
            assertTrue(asked(second, "/other").startsWith("HTTP/1.1 200"));
            plane.forgets = false;
            try (var third = connect(server)) {
                assertTrue(asked(third, "/plane").startsWith("HTTP/1.1 200"));
                assertTrue(asked(third, "/plane").startsWith("HTTP/1.1 200"));
            }
        }
    }

    @Test
    void aBusyClientIsToldWithTheFirstRefusalAndKeepsTheNextConnection() throws IOException {
        var plane = new Switched();
        try (var server = Servers.of(Route.at("plane", "/plane", plane));
                var busy = connect(server)) {
            assertFalse(asked(busy, "/plane").contains("Connection: close"));
            plane.forgets = true;
            assertTrue(asked(busy, "/plane").contains("Connection: close"));
            assertEquals(-1, busy.getInputStream().read());
            try (var next = connect(server)) {
                long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
                while (System.nanoTime() < until) { // three looks of the watch, at least
                    String answer = asked(next, "/plane");
                    assertTrue(answer.endsWith("done"), answer);
                    assertFalse(answer.contains("Connection: close"), answer);
                }
                // what it held of refused requests goes when it rests
                assertEquals(-1, next.getInputStream().read());
            }
        }
    }

    @Test
    void anAnswerOfAnotherPlaneIsNotCutForWhatWasRefusedBefore() throws Exception {
        var refusing = new Switched();
        refusing.forgets = true;
        var plane = new Large(1 << 20);
        try (var server =
                        Servers.of(
                                Route.at("refusing", "/refusing", refusing),
                                Route.at("plane", "/plane", plane));
                var slow = connect(server)) {
            assertTrue(asked(slow, "/refusing").startsWith("HTTP/1.1 200"));
            String request = "GET /plane HTTP/1.1\r\nHost: localhost\r\n\r\n";
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            long bytes = 0;
            byte[] piece = new byte[1 << 14];
            for (int count = 0; count >= 0; count = slow.getInputStream().read(piece)) {
                bytes += count;
                Thread.sleep(bytes < plane.bytes ? 60 : 0); // the pace of the peer
            }
            assertTrue(bytes > plane.bytes, bytes + " bytes came");
        }
    }

    @Test
    void anAnswerThatAPeerTakesSlowlyIsCutSoonAfterItsPlaneForgets() throws Exception {
        var plane = new Large(64 << 20);
        try (var server = Servers.of(Route.at("plane", "/plane", plane));
                var slow = connect(server)) {
            String request = "GET /plane HTTP/1.1\r\nHost: localhost\r\n\r\n";
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = slow.getInputStream();
            assertEquals('H', answer.read());
            plane.forgets = true;
            long bytes = 0;
            try {
                byte[] piece = new byte[1024];
                for (int count = 0; count >= 0; count = answer.read(piece)) {
                    bytes += count;
                    Thread.sleep(bytes < SLOW_BYTES ? 20 : 0); // the pace of the peer
                }
            } catch (SocketException _) {
                // cut while it was sent
            }
            assertTrue(bytes < plane.bytes, bytes + " bytes came");
        }
    }

    /// Has a large answer; of 64 MiB no buffer between them holds it.
    private static final class Large implements Plane {
        private final int bytes;
        private volatile boolean forgets;

        private Large(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public Response handle(Request request) {
            byte[] piece = new byte[1 << 16];
            return new Response(
                    200,
                    Headers.of(),
                    new Response.Body.Streamed(
                            out -> {
                                for (int sent = 0; sent < bytes; sent += piece.length) {
                                    out.write(piece);
                                }
                            }));
        }

        @Override
        public boolean forgets() {
            return forgets;
        }
    }

    @Test
    void aConnectionThatNeverRestsTakesNoMoreOfOtherPlanes() {
        var plane = new Switched();
        var other = new Switched();
        var residue = new CarriedPlanes();
        residue.carries(plane);
        assertTrue(residue.allowsMore());
        residue.carries(other);
        assertTrue(residue.allowsMore());
        assertFalse(residue.isForgotten());
        plane.forgets = true;
        assertFalse(residue.allowsMore());
        assertTrue(residue.isForgotten());
        residue.carries(plane);
        assertFalse(residue.allowsMore());
    }

    @Test
    void aConnectionThatHasSeenNothingButRefusalsTakesMoreUntilItWasServed() {
        var plane = new Switched();
        plane.forgets = true;
        var residue = new CarriedPlanes();
        residue.carries(plane);
        assertTrue(residue.allowsMore());
        assertTrue(residue.isForgotten());
        assertFalse(residue.hasServedForgotten());
        plane.forgets = false;
        residue.carries(plane);
        assertTrue(residue.allowsMore());
        plane.forgets = true;
        assertFalse(residue.allowsMore());
    }

    @Test
    void aConnectionOfVeryManyPlanesIsNotRememberedButEnded() {
        var residue = new CarriedPlanes();
        for (int i = 0; i < 16; i++) {
            residue.carries(new Switched());
            assertTrue(residue.allowsMore());
        }
        residue.carries(new Switched());
        assertFalse(residue.allowsMore());
    }

    private static Cors openTo(String origin) {
        return new Cors(List.of(origin), List.of(), List.of(), Duration.ZERO, false);
    }

    private static Socket connect(Servers server) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// The answer, which ends with the body.
    private static String asked(Socket socket, String target) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("done")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return answer + " (ended)";
            }
            answer.append((char) next);
        }
        return answer.toString();
    }
}
