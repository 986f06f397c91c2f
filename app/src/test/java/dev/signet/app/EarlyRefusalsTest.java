// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server refuses before a plane is asked, on everything that is mounted: in the words
/// that clients of that plane read.
final class EarlyRefusalsTest {
    /// Where the code of an error stands, and what it is when there is no place left.
    private static final Map<String, List<String>> WORDS =
            Map.of(
                    "fhir", List.of("/issue/0/code", "throttled"),
                    "arm", List.of("/error/code", "TooManyRequests"),
                    "none", List.of("/error/code", "TooManyRequests"),
                    "graph", List.of("/error/code", "TooManyRequests"),
                    "vault", List.of("/error/code", "Throttled"),
                    "issuer", List.of("/error", "temporarily_unavailable"),
                    "smart", List.of("/error", "temporarily_unavailable"));

    /// Read by people and machines that look at the status only.
    private static final Set<String> BARE = Set.of("portal", "docs", "health", "metrics");

    private static final Map<Failure, Integer> STATUSES =
            Map.of(
                    Failure.MALFORMED, 400,
                    Failure.NOT_FOUND, 404,
                    Failure.TOO_LARGE, 413,
                    Failure.UNSUPPORTED_MEDIA_TYPE, 415,
                    Failure.INTERNAL, 500,
                    Failure.UNAVAILABLE, 503);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private static Path folder;
    private static Signet signet;
    private static Asked asked;

    @BeforeAll
    static void start() throws Exception {
        var options = UpOptions.local(folder.resolve("data"), 0, 0, Optional.empty());
        signet = Signet.start(options, UnaryOperator.identity());
        signet.awaitSettled();
        asked = Asked.of(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static Response said(Route route, Failed failed) {
        var request =
                new Request(
                        "GET",
                        "https://localhost:8443",
                        List.of(),
                        List.of(),
                        Headers.of(),
                        InputStream.nullInputStream(),
                        "127.0.0.1");
        return route.refusals().of(failed, request);
    }

    private static JsonNode json(Response response) {
        assertTrue(
                response.headers().first("Content-Type").orElse("").contains("json"),
                response::toString);
        return JSON.readTree(((Response.Body.Bytes) response.body()).bytes());
    }

    @Test
    void everyPlaneSaysInItsOwnWordsThatThereIsNoPlaceAndWhenToComeAgain() {
        var spoken = new TreeSet<String>();
        for (Route route : signet.routes()) {
            String plane = route.plane();
            Response full = said(route, Refusals.full(1500));
            assertEquals(429, full.status(), plane);
            assertEquals(List.of("2"), full.headers().values("Retry-After"), plane);
            assertEquals(List.of("1500"), full.headers().values("x-ms-retry-after-ms"), plane);
            if (BARE.contains(plane)) {
                continue;
            }
            List<String> words = WORDS.getOrDefault(plane, List.of());
            assertFalse(words.isEmpty(), "nobody has thought of the words of " + plane);
            assertEquals(words.get(1), json(full).at(words.get(0)).asString(), plane);
            spoken.add(plane);
        }
        assertEquals(new TreeSet<>(WORDS.keySet()), spoken);
    }

    @Test
    void everyPlaneHasItsWordsForWhatElseTheServerRefuses() {
        for (Route route : signet.routes()) {
            String plane = route.plane();
            if (BARE.contains(plane)) {
                continue;
            }
            for (var each : STATUSES.entrySet()) {
                Response refused = said(route, new Failed(each.getKey(), "why it is refused"));
                String what = plane + " " + each.getKey();
                assertEquals(each.getValue(), refused.status(), what);
                JsonNode code = json(refused).at(WORDS.get(plane).getFirst());
                assertFalse(code.asString("").isEmpty(), what);
            }
        }
    }

    /// What comes back for these very bytes.
    private static String raw(String address, String request)
            throws IOException, InterruptedException {
        int port = URI.create(address).getPort();
        var sockets = asked.http().sslContext().getSocketFactory();
        try (var socket = (SSLSocket) sockets.createSocket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// That it is refused so, with a code at that place.
    private static void refused(int status, String pointer, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertTrue(body.startsWith("{"), answer);
        assertFalse(JSON.readTree(body).at(pointer).asString("").isEmpty(), answer);
    }

    @Test
    void aClientOfEachPlaneReadsWhyItWasRefused() throws Exception {
        String main = asked.member("arm");
        String vault = asked.member("vault");
        String tenant = "/common/oauth2/v2.0/token";
        var places =
                List.of(
                        List.of(main, "/subscriptions", "/error/code"),
                        List.of(main, "/v1.0/users", "/error/code"),
                        List.of(main, "/nowhere", "/error/code"),
                        List.of(main, tenant, "/error"),
                        List.of(main, "/fhir/demo/AadSmartOnFhirProxy/token", "/error"),
                        List.of(main, "/fhir/demo/Patient", "/issue/0/code"),
                        List.of(vault, "/keys", "/error/code"),
                        List.of(vault, "/secrets/a", "/error/code"),
                        List.of(vault, "/keys/k/wrapkey", "/error/code"));
        for (List<String> place : places) {
            String server = place.getFirst();
            String pointer = place.get(2);
            String head =
                    "POST " + place.get(1) + " HTTP/1.1\r\nConnection: close\r\nHost: ";
            String known = head + URI.create(server).getAuthority() + "\r\n";
            String large = known + "Expect: 100-continue\r\nContent-Length: 999999999\r\n\r\n";
            refused(413, pointer, raw(server, large));
            String twice = "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n";
            refused(400, pointer, raw(server, known + twice));
            refused(415, pointer, raw(server, known + "Content-Encoding: br\r\n\r\n"));
            refused(421, pointer, raw(server, head + "elsewhere.example\r\n\r\n"));
        }
    }

    @Test
    void anAddressOfNobodyIsSaidToBeNone() throws Exception {
        for (String path : List.of("/nowhere", "/", "/favicon.ico", "/subscription/x")) {
            for (String method : List.of("GET", "POST")) {
                var answer = asked.send(method, path, "", "");
                assertEquals(404, answer.statusCode(), path);
                JsonNode error = JSON.readTree(answer.body()).get("error");
                assertEquals("NotFound", error.get("code").asString(), path);
                assertTrue(answer.headers().firstValue("x-ms-request-id").isPresent(), path);
            }
        }
        var issuer = asked.send("GET", "/common/oauth2/nothing", "", "");
        assertEquals(404, issuer.statusCode());
        assertEquals("invalid_request", JSON.readTree(issuer.body()).get("error").asString());
        var method = asked.send("GET", "/common/oauth2/v2.0/token", "", "");
        assertEquals(405, method.statusCode());
        assertEquals("POST", method.headers().firstValue("Allow").orElse(""));
        assertTrue(JSON.readTree(method.body()).get("error_codes").toString().contains("900561"));
    }

    @Test
    void aFormThatIsTooLargeIsSaidToBe() throws Exception {
        var answer =
                asked.send("POST", "/common/oauth2/v2.0/token", "", "a=" + "x".repeat(70_000));
        assertEquals(413, answer.statusCode());
        assertEquals("invalid_request", JSON.readTree(answer.body()).get("error").asString());
    }
}
