// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import dev.signet.http.Traffic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/// Many who are slow, and one who is not: it is answered while the others still hold on.
class SlowConnectionsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final byte[] LARGE = new byte[8 * 1024 * 1024];

    /// The standard ones with small budgets: nobody is cut for stalling while a test runs.
    private static ServerLimits limits(int requestsAtOnce, int connections) {
        return limits(requestsAtOnce, connections, Duration.ofSeconds(5), 16 * 1024);
    }

    private static ServerLimits limits(
            int requestsAtOnce, int connections, Duration wait, int bytesPerSecondMin) {
        return new ServerLimits(
                requestsAtOnce,
                wait,
                connections,
                4096,
                32 * 1024,
                2 * 1024 * 1024,
                Duration.ofSeconds(60),
                bytesPerSecondMin,
                4 * 1024 * 1024,
                4 * 1024 * 1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1));
    }

    private static Response read(Request request) {
        try {
            return Servers.text(200, "" + request.body().readAllBytes().length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Route[] routes() {
        return new Route[] {
            Route.at("token", "/token", SlowConnectionsTest::read).carrying(Traffic.OPEN),
            Route.at("large", "/large", _ -> Response.of(200, "text/plain", LARGE)),
            Route.at("data", "/data", SlowConnectionsTest::read)
        };
    }

    /// Connections that hold on until they are closed.
    private static final class Crowd implements AutoCloseable {
        private final Deque<Socket> sockets = new ArrayDeque<>();
        private final int port;

        private Crowd(int port) {
            this.port = port;
        }

        private void join(int count, String begun) throws IOException {
            for (int i = 0; i < count; i++) {
                var socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new java.net.InetSocketAddress(LOOPBACK, port));
                sockets.add(socket);
                try {
                    socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    // cut already, to make room
                }
            }
        }

        private void join(int count, String begun, byte[] more) throws IOException {
            for (int i = 0; i < count; i++) {
                join(1, begun);
                sockets.getLast().getOutputStream().write(more);
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static String head(String path, int bytes) {
        return "POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + bytes
                + "\r\n\r\n";
    }

    private static void answersThoseWhoAreNotSlow(Servers server, String... paths) {
        for (String path : paths) {
            String answer =
                    server.raw(
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                                    + "Connection: close\r\n\r\nabc");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), path + ": " + answer);
        }
    }

    @Test
    void threeHundredSlowBodiesHoldNoPlace() throws Exception {
        try (var server = Servers.of(limits(8, 1024), routes());
                var crowd = new Crowd(server.port())) {
            crowd.join(150, head("/token", 100) + "a");
            crowd.join(150, head("/data", 100) + "a");
            answersThoseWhoAreNotSlow(server, "/token", "/data");
            assertEquals("0.0", held(server.metrics(), "signet_http_connections_cut"));
        }
    }

    @Test
    void moreSlowBodiesThanConnectionsDoNotKeepOthersOut() throws Exception {
        try (var server = Servers.of(limits(8, 512), routes());
                var crowd = new Crowd(server.port())) {
            crowd.join(600, head("/token", 100) + "a");
            answersThoseWhoAreNotSlow(server, "/token", "/data", "/data");
        }
    }

    @Test
    void moreIdleConnectionsAndHalfHeadsThanThereIsRoomForDoNotKeepOthersOut() throws Exception {
        try (var server = Servers.of(limits(8, 256), routes());
                var crowd = new Crowd(server.port())) {
            crowd.join(150, "");
            crowd.join(150, "GET /data HTTP/1.1\r\nHost: loc");
            answersThoseWhoAreNotSlow(server, "/token", "/data", "/data");
        }
    }

    @Test
    void slowBodiesAreCutWhenTheirBytesAreSpentAndAQuickOneGetsThrough() throws Exception {
        try (var server = Servers.of(limits(64, 256), routes());
                var crowd = new Crowd(server.port())) {
            int most = 2 * 1024 * 1024;
            crowd.join(3, head("/data", most), new byte[1_300_000]);
            while (bytesHeld(server) < 3_900_000) {
                Thread.onSpinWait();
            }
            // it waits until they have been slow for a while
            var quick = BodyPublishers.ofByteArray(new byte[most]);
            assertEquals("" + most, server.send(server.request("/data").POST(quick)).body());
        }
    }

    private static double bytesHeld(Servers server) {
        return Double.parseDouble(held(server.metrics(), "signet_http_body_bytes"));
    }

    @Test
    void thoseWhoDoNotTakeTheirAnswersAreCutWhenOthersWait() throws Exception {
        try (var server = Servers.of(limits(64, 256), routes());
                var crowd = new Crowd(server.port())) {
            // more than a socket's buffers take
            crowd.join(1, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
            while (!held(server.metrics(), "signet_http_answer_bytes").equals("8388608.0")) {
                Thread.onSpinWait();
            }
            answersThoseWhoAreNotSlow(server, "/token", "/data");
            for (int i = 0; i < 3; i++) {
                assertEquals(LARGE.length, server.get("/large").body().length());
            }
        }
    }

    @Test
    void aBodyThatWaitsForThePlaneIsNotCutWhenOthersWait() throws Exception {
        var room = new CountDownLatch(1);
        Plane waiting =
                request -> {
                    try {
                        int start = request.body().readNBytes(1_900_000).length;
                        room.await();
                        int rest = request.body().readAllBytes().length;
                        return Servers.text(200, "" + (start + rest));
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        try (var server =
                Servers.of(
                        limits(64, 256),
                        Route.at("waiting", "/waiting", waiting),
                        Route.at("data", "/data", SlowConnectionsTest::read)
                                .refusing(Servers::refusal))) {
            int most = 2 * 1024 * 1024;
            var body = BodyPublishers.ofByteArray(new byte[most]);
            List<CompletableFuture<HttpResponse<String>>> honest = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                honest.add(
                        Servers.CLIENT.sendAsync(
                                server.request("/waiting").POST(body).build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            while (bytesHeld(server) < 3_800_000) {
                Thread.onSpinWait();
            }
            var full = server.send(server.request("/data").POST(body));
            assertEquals(429, full.statusCode());
            assertEquals("BUSY", full.body());
            room.countDown();
            for (var answer : honest) {
                assertEquals("" + most, answer.join().body());
            }
            assertEquals("0.0", held(server.metrics(), "signet_http_connections_cut"));
        }
    }

    @Test
    void theAnswerToAWriteIsNotReplacedByAnInvitationToComeAgain() throws Exception {
        Plane large = _ -> Response.of(200, "application/json", LARGE).with("Location", "/large/1");
        // nobody is ever too slow
        var limits = limits(64, 256, Duration.ofMillis(100), 1);
        Route route = Route.at("large", "/large", large).refusing(Servers::refusal);
        try (var server = Servers.of(limits, route);
                var crowd = new Crowd(server.port())) {
            crowd.join(1, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
            awaitAnswerBytes(server, LARGE.length);
            var full = server.get("/large");
            assertEquals(429, full.statusCode());
            assertEquals("BUSY", full.body());
            assertEquals("1", full.headers().firstValue("Retry-After").orElseThrow());
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                var answer = server.send(asking(server, method));
                assertEquals(200, answer.statusCode(), method);
                assertEquals(LARGE.length, answer.body().length(), method);
                awaitAnswerBytes(server, LARGE.length);
            }
            // its body costs nothing
            assertEquals(200, server.send(asking(server, "HEAD")).statusCode());
            crowd.join(1, head("/large", 0));
            awaitAnswerBytes(server, 2L * LARGE.length);
            var bare = server.send(asking(server, "POST"));
            assertEquals(200, bare.statusCode());
            assertEquals("", bare.body());
            assertEquals("/large/1", bare.headers().firstValue("Location").orElseThrow());
            assertTrue(bare.headers().firstValue("Content-Type").isEmpty());
        }
    }

    private static HttpRequest.Builder asking(Servers server, String method) {
        return server.request("/large").method(method, BodyPublishers.noBody());
    }

    private static void awaitAnswerBytes(Servers server, long bytes) {
        while (Double.parseDouble(held(server.metrics(), "signet_http_answer_bytes")) != bytes) {
            Thread.onSpinWait();
        }
    }

    @Test
    void elevenHundredHalfOpenConnectionsDoNotKeepAHandshakeOut() throws Exception {
        var store = Certificates.localhost();
        var listener =
                new Listener(
                        "tls",
                        LOOPBACK,
                        0,
                        Optional.of(Tls.of(store, Certificates.PASSWORD)),
                        Servers.HOSTS,
                        List.of(routes()));
        try (var server = Server.start(limits(8, 1024), List.of(listener), new Metrics(), () -> 1);
                var crowd = new Crowd(server.port("tls"))) {
            crowd.join(1100, "");
            for (int i = 0; i < 3; i++) {
                try (var socket = secured(store, server.port("tls"))) {
                    assertTrue(answer(socket).startsWith("HTTP/1.1 200 "));
                }
            }
        }
    }

    @Test
    void theOldSuitesAreNotOffered() throws Exception {
        var store = Certificates.localhost();
        var listener =
                new Listener(
                        "tls",
                        LOOPBACK,
                        0,
                        Optional.of(Tls.of(store, Certificates.PASSWORD)),
                        Servers.HOSTS,
                        List.of(routes()));
        var metrics = new Metrics();
        try (var server = Server.start(limits(8, 64), List.of(listener), metrics, () -> 1)) {
            for (String suite :
                    List.of(
                            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
                            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                            "TLS_AES_128_GCM_SHA256")) {
                try (var socket = secured(store, server.port("tls"))) {
                    socket.setEnabledCipherSuites(new String[] {suite});
                    boolean shaken;
                    try {
                        socket.startHandshake();
                        shaken = true;
                    } catch (javax.net.ssl.SSLException e) {
                        shaken = false;
                    }
                    assertEquals(!suite.contains("CBC"), shaken, suite);
                }
            }
            // what has ended is not counted for ever
            while (!held(metrics, "signet_http_connections").equals("0.0")) {
                Thread.onSpinWait();
            }
        }
    }

    private static String answer(SSLSocket socket) throws IOException {
        socket.setSoTimeout(20_000);
        String request = "GET /data HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream input = socket.getInputStream();
        return new String(input.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static SSLSocket secured(java.security.KeyStore store, int port) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var certificates = java.security.KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(certificates);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(LOOPBACK, port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /// What a gauge says now.
    private static String held(Metrics metrics, String name) {
        return metrics.text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }
}
