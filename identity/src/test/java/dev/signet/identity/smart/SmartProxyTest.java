// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the proxy sends a browser, and where it does not.
final class SmartProxyTest {
    private final ProxyScene scene = new ProxyScene();

    private static Map<String, Object> decoded(String encoded) {
        return Encoded.json("test", encoded);
    }

    @Test
    void theAuthorityIsAskedForTheCallbackWithWholeScopesAndTheLaunchInTheState() {
        Response sent = scene.authorize();
        assertEquals(302, sent.status(), ProxyScene.text(sent));
        assertEquals(scene.authorize, ProxyScene.location(sent));
        assertEquals(ProxyScene.CALLBACK, ProxyScene.sent(sent, "redirect_uri"));
        assertEquals(
                ProxyScene.ACCOUNT
                        + "/launch "
                        + ProxyScene.ACCOUNT
                        + "/patient$Observation.rs openid offline_access",
                ProxyScene.sent(sent, "scope"));
        assertEquals("c", ProxyScene.sent(sent, "code_challenge"));
        assertEquals("", ProxyScene.sent(sent, "launch"), "the authority is not told");
        assertEquals("", ProxyScene.sent(sent, "aud"));
        var state = decoded(ProxyScene.sent(sent, "state"));
        assertEquals("s t&a=te", state.get("s"));
        assertEquals("p-1", decoded((String) state.get("l")).get("patient"));
        String cookie = sent.headers().first("Set-Cookie").orElseThrow();
        for (String each : List.of("Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600")) {
            assertTrue(cookie.contains("; " + each), cookie);
        }
    }

    @Test
    void anAuthorityThatAsksForWhomIsToldThePatientOnTheScreenAndOthersAreNot() {
        assertEquals("", ProxyScene.sent(scene.authorize(), "launch_patient"));
        scene.choosesPatients = true;
        assertEquals("p-1", ProxyScene.sent(scene.authorize(), "launch_patient"));
        assertEquals("", ProxyScene.sent(scene.authorize("launch", ""), "launch_patient"));
    }

    @Test
    void anAuthorityOfTheOldKindIsToldTheResource() {
        scene.authorize = "https://issuer.example.org/tenant/oauth2/authorize?policy=a";
        Response sent = scene.authorize();
        assertEquals(ProxyScene.ACCOUNT, ProxyScene.sent(sent, "resource"));
        assertEquals("a", ProxyScene.sent(sent, "policy"));
        assertEquals("code", ProxyScene.sent(sent, "response_type"));
        assertEquals(
                "launch patient/Observation.rs openid offline_access",
                ProxyScene.sent(sent, "scope"));
    }

    @Test
    void theBrowserThatBeganGoesBackToTheAppWithItsStateAndACompoundCode() {
        String state = ProxyScene.sent(scene.authorize(), "state");
        Response back =
                scene.callback(ProxyScene.APP, "code", "c&d", "state", state, "session_state", "x");
        assertEquals(302, back.status(), ProxyScene.text(back));
        assertEquals(ProxyScene.APP, ProxyScene.location(back));
        assertEquals("s t&a=te", ProxyScene.sent(back, "state"));
        assertEquals("x", ProxyScene.sent(back, "session_state"));
        var code = decoded(ProxyScene.sent(back, "code"));
        assertEquals("c&d", code.get("code"));
        assertEquals("e.2", code.get("encounter"));
        assertEquals(true, code.get("need_patient_banner"));
        assertFalse(code.containsKey("color"), "what Azure's proxy does not carry");
        assertTrue(back.headers().first("Set-Cookie").orElseThrow().contains("Max-Age=0"));
    }

    @Test
    void aRefusalOfTheAuthorityIsPassedOnWithTheAppsState() {
        String state = ProxyScene.sent(scene.authorize("launch", ""), "state");
        Response back =
                scene.callback(
                        ProxyScene.APP,
                        "error",
                        "access_denied",
                        "error_description",
                        "no\r\nSet-Cookie: a=b",
                        "state",
                        state);
        assertEquals("access_denied", ProxyScene.sent(back, "error"));
        assertEquals("s t&a=te", ProxyScene.sent(back, "state"));
        assertEquals("", ProxyScene.sent(back, "code"));
        String location = back.headers().first("Location").orElseThrow();
        assertTrue(location.chars().allMatch(c -> c > ' ' && c < 0x7f), location);
    }

