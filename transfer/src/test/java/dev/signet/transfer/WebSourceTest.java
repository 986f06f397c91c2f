// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.transfer.Source.Asked;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSourceTest {
    private final byte[] content = new byte[200_000];
    private final List<String> asked = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private Answer answer = this::whole;
    private volatile String etag = "\"one\"";
    private URI base;
    private Duration silence = Duration.ofSeconds(20);

    private interface Answer {
        void to(HttpExchange exchange, int number) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    int number;
                    synchronized (asked) {
                        asked.add(
                                exchange.getRequestURI().getPath()
                                        + " "
                                        + exchange.getRequestHeaders().getFirst("Range"));
                        number = asked.size();
                    }
                    answer.to(exchange, number);
                });
        server.start();
        base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/files/");
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    private WebSource source() {
        var client = new WebClient(silence, Optional.empty());
        return new WebSource(new WebPrefix(base), Signing.NONE, client);
    }

    private FileBytes open() throws SourceFailed {
        var patience = new Patience(4, Duration.ofMillis(10), Duration.ofMillis(500), pauses::add);
        return FileBytes.open(source(), Asked.whole(base.resolve("a.ndjson")), patience);
    }

    private int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    }

    private void whole(HttpExchange exchange, int number) throws IOException {
        send(exchange, content.length);
    }

    /// The file from where it is asked for; the connection ends at `end`, before it should.
    private void send(HttpExchange exchange, int end) throws IOException {
        int from = from(exchange);
        String same = exchange.getRequestHeaders().getFirst("If-Match");
        if (same != null && !same.equals(etag)) {
            exchange.sendResponseHeaders(412, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("ETag", etag);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, Math.max(0, end - from));
        exchange.close();
    }

    @Test
    void aFileIsReadOverAsManyConnectionsAsItTakes() throws IOException {
        answer = (exchange, number) -> send(exchange, Math.min(content.length, 70_000 * number));
        try (FileBytes file = open()) {
            assertEquals(content.length, file.size().getAsLong());
            assertArrayEquals(content, file.readAllBytes());
        }
        assertEquals(3, asked.size());
        assertTrue(asked.get(1).matches("/files/a.ndjson bytes=[1-9][0-9]*-"), asked.get(1));
    }

    @Test
    void aFileThatHasChangedHalfWayIsNotGoneOnWith() throws IOException {
        answer = (exchange, number) -> send(exchange, 70_000 * number);
        try (FileBytes file = open()) {
            etag = "\"two\"";
            var failed = assertThrows(SourceFailed.class, file::readAllBytes);
            assertEquals(new Reply.Refused(Reason.CHANGED), failed.reply());
        }
    }

    @Test
    void aServerThatStallsIsLeftAndAskedAgain() throws IOException {
        silence = Duration.ofMillis(400);
        answer =
                (exchange, number) -> {
                    if (number > 1) {
                        send(exchange, content.length);
                        return;
                    }
                    exchange.getResponseHeaders().set("ETag", etag);
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content, 0, 1_000);
                    exchange.getResponseBody().flush();
                    try {
                        over.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                };
        try (FileBytes file = open()) {
            assertArrayEquals(content, file.readAllBytes());
        }
        assertTrue(asked.size() >= 2);
    }

    @Test
    void whoWantsToBeLeftAloneIsAndSilenceEndsPatience() {
        answer =
                (exchange, number) -> {
                    exchange.getResponseHeaders().set("Retry-After", "7");
                    exchange.sendResponseHeaders(number % 2 == 0 ? 503 : 429, -1);
                    exchange.close();
                };
        var failed = assertThrows(SourceFailed.class, this::open);
        assertEquals(new Reply.NoAnswer(Optional.of(Duration.ofSeconds(7))), failed.reply());
        assertEquals(4, asked.size());
        assertEquals(List.of(500L, 500L, 500L), pauses.stream().map(Duration::toMillis).toList());
    }

    @Test
    void aNoIsTakenForOneAtOnce() {
        var expected =
                Map.of(
                        401, Reason.FORBIDDEN,
                        403, Reason.FORBIDDEN,
                        404, Reason.NOT_FOUND,
                        412, Reason.CHANGED,
                        302, Reason.REDIRECTED,
                        418, Reason.UNUSABLE);
        expected.forEach(
                (status, reason) -> {
                    answer =
                            (exchange, number) -> {
                                exchange.getResponseHeaders().set("Location", "/files/b.ndjson");
                                exchange.sendResponseHeaders(status, -1);
                                exchange.close();
                            };
                    var failed = assertThrows(SourceFailed.class, this::open);
                    assertEquals(new Reply.Refused(reason), failed.reply());
                });
        assertEquals(expected.size(), asked.size(), "each was asked once, no redirect followed");
    }

    @Test
    void aPartThatNoNumberCanNameIsUnusable() {
        answer =
                (exchange, _) -> {
                    String range = "bytes 99999999999999999999-1/2";
                    exchange.getResponseHeaders().set("Content-Range", range);
                    exchange.sendResponseHeaders(206, -1);
                    exchange.close();
                };
        assertEquals(
                new Reply.Refused(Reason.UNUSABLE),
                source().open(new Asked(base.resolve("a.ndjson"), 7, Optional.empty())));
    }

    @Test
    void aServerThatKnowsNoRangesIsReadFromTheBeginning() throws IOException {
        answer =
                (exchange, number) -> {
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content);
                    exchange.close();
                };
        var opened =
                assertInstanceOf(
                        Reply.Opened.class,
                        source().open(new Asked(base.resolve("a"), 199_990, Optional.empty())));
        try (var bytes = opened.bytes()) {
            assertEquals(10, bytes.readAllBytes().length);
        }
    }

    @Test
    void nothingBesideThePlaceIsAskedFor() {
        for (String address :
                List.of(
                        base.resolve("/other/a").toString(),
                        base + "../other/a",
                        base + "%2e%2e/other",
                        base + "a%2fb",
                        base + "a//b",
                        base.toString().replace("http:", "https:") + "a",
                        base.toString().replace("127.0.0.1", "localhost") + "a",
                        base.toString().replace("http://", "http://user@") + "a",
                        base.toString().replaceAll(":[0-9]+/", ":1/") + "a")) {
            var reply = source().open(Asked.whole(URI.create(address)));
            assertEquals(new Reply.Refused(Reason.NOT_ALLOWED), reply, address);
        }
        assertTrue(asked.isEmpty());
    }

    @Test
    void aTokenIsShownWhereTheAddressIsNotSigned() {
        var signing = new BlobSigning(() -> "token");
        var plain = signing.signed("GET", base, Map.of(), new byte[0]);
        assertEquals("Bearer token", plain.get("Authorization"));
        assertEquals(BlobSigning.API_VERSION, plain.get("x-ms-version"));
        URI sas = URI.create(base + "?sv=2021&sig=abc");
        assertFalse(signing.signed("GET", sas, Map.of(), new byte[0]).containsKey("Authorization"));
    }

    @Test
    void aRequestIsSignedAsAmazonSignsIt() {
        var clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
        var signing = new S3Signing("AKID", "secret", "us-east-1", clock);
        URI file = URI.create("http://127.0.0.1:9000/bucket/a.ndjson");
        var headers = signing.signed("GET", file, Map.of("Range", "bytes=5-"), new byte[0]);
        assertTrue(
                headers.getOrDefault("Authorization", "")
                        .startsWith(
                                "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/s3/aws4_request"),
                headers.toString());
        assertEquals("bytes=5-", headers.get("Range"));
        URI presigned = URI.create(file + "?X-Amz-Signature=abc");
        assertEquals(Map.of(), signing.signed("GET", presigned, Map.of(), new byte[0]));
    }
}
