// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import java.io.ByteArrayInputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Applications that send a user's name and password themselves (RFC 6749 section 4.3).
final class PasswordGrantTest extends SignInScene {
    private static final String ARM = "https://management.azure.com/.default offline_access";

    private Response send(String client, String scope, String password, String... more) {
        String form =
                form(
                        "grant_type",
                        "password",
                        "client_id",
                        client,
                        "scope",
                        scope,
                        "username",
                        "marie",
                        "password",
                        password);
        String all = more.length == 0 ? form : form + "&" + form(more);
        return ask("POST", "/oauth2/v2.0/token", "", all);
    }

    private void allowed() {
        passwordGrant = true;
        issuer = issuer();
    }

    @Test
    void itIsRefusedByNameUnlessTheOperatorAllowsIt() {
        Response answer = send("app", ARM, PASSWORD);
        refused("unsupported_grant_type", answer);
        assertTrue(text(answer).contains("password-grant"), () -> text(answer));
        assertFalse(grants().contains("password"), grants()::toString);
        allowed();
        assertTrue(grants().contains("password"), grants()::toString);
    }

    private List<?> grants() {
        Response said = ask("GET", "/v2.0/.well-known/openid-configuration", "", "");
        return (List<?>) json(said).get("grant_types_supported");
    }

    @Test
    void aRightPasswordGivesTokensForOneAudienceAfterTheOther() {
        allowed();
        Map<String, Object> first = json(send("app", ARM, PASSWORD));
        var claims = claims(first.get("access_token"));
        assertEquals(List.of("https://management.azure.com"), claims.getAudience());
        assertEquals("marie-object", claims.getClaim("oid"));
        String vault = "https://vault.azure.net/.default openid offline_access";
        Map<String, Object> second = json(refresh(first.get("refresh_token"), "scope", vault));
        assertEquals(
                List.of("https://vault.azure.net"),
                claims(second.get("access_token")).getAudience());
        assertEquals("password", events.getFirst().grant());
    }

    @Test
    void aWrongPasswordIsRefusedLeavesARowAndSlowsTheNextOnes() {
        allowed();
        refused("invalid_grant", send("app", ARM, "wrong"));
        assertEquals(SignIn.WRONG_PASSWORD, events.getLast().code());
        assertEquals("marie-object", events.getLast().objectId());
        for (int i = 0; i <= FailureCounts.FAILURES_MAX; i++) {
            refused("invalid_grant", send("app", ARM, "wrong"));
        }
        assertTrue(pauses > 0, "guessing is slow");
        assertEquals(200, send("app", ARM, PASSWORD).status(), "a right one is never refused");
    }

    @Test
    void onlyAPublicApplicationThatIsGrantedTheApiMaySendOne() {
        allowed();
        refused(
                "unauthorized_client",
                send("confidential", ARM, PASSWORD, "client_secret", "a secret"));
        refused("unauthorized_client", send("nobody", ARM, PASSWORD));
        refused("invalid_scope", send("app", "nonsense", PASSWORD));
        granted = EnumSet.of(Api.DATA);
        refused("invalid_grant", send("app", ARM, PASSWORD));
        assertEquals(200, send("app", "https://demo/.default", PASSWORD).status());
    }

    @Test
    void whoAsksWhereAPasswordIsCheckedIsNotToldWhoIsThere() {
        assertEquals(realm("marie"), realm("nobody@elsewhere.example"));
        assertEquals("Managed", json(asked("marie")).get("account_type"));
    }

    private String realm(String name) {
        return text(asked(name));
    }

    private Response asked(String name) {
        return issuer.handle(
                new Request(
                        "GET",
                        "https://127.0.0.1:8443",
                        List.of("common", "userrealm", name),
                        Request.form("api-version=1.0"),
                        Headers.of(),
                        new ByteArrayInputStream(new byte[0]),
                        "127.0.0.1"));
    }
}
