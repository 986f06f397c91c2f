// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.signet.base.Digests;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import dev.signet.identity.SignInEvent;
import dev.signet.identity.grant.AuthorizationCodes;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Users sign in for applications in a browser: codes with PKCE, pages, passwords, grants.
final class SignInTest extends SignInScene {
    @Test
    void aUserSignsInForAnApplicationWithPkce() throws ParseException {
        Response page = ask("GET", "/oauth2/v2.0/authorize", asked(), "");
        assertEquals(200, page.status());
        assertTrue(text(page).contains("value=\"a state&amp;\""), () -> text(page));
        assertEquals("DENY", page.headers().first("X-Frame-Options").orElseThrow());
        Map<String, String> back = sentBack(signIn(asked(), PASSWORD));
        assertEquals("a state&", back.get("state"));
        var answer = json(redeem(back.get("code"), VERIFIER));
        JWTClaimsSet access = claims(answer.get("access_token"));
        assertEquals(List.of("https://management.azure.com"), access.getAudience());
        assertEquals("marie-object", access.getStringClaim("oid"));
        assertEquals("app", access.getStringClaim("appid"));
        assertEquals(List.of("ward-object"), access.getStringListClaim("groups"));
        assertEquals("https://127.0.0.1:8443/" + TENANT + "/", access.getIssuer());
        JWTClaimsSet identity = claims(answer.get("id_token"));
        assertEquals(List.of("app"), identity.getAudience());
        assertEquals("n-1", identity.getStringClaim("nonce"));
        assertEquals("marie", identity.getStringClaim("preferred_username"));
        String info = new String(Base64.getUrlDecoder().decode((String) answer.get("client_info")));
        assertTrue(info.contains("marie-object"));
    }

    @Test
    void theServersOwnApplicationIsSignedInToAndNotAllowedAnything() throws ParseException {
        String asked = answeredAt(HOME);
        String other = text(ask("GET", "/oauth2/v2.0/authorize", asked, ""));
        assertTrue(other.contains("asks to know who you are"), other);
        assertTrue(other.contains("<button>Sign in and allow</button>"), other);
        own = Set.of("app");
        String page = text(ask("GET", "/oauth2/v2.0/authorize", asked, ""));
        assertFalse(page.contains("asks to know"), page);
        assertFalse(page.contains("allow"), page);
        assertTrue(page.contains("<p>ward &lt;7&gt;</p>"), page);
        assertTrue(page.contains("<button>Sign in</button>"), page);
        Response wrong = signIn(asked, "wrong");
        assertEquals(401, wrong.status());
        assertTrue(text(wrong).contains("<button>Sign in</button>"), () -> text(wrong));
        String code = sentBack(signIn(asked, PASSWORD)).get("code");
        var answer = json(redeem(code, VERIFIER, HOME));
        assertEquals("marie-object", claims(answer.get("access_token")).getStringClaim("oid"));
    }

    /// What serves another port of the host, or the user's own machine, is not this server.
    @Test
    void theServersOwnApplicationIsAskedForLikeAnyOtherWhereItsCodeGoesElsewhere() {
        own = Set.of("app");
        for (String origin :
                List.of(
                        "https://127.0.0.1",
                        "https://127.0.0.1:84430",
                        "https://localhost:8443",
                        "http://localhost:5678")) {
            boolean isWeb = origin.startsWith("https:");
            String asked = answeredAt(isWeb ? origin + "/portal/signed-in" : origin);
            for (Response page :
                    List.of(
                            ask("GET", "/oauth2/v2.0/authorize", asked, ""),
                            signIn(asked, "wrong"))) {
                String shown = text(page);
                assertTrue(shown.contains("asks to know who you are"), shown);
                assertTrue(shown.contains("manage this installation"), shown);
                assertTrue(shown.contains("It is answered at " + origin + "<"), shown);
                assertTrue(shown.contains("<button>Sign in and allow</button>"), shown);
            }
        }
    }

    @Test
    void aCodeIsGoodOnceInItsTimeAndForItsVerifier() {
        String once = code();
        assertEquals(200, redeem(once, VERIFIER).status());
        refused("invalid_grant", redeem(once, VERIFIER));
        refused("invalid_grant", redeem(code(), "another-verifier-of-forty-three-characters"));
        refused("invalid_grant", redeem(code(), ""));
        String late = code();
        clock.pass(AuthorizationCodes.LIFE);
        refused("invalid_grant", redeem(late, VERIFIER));
    }

    @Test
    void aCodeIsRefusedAtAnotherAddress() {
        String form =
                form(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "app",
                        "code",
                        code(),
                        "redirect_uri",
                        "http://localhost:1",
                        "code_verifier",
                        VERIFIER);
        refused("invalid_grant", ask("POST", "/oauth2/v2.0/token", "", form));
    }

