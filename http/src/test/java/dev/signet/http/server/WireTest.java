// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final String SECRET = "MarkerName";

    @Test
    void badRequestsAreBare400s() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            for (String request :
                    List.of(
                            "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET /?name=M\u00fcller HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET / HTTP/1.1\r\n\r\n",
                            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                            "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                            "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
                            "GET / HTTP/1.1\r\nHost: a\r\n\0: b\r\n\r\n",
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                            "nonsense\r\n\r\n")) {
                String closing = request.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
                String answer = server.answer(closing);
                assertTrue(answer.startsWith("HTTP/1.1 400 "), request + answer);
                assertTrue(answer.endsWith("\r\n\r\n"), request + answer);
            }
        }
    }

    @Test
    void overlongLinesAndHeadersAreRefused() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            String line = "GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
            assertTrue(server.raw(line).startsWith("HTTP/1.1 414 "));
            String header = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "b".repeat(40_000) + "\r\n\r\n";
            assertTrue(server.raw(header).startsWith("HTTP/1.1 4"), server.raw(header));
        }
    }

    @Test
    void theAbsoluteFormIsUnderstoodAndItsHostWins() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            String answer =
                    server.answer(
                            "GET http://host:1/a HTTP/1.1\r\nHost: a\r\n"
                                    + "Connection: close\r\n\r\n");
            assertTrue(answer.endsWith("GET\nhttp://host:1\na\n"), answer);
        }
    }

    @Test
    void aProxyOnThisMachineMaySayThatItSpeaksTls() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            var answer = server.send(server.request("/").header("X-Forwarded-Proto", "https"));
            assertTrue(answer.body().contains("https://localhost"), answer.body());
        }
    }

    @Test
    void headHasTheLengthAndNoBody() {
        try (var server = Servers.of(Route.at("all", "/", _ -> Servers.text(200, "four")))) {
            var answer = server.send(server.request("/").HEAD());
            assertEquals(200, answer.statusCode());
            assertEquals("4", answer.headers().firstValue("Content-Length").orElseThrow());
            assertEquals("", answer.body());
            assertEquals("four", server.get("/").body());
        }
    }

    @Test
    void everyMethodThatIsKnownReachesThePlane() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            for (String method : List.of("PATCH", "DELETE", "OPTIONS", "PUT")) {
                var answer =
                        server.send(
                                server.request("/")
                                        .method(
                                                method,
                                                java.net.http.HttpRequest.BodyPublishers.noBody()));
                assertTrue(answer.body().startsWith(method + "\n"), answer.body());
            }
        }
    }

    @Test
    void repeatedHeadersAndBodilessStatusesPassThrough() {
        Plane plane =
                request ->
                        Response.empty(Integer.parseInt(request.path().getFirst()))
                                .with("Vary", "Origin")
                                .with("Vary", "Accept");
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            for (int status : new int[] {200, 204, 304, 412}) {
                var answer = server.get("/" + status);
                assertEquals(status, answer.statusCode());
                assertEquals(
                        "Origin,Accept",
                        String.join(",", answer.headers().allValues("Vary")).replace(" ", ""));
            }
        }
    }

    @Test
    void aStreamedResponseArrivesWholeAndABrokenOneIsNoticed() {
        Plane plane =
                request ->
                        new Response(
                                200,
                                Headers.of("Content-Type", "text/plain"),
                                new Response.Body.Streamed(
                                        target -> {
                                            byte[] block =
                                                    "0123456789"
                                                            .repeat(2000)
                                                            .getBytes(StandardCharsets.US_ASCII);
                                            for (int i = 0; i < 50; i++) {
                                                target.write(block);
                                            }
                                            if (request.path().getFirst().equals("broken")) {
                                                throw new IllegalStateException(SECRET);
                                            }
                                        }));
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            assertEquals(1_000_000, server.get("/whole").body().length());
            var thrown =
                    org.junit.jupiter.api.Assertions.assertThrows(
                            IOException.class,
                            () ->
                                    Servers.CLIENT.send(
                                            server.request("/broken").build(),
                                            java.net.http.HttpResponse.BodyHandlers.ofString()));
            assertFalse(thrown.getMessage().contains(SECRET));
        }
    }

    @Test
    void aStreamThatBreaksBeforeItsFirstByteIsABare500() {
        Plane plane =
                _ ->
                        new Response(
                                200,
                                Headers.of("Content-Type", "text/plain", "X-Own", "1"),
                                new Response.Body.Streamed(
                                        _ -> {
                                            throw new IllegalStateException(SECRET);
                                        }));
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            var answer = server.get("/");
            assertEquals(500, answer.statusCode());
            assertEquals("", answer.body());
            assertTrue(answer.headers().firstValue("X-Own").isEmpty());
        }
    }

    @Test
    void aHeaderThatWouldSplitTheResponseIsA500() {
        Plane plane = _ -> Response.empty(200).with("Location", "a\r\nSet-Cookie: b");
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            var answer = server.get("/");
            assertEquals(500, answer.statusCode());
            assertTrue(answer.headers().firstValue("Set-Cookie").isEmpty());
        }
    }

    @Test
    void noAddressHeaderOrMessageReachesTheLog() {
        var lines = new ArrayList<String>();
        var root = Logger.getLogger("");
        var handler =
                new Handler() {
                    @Override
                    public synchronized void publish(LogRecord record) {
                        lines.add(new SimpleFormatter().format(record));
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        handler.setLevel(java.util.logging.Level.ALL);
        root.addHandler(handler);
        Plane plane =
                request -> {
                    if (request.path().getFirst().equals("failed")) {
                        throw new Failed(
                                new IllegalStateException(SECRET), Failure.CORRUPT, "block");
                    }
                    throw new IllegalArgumentException(SECRET, new IOException(SECRET));
                };
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            for (String target : List.of("/failed/", "/plain/", "/%zz/", "/|?x=")) {
                String answer =
                        server.answer(
                                "GET "
                                        + target
                                        + SECRET
                                        + " HTTP/1.1\r\nHost: a\r\nAuthorization: "
                                        + SECRET
                                        + "\r\nConnection: close\r\n\r\n");
                assertFalse(answer.contains(SECRET), answer);
            }
            server.answer(
                    "GET /"
                            + SECRET
                            + " HTTP/1.1\r\nHost: "
                            + SECRET
                            + "/\r\nConnection: close\r\n\r\n");
            server.answer(SECRET + "\r\n\r\n");
            server.answer("GET /" + SECRET + " HTTP/1.1\r\nHost: a\r\n" + SECRET + "\r\n\r\n");
            server.answer("GET /" + SECRET + " HTTP/1.0\r\nHost: a\r\n\r\n");
            server.answer(
                    "POST /"
                            + SECRET
                            + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                            + SECRET
                            + "\r\n\r\n");
        } finally {
            root.removeHandler(handler);
        }
        String log = String.join("", lines);
        assertTrue(log.matches("(?s).*incident [0-9a-f-]{36}, plane all: CORRUPT: block.*"), log);
        assertTrue(log.contains("java.lang.IllegalArgumentException"), log);
        assertTrue(log.contains("caused by java.io.IOException"), log);
        assertFalse(log.contains(SECRET), log);
    }

    @Test
    void aRequestThatDoesNotEndIsCutOffThoughItDrips() throws Exception {
        for (String start : List.of("G", "GET / HTTP/1.1\r\nHost: a\r\nX-")) {
            try (var server = Servers.of(Route.at("all", "/", Servers::echo));
                    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
                socket.setSoTimeout(50);
                long began = System.nanoTime();
                assertTrue(cutOffWhileDripping(socket, began + 15_000_000_000L), start);
            }
        }
    }

    private static boolean cutOffWhileDripping(Socket socket, long untilNanos) {
        while (System.nanoTime() < untilNanos) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                try {
                    socket.getOutputStream().write('x');
                } catch (IOException gone) {
                    return true;
                }
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aConnectionMayRestBetweenRequestsButNotForEver() throws Exception {
        var limits =
                new ServerLimits(
                        8,
                        Duration.ZERO,
                        8,
                        4096,
                        4096,
                        4096,
                        Duration.ofMillis(200),
                        1024,
                        1024 * 1024,
                        1024 * 1024,
                        Duration.ofMillis(3000),
                        Duration.ofSeconds(1));
        byte[] request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var server = Servers.of(limits, Route.at("all", "/", _ -> Servers.text(200, "!")));
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (int i = 0; i < 2; i++) {
                socket.getOutputStream().write(request);
                while (socket.getInputStream().read() != '!') {
                    // up to the end of the answer
                }
                // many times the stall limit: resting is no stall
                Thread.sleep(1000);
            }
            socket.setSoTimeout(20_000);
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void aClientThatDoesNotReadIsCutOff() throws Exception {
        var ended = new java.util.concurrent.CountDownLatch(1);
        Plane plane =
                _ ->
                        new Response(
                                200,
                                Headers.of(),
                                new Response.Body.Streamed(
                                        target -> {
                                            try {
                                                while (true) {
                                                    target.write(new byte[60_000]);
                                                }
                                            } finally {
                                                ended.countDown();
                                            }
                                        }));
        try (var server = Servers.of(Route.at("all", "/", plane));
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertTrue(ended.await(10, java.util.concurrent.TimeUnit.SECONDS));
        }
    }
}
