// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import dev.signet.vault.Fixture;
import dev.signet.vault.access.KeyPermission;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The plane over a [Fixture]. A bearer token is `oid` or `oid;appid` or `oid;appid;tid`; `bad`
/// is refused.
public final class PlaneFixture implements AutoCloseable {
    public static final String BASE = "https://main.vault.example:8444";
    private static final JsonMapper MAPPER = new JsonMapper();

    public final Fixture fixture = new Fixture();
    public final List<KeyPermission> asked = new ArrayList<>();
    public boolean rolesGrant;
    String base = BASE;
    String version = "7.4";
    public String remoteAddress = "192.0.2.7";
    final VaultPlane plane =
            new VaultPlane(
                    fixture.service(),
                    PlaneFixture::caller,
                    new VaultPlaneSettings(
                            "https://login.example:8443",
                            "99999999-0000-0000-0000-000000000000",
                            List.of("vault.example"),
                            Fixture.MAIN,
                            Set.of("trusted-app")),
                    (_, _, _, permission) -> {
                        asked.add(permission);
                        return rolesGrant;
                    },
                    Entropy.system(),
                    fixture.clock);

    /// An answer with its body read.
    public record Answer(int status, Headers headers, JsonNode body) {
        public String code() {
            return body.at("/error/code").asString();
        }

        public String inner() {
            return body.at("/error/innererror/code").asString("");
        }
    }

    private static Caller caller(String resource, String token) {
        if (token.equals("bad")) {
            throw new Failed(Failure.UNAUTHENTICATED, "a bad token");
        }
        String[] parts = token.split(";");
        return new Caller(
                parts[0],
                parts.length > 1 ? parts[1] : "app",
                parts.length > 2 ? parts[2] : Fixture.TENANT,
                "https://issuer.example/");
    }

    public Answer call(String method, String path) {
        return call(method, path, "");
    }

    public Answer call(String method, String path, String body) {
        return as(Fixture.OBJECT, method, path, body);
    }

    public Answer as(String token, String method, String path, String body) {
        return send(method, path, body, "Authorization", "Bearer " + token);
    }

    /// @param path below the base, `?` and undecoded simple parameters included
    public Answer send(String method, String path, String body, String... headers) {
        var bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        return send(method, path, bytes, headers);
    }

    public Answer send(String method, String path, InputStream body) {
        return send(method, path, body, "Authorization", "Bearer " + Fixture.OBJECT);
    }

    private Answer send(String method, String path, InputStream body, String... headers) {
        int mark = path.indexOf('?');
        List<Request.Parameter> query = new ArrayList<>();
        if (!version.isEmpty()) {
            query.add(new Request.Parameter("api-version", version));
        }
        if (mark >= 0) {
            for (String pair : path.substring(mark + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                query.add(new Request.Parameter(parts[0], parts.length > 1 ? parts[1] : ""));
            }
        }
        String plain = mark < 0 ? path : path.substring(0, mark);
        var request =
                new Request(
                        method,
                        base,
                        Arrays.asList(plain.substring(1).split("/", -1)),
                        query,
                        Headers.of(headers),
                        body,
                        remoteAddress);
        Response response = plane.handle(request);
        byte[] bytes = ((Response.Body.Bytes) response.body()).bytes();
        return new Answer(
                response.status(),
                response.headers(),
                bytes.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(bytes));
    }

    @Override
    public void close() {
        fixture.close();
    }
}
