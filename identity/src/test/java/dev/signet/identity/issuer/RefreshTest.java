// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.identity.RefreshFamilies;
import dev.signet.identity.verification.TokenRules;
import dev.signet.identity.verification.TokenVerifier;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Refresh tokens rotate, end, and give no more than their sign-in.
final class RefreshTest extends SignInScene {
    @Test
    void aRefreshTokenGivesTokensForOtherResourcesUntilThePasswordChanges() {
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        clock.pass(Duration.ofDays(89));
        var answer =
                json(refresh(token, "scope", "https://vault.azure.net/.default offline_access"));
        assertEquals(
                List.of("https://vault.azure.net"),
                claims(answer.get("access_token")).getAudience());
        user = user("another password");
        refused("invalid_grant", refresh(answer.get("refresh_token")));
    }

    private Object next(Object token) {
        Response answer = refresh(token);
        assertEquals(200, answer.status(), () -> text(answer));
        return json(answer).get("refresh_token");
    }

    @Test
    void aRefreshTokenThatComesBackAfterItWasReplacedEndsAllOfItsSignIn() {
        Object other = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object first = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object second = next(first);
        clock.pass(RefreshFamilies.GRACE);
        Object third = next(second);
        refused("invalid_grant", refresh(first));
        refused("invalid_grant", refresh(third));
        assertEquals(200, refresh(other).status(), "another sign-in goes on");
    }

    @Test
    void clientsThatRefreshTogetherStayInForAMinute() {
        Object first = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object one = next(first);
        Object other = next(first);
        clock.pass(RefreshFamilies.GRACE.minusSeconds(1));
        Object late = next(first);
        Object after = next(one);
        assertEquals(200, refresh(other).status(), "the one just replaced is good for a while");
        clock.pass(RefreshFamilies.GRACE);
        assertEquals(200, refresh(after).status());
        clock.pass(RefreshFamilies.GRACE);
        refused("invalid_grant", refresh(late));
    }

    @Test
    void aRestartEndsNoRefreshTokenAndForgetsNoneThatWasReplaced() {
        Object first = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object second = next(first);
        clock.pass(RefreshFamilies.GRACE);
        issuer = issuer();
        Object third = next(second);
        issuer = issuer();
        refused("invalid_grant", refresh(first));
        issuer = issuer();
        refused("invalid_grant", refresh(third));
        assertTrue(families.isEmpty());
    }

    @Test
    void aSignInEndsAfterItsTimeHoweverOftenItWasRefreshed() {
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        for (int day = 0; day < RefreshFamilies.LIFE.toDays(); day++) {
            token = next(token);
            clock.pass(Duration.ofDays(1));
        }
        refused("invalid_grant", refresh(token));
        issuer = issuer();
        assertTrue(families.isEmpty(), "what has ended is removed");
    }

    @Test
    void aRefreshedTokenKeepsTheScopesOfItsSignIn() {
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        var narrow = json(refresh(token, "scope", "https://demo/.default"));
        var again = json(refresh(narrow.get("refresh_token")));
        assertEquals(
                List.of("https://management.azure.com"),
                claims(again.get("access_token")).getAudience());
    }

    private Response revoke(Object token, String clientId) {
        return ask(
                "POST",
                "/oauth2/v2.0/revoke",
                "",
                form("client_id", clientId, "token", (String) token));
    }

    @Test
    void aRefreshTokenThatIsGivenBackEndsAllOfItsSignInAndNoOther() {
        Object other = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object first = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object second = next(first);
        assertEquals(200, revoke(first, "app").status(), "the one just replaced will do");
        refused("invalid_grant", refresh(second));
        assertEquals(200, revoke(second, "app").status(), "again is no error");
        assertEquals(200, refresh(other).status());
        assertEquals(1, families.size());
        issuer = issuer();
        refused("invalid_grant", refresh(second));
    }

    @Test
    void whatIsNoTokenOfTheClientEndsNothing() {
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        assertEquals(200, revoke("nothing", "app").status());
        assertEquals(400, revoke(token, "another").status(), "there is no such client");
        assertEquals(400, revoke("", "app").status(), "the token is missing");
        assertEquals(405, ask("GET", "/oauth2/v2.0/revoke", form("token", "x"), "").status());
        assertEquals(200, refresh(token).status());
    }

    @Test
    void anAccessTokenIsNotSaidToBeRevoked() {
        var answer = json(redeem(code(), VERIFIER));
        refused("unsupported_token_type", revoke(answer.get("access_token"), "app"));
        assertEquals(200, refresh(answer.get("refresh_token")).status());
    }

    @Test
    void discoveryNamesWhereTokensAreGivenBack() {
        var found = json(ask("GET", "/v2.0/.well-known/openid-configuration", "", ""));
        assertEquals(
                "https://127.0.0.1:8443/" + TENANT + "/oauth2/v2.0/revoke",
                found.get("revocation_endpoint"));
    }

