// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;

/// Sends HTTP requests and says in one line what is wrong when no answer comes. Any thread.
public final class Wire implements AutoCloseable {
    static {
        // A vault's name below the embedded vault's suffix resolves nowhere: it goes into `Host`.
        // The JDK reads this when its client is first used.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final Duration CONNECT = Duration.ofSeconds(15);

    /// How long an answer may take: a vault elsewhere may be asked on the way.
    public static final Duration ANSWER = Duration.ofMinutes(2);

    private final HttpClient http;

    /// @param ca whom to trust; empty for the JDK's authorities
    /// @throws CommandFailed when the file cannot be read or holds no certificate
    public Wire(Optional<Path> ca) {
        var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        builder.connectTimeout(CONNECT);
        ca.ifPresent(file -> builder.sslContext(trust(file)));
        this.http = builder.build();
    }

    /// @throws CommandFailed when no answer of a server comes
    public HttpResponse<byte[]> send(HttpRequest request) {
        String there = origin(request.uri());
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw CommandFailed.error("the server at " + there + " does not answer in time");
        } catch (ConnectException e) {
            throw CommandFailed.error("nothing listens at " + there + "; is the server up?");
        } catch (SSLHandshakeException e) {
            throw stranger(there);
        } catch (IOException e) { // no TLS, another's certificate, no HTTP
            throw stranger(there);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.error("interrupted");
        }
    }

    /// What is said when something else than the server answers.
    public static CommandFailed stranger(String there) {
        return CommandFailed.error(
                "what listens at "
                        + there
                        + " is not the server that was meant; is it up, on that port, and trusted?");
    }

    /// Scheme, host and port of an address.
    public static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static SSLContext trust(Path caPem) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            var pem = new ByteArrayInputStream(Files.readAllBytes(caPem));
            int place = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + place++, certificate);
            }
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw CommandFailed.error("cannot read the certificates in " + caPem);
        }
    }
}
