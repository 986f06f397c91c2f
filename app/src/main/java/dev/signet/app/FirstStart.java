// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.identity.Issuer;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a new installation finds made: resource group `signet` and account `demo` under the vault's
/// first key. It asks the control plane as the administrator does, through the same requests, so
/// there is no second way to make an account.
record FirstStart(
        Installation installation,
        Addresses addresses,
        DataFolder folder,
        Issuer issuer,
        Plane controlPlane) {
    static final String GROUP = "signet";
    static final String ACCOUNT = "demo";
    private static final String VERSION = "2021-11-01";

    /// @param withAccount false when the vault is elsewhere: then whoever has its key makes accounts
    void run(boolean withAccount) {
        String group =
                "subscriptions/" + installation.subscription() + "/resourceGroups/" + GROUP;
        String token = token();
        if (send(token, "GET", group, "2021-04-01", "").status() == 200) {
            return;
        }
        expect(send(token, "PUT", group, "2021-04-01", "{\"location\":\"local\"}"));
        if (withAccount) {
            String account = group + "/providers/Microsoft.HealthcareApis/services/" + ACCOUNT;
            String body =
                    "{\"kind\":\"fhir-R4\",\"location\":\"local\",\"properties\":{"
                            + "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\""
                            + addresses.vault()
                            + "/keys/"
                            + EmbeddedVault.KEY
                            + "\"}}}";
            expect(send(token, "PUT", account, VERSION, body));
        }
    }

    private String token() {
        String secret =
                new String(
                                DataFolder.read(folder.clientSecret(Installation.ADMINISTRATOR)),
                                StandardCharsets.UTF_8)
                        .strip();
        String form =
                "grant_type=client_credentials&client_id="
                        + installation.administratorClient()
                        + "&client_secret="
                        + encoded(secret)
                        + "&scope="
                        + encoded(EndpointsFile.ARM_AUDIENCE + "/.default");
        var request =
                request(
                        "POST",
                        installation.tenant() + "/oauth2/v2.0/token",
                        List.of(),
                        Headers.of("Content-Type", "application/x-www-form-urlencoded"),
                        form);
        return json(expect(issuer.handle(request))).get("access_token").asString();
    }

    private Response send(
            String token, String method, String path, String version, String body) {
        return controlPlane.handle(
                request(
                        method,
                        path,
                        List.of(new Parameter("api-version", version)),
                        Headers.of(
                                "Authorization",
                                "Bearer " + token,
                                "Content-Type",
                                "application/json"),
                        body));
    }

    private Request request(
            String method, String path, List<Parameter> query, Headers headers, String body) {
        return new Request(
                method,
                addresses.main(),
                Arrays.asList(path.split("/")),
                query,
                headers,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                "127.0.0.1");
    }

    private static Response expect(Response response) {
        if (response.status() >= 300) {
            throw new Failed(
                    Failure.INTERNAL,
                    "the first start could not be finished",
                    new dev.signet.base.Fact("status", response.status()));
        }
        return response;
    }

    private static JsonNode json(Response response) {
        return response.body() instanceof Response.Body.Bytes(byte[] bytes)
                ? JsonMapper.builder().build().readTree(bytes)
                : JsonMapper.builder().build().createObjectNode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
