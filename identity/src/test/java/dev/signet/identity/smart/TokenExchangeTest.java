// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Request;
import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a code of the proxy's, and of all else that is sent to its token address.
final class TokenExchangeTest {
    private static final String CODE =
            Encoded.of("{\"patient\":\"p-1\",\"need_patient_banner\":false,\"code\":\"real\"}");

    private final ProxyScene scene = new ProxyScene();

    private static String form(String... pairs) {
        var form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&").append(Said.pair(pairs[i], pairs[i + 1]));
        }
        return form.toString();
    }

    private static String code(String... more) {
        return form(
                        "grant_type",
                        "authorization_code",
                        "code",
                        CODE,
                        "redirect_uri",
                        ProxyScene.APP)
                + "&"
                + form(more);
    }

    private String asked(String name) {
        return Request.form(scene.asked.getLast()).stream()
                .filter(each -> each.name().equals(name))
                .map(Request.Parameter::value)
                .findFirst()
                .orElse("");
    }

    private static Map<String, Object> json(Response answer) {
        return Encoded.json("answer", Encoded.of(ProxyScene.text(answer)));
    }

    @Test
    void theRealCodeIsShownAndTheLaunchStandsBesideTheToken() {
        Response answer =
                scene.token(code("client_id", "app", "client_secret", "s&s", "code_verifier", "v"));
        assertEquals("real", asked("code"));
        assertEquals(ProxyScene.CALLBACK, asked("redirect_uri"));
        assertEquals("s&s", asked("client_secret"));
        assertEquals("v", asked("code_verifier"));
        assertEquals("app", asked("client_id"));
        Map<String, Object> json = json(answer);
        assertEquals("t", json.get("access_token"));
        assertEquals("p-1", json.get("patient"));
        assertEquals("app", json.get("client_id"));
        assertEquals(false, json.get("need_patient_banner"));
        assertEquals("openid patient/Observation.rs", json.get("scope"));
        assertFalse(json.containsKey("code"), "the code is used up, and nobody's business");
        assertEquals("no-store", answer.headers().first("Cache-Control").orElse(""));
    }

    @Test
    void thePatientThatTheAuthorityNamesStands() {
        scene.answer = "{\"access_token\":\"t\",\"patient\":\"own\"}";
        assertEquals("own", json(scene.token(code("client_id", "app"))).get("patient"));
    }

    @Test
    void aClientThatProvesItselfByAHeaderIsHandedOnWithIt() {
        byte[] pair = "app:secret".getBytes(StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
        Response answer = scene.token(code(), basic);
        assertEquals(Optional.of(basic), scene.authorization);
        assertEquals("app", json(answer).get("client_id"));
        assertEquals("", asked("client_id"));
    }

    @Test
    void anotherGrantIsHandedOnUnchanged() {
        String form = form("grant_type", "refresh_token", "refresh_token", "r", "more", "a b");
        scene.status = 418;
        scene.answer = "{\"error\":\"odd\"}";
        Response answer = scene.token(form);
        assertEquals(List.of(form), scene.asked);
        assertEquals(418, answer.status());
        assertEquals("{\"error\":\"odd\"}", ProxyScene.text(answer));
    }

    @Test
    void whatTheAuthorityRefusesIsToldAsItIs() {
        scene.status = 400;
        scene.answer = "{\"error\":\"invalid_grant\"}";
        Response answer = scene.token(code("client_id", "app"));
        assertEquals(400, answer.status());
        assertEquals("{\"error\":\"invalid_grant\"}", ProxyScene.text(answer));
    }

    @Test
    void anAuthorityThatIsSilentOrSpeaksNonsenseIsUnavailable() {
        scene.answer = "<html>";
        assertEquals(503, scene.token(code("client_id", "app")).status());
        scene.status = 0;
        Response silent = scene.token(code("client_id", "app"));
        assertEquals(503, silent.status());
        assertEquals("temporarily_unavailable", json(silent).get("error"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grant_type | code=x",
                "code | grant_type=authorization_code&client_id=a&redirect_uri=https://a.example",
                "code | grant_type=authorization_code&client_id=a&code=real",
                "code | grant_type=authorization_code&client_id=a&code=e30",
                "code.patient | grant_type=authorization_code&client_id=a"
                        + "&code=eyJjb2RlIjoiYyIsInBhdGllbnQiOiI8In0",
                "client_id | grant_type=authorization_code&code=e30",
                "client_assertion | grant_type=authorization_code&client_id=a&client_assertion=x",
                "code | grant_type=authorization_code&client_id=a&code=e30&code=e30"
            })
    void whatIsWrongIsRefusedByItsNameAndNotHandedOn(String name, String form) {
        Response answer = scene.token(form);
        assertEquals(400, answer.status());
        assertTrue(ProxyScene.text(answer).contains("\"" + name + ":"), ProxyScene.text(answer));
        assertEquals(List.of(), scene.asked);
    }
}
