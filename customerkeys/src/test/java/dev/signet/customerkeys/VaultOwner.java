// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.azure.CaTrust;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the administrator of a [StandaloneVault] does with a key, over its REST API.
final class VaultOwner implements AutoCloseable {
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http;
    private final String vault;
    private final String token;

    /// @param folder of the vault's data
    VaultOwner(Path folder) throws IOException {
        JsonNode endpoints = json.readTree(Files.readAllBytes(folder.resolve("endpoints.json")));
        http =
                HttpClient.newBuilder()
                        .sslContext(CaTrust.of(Path.of(endpoints.get("ca").asString())))
                        .build();
        vault = endpoints.get("vault").asString();
        String secret =
                Files.readString(Path.of(endpoints.get("clientSecretFile").asString())).strip();
        String form =
                "grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s"
                        .formatted(
                                endpoints.get("clientId").asString(),
                                encoded(secret),
                                encoded(endpoints.at("/audiences/vault").asString() + "/.default"));
        String address =
                endpoints.get("issuer").asString()
                        + "/"
                        + endpoints.get("tenant").asString()
                        + "/oauth2/v2.0/token";
        token =
                answered(
                                HttpRequest.newBuilder(URI.create(address))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString(form)))
                        .get("access_token")
                        .asString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    KeyUri uri(String key) {
        return new KeyUri(vault, key);
    }

    /// The first version of a key, or a further one.
    KeyVersion newVersion(String key) {
        JsonNode made =
                call("POST", "/keys/" + key + "/create", "{\"kty\":\"RSA\",\"key_size\":2048}");
        return new KeyVersion(made.at("/key/kid").asString());
    }

    /// @param attributes as JSON
    void change(String key, KeyVersion version, String attributes) {
        var _ =
                call(
                        "PATCH",
                        "/keys/" + key + "/" + version.version(),
                        "{\"attributes\":" + attributes + "}");
    }

    void delete(String key) {
        var _ = call("DELETE", "/keys/" + key, "");
    }

    void recover(String key) {
        var _ = call("POST", "/deletedkeys/" + key + "/recover", "");
    }

    private JsonNode call(String method, String path, String body) {
        return answered(
                HttpRequest.newBuilder(URI.create(vault + path + "?api-version=7.4"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode answered(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
            return json.readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
