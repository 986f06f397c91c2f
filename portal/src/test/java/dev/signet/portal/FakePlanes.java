// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// The planes as a portal sees them: what is to be answered is said beforehand, and what was asked
/// can be looked at. Anything else is 404.
final class FakePlanes implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Said> answers = new LinkedHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /// @param body by what was asked
    private record Said(int status, String type, Function<Asked, String> body) {}

    /// @param target path and query as they came
    record Asked(
            String method,
            String target,
            String accept,
            String type,
            String ifMatch,
            String body) {}

    FakePlanes() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// @param request a method, a blank, and how the target begins
    FakePlanes on(String request, int status, String json) {
        return on(request, status, "application/json", json);
    }

    synchronized FakePlanes on(String request, int status, String type, String body) {
        answers.put(request, new Said(status, type, _ -> body));
        return this;
    }

    /// A success whose JSON depends on what is asked.
    synchronized FakePlanes on(String request, Function<Asked, String> json) {
        answers.put(request, new Said(200, "application/json", json));
        return this;
    }

    /// A header of all answers from now on.
    void header(String name, String value) {
        headers.put(name, value);
    }

    /// How many bytes of bodies have been sent.
    long sent() {
        return sent.get();
    }

    /// The longest beginning that fits; in XML when that is asked for and is there.
    private synchronized Optional<Said> said(String line, String accept) {
        boolean isXml = accept.contains("xml");
        return answers.entrySet().stream()
                .filter(each -> line.startsWith(each.getKey()))
                .filter(each -> each.getValue().type().contains("xml") == isXml)
                .max((one, other) -> one.getKey().length() - other.getKey().length())
                .map(Map.Entry::getValue);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestURI().toString();
            String accept = header(exchange, "Accept");
            var all =
                    new Asked(
                            exchange.getRequestMethod(),
                            target,
                            accept,
                            header(exchange, "Content-Type"),
                            header(exchange, "If-Match"),
                            body);
            asked.add(all);
            Said said =
                    said(exchange.getRequestMethod() + " " + target, accept)
                            .orElse(new Said(404, "application/json", _ -> "{}"));
            byte[] bytes = said.body().apply(all).getBytes(StandardCharsets.UTF_8);
            sent.addAndGet(bytes.length);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", said.type());
            // a file is sent while it is made, so its length is not said
            long length =
                    said.type().endsWith("ndjson") ? 0 : bytes.length == 0 ? -1 : bytes.length;
            exchange.sendResponseHeaders(said.status(), length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
