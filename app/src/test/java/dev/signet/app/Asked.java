// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import java.io.IOException;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks a server in this process from outside, by HTTPS, as whoever has a token.
///
/// @param endpoints what stands in `endpoints.json`
record Asked(JsonNode endpoints, HttpClient http) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Asked of(Path data) throws IOException, GeneralSecurityException {
        JsonNode endpoints = JSON.readTree(Files.readString(data.resolve("endpoints.json")));
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(data.resolve("ca.pem"))) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return new Asked(endpoints, HttpClient.newBuilder().sslContext(tls).build());
    }

    String member(String name) {
        return endpoints.get(name).asString();
    }

    /// @param path below the server's root
    /// @param token empty for none
    HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(member("arm") + path))
                        .method(method, BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /// The administrator's.
    String token(String scope) throws IOException, InterruptedException {
        String secret = Files.readString(Path.of(member("clientSecretFile"))).strip();
        return token(member("clientId"), secret, scope);
    }

    private String token(String client, String secret, String scope)
            throws IOException, InterruptedException {
        String form =
                "grant_type=client_credentials&client_id="
                        + client
                        + "&client_secret="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8)
                        + "&scope="
                        + URLEncoder.encode(scope, StandardCharsets.UTF_8);
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        member("arm")
                                                + "/"
                                                + member("tenant")
                                                + "/oauth2/v2.0/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form));
        return given(http.send(request.build(), BodyHandlers.ofString()), 200)
                .get("access_token")
                .asString();
    }

    /// Of an application that administers nothing, for the control plane.
    String tokenOfAnother(String administrator) throws IOException, InterruptedException {
        JsonNode made =
                given(
                        send(
                                "POST",
                                "/v1.0/applications",
                                administrator,
                                "{\"displayName\":\"other\"}"),
                        201);
        String path = "/v1.0/applications/" + made.get("id").asString() + "/addPassword";
        JsonNode secret = given(send("POST", path, administrator, "{}"), 200);
        return token(
                made.get("appId").asString(),
                secret.get("secretText").asString(),
                "https://management.azure.com/.default");
    }

    /// Sets the account `demo`, and waits for it.
    void account(String token, boolean proxied, boolean isPublic)
            throws IOException, InterruptedException {
        String path =
                "/subscriptions/"
                        + member("subscription")
                        + "/resourceGroups/signet/providers/Microsoft.HealthcareApis/services/demo"
                        + "?api-version=2021-11-01";
        String body =
                """
                {"kind":"fhir-R4","location":"%s","properties":{"publicNetworkAccess":"%s",
                 "authenticationConfiguration":{"smartProxyEnabled":%s}}}
                """
                        .formatted(
                                given(send("GET", path, token, ""), 200).get("location").asString(),
                                isPublic ? "Enabled" : "Disabled",
                                proxied);
        String state = given(send("PUT", path, token, body), 200).toString();
        for (int i = 0; i < 1_000 && !state.contains("\"Succeeded\""); i++) {
            state = given(send("GET", path, token, ""), 200).toString();
        }
        if (!state.contains("\"Succeeded\"")) {
            throw new AssertionError(state);
        }
    }

    private static JsonNode given(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
