// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Chunked bodies as bytes on the wire.
class ChunkedTest {
    private static final String START =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static Response body(Request request) {
        try {
            byte[] bytes = request.body().readAllBytes();
            String text = new String(bytes, StandardCharsets.US_ASCII);
            return Servers.text(200, String.join("|", request.path()) + "<" + text + ">");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void badFramingIsA400AndTheLastAnswerOfItsConnection() throws Exception {
        List<String> all =
                List.of(
                        "3\r\nabcXX0\r\n\r\n",
                        "3\r\nabc\n0\r\n\r\n",
                        "3\r\nabcd\r\n0\r\n\r\n",
                        "3\nabc\r\n0\r\n\r\n",
                        "3\rabc\r\n0\r\n\r\n",
                        "3;a=b\nabc\r\n0\r\n\r\n",
                        "3 \r\nabc\r\n0\r\n\r\n",
                        "3,\r\nabc\r\n0\r\n\r\n",
                        "0x3\r\nabc\r\n0\r\n\r\n",
                        "-3\r\nabc\r\n0\r\n\r\n",
                        "+3\r\nabc\r\n0\r\n\r\n",
                        ";a\r\nabc\r\n0\r\n\r\n",
                        "\r\n3\r\nabc\r\n0\r\n\r\n",
                        "0000000000000003\r\nabc\r\n0\r\n\r\n",
                        "3;" + "e".repeat(2000) + "\r\nabc\r\n0\r\n\r\n",
                        "3" + " ".repeat(2000) + ";\r\nabc\r\n0\r\n\r\n",
                        "3\r\nabc\r\n0\r\nT: a\nU: b\r\n\r\n",
                        "3\r\nabc\r\n0\r\nT: " + "t".repeat(9000) + "\r\n\r\n",
                        "3\r\nabc\r\n0\r\n" + "T: a\r\n".repeat(2000) + "\r\n",
                        "3\r\nabc\r\n0\r\n\rX");
        // what is still sent is waited for some seconds each time, so they come all at once
        try (var server = Servers.of(Route.at("all", "/", ChunkedTest::body));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> requests = new ArrayList<>();
            for (String framed : all) {
                requests.add(() -> server.raw(START + framed + NEXT));
            }
            List<Future<String>> answers = clients.invokeAll(requests);
            for (int i = 0; i < all.size(); i++) {
                String answer = answers.get(i).get();
                assertTrue(answer.startsWith("HTTP/1.1 400 "), all.get(i) + answer);
                assertEquals(0, answer.lastIndexOf("HTTP/1.1"), all.get(i) + answer);
                assertTrue(answer.contains("Connection: close"), all.get(i) + answer);
            }
        }
    }

    @Test
    void aBodyWithBadFramingThatThePlaneDoesNotReadEndsItsConnectionToo() {
        try (var server = Servers.of(Route.at("all", "/", _ -> Servers.text(401, "who")))) {
            for (String framed : List.of("3\nabc\r\n0\r\n\r\n", "3\r\nabcXX0\r\n\r\n")) {
                String answer = server.raw(START + framed + NEXT);
                assertTrue(answer.startsWith("HTTP/1.1 401 "), framed + answer);
                assertEquals(0, answer.lastIndexOf("HTTP/1.1"), framed + answer);
            }
        }
    }

    @Test
    void extensionsAndTrailersAreDroppedAndTheNextRequestRuns() {
        try (var server = Servers.of(Route.at("all", "/", ChunkedTest::body))) {
            for (String framed :
                    List.of(
                            "3\r\nabc\r\n0\r\n\r\n",
                            "3;name=\"value\"\r\nabc\r\n0;last\r\n\r\n",
                            "3 \t;name\r\nabc\r\n0\r\n\r\n",
                            "000001\r\na\r\n2\r\nbc\r\n000\r\n\r\n",
                            "3\r\nabc\r\n0\r\nChecksum: 1\r\nOther: 2\r\n\r\n")) {
                String answer = server.raw(START + framed + NEXT);
                assertTrue(answer.contains("\r\n\r\n<abc>HTTP/1.1 200 "), framed + answer);
                assertTrue(answer.endsWith("next<>"), framed + answer);
            }
        }
    }

    @Test
    void aBodyMayArriveInAnyPieces() throws Exception {
        String request = START + "2;x=1\r\nab\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\n" + NEXT;
        try (var server = Servers.of(Route.at("all", "/", ChunkedTest::body));
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            for (byte one : request.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(one);
            }
            var answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.contains("<abc>HTTP/1.1 200 "), answer);
            assertTrue(answer.endsWith("next<>"), answer);
        }
    }

    @Test
    void ofAChunkOfAnySizeThePlaneGetsWhatIsThere() throws Exception {
        int connections = 64;
        int bytesSent = 64 * 1024;
        var read = new Semaphore(0);
        var leave = new CountDownLatch(1);
        Plane plane =
                request -> {
                    try {
                        request.body().readNBytes(bytesSent);
                        read.release();
                        leave.await();
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return Servers.text(200, "read");
                };
        var sockets = new ArrayList<Socket>();
        try (var server =
                Servers.of(
                        limits(connections),
                        Route.at("slow", "/slow", plane),
                        Route.at("echo", "/echo", Servers::echo))) {
            for (int i = 0; i < connections; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                sockets.add(socket);
                String start = START.replace("POST /", "POST /slow") + "3c00000\r\n";
                socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(new byte[bytesSent]);
            }
            // each plane has its bytes though no chunk is complete: they are not waited for
            assertTrue(read.tryAcquire(connections, 20, TimeUnit.SECONDS));
            leave.countDown();
            assertEquals(200, server.get("/echo").statusCode());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aChunkOverARoutesBoundIsRefusedBeforeItHasArrived() throws Exception {
        try (var server =
                        Servers.of(
                                Route.at("small", "/", ChunkedTest::body).withBodyBytesMax(1000));
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String start = START + "3c00000\r\n" + "x".repeat(1001);
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            byte[] status = socket.getInputStream().readNBytes(12);
            assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aFailedBodyStaysFailedForAPlaneThatReadsOn() {
        var reads = new AtomicInteger();
        Plane plane =
                request -> {
                    while (true) {
                        try {
                            assertFalse(request.body().readAllBytes().length > 0);
                            return Servers.text(200, "ended");
                        } catch (IOException | dev.signet.base.Failed e) {
                            if (reads.incrementAndGet() == 3) {
                                return Servers.text(400, "failed");
                            }
                        }
                    }
                };
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            String answer = server.raw(START + "3\nabc\r\n0\r\n\r\n" + NEXT);
            assertTrue(answer.endsWith("failed"), answer);
        }
    }

    private static ServerLimits limits(int requestsAtOnce) {
        return new ServerLimits(
                requestsAtOnce,
                Duration.ofSeconds(1),
                2 * requestsAtOnce,
                4096,
                32 * 1024,
                64 * 1024 * 1024,
                Duration.ofSeconds(20),
                1,
                1024 * 1024 * 1024,
                1024 * 1024 * 1024,
                Duration.ofSeconds(20),
                Duration.ofSeconds(1));
    }
}