    @Test
    void aUserWithTooManySignInsLosesTheOneUsedLeastLately() {
        Object first = json(redeem(code(), VERIFIER)).get("refresh_token");
        Object second = json(redeem(code(), VERIFIER)).get("refresh_token");
        first = next(first);
        for (int i = 2; i < RefreshFamilies.FAMILIES_MAX; i++) {
            redeem(code(), VERIFIER);
        }
        redeem(code(), VERIFIER);
        assertEquals(RefreshFamilies.FAMILIES_MAX, families.size());
        assertEquals(200, refresh(first).status());
        refused("invalid_grant", refresh(second));
    }

    @Test
    void anIdTokenIsNeverTakenForAnAccessToken() {
        var answer = json(redeem(code(), VERIFIER));
        // an account may have the application's id as its audience
        var verifier =
                new TokenVerifier(
                        List.of(issuer.authority()),
                        TokenRules.of("app", "https://management.azure.com"),
                        clock);
        assertEquals(
                "marie-object", verifier.verified((String) answer.get("access_token")).objectId());
        String identity = (String) answer.get("id_token");
        var failed = assertThrows(Failed.class, () -> verifier.verified(identity));
        assertEquals("the token is no access token", failed.text());
    }

    @Test
    void aRefreshTokenEndsAndIsNobodyElses() {
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        String text = (String) token;
        refused("invalid_grant", refresh(text.substring(0, text.length() - 2) + "AA"));
        refused("invalid_grant", refresh("x"));
        clock.pass(RefreshFamilies.LIFE);
        refused("invalid_grant", refresh(token));
    }

    @Test
    void scopesOfSmartAreKeptAndNeverGrowByRefreshing() throws ParseException {
        String smart =
                form(
                        "client_id",
                        "app",
                        "redirect_uri",
                        BACK,
                        "response_type",
                        "code",
                        "scope",
                        "openid fhirUser offline_access user/*.rs",
                        "aud",
                        "https://127.0.0.1:8443/fhir/demo",
                        "code_challenge",
                        CHALLENGE,
                        "code_challenge_method",
                        "S256");
        String code = sentBack(signIn(smart, PASSWORD)).get("code");
        var answer = json(redeem(code, VERIFIER));
        JWTClaimsSet access = claims(answer.get("access_token"));
        assertEquals(List.of("https://127.0.0.1:8443/fhir/demo"), access.getAudience());
        assertTrue(access.getStringClaim("scp").contains("user/*.rs"));
        assertEquals("Patient/7", access.getStringClaim("fhirUser"));
        assertEquals("7", answer.get("patient"));
        Object token = answer.get("refresh_token");
        refused("invalid_scope", refresh(token, "scope", "user/*.cruds"));
        refused("invalid_scope", refresh(token, "scope", "https://management.azure.com/.default"));
        assertEquals(200, refresh(token, "scope", "user/*.rs").status());
    }

    @Test
    void aRecordThatIsNotOfItsFormIsNamed() {
        families.put("x", new byte[] {1, 0, 0});
        assertEquals(Failure.CORRUPT, assertThrows(Failed.class, this::issuer).failure());
        families.put("x", new byte[30]);
        assertEquals(Failure.FORMAT_TOO_OLD, assertThrows(Failed.class, this::issuer).failure());
        byte[] later = new byte[30];
        later[0] = 2;
        families.put("x", later);
        assertEquals(Failure.FORMAT_TOO_NEW, assertThrows(Failed.class, this::issuer).failure());
    }

    @Test
    void aTokenWhoseUseCannotBeRecordedStaysInForce() {
        Object first = json(redeem(code(), VERIFIER)).get("refresh_token");
        Map<String, byte[]> before = Map.copyOf(families);
        logIsFull = true;
        Failed failed = assertThrows(Failed.class, () -> refresh(first));
        assertEquals(Failure.UNAVAILABLE, failed.failure());
        assertEquals(before, Map.copyOf(families), "nothing has taken its place");
        logIsFull = false;
        Object second = next(first);
        next(second);
    }

    @Test
    void anAnswerNamesTheResourceInTheWordsOfTheRequest() {
        Object token = json(redeem(code(), VERIFIER)).get("refresh_token");
        for (String scope :
                new String[] {
                    "https://vault.azure.net/.default", "https://management.azure.com//.default"
                }) {
            Object told = json(refresh(token, "scope", scope + " openid")).get("scope");
            assertTrue(told.toString().endsWith(" " + scope), told::toString);
        }
        Object told = json(refresh(token)).get("scope");
        assertTrue(told.toString().endsWith(" https://management.azure.com/.default"));
    }
}
