// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What clients send wrongly, and that each plane says so in its own words.
final class BadInputTest {
    private static final long TOO_LARGE_BYTES = 70_000_000;
    private static final String JSON = "application/json";
    private static final String FHIR = "application/fhir+json";

    private static RunningSignet signet;
    private static Client client;
    private static String base;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        client = signet.client();
        base = client.fhir("demo");
        Until.holds(
                Duration.ofSeconds(60),
                "the first account serves",
                () -> client.get("fhir", base + "/Patient").status() == 200);
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static Answer patient(String body) {
        return client.send("fhir", "POST", base + "/Patient", body);
    }

    private static void assertOutcome(Answer answer, int status, String code, String text) {
        assertEquals(status, answer.status(), answer.text());
        String type = answer.header("Content-Type").orElse("");
        assertTrue(type.startsWith(FHIR), type);
        JsonNode outcome = answer.json();
        assertEquals("OperationOutcome", outcome.path("resourceType").asString());
        JsonNode issue = outcome.get("issue").get(0);
        assertEquals(code, issue.get("code").asString(), answer.text());
        assertTrue(issue.toString().contains(text), answer.text());
    }

    private static void assertError(Answer answer, int status, String code) {
        assertEquals(status, answer.status(), answer.text());
        String type = answer.header("Content-Type").orElse("");
        assertTrue(type.startsWith(JSON), type);
        JsonNode error = answer.json().get("error");
        assertEquals(code, error.get("code").asString(), answer.text());
        assertTrue(!error.get("message").asString().isEmpty(), answer.text());
    }

    @Test
    void anUnknownElementIsNamedByItsPath() {
        Answer answer = patient("{\"resourceType\":\"Patient\",\"foo\":1}");
        assertOutcome(answer, 400, "structure", "Patient.foo");
        Answer nested =
                patient("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"y\"},{\"b\":1}]}");
        assertOutcome(nested, 400, "structure", "Patient.name[1].b");
    }

    @Test
    void aValueOfAWrongTypeIsNamedByItsPath() {
        Answer answer = patient("{\"resourceType\":\"Patient\",\"active\":\"yes\"}");
        assertOutcome(answer, 400, "value", "Patient.active");
    }

    @Test
    void aDateThatIsNoneIsNamedByItsPath() {
        Answer answer = patient("{\"resourceType\":\"Patient\",\"birthDate\":\"2020-13-45\"}");
        assertOutcome(answer, 400, "value", "Patient.birthDate");
    }

    @Test
    void malformedJsonIsNamedByItsByte() {
        assertOutcome(
                patient("{\"resourceType\":\"Patient\",,\"active\":true}"),
                400,
                "structure",
                "byte 26");
        assertError(
                client.send("arm", "PUT", account("bad", "2021-11-01"), "{\"kind\":"),
                400,
                "InvalidRequestContent");
        assertError(
                client.send("vault", "POST", vault("/keys/x/create", "7.4"), "{\"kty\":"),
                400,
                "BadParameter");
    }

    @Test
    void anUnknownSearchParameterIsToldOrRefusedAsTheClientPrefers() {
        Answer lenient = client.get("fhir", base + "/Patient?foo=1").expect(200);
        assertTrue(lenient.text().contains("no such search parameter"), lenient.text());
        Answer strict =
                client.send(
                        "fhir", "GET", base + "/Patient?foo=1", "", "Prefer", "handling=strict");
        assertOutcome(strict, 400, "not-supported", "foo");
    }

    @Test
    void aSearchValueThatIsNoneIsRefused() {
        assertOutcome(client.get("fhir", base + "/Patient?birthdate=gex"), 400, "value", "birth");
    }

    @Test
    void aBundleWithABrokenReferenceStoresNothing() {
        Answer before = client.get("fhir", base + "/Condition?_summary=count");
        assertOutcome(
                transaction("Patient?nothing=nobody"), 400, "not-supported", "Bundle.entry[1]");
        assertOutcome(
                transaction("Patient?identifier=nobody"), 412, "not-found", "Bundle.entry[1]");
        Answer after = client.get("fhir", base + "/Condition?_summary=count");
        assertEquals(before.json().get("total").asInt(), after.json().get("total").asInt());
    }

    private static Answer transaction(String reference) {
        String body =
                """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":{"resourceType":"Condition","subject":{"display":"a"}},
                  "request":{"method":"POST","url":"Condition"}},
                 {"resource":{"resourceType":"Condition","subject":{"reference":"%s"}},
                  "request":{"method":"POST","url":"Condition"}}]}
                """
                        .formatted(reference);
        return client.send("fhir", "POST", base, body);
    }

    @Test
    void aMissingResourceAndAnUnknownTypeAreNotFound() {
        assertOutcome(client.get("fhir", base + "/Patient/none"), 404, "not-found", "");
        assertOutcome(client.get("fhir", base + "/Nonsense/1"), 404, "not-found", "");
    }

    @Test
    void anUnknownAccountIsNotFound() {
        assertOutcome(client.get("fhir", client.fhir("none") + "/Patient"), 404, "not-found", "");
        for (String resource : List.of("fhir", "")) { // and who shows no token is told nothing
            Answer xml = client.get(resource, client.fhir("none") + "/Patient?_format=xml");
            assertEquals(resource.isEmpty() ? 401 : 404, xml.status(), xml.text());
            assertTrue(xml.text().contains("<OperationOutcome xmlns="), xml.text());
        }
        assertError(client.get("arm", account("none", "2021-11-01")), 404, "ResourceNotFound");
        assertError(client.get("vault", vault("/keys/none", "7.4")), 404, "KeyNotFound");
    }

