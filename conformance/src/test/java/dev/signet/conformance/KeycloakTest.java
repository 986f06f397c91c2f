// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An account whose tokens come from an unmodified Keycloak: clients and users of its realm, by the
/// object ids that a mapper of the realm writes into their tokens. Its realm needs two mappers, for
/// audience and object id; nothing else is bent.
final class KeycloakTest {
    private static final String AUDIENCE = "https://records.example.org";

    /// Of the realm's client `ward`, and of its user Ada.
    private static final String WARD = "5f0c1f6e-2d0b-4c1f-9f43-0d5b7a3c1a01";

    private static final String ADA = "5f0c1f6e-2d0b-4c1f-9f43-0d5b7a3c1a02";
    private static final String SECRET = "the-secret-of-the-ward";
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"a\"}";

    private static RunningSignet signet;
    private static Keycloak keycloak;

    @BeforeAll
    static void start() throws Exception {
        keycloak = Keycloak.start("KeycloakTest");
        signet = RunningSignet.shared();
        String body =
                """
                {"kind":"fhir-R4","location":"westus2","properties":{
                 "accessPolicies":[{"objectId":"%s"},{"objectId":"%s","role":"FHIR Data Reader"}],
                 "authenticationConfiguration":{"authority":"%s","audience":"%s"}}}
                """
                        .formatted(WARD, ADA, keycloak.realm(), AUDIENCE);
        Answer begun = signet.arm().put("keycloak", body).expect(201);
        assertEquals("Succeeded", signet.arm().await(begun).get("status").asString());
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    private static Answer ask(String method, String token, String body) {
        return signet.client()
                .send(
                        "",
                        method,
                        signet.client().fhir("keycloak") + "/Patient/a",
                        body,
                        "Authorization",
                        "Bearer " + token,
                        "Content-Type",
                        "application/fhir+json");
    }

    @Test
    void itsClientsAndUsersComeInAndDoWhatTheirRolesAllow() {
        String ward = keycloak.ofClient("ward", SECRET);
        ask("PUT", ward, PATIENT).expect(201);
        ask("GET", ward, "").expect(200);
        String ada = keycloak.ofUser("ward", SECRET, "ada", "the password of Ada");
        ask("GET", ada, "").expect(200);
        Answer refused = ask("PUT", ada, PATIENT).expect(403);
        assertEquals("forbidden", refused.json().at("/issue/0/code").asString());
    }

    @Test
    void aTokenForAnotherAudienceAndOneOfTheEmbeddedIssuerAreRefused() {
        ask("GET", keycloak.ofClient("elsewhere", "the-secret-of-elsewhere"), "").expect(401);
        ask("GET", signet.client().token("fhir"), "").expect(401);
    }

    @Test
    void smartConfigurationNamesItsEndpoints() {
        String told = signet.client().fhir("keycloak") + "/.well-known/smart-configuration";
        var document = signet.client().send("", "GET", told, "").expect(200).json();
        assertEquals(keycloak.realm(), document.path("issuer").asString());
        String authorize = document.path("authorization_endpoint").asString();
        assertTrue(authorize.startsWith(keycloak.realm() + "/protocol/"), authorize);
    }
}
