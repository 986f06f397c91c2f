// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Plane;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Tls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Measures the adapter alone: keep-alive GETs of a 2 kB body from connections of this process.
/// Run by hand: `HttpBench <seconds> <connections>`.
final class HttpBench {
    private HttpBench() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        byte[] body = "x".repeat(2000).getBytes(StandardCharsets.UTF_8);
        Plane plane =
                request ->
                        Response.of(200, "application/fhir+json; charset=utf-8", body)
                                .with("ETag", "W/\"" + request.path().size() + '"')
                                .with("X-Request-Id", "00000000-0000-0000-0000-000000000000");
        KeyStore store = Certificates.localhost();
        long began = System.nanoTime();
        List<Route> routes =
                List.of(
                        Route.under("arm", "/subscriptions", plane),
                        Route.named("fhir", "/fhir", _ -> Optional.of(plane)));
        var loopback = InetAddress.getLoopbackAddress();
        var tls = Tls.of(store, Certificates.PASSWORD);
        var server =
                Server.start(
                        ServerLimits.standard(),
                        List.of(
                                new Listener(
                                        "plain",
                                        loopback,
                                        0,
                                        Optional.empty(),
                                        Servers.HOSTS,
                                        routes),
                                new Listener(
                                        "tls",
                                        loopback,
                                        0,
                                        Optional.of(tls),
                                        Servers.HOSTS,
                                        routes)),
                        new Metrics(),
                        new AtomicLong()::incrementAndGet);
        System.out.printf("started in %d ms%n", (System.nanoTime() - began) / 1_000_000);
        for (int round = 0; round < 3; round++) {
            measure(
                    "plain",
                    SocketFactory.getDefault(),
                    server.port("plain"),
                    seconds,
                    connections);
            measure("tls", trusting(store), server.port("tls"), seconds, connections);
        }
        server.close();
    }

    private static void measure(
            String name, SocketFactory sockets, int port, int seconds, int connections)
            throws InterruptedException {
        var count = new AtomicLong();
        var process =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        long cpuNanos = process.getProcessCpuTime();
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> gets(sockets, port, until, count)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // the second figure holds on a busy machine too; it includes the client
        System.out.printf(
                "%s: %d GETs/s, %d us of CPU each%n",
                name,
                count.get() / seconds,
                (process.getProcessCpuTime() - cpuNanos) / count.get() / 1000);
    }

    private static void gets(SocketFactory sockets, int port, long until, AtomicLong count) {
        byte[] request =
                ("GET /fhir/demo/Patient/0f8fad5b-d9cb-469f-a165-70867728950e?_format=json HTTP/1.1"
                                + "\r\nHost: localhost:"
                                + port
                                + "\r\nAccept: application/fhir+json\r\nAuthorization: Bearer "
                                + "y".repeat(900)
                                + "\r\nUser-Agent: bench\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var input = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
            while (System.nanoTime() < until) {
                socket.getOutputStream().write(request);
                int length = 0;
                for (String line = line(input); !line.isEmpty(); line = line(input)) {
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                if (input.readNBytes(length).length != 2000) {
                    throw new IOException("short answer");
                }
                count.incrementAndGet();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(InputStream input) throws IOException {
        var line = new StringBuilder(64);
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static SocketFactory trusting(KeyStore store) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(certificates);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
