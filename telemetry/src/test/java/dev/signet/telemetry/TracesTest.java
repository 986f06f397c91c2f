// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Trace;
import dev.signet.http.Traffic;
import dev.signet.http.server.Server;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which spans a collector gets of a real server, as it reads them: OTLP's protobuf over HTTP.
@Timeout(60)
final class TracesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String ABOVE = "00f067aa0ba902b7";
    private static final String SAMPLED = "00-" + TRACE + "-" + ABOVE + "-01";

    private HttpServer collector;
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @BeforeEach
    void receive() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    try (exchange) {
                        sent.add(exchange.getRequestBody().readAllBytes());
                        if (exchange.getRequestHeaders().getFirst("X-Silent") != null) {
                            mayAnswer.await();
                        }
                        exchange.sendResponseHeaders(200, -1);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        collector.createContext("/v1/metrics", exchange -> exchange.sendResponseHeaders(200, -1));
        collector.start();
    }

    @AfterEach
    void end() {
        mayAnswer.countDown();
        collector.stop(0);
    }

    private OtlpReceiver receiver(long oneIn, Map<String, String> headers) {
        String root = "http://127.0.0.1:" + collector.getAddress().getPort();
        return new OtlpReceiver(URI.create(root + "/v1/metrics"), headers, oneIn);
    }

    private OtlpExport export(long oneIn) {
        var chance = new AtomicLong();
        return OtlpExport.to(
                receiver(oneIn, Map.of()), Duration.ofDays(1), chance::incrementAndGet, () -> NOW);
    }

    /// Each request is answered by what it would send along, and 503 below `broken`.
    private static Server server(OtlpExport export) {
        var limits =
                new ServerLimits(
                        8,
                        Duration.ofSeconds(1),
                        64,
                        4096,
                        32 * 1024,
                        1024 * 1024,
                        Duration.ofSeconds(5),
                        16 * 1024,
                        4 * 1024 * 1024,
                        4 * 1024 * 1024,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5));
        var plane =
                Route.named(
                        "fhir",
                        "/fhir",
                        _ ->
                                Optional.of(
                                        request ->
                                                Response.of(
                                                        request.path().contains("broken")
                                                                ? 503
                                                                : 200,
                                                        "text/plain",
                                                        Trace.served()
                                                                .orElse("none")
                                                                .getBytes(
                                                                        StandardCharsets.UTF_8))));
        var health =
                Route.at("health", "/health", _ -> Response.empty(200)).carrying(Traffic.OPERATOR);
        var listener =
                new Listener(
                        "main",
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.empty(),
                        KnownHosts.local(),
                        List.of(plane, health));
        return Server.start(limits, List.of(listener), export.metrics(), () -> 1);
    }

    private static String get(Server server, String target, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.port("main") + target));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    private byte[] next() throws InterruptedException {
        byte[] next = sent.poll(30, TimeUnit.SECONDS);
        assertTrue(next != null, "nothing was sent");
        return next;
    }

    private static List<Span> spans(byte[] message) throws IOException {
        return ExportTraceServiceRequest.parseFrom(message)
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpansList();
    }

    private static Map<String, String> attributes(Span span) {
        var all = new HashMap<String, String>();
        span.getAttributesList()
                .forEach(
                        each ->
                                all.put(
                                        each.getKey(),
                                        each.getValue().hasIntValue()
                                                ? "" + each.getValue().getIntValue()
                                                : each.getValue().getStringValue()));
        return all;
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void aSpanTellsRoutePlaneStatusAndTimesAndNothingOfWhatWasAsked() throws Exception {
        try (var export = export(1);
                var server = server(export)) {
            get(server, "/fhir/ward/Patient/marie-1867?name=Curie", "Authorization", "Bearer abc");
            get(server, "/fhir/ward/broken");
            get(server, "/health/live");
        }
        byte[] message = next();
        List<Span> spans = spans(message);
        assertEquals(2, spans.size(), spans::toString); // who looks after the server is not told of
        Span good = spans.getFirst();
        assertEquals("GET /fhir/*", good.getName());
        assertEquals(Span.SpanKind.SPAN_KIND_SERVER, good.getKind());
        assertEquals(
                Map.of(
                        "http.request.method", "GET",
                        "http.route", "/fhir/*",
                        "signet.plane", "fhir",
                        "http.response.status_code", "200"),
                attributes(good));
        assertEquals(NOW.getEpochSecond() * 1_000_000_000L, good.getStartTimeUnixNano());
        assertTrue(good.getEndTimeUnixNano() > good.getStartTimeUnixNano());
        assertEquals(16, good.getTraceId().size());
        assertEquals(8, good.getSpanId().size());
        assertTrue(good.getParentSpanId().isEmpty());
        assertEquals("STATUS_CODE_ERROR", spans.get(1).getStatus().getCode().name());
        assertEquals("503", attributes(spans.get(1)).get("http.response.status_code"));
        String text = new String(message, StandardCharsets.ISO_8859_1);
        for (String needle : List.of("ward", "marie", "Patient", "Curie", "abc", "localhost")) {
            assertFalse(text.contains(needle), needle);
        }
    }

    @Test
    void aTraceThatHasBegunElsewhereGoesOnHereAndInWhatIsAskedForIt() throws Exception {
        String passedOn;
        String otherwise = SAMPLED.replaceFirst("01$", "00");
        try (var export = export(1);
                var server = server(export)) {
            passedOn = get(server, "/fhir/a", "traceparent", SAMPLED);
            // where it is not kept there, it is not here
            assertEquals(otherwise, get(server, "/fhir/a", "traceparent", otherwise));
        }
        List<Span> spans = spans(next());
        assertEquals(1, spans.size(), spans::toString);
        Span span = spans.getFirst();
        assertEquals(TRACE, hex(span.getTraceId()));
        assertEquals(ABOVE, hex(span.getParentSpanId()));
        assertEquals("00-" + TRACE + "-" + hex(span.getSpanId()) + "-01", passedOn);
    }

    @Test
    void ofSoManyRequestsOneIsKept() throws Exception {
        // chance counts up and a span that is kept takes three more: 5, 10, 15 and 20 are kept
        try (var export = export(5);
                var server = server(export)) {
            for (int i = 0; i < 11; i++) {
                get(server, "/fhir/a");
            }
        }
        assertEquals(4, spans(next()).size());
    }

    @Test
    void withoutTheSettingNoRequestIsTold() throws Exception {
        try (var export = export(0);
                var server = server(export)) {
            assertEquals("none", get(server, "/fhir/a", "traceparent", SAMPLED));
        }
        assertTrue(sent.isEmpty());
    }

    @Test
    void whatASilentCollectorDoesNotTakeIsLetGoOfAndCounted() throws Exception {
        var chance = new AtomicLong();
        var sender = new TraceSender(receiver(1, Map.of("X-Silent", "yes")));
        try (var traces = new Traces(1, sender, chance::incrementAndGet, () -> NOW)) {
            traces.begin(Optional.empty()).end("fhir", "/fhir/*", "GET", 200);
            next(); // the sender waits for the collector now
            int more = 7;
            for (int i = 0; i < Traces.HELD_MAX + more; i++) {
                traces.begin(Optional.empty()).end("fhir", "/fhir/*", "GET", 200);
            }
            assertEquals(more, traces.lost());
            mayAnswer.countDown();
        }
    }

    @Test
    void aCollectorThatIsGoneLosesItsSpansAndNobodyWaits() {
        collector.stop(0);
        var sender = new TraceSender(receiver(1, Map.of()));
        var traces = new Traces(1, sender, () -> 1, () -> NOW);
        traces.begin(Optional.empty()).end("fhir", "/fhir/*", "GET", 200);
        traces.close();
        assertEquals(1, traces.lost());
    }

    @Test
    void anAnswerThatBeginsAndDoesNotEndIsNotWaitedFor() throws Exception {
        collector.removeContext("/v1/traces");
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    try (exchange) {
                        sent.add(exchange.getRequestBody().readAllBytes());
                        exchange.sendResponseHeaders(200, 5);
                        exchange.getResponseBody().flush();
                        mayAnswer.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        var sender = new TraceSender(receiver(1, Map.of()), Duration.ofSeconds(1));
        var traces = new Traces(1, sender, () -> 1, () -> NOW);
        traces.begin(Optional.empty()).end("fhir", "/fhir/*", "GET", 200);
        traces.close();
        assertEquals(1, traces.lost());
    }

    @Test
    void aBatchThatCannotBeSentIsCountedAndTheNextOneIsTried() throws Exception {
        var sender = new TraceSender(receiver(1, Map.of("Host", "elsewhere")));
        var traces = new Traces(1, sender, () -> 1, () -> NOW);
        traces.begin(Optional.empty()).end("fhir", "/fhir/*", "GET", 200);
        while (traces.lost() < 1) {
            assertFalse(Thread.interrupted(), "none was counted");
            Thread.onSpinWait();
        }
        traces.begin(Optional.empty()).end("fhir", "/fhir/*", "GET", 200);
        traces.close();
        assertEquals(2, traces.lost());
    }

    @Test
    void whatIsMeasuredIsSentAtTheEndAlsoWhenTheTracesCannotBe() throws Exception {
        var measured = new CountDownLatch(1);
        collector.removeContext("/v1/metrics");
        collector.createContext(
                "/v1/metrics",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, -1);
                        measured.countDown();
                    }
                });
        var receiver = receiver(1, Map.of("Host", "elsewhere"));
        try (var export = OtlpExport.to(receiver, Duration.ofDays(1), () -> 1, () -> NOW);
                var server = server(export)) {
            get(server, "/fhir/a");
        }
        assertTrue(measured.await(30, TimeUnit.SECONDS));
    }

    @Test
    void whatIsNoTraceparentBeginsATraceOfItsOwn() {
        assertEquals(SAMPLED, TraceParent.of(SAMPLED).orElseThrow().header());
        assertTrue(TraceParent.of("01-" + TRACE + "-" + ABOVE + "-01-more").isPresent());
        for (String wrong :
                List.of(
                        "",
                        "ff" + SAMPLED.substring(2),
                        SAMPLED + "-more",
                        SAMPLED.toUpperCase(Locale.ROOT),
                        "00-" + "0".repeat(32) + "-" + ABOVE + "-01",
                        "00-" + TRACE + "-" + "0".repeat(16) + "-01",
                        "01-" + TRACE + "-" + ABOVE + "-01-" + "x".repeat(600))) {
            assertTrue(TraceParent.of(wrong).isEmpty(), wrong);
        }
    }

    @Test
    void tracesNeedACollector() {
        assertThrows(
                IllegalArgumentException.class,
                () -> OtlpReceiver.of(Optional.empty(), Optional.empty(), Optional.of(1L)));
        assertEquals(
                "http://h/base/v1/traces",
                OtlpReceiver.of(Optional.of("http://h/base"), Optional.empty(), Optional.of(1L))
                        .orElseThrow()
                        .traces()
                        .toString());
    }
}
