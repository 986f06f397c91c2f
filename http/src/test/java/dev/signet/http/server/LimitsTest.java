// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Plane;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import dev.signet.http.Traffic;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void aFullServerAnswers429AfterABoundedWaitButOperatorsGetThrough() throws Exception {
        var inside = new Semaphore(0);
        var leave = new CountDownLatch(1);
        Plane slow =
                _ -> {
                    inside.release();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return Servers.text(200, "done");
                };
        try (var server =
                Servers.of(
                        Route.at("slow", "/slow", slow).refusing(Servers::refusal),
                        Route.at("health", "/health", Servers::echo).carrying(Traffic.OPERATOR))) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < Servers.limits().requestsAtOnce(); i++) {
                answers.add(
                        Servers.CLIENT.sendAsync(
                                server.request("/slow").build(),
                                HttpResponse.BodyHandlers.ofString()));
            }
            inside.acquire(Servers.limits().requestsAtOnce());
            var refused = server.get("/slow");
            assertEquals(429, refused.statusCode());
            assertEquals("BUSY", refused.body());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
            String millis = refused.headers().firstValue("x-ms-retry-after-ms").orElseThrow();
            assertTrue(Integer.parseInt(millis) >= 20, millis);
            String metrics = server.metrics().text();
            assertTrue(metrics.contains("signet_http_requests_without_place 1.0"), metrics);
            assertEquals(200, server.get("/health").statusCode());
            leave.countDown();
            for (var answer : answers) {
                assertEquals("done", answer.join().body());
            }
            assertEquals(200, server.get("/slow").statusCode());
        }
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndTakesNothingNew() throws Exception {
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Plane slow =
                _ -> {
                    inside.countDown();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return Servers.text(200, "done");
                };
        var server = Servers.of(Route.at("slow", "/", slow));
        var answer =
                Servers.CLIENT.sendAsync(
                        server.request("/").build(), HttpResponse.BodyHandlers.ofString());
        inside.await();
        Thread closing = Thread.ofVirtual().start(server::close);
        while (connects(server.port())) {
            Thread.onSpinWait();
        }
        leave.countDown();
        assertEquals("done", answer.join().body());
        assertTrue(closing.join(Duration.ofSeconds(5)));
    }

    private static boolean connects(int port) {
        try (var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void anAddressInUseIsAFailureAndNothingStaysBound() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            var loopback = InetAddress.getLoopbackAddress();
            var free =
                    new Listener("free", loopback, 0, Optional.empty(), Servers.HOSTS, List.of());
            var taken =
                    new Listener(
                            "taken",
                            loopback,
                            server.port(),
                            Optional.empty(),
                            Servers.HOSTS,
                            List.of());
            var failed =
                    assertThrows(
                            Failed.class,
                            () ->
                                    Server.start(
                                            Servers.limits(),
                                            List.of(free, taken),
                                            new Metrics(),
                                            () -> 1));
            assertEquals(Failure.UNAVAILABLE, failed.failure());
            assertEquals("taken", failed.fact("listener", ""));
            assertEquals(200, server.get("/").statusCode());
        }
    }

    @Test
    void tlsServesTheCertificateItWasGivenToThoseWhoShakeHands() throws Exception {
        var store = Certificates.localhost();
        var listener =
                new Listener(
                        "tls",
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.of(Tls.of(store, Certificates.PASSWORD)),
                        Servers.HOSTS,
                        List.of(Route.at("all", "/x", Servers::echo)));
        var trust =
                javax.net.ssl.TrustManagerFactory.getInstance(
                        javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
        var certificates = java.security.KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(certificates);
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var server =
                        Server.start(Servers.limits(), List.of(listener), new Metrics(), () -> 1);
                var mute = new java.net.Socket(listener.address(), server.port("tls"));
                var client = java.net.http.HttpClient.newBuilder().sslContext(context).build()) {
            var address = java.net.URI.create("https://localhost:" + server.port("tls") + "/x/y");
            var answer =
                    client.send(
                            java.net.http.HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertTrue(answer.body().contains(":" + server.port("tls") + "/x\ny\n"), answer.body());
            assertTrue(answer.body().contains("https://localhost"), answer.body());
            // one that never begins its handshake is cut off
            mute.setSoTimeout(20_000);
            assertEquals(-1, mute.getInputStream().read());
        }
    }

    @Test
    void limitsAreAboveZero() {
        var failed =
                assertThrows(
                        Failed.class,
                        () ->
                                new ServerLimits(
                                        1,
                                        Duration.ZERO,
                                        1,
                                        1,
                                        1,
                                        0,
                                        Duration.ofSeconds(1),
                                        1,
                                        1,
                                        1,
                                        Duration.ofSeconds(1),
                                        Duration.ZERO));
        assertEquals(Failure.INVALID, failed.failure());
    }
}
