// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.http.Plane;
import dev.signet.http.Planes;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final int BOUND = Servers.limits().bodyBytesMax();

    private static Response count(Request request) {
        try {
            return Servers.text(200, Long.toString(request.body().readAllBytes().length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBodyUpToTheBoundIsReadWholeWithAndWithoutLength() {
        try (var server = Servers.of(Route.at("all", "/", BodyTest::count))) {
            byte[] body = new byte[BOUND];
            assertEquals("" + BOUND, post(server, BodyPublishers.ofByteArray(body)));
            assertEquals("" + BOUND, post(server, chunked(body)));
            assertEquals("0", post(server, BodyPublishers.noBody()));
        }
    }

    @Test
    void aBodyOneByteOverTheBoundIs413() {
        try (var server = Servers.of(Route.at("all", "/", BodyTest::count))) {
            byte[] body = new byte[BOUND + 1];
            assertEquals(413, status(server, "/", BodyPublishers.ofByteArray(body)));
            assertEquals(413, status(server, "/", chunked(body)));
            assertEquals("3", post(server, BodyPublishers.ofByteArray(new byte[3])));
        }
    }

    @Test
    void aBodyFarOverTheBoundStillGetsItsAnswer() {
        try (var server = Servers.of(Route.at("all", "/", BodyTest::count))) {
            byte[] body = new byte[20 * BOUND];
            assertEquals(413, status(server, "/", BodyPublishers.ofByteArray(body)));
            assertEquals(413, status(server, "/", chunked(body)));
        }
    }

    @Test
    void aRouteHasALowerBoundAndThePlaneMaySpeakItsOwnWords() {
        var text = new AtomicReference<String>();
        Plane plane =
                request -> {
                    try {
                        return count(request);
                    } catch (Failed e) {
                        text.set(e.getMessage());
                        return Servers.text(413, "own words");
                    }
                };
        try (var server =
                Servers.of(Route.at("small", "/small", plane).withBodyBytesMax(100_000))) {
            for (var body :
                    new BodyPublisher[] {
                        BodyPublishers.ofByteArray(new byte[100_001]), chunked(new byte[100_001])
                    }) {
                var answer = server.send(server.request("/small").POST(body));
                assertEquals(413, answer.statusCode());
                assertEquals("own words", answer.body());
                assertEquals("TOO_LARGE: the body is too large (bytesMax 100000)", text.get());
            }
        }
    }

    @Test
    void aGzipBodyIsOpenedAndItsBoundHoldsForWhatComesOut() throws IOException {
        try (var server = Servers.of(Route.at("all", "/", BodyTest::count))) {
            assertEquals("50000", gzipped(server, gzip(50_000)));
            assertEquals("413", gzipped(server, gzip(BOUND + 1)));
            assertEquals("400", gzipped(server, new byte[] {1, 2, 3}));
        }
    }

    @Test
    void anUnreadBodyDoesNotBecomeTheNextRequest() {
        Plane blind = _ -> Servers.text(401, "who");
        try (var server = Servers.of(Route.at("all", "/", blind))) {
            String body = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
            String answer =
                    server.raw(
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                    + body.length()
                                    + "\r\n\r\n"
                                    + body
                                    + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertEquals(2, answer.split("HTTP/1.1 401", -1).length - 1, answer);
        }
    }

    @Test
    void aLargeUnreadBodyStillGetsItsAnswer() {
        Plane blind = _ -> Servers.text(401, "who");
        try (var server = Servers.of(Route.at("all", "/", blind))) {
            var body = BodyPublishers.ofByteArray(new byte[BOUND - 1]);
            var answer = server.send(server.request("/").POST(body));
            assertEquals(401, answer.statusCode());
            assertEquals("who", answer.body());
        }
    }

    /// Who would be asked cannot be found: the client is answered, and the operator is told.
    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedAlsoWhereItsRouteCannotBeFound() {
        Planes broken =
                _ -> {
                    throw new IllegalStateException();
                };
        try (var server = Servers.of(Route.named("broken", "/broken", broken))) {
            String answer =
                    server.raw(
                            "POST /broken/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                                    + "Content-Length: 2000000\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
            assertTrue(answer.contains("{\"error\":{\"code\":\"RequestBodyTooLarge\""), answer);
        }
    }

    /// Whatever it says of its body: who is asked decides, and by the request in which form.
    @Test
    void aBodyThatIsDeclaredTooLargeIsRefusedInTheWordsOfItsRoute() {
        Refusals words =
                (failed, request) ->
                        Response.of(
                                413,
                                "text/x-own; charset=utf-8",
                                String.join(
                                                " ",
                                                failed.failure().name(),
                                                request.method(),
                                                request.base(),
                                                request.path().toString(),
                                                request.parameter("form").orElse("none"),
                                                request.header("Accept").orElse("none"))
                                        .getBytes(StandardCharsets.US_ASCII));
        try (var server =
                Servers.of(
                        Route.at("bare", "/bare", BodyTest::count),
                        Route.at("own", "/own", BodyTest::count).refusing(words))) {
            String head =
                    " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n";
            String json = "Content-Type: application/json\r\n";
            String own = server.raw("POST /own/b?form=x" + head + json + "Accept: text/y\r\n\r\n");
            assertTrue(own.startsWith("HTTP/1.1 413"), own);
            assertTrue(own.endsWith("\r\n\r\nTOO_LARGE POST http://a/own [b] x text/y"), own);
            String broken = server.raw("PUT /own/%zz?form=%zz" + head + "\r\n");
            assertTrue(
                    broken.endsWith("\r\n\r\nTOO_LARGE PUT http://a/own [%zz] none none"), broken);
            for (String address : List.of("/bare", "/nowhere")) {
                String other =
                        server.raw("POST " + address + head + "Content-Type: text/x-own\r\n\r\n");
                assertTrue(other.contains("{\"error\":{\"code\":\"RequestBodyTooLarge\""), other);
            }
        }
    }

    @Test
    void aBodyFarOverARoutesBoundStillGetsItsAnswer() {
        try (var server =
                Servers.of(Route.at("small", "/", BodyTest::count).withBodyBytesMax(10))) {
            assertEquals(413, status(server, "/", BodyPublishers.ofByteArray(new byte[BOUND - 1])));
            assertEquals(413, status(server, "/", chunked(new byte[BOUND - 1])));
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToContinueOnlyWhenTheBodyIsRead() {
        try (var server = Servers.of(Route.at("all", "/", BodyTest::count))) {
            var asking =
                    server.request("/")
                            .expectContinue(true)
                            .POST(BodyPublishers.ofByteArray(new byte[70_000]));
            assertEquals("70000", server.send(asking).body());
            String unasked =
                    server.raw(
                            "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                                    + "Content-Length: 2000000\r\n\r\n");
            assertTrue(unasked.startsWith("HTTP/1.1 413"), unasked);
        }
    }

    @Test
    void aBodyThatStopsComingIsCutOff() {
        var text = new CompletableFuture<String>();
        Plane plane =
                request -> {
                    try {
                        return count(request);
                    } catch (Failed e) {
                        text.complete(e.text());
                        throw e;
                    }
                };
        try (var server = Servers.of(Route.at("all", "/", plane))) {
            long began = System.nanoTime();
            String answer =
                    server.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nfew");
            assertEquals("", answer);
            assertEquals("the body cannot be read to its end", text.join());
            assertTrue(System.nanoTime() - began < 5_000_000_000L);
        }
    }

    @Test
    void aCodingThatIsNotReadIsRefusedAndTheOneThatIsNamed() throws IOException {
        try (var server = Servers.of(Route.at("all", "/", BodyTest::count))) {
            for (String coding :
                    List.of("br", "deflate", "zstd", "gzip, gzip", "gzip, br", "what")) {
                var answer =
                        server.send(
                                server.request("/")
                                        .header("Content-Encoding", coding)
                                        .POST(BodyPublishers.ofByteArray(gzip(10))));
                assertEquals(415, answer.statusCode(), coding);
                assertEquals(
                        "gzip", answer.headers().firstValue("Accept-Encoding").orElse(""), coding);
            }
            var plain =
                    server.send(
                            server.request("/")
                                    .header("Content-Encoding", "identity")
                                    .POST(BodyPublishers.ofString("as it is")));
            assertEquals(200, plain.statusCode());
        }
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
    }

    private static String post(Servers server, BodyPublisher body) {
        return server.send(server.request("/").POST(body)).body();
    }

    private static int status(Servers server, String target, BodyPublisher body) {
        return server.send(server.request(target).POST(body)).statusCode();
    }

    private static String gzipped(Servers server, byte[] body) {
        var answer =
                server.send(
                        server.request("/")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(body)));
        return answer.statusCode() == 200 ? answer.body() : "" + answer.statusCode();
    }

    private static byte[] gzip(int count) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[count]);
        }
        return bytes.toByteArray();
    }
}
