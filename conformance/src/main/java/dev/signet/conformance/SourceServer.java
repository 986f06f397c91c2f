// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Files for imports by plain HTTP on this machine, as well or as badly as is wanted of each of
/// them. Any thread.
public final class SourceServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Serving> servings = new ConcurrentHashMap<>();
    private final Map<String, List<Long>> asked = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// Answers a request for one file.
    @FunctionalInterface
    public interface Serving {
        /// @param number of requests for that file, this one included
        void answer(Asked asked, int number) throws IOException;
    }

    public SourceServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// Where its files lie; ends with a slash.
    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/files/";
    }

    /// Serves a file in that way from now on.
    ///
    /// @return its address
    public URI serve(String name, Serving serving) {
        servings.put(name, serving);
        return URI.create(base() + name);
    }

    /// Serves a file as it is.
    public URI serve(String name, byte[] content) {
        return serve(name, (asked, _) -> asked.send(content, "\"one\"", content.length));
    }

    /// When it was asked for a file, on the clock of [System#nanoTime].
    public List<Long> asked(String name) {
        return asked.getOrDefault(name, List.of());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        var times = asked.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>());
        times.add(System.nanoTime());
        try {
            Serving serving = servings.get(name);
            if (serving == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                serving.answer(new Asked(exchange, closing), times.size());
            }
        } finally {
            exchange.close();
        }
    }

    /// A request.
    public static final class Asked {
        private final HttpExchange exchange;
        private final CountDownLatch closing;

        private Asked(HttpExchange exchange, CountDownLatch closing) {
            this.exchange = exchange;
            this.closing = closing;
        }

        /// The first byte that is wanted.
        public int from() {
            String range = exchange.getRequestHeaders().getFirst("Range");
            return range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        }

        /// An answer without a body.
        ///
        /// @param headers names and values in turn
        public void refuse(int status, String... headers) throws IOException {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        }

        /// The file from where it is wanted, while it is what is wanted; the connection ends
        /// before byte `end`, which may be too soon.
        public void send(byte[] content, String etag, int end) throws IOException {
            OutputStream body = begin(content.length, etag);
            if (body != null) {
                int from = from();
                body.write(content, from, Math.max(0, end - from));
                body.flush(); // else nothing of what ends too soon is sent
            }
        }

        /// The head of that answer.
        ///
        /// @param size of the whole file; -1: it is not said, and sent from its beginning
        /// @return where the body goes; null when the file is not what is wanted
        public @org.jspecify.annotations.Nullable OutputStream begin(long size, String etag)
                throws IOException {
            String wanted = exchange.getRequestHeaders().getFirst("If-Match");
            if (wanted != null && !wanted.equals(etag)) {
                exchange.sendResponseHeaders(412, -1);
                return null;
            }
            int from = size < 0 ? 0 : from();
            exchange.getResponseHeaders().set("ETag", etag);
            if (from > 0) {
                String range = "bytes " + from + "-" + (size - 1) + "/" + size;
                exchange.getResponseHeaders().set("Content-Range", range);
            }
            long length = size < 0 || size == from ? 0 : size - from;
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, size == from ? -1 : length);
            return exchange.getResponseBody();
        }

        /// All of the file, whatever was wanted.
        public void sendBlindly(byte[] content, String etag) throws IOException {
            exchange.getResponseHeaders().set("ETag", etag);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }

        /// Waits, but not beyond the server's end.
        ///
        /// @return false when the server ends
        public boolean rest(long millis) {
            try {
                return !closing.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
