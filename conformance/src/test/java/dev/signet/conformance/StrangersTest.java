// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What somebody without a token learns, and cannot do to those who have one.
final class StrangersTest {
    private static final String PLAIN = FreePort.next();

    private static RunningSignet signet;
    private static Client client;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start("--plain-port", PLAIN, "--known-as", "fhir.example");
        client = signet.client();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @Test
    void anAccountThatDoesNotExistAnswersLikeOneThatDoes() {
        for (String path : List.of("/Patient/a", "/Patient?name=x", "/Nonsense", "")) {
            Answer there = client.get("", client.fhir("demo") + path);
            Answer none = client.get("", client.fhir("none") + path);
            assertEquals(401, there.status(), path);
            assertEquals(401, none.status(), path);
            assertEquals(nameless(there), nameless(none), path);
            assertEquals(there.header("WWW-Authenticate"), none.header("WWW-Authenticate"));
        }
        assertEquals(401, client.get("", client.fhir("none") + "/metadata").status());
        assertEquals(404, client.get("fhir", client.fhir("none") + "/metadata").status());
        assertEquals(404, client.get("fhir", client.fhir("none") + "/Patient/a").status());
    }

    /// A refusal without the call's id and time.
    private static JsonNode nameless(Answer refusal) {
        var outcome = (ObjectNode) refusal.json();
        assertTrue(outcome.has("id") && outcome.has("meta"), refusal.text());
        return outcome.without(List.of("id", "meta"));
    }

    @Test
    void healthIsToldToAllAndTheKeysVersionsToReadersOnly() {
        String address = client.fhir("demo") + "/health/check";
        Answer stranger = client.get("", address).expect(200);
        assertEquals("Healthy", stranger.json().get("overallStatus").asString());
        String version = signet.keys().latest("signet-key");
        assertFalse(stranger.text().contains(version), stranger.text());
        assertFalse(stranger.text().contains("KeyVersionsNeeded"), stranger.text());
        assertTrue(client.get("fhir", address).text().contains(version));
    }

    @Test
    void wrongSecretsDoNotKeepTheRightOneOut() throws IOException {
        for (int i = 0; i < 40; i++) {
            int status = token(client.endpoint("clientId"), "wrong").status();
            assertTrue(status == 401 || status == 429, "" + status);
        }
        Path file = Path.of(client.endpoint("clientSecretFile"));
        String right = Files.readString(file).strip();
        assertEquals(200, token(client.endpoint("clientId"), right).status());
    }

    private static Answer token(String id, String secret) {
        String form =
                "grant_type=client_credentials&client_id="
                        + Client.encode(id)
                        + "&client_secret="
                        + Client.encode(secret)
                        + "&scope="
                        + Client.encode(client.endpoint("audiences", "fhir") + "/.default");
        String address = client.endpoint("issuer") + "/" + client.tenant() + "/oauth2/v2.0/token";
        return client.exchange(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    @Test
    void aForeignHostIsRefusedAndANameToldIsTaken() throws IOException {
        String issuer = "/" + client.tenant() + "/v2.0/.well-known/openid-configuration";
        for (String path : List.of("/fhir/demo/metadata", issuer, "/metadata/endpoints")) {
            String foreign = plain(path, "evil.example");
            assertTrue(foreign.startsWith("HTTP/1.1 421 "), foreign);
            assertFalse(foreign.contains("evil"), foreign);
        }
        String known = plain(issuer, "fhir.example");
        assertTrue(known.startsWith("HTTP/1.1 200 "), known);
        assertTrue(known.contains("\"token_endpoint\":\"https://fhir.example/"), known);
        assertTrue(plain("/health", "10.0.0.7").startsWith("HTTP/1.1 200 "));
    }

    private static String plain(String path, String host) throws IOException {
        int port = Integer.parseInt(PLAIN);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            String request =
                    "GET %s HTTP/1.1\r\nHost: %s\r\nX-Forwarded-Proto: https\r\n"
                            + "Connection: close\r\n\r\n";
            socket.getOutputStream()
                    .write(request.formatted(path, host).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
