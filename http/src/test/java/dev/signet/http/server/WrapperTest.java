// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.http.Cors;
import dev.signet.http.GzipAnswers;
import dev.signet.http.Headers;
import dev.signet.http.Metrics;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class WrapperTest {
    private static final Plane PLANE = _ -> Servers.text(200, "body");

    private static Request request(String method, String... headers) {
        return new Request(
                method,
                "https://a",
                List.of("x"),
                List.of(),
                Headers.of(headers),
                InputStream.nullInputStream(),
                "127.0.0.1");
    }

    private static Cors cors(String origin, boolean credentials) {
        return new Cors(
                List.of(origin),
                List.of("Authorization", "Content-Type"),
                List.of("GET", "PUT"),
                Duration.ofMinutes(10),
                credentials);
    }

    private static String header(Response response, String name) {
        return response.headers().first(name).orElse("absent");
    }

    @Test
    void withoutOriginsNothingIsAdded() {
        var response = Cors.none().around(PLANE).handle(request("GET", "Origin", "https://p"));
        assertEquals(List.of("Content-Type"), names(response));
        var options =
                Cors.none()
                        .around(_ -> Response.empty(405))
                        .handle(
                                request(
                                        "OPTIONS",
                                        "Origin",
                                        "https://p",
                                        "Access-Control-Request-Method",
                                        "GET"));
        assertEquals(405, options.status());
    }

    @Test
    void anAllowedOriginIsNamedAndAnotherIsNot() {
        Plane plane = cors("https://p", true).around(PLANE);
        var allowed = plane.handle(request("GET", "Origin", "https://p"));
        assertEquals("https://p", header(allowed, "Access-Control-Allow-Origin"));
        assertEquals("true", header(allowed, "Access-Control-Allow-Credentials"));
        assertEquals("Origin", header(allowed, "Vary"));
        var other = plane.handle(request("GET", "Origin", "https://q"));
        assertEquals(200, other.status());
        assertEquals("absent", header(other, "Access-Control-Allow-Origin"));
        assertEquals("Origin", header(other, "Vary"));
    }

    @Test
    void aPreflightIsAnsweredBeforeThePlane() {
        Plane plane =
                cors("*", false)
                        .around(
                                _ -> {
                                    throw new AssertionError();
                                });
        var answer =
                plane.handle(
                        request(
                                "OPTIONS",
                                "Origin",
                                "https://p",
                                "Access-Control-Request-Method",
                                "PUT"));
        assertEquals(204, answer.status());
        assertEquals("*", header(answer, "Access-Control-Allow-Origin"));
        assertEquals("GET, PUT", header(answer, "Access-Control-Allow-Methods"));
        assertEquals("Authorization, Content-Type", header(answer, "Access-Control-Allow-Headers"));
        assertEquals("600", header(answer, "Access-Control-Max-Age"));
    }

    @Test
    void credentialsForAnyOriginAreRefused() {
        assertThrows(Failed.class, () -> cors("*", true));
    }

    @Test
    void aLargeAnswerIsCompressedForThoseWhoAsk() throws IOException {
        byte[] body = "abc".repeat(3000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var response = Response.of(200, "text/plain", body);
        for (String accepted : List.of("gzip", "br, GZIP;q=0.5", "*")) {
            var answer = GzipAnswers.of(request("GET", "Accept-Encoding", accepted), response);
            assertEquals("gzip", header(answer, "Content-Encoding"));
            assertEquals("Accept-Encoding", header(answer, "Vary"));
            assertTrue(bytes(answer).length < 200);
            var opened = new GZIPInputStream(new ByteArrayInputStream(bytes(answer)));
            assertEquals(9000, opened.readAllBytes().length);
        }
        for (String accepted : List.of("br", "gzip;q=0", "identity")) {
            var answer = GzipAnswers.of(request("GET", "Accept-Encoding", accepted), response);
            assertEquals("absent", header(answer, "Content-Encoding"));
        }
        var small = Response.of(200, "text/plain", new byte[8192]);
        var answer = GzipAnswers.of(request("GET", "Accept-Encoding", "gzip"), small);
        assertEquals("absent", header(answer, "Content-Encoding"));
    }

    @Test
    void metricsAreTextThatPrometheusReads() {
        var metrics = new Metrics();
        metrics.counter("signet_a_total", "As.", "kind", "x").add(3);
        metrics.histogram("signet_b_seconds", "Bs.").record(Duration.ofMillis(3));
        metrics.gauge("signet_c", "Cs.", () -> 1.5);
        String text = metrics.text();
        assertTrue(
                text.contains("# TYPE signet_a_total counter\nsignet_a_total{kind=\"x\"} 3.0\n"),
                text);
        assertTrue(text.contains("signet_b_seconds_bucket{le=\"0.0025\"} 0\n"), text);
        assertTrue(text.contains("signet_b_seconds_bucket{le=\"0.005\"} 1\n"), text);
        assertTrue(text.contains("signet_b_seconds_bucket{le=\"+Inf\"} 1\n"), text);
        assertTrue(text.contains("signet_b_seconds_count 1\nsignet_b_seconds_sum 0.003\n"), text);
        assertTrue(text.contains("signet_c 1.5\n"), text);
        assertThrows(Failed.class, () -> metrics.counter("signet_c_total", "Cs."));
    }

    @Test
    void requestsAreCountedByPlaneMethodAndStatusClass() {
        try (var server = Servers.of(Route.at("fhir", "/fhir", PLANE))) {
            server.get("/fhir");
            server.get("/other");
            // counted when the answer has been sent: the client may be a moment ahead
            awaitLine(server, "{method=\"GET\",plane=\"fhir\",status=\"2xx\"} 1.0\n");
            awaitLine(server, "{method=\"GET\",plane=\"none\",status=\"4xx\"} 1.0\n");
        }
    }

    private static void awaitLine(Servers server, String line) {
        long until = System.nanoTime() + 5_000_000_000L;
        while (!server.metrics().text().contains(line)) {
            assertTrue(System.nanoTime() < until, server.metrics().text());
            Thread.onSpinWait();
        }
    }

    private static List<String> names(Response response) {
        return response.headers().all().stream().map(Headers.Header::name).toList();
    }

    private static byte[] bytes(Response response) {
        return ((Response.Body.Bytes) response.body()).bytes();
    }
}
