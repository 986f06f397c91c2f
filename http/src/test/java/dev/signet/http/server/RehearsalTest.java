// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.Route;
import dev.signet.http.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    /// A record that says it is a handshake, of two bytes that are none.
    private static final byte[] NONSENSE = {22, 3, 1, 0, 2, 99, 99};

    private static Server started(KeyStore store, Metrics metrics) {
        var listener =
                new Listener(
                        "tls",
                        InetAddress.getLoopbackAddress(),
                        0,
                        Optional.of(Tls.of(store, Certificates.PASSWORD)),
                        Servers.HOSTS,
                        List.of(Route.at("data", "/data", Servers::echo)));
        return Server.start(Servers.limits(), List.of(listener), metrics, () -> 1);
    }

    private static SSLSocket secured(KeyStore store, int port) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(certificates);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void theServersHalfIsShakenUpToWhereTheClientIsWaitedFor() throws Exception {
        KeyStore store = Certificates.localhost();
        var tls = Tls.of(store, Certificates.PASSWORD);
        int certificate = store.getCertificate("server").getEncoded().length;
        // in TLS 1.3 the certificate is in the first answer
        assertTrue(Rehearsal.once(tls, Rehearsal.hello(tls)) > certificate);
    }

    @Test
    void aServerThatIsClosedRehearsesNoLonger() throws Exception {
        Thread rehearsal =
                Rehearsal.start(List.of(Tls.of(Certificates.localhost(), Certificates.PASSWORD)));
        rehearsal.interrupt();
        assertTrue(rehearsal.join(Duration.ofSeconds(20)));
    }

    @Test
    void itWaitsWhileTheProcessHasOtherWork() throws Exception {
        var asked = new AtomicInteger();
        // busy in three pauses, then at rest
        long[] readings = {0, 1, 1, 2, 2, 3, 3, 3};
        var rehearsal = new Rehearsal(() -> readings[asked.getAndIncrement()] * 1_000_000_000L);
        rehearsal.awaitRest(Duration.ZERO);
        assertEquals(readings.length, asked.get());
    }

    @Test
    void itWaitsNoLongerThanFiveMinutesInAll() throws Exception {
        var asked = new AtomicInteger();
        var rehearsal = new Rehearsal(() -> asked.getAndIncrement() * 1_000_000_000L);
        rehearsal.awaitRest(Duration.ZERO);
        // 1,200 pauses of a quarter of a second, and the first; two readings each
        assertEquals(2 * 1_201, asked.getAndSet(0));
        rehearsal.awaitRest(Duration.ZERO);
        assertEquals(2, asked.get());
    }

    @Test
    void handshakesThatFailKeepNoPlace() throws Exception {
        var store = Certificates.localhost();
        var metrics = new Metrics();
        try (var server = started(store, metrics)) {
            var crowd = new ArrayList<Socket>();
            for (int i = 0; i < 40; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port("tls"));
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(NONSENSE);
                crowd.add(socket);
            }
            for (Socket socket : crowd) {
                awaitEnd(socket);
            }
            try (var socket = secured(store, server.port("tls"))) {
                socket.startHandshake();
            }
            while (!metrics.text().contains("signet_http_handshakes_inside 0.0")) {
                Thread.onSpinWait();
            }
        }
    }

    private static void awaitEnd(Socket socket) throws IOException {
        try (socket) {
            boolean _ = socket.getInputStream().readAllBytes().length > 0;
        } catch (SocketException _) {
            // cut, to make room
        }
    }

    @Test
    void aFirstMessageThatComesByteByByteIsAnswered() throws Exception {
        var store = Certificates.localhost();
        ByteBuffer hello = Rehearsal.hello(Tls.of(store, Certificates.PASSWORD));
        try (var server = started(store, new Metrics());
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port("tls"))) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            while (hello.hasRemaining()) {
                socket.getOutputStream().write(hello.get());
            }
            assertEquals(22, socket.getInputStream().read());
        }
    }
}
