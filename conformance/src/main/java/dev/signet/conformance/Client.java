// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client of a running installation as its administrator: knows what `endpoints.json` tells,
/// trusts its CA, fetches tokens when they are needed. Any thread.
public final class Client {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(40);

    private final JsonNode endpoints;
    private final HttpClient http;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String value, Instant until) {}

    /// @param endpoints the parsed `endpoints.json`
    public Client(JsonNode endpoints) {
        this.endpoints = endpoints;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(30))
                        .sslContext(trust(Path.of(endpoints.get("ca").asString())))
                        .build();
    }

    /// One answer: status, body, headers as the JDK gives them.
    public record Answer(int status, byte[] body, HttpResponse<byte[]> response) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /// This answer if its status is one of these.
        ///
        /// @throws IllegalStateException otherwise, with status and the head of the body
        public Answer expect(int... statuses) {
            for (int expected : statuses) {
                if (status == expected) {
                    return this;
                }
            }
            String head = text();
            throw new IllegalStateException(
                    response.request().method()
                            + " "
                            + response.uri()
                            + " answered "
                            + status
                            + ": "
                            + head.substring(0, Math.min(head.length(), 600)));
        }
    }

    /// The value of `endpoints.json` at a path of names.
    public String endpoint(String... names) {
        JsonNode node = endpoints;
        for (String name : names) {
            node = node.get(name);
        }
        return node.asString();
    }

    public String arm() {
        return endpoint("arm");
    }

    public String vault() {
        return endpoint("vault");
    }

    public String tenant() {
        return endpoint("tenant");
    }

    public String subscription() {
        return endpoint("subscription");
    }

    /// Base address of an account's data plane.
    public String fhir(String account) {
        return arm() + "/fhir/" + account;
    }

    public HttpClient http() {
        return http;
    }

    /// A bearer token of the administrator for `arm`, `vault` or `fhir`.
    public String token(String resource) {
        Instant now = Instant.now();
        Token token = tokens.get(resource);
        if (token == null || token.until().isBefore(now)) {
            String audience = endpoint("audiences", resource);
            token = new Token(tokenFor(audience), now.plus(TOKEN_LIFE));
            tokens.put(resource, token);
        }
        return token.value();
    }

    /// A new bearer token of the administrator, made out to an audience.
    public String tokenFor(String audience) {
        String secret;
        try {
            secret = Files.readString(Path.of(endpoint("clientSecretFile"))).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String form =
                "grant_type=client_credentials&client_id="
                        + encode(endpoint("clientId"))
                        + "&client_secret="
                        + encode(secret)
                        + "&scope="
                        + encode(audience + "/.default");
        String address = endpoint("issuer") + "/" + tenant() + "/oauth2/v2.0/token";
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        return exchange(request).expect(200).json().get("access_token").asString();
    }

    /// Sends a request with a token for `resource` (`arm`, `vault`, `fhir`; empty: without a
    /// token).
    ///
    /// @param body JSON text, empty for none
    /// @param headers alternating names and values
    public Answer send(
            String resource, String method, String address, String body, String... headers) {
        return send(resource, method, address, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// As above with bytes.
    public Answer send(
            String resource, String method, String address, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT);
        if (!resource.isEmpty()) {
            request.header("Authorization", "Bearer " + token(resource));
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        if (body.length > 0) {
            boolean typed = request.build().headers().firstValue("Content-Type").isPresent();
            if (!typed) {
                boolean fhir = resource.equals("fhir");
                request.header("Content-Type", fhir ? "application/fhir+json" : "application/json");
            }
            request.method(method, BodyPublishers.ofByteArray(body));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        return exchange(request.build());
    }

    /// GET with a token for `resource`.
    public Answer get(String resource, String address) {
        return send(resource, "GET", address, "");
    }

    /// Sends a request as it is.
    public Answer exchange(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Percent-encodes a query value.
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// Trust in one CA and nothing else.
    public static SSLContext trust(Path caPem) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            var pem = new ByteArrayInputStream(Files.readAllBytes(caPem));
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot trust the CA file", e);
        }
    }
}
