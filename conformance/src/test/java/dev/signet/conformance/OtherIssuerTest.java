// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An account whose tokens come from an issuer elsewhere, with access policies of its own,
/// called from a web page's origin: contract TOK-1 to TOK-4 and `corsConfiguration`. Every
/// token is honestly signed; only what it claims differs.
final class OtherIssuerTest {
    private static final String AUDIENCE = "https://records.example.org";
    private static final String PAGE = "https://app.example.org";
    private static final String OBJECT = UUID.randomUUID().toString();
    private static final Duration HOUR = Duration.ofHours(1);

    private static RunningSignet signet;
    private static OtherIssuer issuer;

    @BeforeAll
    static void start() {
        signet = RunningSignet.shared();
        issuer = new OtherIssuer();
        String body =
                """
                {"kind":"fhir-R4","location":"westus2","properties":{
                 "accessPolicies":[{"objectId":"%s"}],
                 "authenticationConfiguration":{"authority":"%s","audience":"%s"},
                 "corsConfiguration":{"origins":["%s"],"headers":["*"],"methods":["GET","POST"],"maxAge":600},
                 "cosmosDbConfiguration":{"keyVaultKeyUri":"%s"}}}
                """
                        .formatted(
                                OBJECT,
                                issuer.address(),
                                AUDIENCE,
                                PAGE,
                                signet.keys().uri("signet-key"));
        Answer begun = signet.arm().put("elsewhere", body).expect(201);
        assertEquals("Succeeded", signet.arm().await(begun).get("status").asString());
    }

    @AfterAll
    static void stop() {
        issuer.close();
        signet.close();
    }

    @Test
    void aTokenOfTheConfiguredIssuerIsLetIn() {
        Instant now = Instant.now();
        Answer answer = read(token(issuer.address(), AUDIENCE, OBJECT, now, now.plus(HOUR)));
        assertEquals(200, answer.status(), answer.text());
    }

    @Test
    void anExpiredTokenIsRefused() {
        Instant past = Instant.now().minus(HOUR);
        Answer answer = read(token(issuer.address(), AUDIENCE, OBJECT, past.minus(HOUR), past));
        assertRefused(answer);
    }

    @Test
    void aTokenThatIsNotYetValidIsRefused() {
        Instant future = Instant.now().plus(HOUR);
        assertRefused(read(token(issuer.address(), AUDIENCE, OBJECT, future, future.plus(HOUR))));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        Instant now = Instant.now();
        assertRefused(
                read(
                        token(
                                issuer.address(),
                                "https://elsewhere.example.org",
                                OBJECT,
                                now,
                                now.plus(HOUR))));
    }

    @Test
    void aTokenThatClaimsAnotherIssuerIsRefused() {
        Instant now = Instant.now();
        assertRefused(read(token(signet.client().arm(), AUDIENCE, OBJECT, now, now.plus(HOUR))));
    }

    @Test
    void aTokenOfTheEmbeddedIssuerIsRefusedThere() {
        assertRefused(read(signet.client().token("fhir")));
    }

    @Test
    void someoneWhomNoAccessPolicyNamesIsForbidden() {
        Instant now = Instant.now();
        String stranger = UUID.randomUUID().toString();
        Answer answer = read(token(issuer.address(), AUDIENCE, stranger, now, now.plus(HOUR)));
        assertEquals(403, answer.status(), answer.text());
    }

    @Test
    void aPageOfTheAllowedOriginMayAskAndAnotherMayNot() {
        Answer allowed = preflight(PAGE);
        assertEquals(204, allowed.status());
        assertEquals(PAGE, allowed.header("Access-Control-Allow-Origin").orElse(""));
        assertEquals("GET, POST", allowed.header("Access-Control-Allow-Methods").orElse(""));
        assertEquals("authorization", allowed.header("Access-Control-Allow-Headers").orElse(""));
        assertEquals("600", allowed.header("Access-Control-Max-Age").orElse(""));

        Answer other = preflight("https://other.example.org");
        assertTrue(other.header("Access-Control-Allow-Origin").isEmpty());

        Instant now = Instant.now();
        String token = token(issuer.address(), AUDIENCE, OBJECT, now, now.plus(HOUR));
        Answer read = exchange(request("/Patient", token).header("Origin", PAGE));
        assertEquals(200, read.status(), read.text());
        assertEquals(PAGE, read.header("Access-Control-Allow-Origin").orElse(""));
    }

    @Test
    void credentialsForAnyOriginAreRefusedWithTheField() {
        String body =
                """
                {"kind":"fhir-R4","location":"westus2","properties":{
                 "corsConfiguration":{"origins":["*"],"allowCredentials":true}}}
                """;
        Answer answer = signet.arm().put("too-open", body);
        assertEquals(400, answer.status(), answer.text());
        assertTrue(answer.text().contains("allowCredentials"), answer.text());
    }

    private static Answer preflight(String origin) {
        return exchange(
                HttpRequest.newBuilder(URI.create(signet.client().fhir("elsewhere") + "/Patient"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "GET")
                        .header("Access-Control-Request-Headers", "authorization"));
    }

    private static String token(
            String claimed, String audience, String object, Instant from, Instant to) {
        return issuer.token(claimed, audience, object, from, to);
    }

    private static Answer read(String token) {
        return exchange(request("/Patient", token));
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(signet.client().fhir("elsewhere") + path))
                .header("Authorization", "Bearer " + token);
    }

    private static Answer exchange(HttpRequest.Builder request) {
        return signet.client().exchange(request.build());
    }

    private static void assertRefused(Answer answer) {
        assertEquals(401, answer.status(), answer.text());
        assertEquals("OperationOutcome", answer.json().get("resourceType").asString());
        assertEquals(
                "Bearer error=\"invalid_token\"", answer.header("WWW-Authenticate").orElse(""));
    }
}