    @Test
    void nobodyIsSentToAnAddressThatIsNotTheApplications() {
        for (String address :
                List.of(
                        "https://evil.example",
                        "http://localhost.evil.example:5678",
                        "http://localhost:5678/elsewhere",
                        "http://evil@localhost:5678",
                        "")) {
            String asked =
                    asked().replace(form("redirect_uri", BACK), form("redirect_uri", address));
            Response response = signIn(asked, PASSWORD);
            assertEquals(400, response.status(), address);
            assertFalse(response.headers().first("Location").isPresent());
        }
        assertEquals(
                400, signIn(asked().replace("client_id=app", "client_id=no"), PASSWORD).status());
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefusedByNameAndNotChosenFrom() {
        for (String name : List.of("client_id", "redirect_uri")) {
            Response page = ask("GET", "/oauth2/v2.0/authorize", asked() + "&" + name + "=app", "");
            assertEquals(400, page.status());
            assertFalse(page.headers().first("Location").isPresent());
            assertTrue(text(page).contains(name + " is given twice."), () -> text(page));
        }
        for (String name : List.of("scope", "state", "code_challenge", "resource", "prompt")) {
            String twice = asked() + "&" + form(name, "a") + "&" + form(name, "b");
            Map<String, String> back = sentBack(ask("GET", "/oauth2/v2.0/authorize", twice, ""));
            assertEquals("invalid_request", back.get("error"), name);
            assertEquals(name + " is given twice.", back.get("error_description"));
        }
        String unknown = asked() + "&client_info=1&client_info=1";
        assertEquals(200, ask("GET", "/oauth2/v2.0/authorize", unknown, "").status());
        Map<String, String> posted =
                sentBack(ask("POST", "/oauth2/v2.0/authorize", "", asked() + "&scope=openid"));
        assertEquals("scope is given twice.", posted.get("error_description"));
    }

    @Test
    void whatIsWrongWithARequestIsSaidToTheApplication() {
        assertEquals(
                "invalid_request",
                sentBack(signIn(asked().replace("S256", "plain"), PASSWORD)).get("error"));
        String without = asked().replace("&code_challenge=" + CHALLENGE, "");
        assertEquals("invalid_request", sentBack(signIn(without, PASSWORD)).get("error"));
        String token = asked().replace("response_type=code", "response_type=token");
        assertEquals("unsupported_response_type", sentBack(signIn(token, PASSWORD)).get("error"));
        assertEquals(
                "login_required",
                sentBack(ask("GET", "/oauth2/v2.0/authorize", asked("prompt", "none"), ""))
                        .get("error"));
    }

    @Test
    void manyWrongPasswordsSlowTheNextWrongOnesAndNeverTheRightOne() {
        Response wrong = signIn(asked(), "wrong");
        assertEquals(401, wrong.status());
        assertFalse(wrong.headers().first("Location").isPresent());
        for (int i = 1; i < FailureCounts.FAILURES_MAX; i++) {
            signIn(asked(), "wrong");
        }
        assertEquals(0, pauses);
        assertEquals(401, signIn(asked(), "wrong").status());
        assertEquals(1, pauses);
        assertEquals(303, signIn(asked(), PASSWORD).status());
        assertEquals(1, pauses, "who knows the password does not wait");
        clock.pass(FailureCounts.WINDOW);
        assertEquals(401, signIn(asked(), "wrong").status());
        assertEquals(1, pauses);
    }

    @Test
    void addressesOfOneIpv6NetworkCountTogetherAndOthersApart() {
        for (int i = 0; i < FailureCounts.FAILURES_MAX; i++) {
            signIn("2001:db8:1:2::" + i, asked(), "wrong");
        }
        signIn("2001:db8:1:2:ffff:1:2:3", asked(), "wrong");
        assertEquals(1, pauses);
        signIn("2001:db8:1:3::1", asked(), "wrong");
        signIn("127.0.0.1", asked(), "wrong");
        assertEquals(1, pauses);
    }

    @Test
    void thePageSaysWhoAsksForWhatAtWhichResource() {
        String page = text(ask("GET", "/oauth2/v2.0/authorize", asked(), ""));
        for (String shown :
                List.of(
                        "<strong>ward &lt;7&gt;</strong> (application app)",
                        "<strong>Azure Resource Manager</strong>, https://management.azure.com<",
                        "manage this installation",
                        "90 days",
                        "answered at http://localhost:5678<")) {
            assertTrue(page.contains(shown), () -> shown + " in " + page);
        }
        String smart =
                asked().replace(
                                "https%3A%2F%2Fmanagement.azure.com%2F%2F.default",
                                "user%2FObservation.rs%3Fcode%3D%3Cb%3E");
        String narrow = text(ask("GET", "/oauth2/v2.0/authorize", smart, ""));
        assertTrue(narrow.contains("<li>user/Observation.rs?code=&lt;b&gt;</li>"), narrow);
        assertTrue(narrow.contains("Azure Healthcare APIs"), narrow);
        String nobody = asked().replace("https%3A%2F%2Fmanagement.azure.com%2F%2F.default", "");
        String only = text(ask("GET", "/oauth2/v2.0/authorize", nobody, ""));
        assertTrue(only.contains("asks to know who you are.</p>"), only);
    }

    @Test
    void thePagesPolicyAllowsItsOwnStyleAndNothingElse() {
        Response page = ask("GET", "/oauth2/v2.0/authorize", asked(), "");
        String html = text(page);
        String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
        String hash =
                Base64.getEncoder()
                        .encodeToString(Digests.sha256(style.getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "default-src 'none'; style-src 'sha256-"
                        + hash
                        + "'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
                        + " http://localhost:5678",
                page.headers().first("Content-Security-Policy").orElseThrow());
    }

    @Test
    void anApplicationThatAsksForItIsAnsweredByAForm() {
        Response answer = signIn(asked("response_mode", "form_post"), PASSWORD);
        assertEquals(200, answer.status());
        assertFalse(answer.headers().first("Location").isPresent());
        String page = text(answer);
        assertTrue(page.contains("<form method=\"post\" action=\"" + BACK + "\">"), page);
        assertTrue(page.contains("name=\"state\" value=\"a state&amp;\""), page);
        String code = page.replaceAll("(?s).*name=\"code\" value=\"([^\"]+)\".*", "$1");
        assertEquals(200, redeem(code, VERIFIER).status());
        String script = page.substring(page.indexOf("<script>") + 8, page.indexOf("</script>"));
        String hash =
                Base64.getEncoder()
                        .encodeToString(Digests.sha256(script.getBytes(StandardCharsets.UTF_8)));
        String policy = answer.headers().first("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("script-src 'sha256-" + hash + "';"), policy);
        assertTrue(policy.endsWith("form-action 'self' " + BACK), policy);
        Response cancelled =
                ask(
                        "POST",
                        "/oauth2/v2.0/authorize",
                        "",
                        asked("response_mode", "form_post", "cancel", "1"));
        assertTrue(text(cancelled).contains("value=\"access_denied\""), () -> text(cancelled));
        String other = asked("response_mode", "web_message");
        assertEquals("invalid_request", sentBack(signIn(other, PASSWORD)).get("error"));
    }

    @Test
    void aUserCancelsAndTheApplicationIsTold() {
        Response cancelled = ask("POST", "/oauth2/v2.0/authorize", "", asked("cancel", "1"));
        assertEquals("access_denied", sentBack(cancelled).get("error"));
    }

    @Test
    void anApplicationGetsOnlyTokensForApisThatItWasGranted() {
        String code = code();
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        granted = EnumSet.of(Api.DATA);
        Map<String, String> back = sentBack(ask("GET", "/oauth2/v2.0/authorize", asked(), ""));
        assertEquals("access_denied", back.get("error"));
        assertTrue(back.get("error_description").startsWith("AADSTS65001: "));
        assertEquals("access_denied", sentBack(signIn(asked(), PASSWORD)).get("error"));
        Response redeemed = redeem(code, VERIFIER);
        refused("invalid_grant", redeemed);
        assertEquals(List.of(65001L), json(redeemed).get("error_codes"));
        refused("invalid_grant", refresh(token));
        refused("invalid_grant", refresh(token, "scope", "https://vault.azure.net/.default"));
        assertEquals(200, refresh(token, "scope", "https://demo/.default").status());
        String device =
                form("client_id", "app", "scope", "https://vault.azure.net/.default openid");
        refused("invalid_grant", ask("POST", "/oauth2/v2.0/devicecode", "", device));
        granted = EnumSet.of(Api.DATA, Api.KEY_VAULT);
        assertEquals(200, ask("POST", "/oauth2/v2.0/devicecode", "", device).status());
    }

    @Test
    void everyTokenGivenOrRefusedIsToldToTheLog() {
        redeem(code(), VERIFIER);
        SignInEvent given = events.getLast();
        assertTrue(given.given());
        assertEquals("authorization_code", given.grant());
        assertEquals("marie-object", given.objectId());
        assertEquals("app", given.applicationId());
        assertEquals("https://management.azure.com", given.audience());
        assertEquals("127.0.0.1", given.address());
        signIn(asked(), "wrong");
        assertEquals(50126, events.getLast().code());
        assertEquals("marie-object", events.getLast().objectId());
        ask("POST", "/oauth2/v2.0/authorize", "", asked("username", PASSWORD, "password", "marie"));
        assertEquals("", events.getLast().objectId());
        refresh("x");
        assertEquals(70008, events.getLast().code());
        assertFalse(events.toString().contains(PASSWORD));
    }

    @Test
    void aPageNeverShowsWhatWasTypedAsMarkup() {
        String form = asked() + "&" + form("username", "\"><script>", "password", "x");
        String page = text(ask("POST", "/oauth2/v2.0/authorize", "", form));
        assertFalse(page.contains("<script>"), page);
    }

    @Test
    void aPublicApplicationHasNoTokenOfItsOwn() {
        String form =
                form(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "app",
                        "scope",
                        "https://management.azure.com/.default");
        refused("invalid_client", ask("POST", "/oauth2/v2.0/token", "", form));
    }
}
