// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may only read, reads: by a role in the access policy, by a role assigned through Resource
/// Manager, or by what the token says. The issuer is elsewhere.
final class ReaderTest {
    private static final String AUDIENCE = "https://records.example.org";
    private static final String CONTRIBUTOR = UUID.randomUUID().toString();
    private static final String READER = UUID.randomUUID().toString();
    private static final String ASSIGNED = UUID.randomUUID().toString();
    private static final String READER_ROLE = "4c8d0bbc-75d3-4935-991f-5f3c56d81508";
    private static final String PATIENT = "{\"resourceType\":\"Patient\"}";
    private static final String KEPT = "{\"resourceType\":\"Patient\",\"id\":\"kept\"}";

    private static RunningSignet signet;
    private static OtherIssuer issuer;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        issuer = new OtherIssuer();
        account(
                "policies",
                "{\"objectId\":\"%s\"},{\"objectId\":\"%s\",\"role\":\"FHIR Data Reader\"}"
                        .formatted(CONTRIBUTOR, READER));
        account("assigned", "");
        put("policies", contributor()).forEach((what, answer) -> answer.expect(200, 201));
    }

    @AfterAll
    static void stop() {
        issuer.close();
        signet.close();
    }

    private static void account(String name, String policies) {
        String body =
                """
                {"kind":"fhir-R4","location":"westus2","properties":{
                 "accessPolicies":[%s],
                 "authenticationConfiguration":{"authority":"%s","audience":"%s"},
                 "cosmosDbConfiguration":{"keyVaultKeyUri":"%s"}}}
                """
                        .formatted(
                                policies,
                                issuer.address(),
                                AUDIENCE,
                                signet.keys().uri("signet-key"));
        Answer begun = signet.arm().put(name, body).expect(201);
        assertEquals("Succeeded", signet.arm().await(begun).get("status").asString());
    }

    private static String contributor() {
        return token(CONTRIBUTOR, "");
    }

    private static String token(String object, String more) {
        Instant now = Instant.now();
        return issuer.token(
                issuer.address(), AUDIENCE, object, now, now.plus(Duration.ofHours(1)), more);
    }

    @Test
    void aReaderOfTheAccessPolicyReadsAndChangesNothing() {
        assertReadsOnly("policies", token(READER, ""));
        assertTrue(signet.arm().read("policies").text().contains("\"role\":\"FHIR Data Reader\""));
    }

    @Test
    void aRoleOfResourceManagerIsInForceAtOnceAndSurvivesARestart() {
        String token = token(ASSIGNED, "");
        assertForbidden("assigned", token);

        String name = UUID.randomUUID().toString();
        assign(name, READER_ROLE).expect(201);
        assertEquals(404, send("assigned", "GET", "/Patient/kept", "", token).status());
        assertEquals(403, send("assigned", "PUT", "/Patient/kept", KEPT, token).status());

        signet.restart();
        Until.holds(
                Duration.ofSeconds(30),
                "serves",
                () -> send("assigned", "GET", "/Patient", "", token).status() == 200);
        assertEquals(403, send("assigned", "PUT", "/Patient/kept", KEPT, token).status());

        signet.client().send("arm", "DELETE", assignment(name), "").expect(200);
        assertForbidden("assigned", token);
        Answer unknown = assign(name, UUID.randomUUID().toString());
        assertEquals(400, unknown.status(), unknown.text());
    }

    @Test
    void aTokenOfAReaderIsHeldToItWhateverItsHolderMay() {
        for (String more :
                List.of(
                        ",\"roles\":[\"fhirDataReader\"]",
                        ",\"scp\":\"user/*.read\"",
                        ",\"scp\":\"openid user.all.read\"",
                        ",\"scope\":\"system/*.rs\"",
                        ",\"scope\":[\"system/*.read\"]")) {
            assertReadsOnly("policies", token(CONTRIBUTOR, more));
        }
    }

    @Test
    void aScopeThatCannotBeEnforcedIsRefused() {
        for (String scope :
                List.of(
                        "patient/*.read",
                        "patient/*.rs openid",
                        "user/Observation.read",
                        "system/*.rs?category=laboratory")) {
            assertForbidden("policies", token(CONTRIBUTOR, ",\"scp\":\"" + scope + "\""));
        }
    }

    /// The launch's patient is what the issuer has signed: the claim `patient`, or `fhirUser`.
    @Test
    void aScopeForOnePatientGivesThatOne() {
        String all = token(CONTRIBUTOR, "");
        String other = KEPT.replace("kept", "other");
        assertTrue(send("policies", "PUT", "/Patient/kept", KEPT, all).status() < 300);
        assertTrue(send("policies", "PUT", "/Patient/other", other, all).status() < 300);
        for (String claim : List.of("\"patient\":\"kept\"", "\"fhirUser\":\"Patient/kept\"")) {
            String own = token(CONTRIBUTOR, ",\"scp\":\"openid patient/*.rs\"," + claim);
            assertEquals(200, send("policies", "GET", "/Patient/kept", "", own).status());
            assertEquals(404, send("policies", "GET", "/Patient/other", "", own).status());
            Answer found = send("policies", "GET", "/Patient", "", own).expect(200);
            assertTrue(found.text().contains("Patient/kept"), found.text());
            assertFalse(found.text().contains("Patient/other"), found.text());
            assertEquals(403, send("policies", "PUT", "/Patient/kept", KEPT, own).status());
        }
    }

    @Test
    void aTokenNeverAddsToWhatItsHolderMay() {
        assertReadsOnly("policies", token(READER, ",\"scp\":\"user/*.cruds\""));
        assertReadsOnly("policies", token(READER, ",\"roles\":[\"fhirDataContributor\"]"));
        String stranger = UUID.randomUUID().toString();
        assertForbidden("policies", token(stranger, ",\"roles\":[\"fhirDataContributor\"]"));
    }

    private static Answer assign(String name, String role) {
        String body =
                """
                {"properties":{"principalId":"%s","principalType":"ServicePrincipal",
                 "roleDefinitionId":
                  "/subscriptions/%s/providers/Microsoft.Authorization/roleDefinitions/%s"}}
                """
                        .formatted(ASSIGNED, signet.client().subscription(), role);
        return signet.client().send("arm", "PUT", assignment(name), body);
    }

    private static String assignment(String name) {
        return signet.arm().account("assigned")
                + "/providers/Microsoft.Authorization/roleAssignments/"
                + name
                + "?api-version=2022-04-01";
    }

    private static void assertReadsOnly(String account, String token) {
        reads(account, token)
                .forEach((what, answer) -> assertEquals(200, answer.status(), answer::text));
        writes(account, token)
                .forEach(
                        (what, answer) -> {
                            assertEquals(403, answer.status(), () -> what + answer.text());
                            assertEquals(
                                    "forbidden",
                                    answer.json().at("/issue/0/code").asString(),
                                    what);
                        });
        Answer batch = bundle(account, "batch", "DELETE", "Patient/kept", "", token).expect(200);
        assertEquals("403 Forbidden", batch.json().at("/entry/0/response/status").asString());
        assertEquals(
                1,
                send(account, "GET", "/Patient/kept/_history", "", token)
                        .json()
                        .at("/entry")
                        .size());
    }

    private static void assertForbidden(String account, String token) {
        reads(account, token)
                .forEach((what, answer) -> assertEquals(403, answer.status(), answer::text));
        writes(account, token)
                .forEach((what, answer) -> assertEquals(403, answer.status(), answer::text));
    }

    private static Map<String, Answer> put(String account, String token) {
        return Map.of("put", send(account, "PUT", "/Patient/kept", KEPT, token));
    }

    private static Map<String, Answer> reads(String account, String token) {
        var all = new LinkedHashMap<String, Answer>();
        all.put("read", send(account, "GET", "/Patient/kept", "", token));
        all.put("vread", send(account, "GET", "/Patient/kept/_history/1", "", token));
        all.put("history", send(account, "GET", "/Patient/kept/_history", "", token));
        all.put("history of all", send(account, "GET", "/_history", "", token));
        all.put("search", send(account, "GET", "/Patient?name=x", "", token));
        all.put("search by POST", send(account, "POST", "/Patient/_search", "name=x", token));
        all.put("transaction", bundle(account, "transaction", "GET", "Patient/kept", "", token));
        return all;
    }

    private static Map<String, Answer> writes(String account, String token) {
        var all = new LinkedHashMap<String, Answer>();
        all.put("create", send(account, "POST", "/Patient", PATIENT, token));
        all.put(
                "conditional create",
                send(account, "POST", "/Patient", PATIENT, token, "If-None-Exist", "_id=kept"));
        all.put("update", send(account, "PUT", "/Patient/kept", KEPT, token));
        all.put("delete", send(account, "DELETE", "/Patient/kept", "", token));
        all.put(
                "transaction that creates",
                bundle(account, "transaction", "POST", "Patient", PATIENT, token));
        all.put(
                "transaction that deletes",
                bundle(account, "transaction", "DELETE", "Patient/kept", "", token));
        return all;
    }

    private static Answer bundle(
            String account, String type, String method, String url, String resource, String token) {
        String body =
                """
                {"resourceType":"Bundle","type":"%s","entry":[{%s
                 "request":{"method":"%s","url":"%s"}}]}
                """
                        .formatted(
                                type,
                                resource.isEmpty() ? "" : "\"resource\":" + resource + ",",
                                method,
                                url);
        return send(account, "POST", "", body, token);
    }

    private static Answer send(
            String account,
            String method,
            String below,
            String body,
            String token,
            String... headers) {
        boolean form = below.endsWith("/_search");
        var request =
                HttpRequest.newBuilder(URI.create(signet.client().fhir(account) + below))
                        .header("Authorization", "Bearer " + token)
                        .header(
                                "Content-Type",
                                form
                                        ? "application/x-www-form-urlencoded"
                                        : "application/fhir+json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return signet.client().exchange(request.build());
    }
}
