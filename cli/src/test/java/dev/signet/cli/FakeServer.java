// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.cli.server.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A control plane of the tests' own: answers what it was told to and remembers what it was asked.
final class FakeServer implements AutoCloseable {
    static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-0000000000aa";

    private final HttpServer server;
    private final Path folder;
    private final Map<String, Deque<Reply>> replies = new HashMap<>();

    /// What was asked.
    ///
    /// @param path with its query
    /// @param host the header `Host`
    /// @param token what stands behind `Bearer`; empty when nothing does
    record Asked(String method, String path, String body, String host, String token) {
        JsonNode json() {
            return Json.MAPPER.readTree(body);
        }
    }

    record Reply(int status, String body, Map<String, String> headers) {}

    record Ended(int exitCode, String out, String err) {}

    final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    final List<Duration> pauses = new ArrayList<>();

    FakeServer(Path folder) throws IOException {
        this.folder = folder;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        Path data = Files.createDirectories(folder.resolve("signet-data"));
        Files.writeString(data.resolve("secret"), "s3cret\n");
        Files.writeString(
                data.resolve("endpoints.json"),
                """
                {"arm":"%1$s","vault":"%1$s","issuer":"%1$s","tenant":"t-1",
                 "subscription":"00000000-0000-0000-0000-0000000000aa","clientId":"c-1",
                 "clientSecretFile":"%2$s","audiences":{"arm":"https://management.azure.com/",
                 "vault":"https://vault.azure.net","fhir":"https://azurehealthcareapis.com"}}
                """
                        .formatted(origin(), data.resolve("secret")));
    }

    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /// Answers so; a second reply to the same is given the second time, the last one for ever.
    FakeServer on(String methodAndPath, int status, String body, String... headers) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1].replace("ORIGIN", origin()));
        }
        replies.computeIfAbsent(methodAndPath, _ -> new ArrayDeque<>())
                .add(new Reply(status, body.replace("ORIGIN", origin()), named));
        return this;
    }

    /// The request of this method that came last.
    Asked last(String method) {
        return asked.stream().filter(each -> each.method().equals(method)).toList().getLast();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.endsWith("/oauth2/v2.0/token") || path.endsWith("/oauth2/token")) {
            boolean right = body.contains("client_id=c-1&client_secret=s3cret&");
            send(
                    exchange,
                    right ? 200 : 401,
                    right ? "{\"access_token\":\"for " + scope(body) + "\"}" : "{}");
            return;
        }
        var headers = exchange.getRequestHeaders();
        String token = String.valueOf(headers.getFirst("Authorization"));
        asked.add(
                new Asked(
                        exchange.getRequestMethod(),
                        path,
                        body,
                        headers.getFirst("Host"),
                        token.startsWith("Bearer ") ? token.substring(7) : ""));
        Deque<Reply> told =
                replies.get(exchange.getRequestMethod() + " " + path.replaceFirst("\\?.*", ""));
        if (told == null) {
            send(exchange, 404, "{\"error\":{\"code\":\"NotFound\",\"message\":\"nothing\"}}");
            return;
        }
        Reply reply = told.size() > 1 ? told.poll() : told.peek();
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, reply.status(), reply.body());
    }

    private static String scope(String form) {
        String scope = form.replaceFirst(".*&scope=", "");
        return URLDecoder.decode(scope, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /// Types a line: words are parted at spaces.
    Ended type(String line) {
        return type(line.split(" "));
    }

    Ended type(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code =
                Main.run(
                        words,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        folder,
                        pauses::add);
        return new Ended(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
