// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Failed;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// A started server on a free port, with the clients the tests need.
record Servers(Server server, Metrics metrics, int port) implements AutoCloseable {
    static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// What tests call it by.
    static final KnownHosts HOSTS = KnownHosts.local().and(List.of("a", "x", "h", "host"));

    static Servers of(Route... routes) {
        return of(limits(), routes);
    }

    static Servers of(ServerLimits limits, Route... routes) {
        var metrics = new Metrics();
        var listener =
                new Listener(
                        "main",
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.empty(),
                        HOSTS,
                        List.of(routes));
        var chance = new AtomicLong();
        var server = Server.start(limits, List.of(listener), metrics, chance::incrementAndGet);
        return new Servers(server, metrics, server.port("main"));
    }

    static ServerLimits limits() {
        return new ServerLimits(
                8,
                Duration.ofMillis(100),
                64,
                4096,
                32 * 1024,
                1024 * 1024,
                Duration.ofMillis(500),
                16 * 1024,
                4 * 1024 * 1024,
                4 * 1024 * 1024,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5));
    }

    /// Answers what it was asked, one part a line.
    static Response echo(Request request) {
        var text = new StringBuilder();
        text.append(request.method()).append('\n').append(request.base()).append('\n');
        text.append(String.join("|", request.path())).append('\n');
        for (var parameter : request.query()) {
            text.append(parameter.name()).append('=').append(parameter.value()).append('\n');
        }
        return text(200, text.toString());
    }

    static Response text(int status, String text) {
        return Response.of(
                status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// A refusal with the failure's name.
    static Response refusal(Failed failed, Request request) {
        Response bare = Refusals.bare(failed);
        return Refusals.later(text(bare.status(), failed.failure().name()), failed);
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + target));
    }

    HttpResponse<String> get(String target) {
        return send(request(target));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What comes back for these very bytes, until the server closes by itself: this side keeps its
    /// connection open.
    String raw(String request) {
        try (var socket = sent(request)) {
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The same where the close is not the point: once an answer begins no more is to come from
    /// here, and the server, which takes what is under way when it closes first, need not wait for
    /// it.
    String answer(String request) {
        try (var socket = sent(request)) {
            var answer = new ByteArrayOutputStream();
            answer.write(socket.getInputStream().readNBytes(1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Socket sent(String request) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    @Override
    public void close() {
        server.close();
    }
}
