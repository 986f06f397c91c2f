// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Clock;
import dev.signet.identity.smart.SmartProxy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the server refuses before an endpoint is asked.
final class RefusedTest {
    /// What Java's `HttpURLConnection` sends where nothing is said (JDK 17), as MSAL's does.
    private static final String JAVA = "text/html, image/gif, image/jpeg, */*; q=0.2";

    private final Refused refused = new Refused(new Clock(), () -> 7);

    private static Request request(String path, String accept) {
        return new Request(
                "POST",
                "https://localhost:8443",
                List.of(path.split("/")),
                List.of(),
                Headers.of("Accept", accept),
                InputStream.nullInputStream(),
                "127.0.0.1");
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).bytes(), StandardCharsets.UTF_8);
    }

    private Response full(String path, String accept) {
        Response full = refused.of(Refusals.full(1500), request("common/" + path, accept));
        assertEquals(429, full.status(), path);
        assertEquals("2", full.headers().first("Retry-After").orElse(""), path);
        return full;
    }

    @Test
    void onlyAtAddressesThatPeopleVisitABrowserIsShownAPage() {
        for (String path : List.of("oauth2/v2.0/authorize", "oauth2/deviceauth", "OAUTH2/First")) {
            String page = text(full(path, "text/html,application/xhtml+xml,*/*;q=0.8"));
            assertTrue(page.startsWith("<!"), page);
            assertTrue(text(full(path, "application/json")).startsWith("{"), path);
        }
        for (String path :
                List.of(
                        "oauth2/v2.0/token",
                        "oauth2/token",
                        "oauth2/v2.0/devicecode",
                        "oauth2/v2.0/revoke",
                        "discovery/instance",
                        "v2.0/.well-known/openid-configuration")) {
            String said = text(full(path, JAVA));
            assertTrue(said.startsWith("{\"error\":\"temporarily_unavailable\""), said);
        }
    }

    @Test
    void whatIsWrongWithARequestIsSaid() {
        for (Failure failure : List.of(Failure.MALFORMED, Failure.INVALID)) {
            var failed = new Failed(failure, "this server is not known by that name");
            String said = text(refused.of(failed, request("common/oauth2/token", JAVA)));
            assertTrue(said.contains("this server is not known by that name"), said);
            assertTrue(said.contains("AADSTS9002313: "), said);
        }
    }

    @Test
    void theProxyOfAnAccountSaysTheSame() {
        for (Failure failure : Failure.values()) {
            var failed = new Failed(failure, "why");
            Request request = request("common/oauth2/token", JAVA);
            Response proxys = SmartProxy.refused(failed, request);
            TokenRefusal issuers = TokenRefusal.of(failure);
            assertEquals(issuers.status(), proxys.status(), failure::name);
            String error = "\"error\":\"" + issuers.error() + "\"";
            assertTrue(text(proxys).contains(error), failure::name);
            assertTrue(text(refused.of(failed, request)).contains(error), failure::name);
        }
    }
}