    @Test
    void aLinkToTheCallbackSendsNobodyAnywhere() {
        String state = ProxyScene.sent(scene.authorize(), "state");
        assertRefused(
                "state", scene.callback("https://evil.example.org/", "code", "c", "state", state));
        var stranger = new ProxyScene();
        assertRefused("state", stranger.callback(ProxyScene.APP, "code", "c", "state", state));
        Response error =
                stranger.callback(
                        "https://evil.example.org/", "error", "access_denied", "state", state);
        assertRefused("state", error);
        assertRefused("state", scene.callback(ProxyScene.APP, "code", "c"));
        assertRefused("state", scene.callback(ProxyScene.APP, "error", "access_denied"));
        // a cookie of an attacker's own sign-in does not fit the state of another
        stranger.authorize();
        assertRefused("state", stranger.callback(ProxyScene.APP, "code", "c", "state", state));
        assertEquals(302, scene.callback(ProxyScene.APP, "code", "c", "state", state).status());
    }

    @Test
    void neitherStateNorLaunchCanBeChangedOnTheWay() {
        var state = decoded(ProxyScene.sent(scene.authorize(), "state"));
        for (String member : List.of("s", "l", "b")) {
            var changed = new LinkedHashMap<>(state);
            changed.put(member, Encoded.of("{\"patient\":\"p-2\"}"));
            assertRefused(
                    "state",
                    scene.callback(ProxyScene.APP, "code", "c", "state", Encoded.of(changed)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "response_type | token",
                "response_mode | form_post",
                "client_id | ''",
                "redirect_uri | ''",
                "redirect_uri | javascript:alert(1)",
                "redirect_uri | data:text/html,x",
                "redirect_uri | //evil.example.org/",
                "redirect_uri | http://evil.example.org/",
                "redirect_uri | https://app.example.org/#here",
                "redirect_uri | https://localhost:8443@evil.example.org/",
                "redirect_uri | https:///nowhere",
                "redirect_uri | not an address",
                "state | ''",
                "aud | ''",
                "aud | https://management.azure.com",
                "aud | https://localhost:8443/fhir/other",
                "scope | ''",
                "scope | patient$Observation.rs",
                "launch | not-base64url!",
                "launch | W10", // []
                "launch | W1sicGF0aWVudCIsInAtMSJdXQ", // [["patient","p-1"]]
                "launch | eyJwYXRpZW50IjoiYS9iIn0", // {"patient":"a/b"}
                "launch | eyJwYXRpZW50Ijo3fQ", // {"patient":7}
                "launch | eyJwYXRpZW50IjpudWxsfQ", // {"patient":null}
                "launch | eyJzbWFydF9zdHlsZV91cmwiOiJqYXZhc2NyaXB0OngifQ",
                "request_uri | https://app.example.org/request",
                "resource | https://vault.azure.net"
            })
    void whatIsWrongIsRefusedByItsName(String name, String value) {
        assertRefused(name, scene.authorize(name, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "launch", "redirect_uri", "scope", "client_id", "nonce"})
    void whatIsTooLongIsRefusedByItsName(String name) {
        assertRefused(name, scene.authorize(name, "https://a.example.org/" + "a".repeat(5000)));
    }

    @Test
    void theLongestStateAndLaunchComeBackWhole() {
        String longest = "\"\\".repeat(512);
        String launch = Encoded.of("{\"smart_style_url\":\"https://" + "/".repeat(490) + "\"}");
        String state =
                ProxyScene.sent(scene.authorize("state", longest, "launch", launch), "state");
        Response back = scene.callback(ProxyScene.APP, "code", "c", "state", state);
        assertEquals(302, back.status(), ProxyScene.text(back));
        assertEquals(longest, ProxyScene.sent(back, "state"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nLocation: https://evil.example.org", "a\u0000", "\u00e4"})
    void noStateEndsAHeader(String state) {
        assertRefused("state", scene.authorize("state", state));
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefused() {
        var twice = new ArrayList<>(ProxyScene.parameters());
        twice.addAll(twice.subList(2, 3)); // redirect_uri
        assertRefused(
                "redirect_uri", scene.get(List.of("AadSmartOnFhirProxy", "authorize"), twice));
    }

    @Test
    void anotherMethodOrAddressIsRefused() {
        var none = Optional.<String>empty();
        for (String place : List.of("authorize", "callback/x", "token")) {
            var path = new ArrayList<String>(List.of("AadSmartOnFhirProxy"));
            path.addAll(List.of(place.split("/")));
            String wrong = place.equals("token") ? "GET" : "POST";
            assertEquals(405, scene.send(wrong, path, List.of(), "", none).status(), place);
            path.add("more");
            assertEquals(404, scene.send("GET", path, List.of(), "", none).status(), place);
        }
        assertEquals(
                404,
                scene.send("GET", List.of("AadSmartOnFhirProxy"), List.of(), "", none).status());
    }

    private static void assertRefused(String name, Response answer) {
        assertEquals(400, answer.status(), () -> answer.headers().all().toString());
        String text = ProxyScene.text(answer);
        assertTrue(text.contains("\"invalid_request\""), text);
        assertTrue(text.contains("\"" + name), text);
        assertTrue(answer.headers().first("Location").isEmpty());
    }
}
