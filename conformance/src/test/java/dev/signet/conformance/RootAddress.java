// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An account at the root of an address of its own, as a proxy in front of the server gives it:
/// the proxy writes the account's path before each path that comes. Clients of the retired service
/// need that, where accounts had names instead of paths.
final class RootAddress implements AutoCloseable {
    private static final List<String> PASSED_ON =
            List.of("Authorization", "Accept", "Content-Type", "Prefer", "User-Agent");
    private static final List<String> PASSED_BACK =
            List.of("Content-Location", "Content-Type", "Location", "Retry-After", "X-Progress");

    private final Client client;
    private final String base;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param base the account's address
    RootAddress(Client client, String base) {
        this.client = client;
        this.base = base;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /// The address, without a slash at its end.
    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var request =
                    HttpRequest.newBuilder(URI.create(base + exchange.getRequestURI()))
                            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            for (String name : PASSED_ON) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.setHeader(name, value);
                }
            }
            var answer = client.exchange(request.build());
            for (String name : PASSED_BACK) {
                answer.header(name)
                        .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
            }
            int length = answer.body().length;
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
            if (length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
