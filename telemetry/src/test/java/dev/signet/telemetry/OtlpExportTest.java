// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.signet.base.Failed;
import dev.signet.http.Metrics;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a collector gets, as it reads it: OTLP's messages in protobuf over HTTP.
@Timeout(60)
final class OtlpExportTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir private Path folder;
    private HttpServer server;
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private int status = 200;

    private record Sent(
            String path, String type, String secret, ExportMetricsServiceRequest request) {
        Metric metric(String name) {
            return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in " + request));
        }
    }

    @BeforeEach
    void receive() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] bytes = exchange.getRequestBody().readAllBytes();
                        var headers = exchange.getRequestHeaders();
                        sent.add(
                                new Sent(
                                        exchange.getRequestURI().toString(),
                                        headers.getFirst("Content-Type"),
                                        String.valueOf(headers.getFirst("X-Api-Key")),
                                        ExportMetricsServiceRequest.parseFrom(bytes)));
                        exchange.sendResponseHeaders(status, -1);
                    }
                });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private OtlpReceiver receiver(Optional<Path> headers) {
        return OtlpReceiver.of(Optional.of(url()), headers, Optional.empty()).orElseThrow();
    }

    private static Optional<OtlpReceiver> of(String url, Optional<Path> headers) {
        return OtlpReceiver.of(Optional.of(url), headers, Optional.empty());
    }

    private static OtlpExport export(OtlpReceiver receiver, Duration step) {
        return OtlpExport.to(receiver, step, () -> 1, InstantSource.system());
    }

    private Path headers(String text) throws IOException {
        return Files.writeString(folder.resolve("headers"), text);
    }

    private Sent next() throws InterruptedException {
        Sent next = sent.poll(30, TimeUnit.SECONDS);
        assertTrue(next != null, "nothing was sent");
        return next;
    }

    private static Map<String, String> attributes(List<KeyValue> all) {
        var attributes = new HashMap<String, String>();
        all.forEach(each -> attributes.put(each.getKey(), each.getValue().getStringValue()));
        return attributes;
    }

    @Test
    void sumsHistogramsAndGaugesAreSentWithTheLabelsOfMetricsAndNothingElse() throws Exception {
        try (var export = export(receiver(Optional.of(headers("X-Api-Key: abc\n\n"))), NEVER)) {
            Metrics metrics = export.metrics();
            metrics.counter("signet_http_requests_total", "requests", "plane", "fhir").add(7);
            metrics.histogram("signet_http_request_seconds", "durations", "plane", "fhir")
                    .record(Duration.ofMillis(30));
            metrics.gauge("signet_keys", "keys", () -> 9, "state", "usable");
            metrics.gauge("signet_keys", "keys", () -> 3, "state", "usable"); // the last one wins
            String text = metrics.text();
            assertTrue(text.contains("signet_http_requests_total{plane=\"fhir\"} 7.0"), text);
        }
        Sent last = next();
        assertEquals("/v1/metrics", last.path());
        assertEquals("application/x-protobuf", last.type());
        assertEquals("abc", last.secret());
        var resource =
                attributes(last.request().getResourceMetrics(0).getResource().getAttributesList());
        assertEquals("signet", resource.get("service.name"));
        assertTrue(
                resource.keySet().stream()
                        .allMatch(
                                key ->
                                        key.equals("service.name")
                                                || key.startsWith("telemetry.sdk.")),
                resource::toString);
        Metric requests = last.metric("signet_http_requests");
        assertTrue(requests.getSum().getIsMonotonic());
        assertEquals(7, requests.getSum().getDataPoints(0).getAsDouble());
        assertEquals(
                Map.of("plane", "fhir"),
                attributes(requests.getSum().getDataPoints(0).getAttributesList()));
        Metric durations = last.metric("signet_http_request");
        assertEquals("seconds", durations.getUnit());
        var point = durations.getHistogram().getDataPoints(0);
        assertEquals(1, point.getCount());
        assertEquals(0.03, point.getSum(), 1e-9);
        assertEquals(0.0005, point.getExplicitBounds(0), 1e-9);
        assertEquals(30.0, point.getExplicitBounds(point.getExplicitBoundsCount() - 1), 1e-9);
        assertEquals(3, last.metric("signet_keys").getGauge().getDataPoints(0).getAsDouble());
    }

    @Test
    void itIsSentAgainAndAgainAlsoAfterARefusal() throws Exception {
        status = 503;
        try (var export = export(receiver(Optional.empty()), Duration.ofMillis(200))) {
            export.metrics().counter("signet_x_total", "x").add(1);
            next();
            status = 200;
            assertEquals("/v1/metrics", next().path());
            next();
        }
    }

    @Test
    void withoutAReceiverMeasuringGoesOn() {
        server.stop(0);
        try (var export = export(receiver(Optional.empty()), Duration.ofMillis(50))) {
            export.metrics().counter("signet_x_total", "x").add(2);
            assertTrue(export.metrics().text().contains("signet_x_total 2.0"));
        }
    }

    @Test
    void thePathOfMetricsIsAddedOnce() {
        for (String url : List.of("/base", "/base/", "/base/v1/metrics")) {
            assertEquals(
                    "http://h/base/v1/metrics",
                    OtlpReceiver.of(
                                    Optional.of("http://h" + url),
                                    Optional.empty(),
                                    Optional.empty())
                            .orElseThrow()
                            .address()
                            .toString());
        }
        assertTrue(OtlpReceiver.of(Optional.empty(), Optional.empty(), Optional.empty()).isEmpty());
    }

    @Test
    void secretsGoOverANetworkByHttpsOnlyAndToSomebody() throws IOException {
        Optional<Path> headers = Optional.of(headers("A: secret"));
        assertThrows(IllegalArgumentException.class, () -> of("http://collector.example", headers));
        assertThrows(
                IllegalArgumentException.class,
                () -> OtlpReceiver.of(Optional.empty(), headers, Optional.empty()));
        var told = of("https://collector.example", headers).orElseThrow();
        assertFalse(told.toString().contains("secret"), told.toString());
    }

    @Test
    void aFileOfHeadersThatIsNotAsItMustBeIsRefusedWithItsLineAndWithoutWhatStandsThere()
            throws IOException {
        for (String wrong : List.of("A: 1\nsecret", "A b: secret", "A:", "A: 1\nA: secret")) {
            Optional<Path> file = Optional.of(headers(wrong));
            var thrown = assertThrows(Failed.class, () -> of("https://h", file));
            assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("line"), thrown.getMessage());
        }
        Optional<Path> gone = Optional.of(folder.resolve("gone"));
        assertThrows(Failed.class, () -> of("https://h", gone));
    }

    @Test
    void aHeaderThatIsHttpsOwnIsRefusedByItsName() throws IOException {
        for (String name : List.of("Connection", "content-length", "EXPECT", "Host", "Upgrade")) {
            Optional<Path> file = Optional.of(headers("A: 1\n" + name + ": secret"));
            var thrown = assertThrows(Failed.class, () -> of("https://h", file), name);
            assertTrue(thrown.getMessage().contains(name), thrown.getMessage());
            assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
        }
    }
}
