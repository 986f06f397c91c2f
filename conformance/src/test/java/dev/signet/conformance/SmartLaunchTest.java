// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Client.Answer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// An EHR launches an app: it signs a user in by the account's SMART proxy and the embedded issuer,
/// each as it is served, and reads what the EHR had on its screen. Or the app starts alone, and the
/// user says for which patient.
final class SmartLaunchTest {
    private static final String APP = "https://app.example.org/index.html";
    private static final String VERIFIER = "a-verifier-of-forty-three-characters-and-more";
    private static final String LAUNCH =
            encoded("{\"patient\":\"ada\",\"encounter\":\"e1\",\"need_patient_banner\":true}");

    private static RunningSignet signet;
    private static Client client;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start();
        client = signet.client();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static String encoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String printed(CommandRun run, String word) {
        Matcher matcher =
                Pattern.compile("(?m)^" + word + "\\s+(\\S+)$").matcher(run.ends(0).out());
        assertTrue(matcher.find(), run.out());
        return matcher.group(1);
    }

    private static CommandRun type(String line) {
        return CommandRun.signet(line + " --data " + signet.data());
    }

    private static String form(String... pairs) {
        var form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(pairs[i]).append('=');
            form.append(Client.encode(pairs[i + 1]));
        }
        return form.toString();
    }

    private static Answer post(String address, String form) {
        return client.exchange(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build());
    }

    private static String location(Answer answer) {
        return answer.header("Location").orElseThrow();
    }

    private static String parameter(String address, String name) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(address);
        assertTrue(matcher.find(), address);
        return URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
    }

    private static void proxied(boolean on) {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"authenticationConfiguration\":{\"smartProxyEnabled\":"
                        + on
                        + "}}}";
        Answer put = signet.arm().put("proxied", body).expect(200, 201, 202);
        assertEquals("Succeeded", signet.arm().await(put).path("status").asString());
    }

    private static String challenge() throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    @Test
    void theAppIsToldThePatientOnTheScreenAndReadsIt() throws Exception {
        proxied(true);
        String account = client.fhir("proxied");
        String patient = "{\"resourceType\":\"Patient\",\"id\":\"ada\"}";
        client.send("fhir", "PUT", account + "/Patient/ada", patient).expect(200, 201);
        String callback = account + "/AadSmartOnFhirProxy/callback/" + encoded(APP);
        String password = printed(type("user add grete --fhir-user Practitioner/g"), "password");
        String app = printed(type("client add chart --public --redirect " + callback), "clientId");
        type("user role grete reader --account proxied").ends(0);

        JsonNode found = client.get("", account + "/.well-known/smart-configuration").json();
        String authorize = found.path("authorization_endpoint").asString();
        assertEquals(account + "/AadSmartOnFhirProxy/authorize", authorize);
        assertTrue(found.path("capabilities").toString().contains("\"launch-ehr\""));
        String metadata = client.get("", account + "/metadata").text();
        assertTrue(metadata.contains("\"" + authorize + "\""), metadata);

        String question =
                form(
                        "response_type",
                        "code",
                        "client_id",
                        app,
                        "redirect_uri",
                        APP,
                        "launch",
                        LAUNCH,
                        "scope",
                        "launch openid fhirUser user/Patient.rs",
                        "state",
                        "the app's own",
                        "aud",
                        account,
                        "code_challenge",
                        challenge(),
                        "code_challenge_method",
                        "S256");
        Answer begun = client.get("", authorize + "?" + question).expect(302);
        String cookie = begun.header("Set-Cookie").orElseThrow();
        String issuer = location(begun);
        assertTrue(issuer.startsWith(client.endpoint("issuer")), issuer);
        String page = client.get("", issuer).expect(200).text();
        assertTrue(page.contains("<strong>chart</strong>"), page);

        String shown = issuer.substring(issuer.indexOf('?') + 1);
        String credentials = form("username", "grete", "password", password);
        String place = issuer.substring(0, issuer.indexOf('?'));
        String back = location(post(place, shown + "&" + credentials).expect(303));
        assertTrue(back.startsWith(callback + "?"), back);
        // the link alone sends nobody anywhere
        client.get("", back).expect(400);
        String sent = cookie.substring(0, cookie.indexOf(';'));
        String there =
                location(client.send("", "GET", back, "", "Cookie", "a=b; " + sent).expect(302));
        assertTrue(there.startsWith(APP + "?"), there);
        assertEquals("the app's own", parameter(there, "state"));

        String exchange =
                form(
                        "grant_type",
                        "authorization_code",
                        "code",
                        parameter(there, "code"),
                        "redirect_uri",
                        APP,
                        "client_id",
                        app,
                        "code_verifier",
                        VERIFIER);
        String tokens = found.path("token_endpoint").asString();
        JsonNode answer = post(tokens, exchange).expect(200).json();
        assertEquals("ada", answer.path("patient").asString());
        assertEquals("e1", answer.path("encounter").asString());
        assertTrue(answer.path("need_patient_banner").asBoolean());
        assertEquals(app, answer.path("client_id").asString());
        assertTrue(answer.path("scope").asString().contains("user/Patient.rs"), answer.toString());
        String bearer = "Bearer " + answer.path("access_token").asString();
        String at = account + "/Patient/" + answer.path("patient").asString();
        client.send("", "GET", at, "", "Authorization", bearer).expect(200);
        client.send("", "GET", account + "/Observation", "", "Authorization", bearer).expect(403);
        assertEquals(
                "invalid_grant",
                post(tokens, exchange).expect(400).json().path("error").asString(),
                "a code is good once");

        proxied(false);
        for (String closed : new String[] {authorize + "?" + question, back}) {
            client.get("", closed).expect(401);
        }
        post(tokens, exchange).expect(401);
        JsonNode without = client.get("", account + "/.well-known/smart-configuration").json();
        assertFalse(without.toString().contains("AadSmartOnFhirProxy"), without.toString());
    }

    @Test
    void anAppThatStartsAloneReadsThePatientWhomItsUserChooses() throws Exception {
        String account = client.fhir("demo");
        for (String id : new String[] {"Ada", "Bea"}) {
            String patient =
                    """
                    {"resourceType":"Patient","id":"%1$s","birthDate":"1815-12-10",
                     "name":[{"family":"Lovelace","given":["%1$s"]}]}
                    """
                            .formatted(id);
            client.send("fhir", "PUT", account + "/Patient/" + id, patient).expect(200, 201);
        }
        String password = printed(type("user add lise --fhir-user Practitioner/l"), "password");
        type("user role lise reader").ends(0);
        String app = printed(type("client add alone --public --redirect " + APP), "clientId");
        JsonNode found = client.get("", account + "/.well-known/smart-configuration").json();
        assertTrue(
                found.path("capabilities").toString().contains("\"context-standalone-patient\""));
        String place = found.path("authorization_endpoint").asString();
        String question =
                form(
                        "response_type",
                        "code",
                        "client_id",
                        app,
                        "redirect_uri",
                        APP,
                        "scope",
                        "launch/patient openid patient/Patient.rs",
                        "state",
                        "s",
                        "aud",
                        account,
                        "code_challenge",
                        challenge(),
                        "code_challenge_method",
                        "S256");
        String credentials = form("username", "lise", "password", password);
        String all = post(place, question + "&" + credentials).expect(200).text();
        assertTrue(all.contains("Bea Lovelace, 1815-12-10"), all);
        Matcher choice = Pattern.compile("name=\"choice\" value=\"([^\"]+)\"").matcher(all);
        assertTrue(choice.find(), all);
        String handle = form("choice", choice.group(1)) + "&";
        String some = post(place, handle + form("find", "ada")).expect(200).text();
        assertTrue(some.contains("Ada Lovelace") && !some.contains("Bea"), some);
        String none = post(place, handle + form("find", "nobody,ada")).expect(200).text();
        assertTrue(none.contains("Nobody is found."), none);
        String back = location(post(place, handle + form("patient", "Ada")).expect(303));

        String exchange =
                form(
                        "grant_type",
                        "authorization_code",
                        "code",
                        parameter(back, "code"),
                        "redirect_uri",
                        APP,
                        "client_id",
                        app,
                        "code_verifier",
                        VERIFIER);
        JsonNode answer =
                post(found.path("token_endpoint").asString(), exchange).expect(200).json();
        assertEquals("Ada", answer.path("patient").asString());
        String bearer = "Bearer " + answer.path("access_token").asString();
        client.send("", "GET", account + "/Patient/Ada", "", "Authorization", bearer).expect(200);
        client.send("", "GET", account + "/Patient/Bea", "", "Authorization", bearer).expect(404);
        JsonNode seen =
                client.send("", "GET", account + "/Patient", "", "Authorization", bearer)
                        .expect(200)
                        .json();
        assertEquals(1, seen.path("entry").size(), seen::toString);
    }

    /// Scopes of a patient need a patient whom the issuer has signed: who signs in is asked about
    /// the one on the screen.
    @Test
    void aLaunchedAppWithScopesOfAPatientReadsThePatientOnTheScreen() throws Exception {
        proxied(true);
        String account = client.fhir("proxied");
        for (String id : new String[] {"ada", "bea"}) {
            String patient = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}";
            client.send("fhir", "PUT", account + "/Patient/" + id, patient).expect(200, 201);
        }
        String root = account + "/AadSmartOnFhirProxy";
        String callback = root + "/callback/" + encoded(APP);
        String password = printed(type("user add irene --fhir-user Practitioner/i"), "password");
        type("user role irene reader --account proxied").ends(0);
        String app = printed(type("client add ward --public --redirect " + callback), "clientId");
        String question =
                form(
                        "response_type",
                        "code",
                        "client_id",
                        app,
                        "redirect_uri",
                        APP,
                        "launch",
                        LAUNCH,
                        "scope",
                        "launch patient/Patient.rs",
                        "state",
                        "s",
                        "aud",
                        account,
                        "code_challenge",
                        challenge(),
                        "code_challenge_method",
                        "S256");
        Answer begun = client.get("", root + "/authorize?" + question).expect(302);
        String cookie = begun.header("Set-Cookie").orElseThrow();
        String issuer = location(begun);
        String place = issuer.substring(0, issuer.indexOf('?'));
        String credentials = form("username", "irene", "password", password);
        String page =
                post(place, issuer.substring(issuer.indexOf('?') + 1) + "&" + credentials)
                        .expect(200)
                        .text();
        assertTrue(page.contains("value=\"ada\"") && !page.contains("value=\"bea\""), page);
        Matcher choice = Pattern.compile("name=\"choice\" value=\"([^\"]+)\"").matcher(page);
        assertTrue(choice.find(), page);
        String chosen = form("choice", choice.group(1), "patient", "ada");
        String back = location(post(place, chosen).expect(303));
        String sent = cookie.substring(0, cookie.indexOf(';'));
        String there = location(client.send("", "GET", back, "", "Cookie", sent).expect(302));
        String exchange =
                form(
                        "grant_type",
                        "authorization_code",
                        "code",
                        parameter(there, "code"),
                        "redirect_uri",
                        APP,
                        "client_id",
                        app,
                        "code_verifier",
                        VERIFIER);
        JsonNode answer = post(root + "/token", exchange).expect(200).json();
        assertEquals("ada", answer.path("patient").asString());
        assertEquals("e1", answer.path("encounter").asString());
        String bearer = "Bearer " + answer.path("access_token").asString();
        client.send("", "GET", account + "/Patient/ada", "", "Authorization", bearer).expect(200);
        client.send("", "GET", account + "/Patient/bea", "", "Authorization", bearer).expect(404);
        proxied(false);
    }
}