    @Test
    void noTokenIsRefusedByEveryPlane() {
        assertOutcome(client.get("", base + "/Patient"), 401, "login", "");
        assertError(client.get("", account("demo", "2021-11-01")), 401, "AuthenticationFailed");
        assertChallenged(client.get("", vault("/keys", "7.4")));
    }

    @Test
    void aTokenForAnotherAudienceIsRefusedByEveryPlane() {
        assertOutcome(client.get("vault", base + "/Patient"), 401, "login", "audience");
        assertError(
                client.get("fhir", account("demo", "2021-11-01")),
                401,
                "InvalidAuthenticationToken");
        assertChallenged(client.get("arm", vault("/keys", "7.4")));
    }

    @Test
    void anAgedOrWronglySignedTokenIsRefusedByEveryPlane() {
        for (boolean aged : new boolean[] {true, false}) {
            assertOutcome(with("fhir", aged, base + "/Patient"), 401, "login", "");
            assertError(
                    with("arm", aged, account("demo", "2021-11-01")),
                    401,
                    "InvalidAuthenticationToken");
            assertChallenged(with("vault", aged, vault("/keys", "7.4")));
        }
    }

    private static Answer with(String resource, boolean aged, String address) {
        String token = client.token(resource);
        String spoiled = aged ? Tokens.aged(token) : Tokens.wronglySigned(token);
        return client.exchange(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + spoiled)
                        .build());
    }

    private static void assertChallenged(Answer answer) {
        assertError(answer, 401, "Unauthorized");
        String challenge = answer.header("WWW-Authenticate").orElse("");
        assertTrue(challenge.startsWith("Bearer authorization=\"https://"), challenge);
        assertTrue(challenge.contains("resource=\""), challenge);
    }

    @Test
    void anUnknownApiVersionIsRefused() {
        assertError(
                client.get("arm", account("demo", "1999-01-01")),
                400,
                "InvalidApiVersionParameter");
        String without = account("demo", "x").replaceAll("\\?.*", "");
        assertError(client.get("arm", without), 400, "MissingApiVersionParameter");
        assertError(client.get("vault", vault("/keys", "9.9")), 400, "BadParameter");
        assertError(client.get("vault", client.vault() + "/keys"), 400, "BadParameter");
    }

    @Test
    void aBodyOf70MegabytesIsRefusedByEveryPlaneAndHarmsNothing() throws IOException {
        String fhir = tooLarge("POST", base + "/Patient", "fhir", FHIR);
        assertTrue(fhir.startsWith("HTTP/1.1 413"), fhir);
        assertTrue(fhir.contains("{\"resourceType\":\"OperationOutcome\""), fhir);
        String xml =
                tooLarge("POST", base + "/Patient?_format=xml", "fhir", "application/fhir+xml");
        assertTrue(xml.startsWith("HTTP/1.1 413"), xml);
        assertTrue(xml.contains("<OperationOutcome xmlns="), xml);
        String octets = tooLarge("POST", base + "/Binary", "fhir", "application/octet-stream");
        assertTrue(octets.contains("{\"resourceType\":\"OperationOutcome\""), octets);
        String arm = tooLarge("PUT", account("large", "2021-11-01"), "arm", JSON);
        assertTrue(arm.startsWith("HTTP/1.1 413"), arm);
        assertTrue(arm.contains("{\"error\":{\"code\":"), arm);
        String vault = tooLarge("POST", vault("/keys/large/create", "7.4"), "vault", JSON);
        assertTrue(vault.startsWith("HTTP/1.1 413"), vault);
        assertTrue(vault.contains("{\"error\":{\"code\":"), vault);

        patient("{\"resourceType\":\"Patient\"}").expect(201);
        assertTrue(signet.process().isAlive());
    }

    @Test
    void aResourceOfThreeMegabytesIsRefused() {
        String name = "x".repeat(1_000_000);
        String names = "{\"family\":\"" + name + "\"}";
        String body =
                "{\"resourceType\":\"Patient\",\"name\":["
                        + String.join(",", names, names, names)
                        + "]}";
        assertOutcome(patient(body), 413, "too-long", "");
    }

    /// Sends such a body as a client does that reads while it writes; gives the whole answer.
    private static String tooLarge(String method, String address, String resource, String type)
            throws IOException {
        var uri = URI.create(address);
        var sockets = Client.trust(Path.of(client.endpoint("ca"))).getSocketFactory();
        try (Socket socket = sockets.createSocket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(60_000);
            String target =
                    uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
            String head =
                    method
                            + " "
                            + target
                            + " HTTP/1.1\r\nHost: "
                            + uri.getAuthority()
                            + "\r\nAuthorization: Bearer "
                            + client.token(resource)
                            + "\r\nContent-Type: "
                            + type
                            + "\r\nContent-Length: "
                            + TOO_LARGE_BYTES
                            + "\r\n\r\n";
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.ofVirtual().start(() -> pour(out));
            return answer(socket.getInputStream());
        }
    }

    /// All that arrives before the server closes; a client that goes on sending is cut off.
    private static String answer(InputStream in) {
        var answer = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.write(next);
            }
        } catch (IOException e) {
            // cut off: what came before counts
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static void pour(OutputStream out) {
        byte[] chunk = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try {
            for (long sent = 0; sent < TOO_LARGE_BYTES; sent += chunk.length) {
                out.write(chunk);
            }
        } catch (IOException e) {
            // the server has closed: what is expected of it
        }
    }

    private static String account(String name, String version) {
        return signet.arm().account(name) + "?api-version=" + version;
    }

    private static String vault(String path, String version) {
        return client.vault() + path + "?api-version=" + version;
    }
}
