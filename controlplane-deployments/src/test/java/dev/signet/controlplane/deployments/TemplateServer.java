// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.signet.controlplane.deployments.content.HttpsContent;
import dev.signet.controlplane.deployments.content.HttpsContent.Hosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A host of templates on this machine, with a certificate of its own that only this test believes
/// (`localhost.p12`, whose key is no secret).
final class TemplateServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    final Map<String, String> files = new ConcurrentHashMap<>();
    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final HttpsServer server;
    private final SSLContext trust = trust();

    TemplateServer() {
        try {
            server =
                    HttpsServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(trust));
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().toString();
                    var _ = asked.merge(path, 1, Integer::sum);
                    String file = files.get(path);
                    if (path.startsWith("/moved")) {
                        exchange.getResponseHeaders().set("Location", "/t.json");
                        exchange.sendResponseHeaders(302, -1);
                    } else if (file == null) {
                        exchange.sendResponseHeaders(404, -1);
                    } else {
                        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                    exchange.close();
                });
        server.start();
    }

    private static SSLContext trust() {
        try (var file = TemplateServer.class.getResourceAsStream("/localhost.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            KeyStore believed = KeyStore.getInstance("PKCS12");
            believed.load(null, PASSWORD);
            believed.setCertificateEntry("t", store.getCertificate("t"));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(believed);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    String address(String path) {
        return "https://" + host() + path;
    }

    HttpsContent content(Hosts hosts) {
        return new HttpsContent(hosts, HttpClient.newBuilder().sslContext(trust));
    }

    /// That fetches from here.
    HttpsContent content() {
        return content(new Hosts(Set.of(), Set.of(host())));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
