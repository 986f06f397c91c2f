// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Client;
import dev.signet.identity.Clock;
import dev.signet.identity.Tenant;
import dev.signet.identity.verification.TokenRules;
import dev.signet.identity.verification.TokenVerifier;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IssuerTest {
    private static final String SECRET = "a secret+with/odd=characters&";
    private static final String ENCODED = "a+secret%2Bwith%2Fodd%3Dcharacters%26";
    private static final String TENANT = Tokens.TENANT;

    private final Clock clock = new Clock();
    private final Client client = Client.of("app", "object", SECRET, Entropy.system());
    private final Issuer issuer =
            new Issuer(
                    new Tenant(TENANT),
                    Tokens.KEY,
                    id -> id.equals("app") ? Optional.of(client) : Optional.empty(),
                    clock,
                    new AtomicLong()::incrementAndGet);

    private Response ask(String method, String path, String body, String... headers) {
        return issuer.handle(
                new Request(
                        method,
                        "https://localhost:8443",
                        List.of(path.substring(1).split("/", -1)),
                        List.of(),
                        Headers.of(headers),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1"));
    }

    private static Map<String, Object> json(Response response) {
        try {
            byte[] bytes = ((Response.Body.Bytes) response.body()).bytes();
            return JSONObjectUtils.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private Response post(String form) {
        return ask("POST", "/" + TENANT + "/oauth2/v2.0/token", form);
    }

    private static String form(String scope) {
        return "grant_type=client_credentials&client_info=1&client_id=app&client_secret="
                + ENCODED
                + "&scope="
                + scope;
    }

    private static SignedJWT token(Response response) {
        assertEquals(200, response.status());
        try {
            return SignedJWT.parse((String) json(response).get("access_token"));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(int status, String error, long code, Response response) {
        var answer = json(response);
        assertEquals(status, response.status());
        assertEquals(error, answer.get("error"));
        assertEquals(List.of(code), answer.get("error_codes"));
        assertTrue(((String) answer.get("error_description")).startsWith("AADSTS" + code + ": "));
    }

    @Test
    void theJavaClientsScopeListBecomesOneAudience() throws ParseException {
        var response =
                post(
                        form(
                                "openid+https%3A%2F%2F127.0.0.1%3A8443%2F%2F.default"
                                        + "+profile+offline_access"));
        var claims = token(response).getJWTClaimsSet();
        assertEquals(List.of("https://127.0.0.1:8443"), claims.getAudience());
        assertEquals(Tokens.ISSUER, claims.getIssuer());
        assertEquals("object", claims.getStringClaim("oid"));
        assertEquals("object", claims.getSubject());
        assertEquals("app", claims.getStringClaim("appid"));
        assertEquals("app", claims.getStringClaim("azp"));
        assertEquals(TENANT, claims.getStringClaim("tid"));
        assertEquals(clock.instant(), claims.getIssueTime().toInstant());
        assertEquals(clock.instant(), claims.getNotBeforeTime().toInstant());
        assertEquals(
                clock.instant().plus(Duration.ofHours(1)), claims.getExpirationTime().toInstant());
        var answer = json(response);
        assertEquals("Bearer", answer.get("token_type"));
        assertEquals(3599L, answer.get("expires_in"));
        assertEquals(3599L, answer.get("ext_expires_in"));
        assertEquals("no-store", response.headers().first("Cache-Control").orElseThrow());
    }

    @Test
    void itsTokensAreTakenByItsVerifier() {
        var verifier =
                new TokenVerifier(
                        List.of(issuer.authority()), TokenRules.of("https://demo"), clock);
        String token = token(post(form("https://demo/.default"))).serialize();
        assertEquals("object", verifier.verified(token).objectId());
    }

    @Test
    void theCommandLinesAddressAndTheOldOneAnswerToo() throws ParseException {
        var adfs = ask("POST", "/adfs/oauth2/token", form("https://demo//.default"));
        assertEquals(TENANT, token(adfs).getJWTClaimsSet().getStringClaim("tid"));
        String old =
                "grant_type=client_credentials&client_id=app&client_secret="
                        + ENCODED
                        + "&resource=https%3A%2F%2FDEMO%2F";
        var answer = ask("POST", "/" + TENANT + "/OAuth2/token", old);
        assertEquals(List.of("https://demo"), token(answer).getJWTClaimsSet().getAudience());
        assertEquals("https://demo", json(answer).get("resource"));
    }

    @Test
    void aSecretInABasicHeaderIsTaken() {
        String basic =
                Base64.getEncoder()
                        .encodeToString(("app:" + ENCODED).getBytes(StandardCharsets.UTF_8));
        String form = "grant_type=client_credentials&scope=https://demo/.default";
        token(ask("POST", "/adfs/oauth2/token", form, "Authorization", "Basic " + basic));
        for (String bad : List.of("Basic !", "Basic YQ==", "Basic ")) {
            refused(
                    400,
                    "invalid_request",
                    900144,
                    ask("POST", "/adfs/oauth2/token", form, "Authorization", bad));
        }
    }

    @Test
    void whatIsGivenTwiceIsRefusedByNameAndNotChosenFrom() {
        String good = form("https://demo/.default");
        for (String again :
                List.of("scope=https://demo/.default", "client_id=app", "grant_type=password")) {
            var answer = post(good + "&" + again);
            refused(400, "invalid_request", 9000411, answer);
            String named = "'" + again.substring(0, again.indexOf('=')) + "'";
            assertTrue(String.valueOf(json(answer).get("error_description")).contains(named));
        }
        var revoked = ask("POST", "/" + TENANT + "/oauth2/v2.0/revoke", good + "&token=a&token=b");
        refused(400, "invalid_request", 9000411, revoked);
        String device = "client_id=app&scope=openid&scope=https://demo/.default";
        var begun = ask("POST", "/" + TENANT + "/oauth2/v2.0/devicecode", device);
        refused(400, "invalid_request", 9000411, begun);
    }

    @Test
    void aWrongSecretAndAnUnknownClientAreTold() {
        String wrong = form("https://demo/.default").replace(ENCODED, "wrong");
        refused(401, "invalid_client", 7000215, post(wrong));
        String unknown = form("https://demo/.default").replace("client_id=app", "client_id=no");
        refused(400, "unauthorized_client", 700016, post(unknown));
        refused(401, "invalid_client", 7000216, post(wrong.replace("wrong", "")));
    }

    @Test
    void whatIsMissingOrOddInTheFormIsTold() {
        refused(400, "unsupported_grant_type", 70003, post("grant_type=password"));
        refused(400, "unsupported_grant_type", 70003, post(""));
        refused(400, "invalid_request", 900144, post("grant_type=%zz"));
        refused(400, "invalid_request", 900144, post("grant_type=client_credentials"));
        refused(400, "invalid_request", 900144, post(form("")));
        refused(400, "invalid_scope", 1002012, post(form("openid")));
        refused(400, "invalid_scope", 1002012, post(form("/.default")));
        refused(400, "invalid_scope", 1002012, post(form("https://a/.default+https://b/.default")));
        refused(400, "invalid_scope", 1002012, post(form("https://a%0a/.default")));
        refused(400, "invalid_scope", 1002012, post(form("a".repeat(600) + "/.default")));
    }

    @Test
    void anotherTenantIsNotFound() {
        String form = form("https://demo/.default");
        refused(400, "invalid_request", 90002, ask("POST", "/other/oauth2/v2.0/token", form));
        refused(
                400,
                "invalid_request",
                90002,
                ask("GET", "/other/v2.0/.well-known/openid-configuration", ""));
    }

    @Test
    void manyWrongSecretsAreToldApartButNeverKeepTheRightOneOut() throws ParseException {
        String wrong = form("https://demo/.default").replace(ENCODED, "wrong");
        for (int i = 0; i < FailureCounts.FAILURES_MAX; i++) {
            refused(401, "invalid_client", 7000215, post(wrong));
            assertEquals("object", subject(post(form("https://demo/.default"))));
        }
        for (int i = 0; i < 2; i++) {
            var answer = post(wrong);
            refused(429, "temporarily_unavailable", 50196, answer);
            assertEquals("60", answer.headers().first("Retry-After").orElseThrow());
            assertEquals("object", subject(post(form("https://demo/.default"))));
        }
        clock.pass(FailureCounts.WINDOW);
        refused(401, "invalid_client", 7000215, post(wrong));
    }

    private static String subject(Response response) throws ParseException {
        return token(response).getJWTClaimsSet().getSubject();
    }

    @Test
    void guessesForUnknownClientsAreCountedToo() {
        String unknown = form("https://demo/.default").replace("client_id=app", "client_id=none");
        for (int i = 0; i < FailureCounts.FAILURES_MAX; i++) {
            refused(400, "unauthorized_client", 700016, post(unknown));
        }
        refused(429, "temporarily_unavailable", 50196, post(unknown));
        token(post(form("https://demo/.default")));
    }

    @Test
    void aSecretOfAnyLengthIsJustAWrongOne() {
        String longer = form("https://demo/.default").replace(ENCODED, ENCODED + "x".repeat(2000));
        refused(401, "invalid_client", 7000215, post(longer));
    }

    @Test
    void aFullServerIsNotAWrongForm() {
        var full =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new Failed(Failure.BUSY, "full");
                    }
                };
        var request =
                new Request(
                        "POST",
                        "https://localhost:8443",
                        List.of(TENANT, "oauth2", "v2.0", "token"),
                        List.of(),
                        Headers.of(),
                        full,
                        "127.0.0.1");
        var failed = assertThrows(Failed.class, () -> issuer.handle(request));
        assertEquals(Failure.BUSY, failed.failure());
    }

    @Test
    void noAnswerRepeatsWhatWasSent() {
        String marker = "MarkerValue";
        for (String form :
                List.of(
                        "grant_type=" + marker,
                        form(marker),
                        form("https://demo/.default").replace(ENCODED, marker),
                        form("https://demo/.default").replace("=app", "=" + marker))) {
            var response = post(form);
            byte[] bytes = ((Response.Body.Bytes) response.body()).bytes();
            assertFalse(new String(bytes, StandardCharsets.UTF_8).contains(marker));
        }
        assertFalse(client.toString().contains(SECRET));
        assertFalse(Tokens.KEY.toString().contains(Tokens.KEY.id()));
    }

    @Test
    void discoveryNamesAddressesUnderTheNameTheClientUsed() {
        for (String place :
                List.of(
                        "/" + TENANT + "/v2.0/.well-known/openid-configuration",
                        "/" + TENANT + "/.well-known/openid-configuration",
                        "/adfs/.well-known/openid-configuration")) {
            var document = json(ask("GET", place, ""));
            assertEquals(Tokens.ISSUER, document.get("issuer"));
            for (String name : List.of("token_endpoint", "authorization_endpoint", "jwks_uri")) {
                assertTrue(((String) document.get(name)).startsWith("https://localhost:8443/"));
            }
            String keys = ((String) document.get("jwks_uri")).substring(22);
            assertEquals(1, ((List<?>) json(ask("GET", keys, "")).get("keys")).size());
            String tokens = ((String) document.get("token_endpoint")).substring(22);
            token(ask("POST", tokens, form("https://demo/.default")));
        }
    }

    @Test
    void thePublishedKeyHasNoPrivateHalf() {
        var answer = json(ask("GET", "/common/discovery/keys", ""));
        var key = (Map<?, ?>) ((List<?>) answer.get("keys")).getFirst();
        assertEquals(java.util.Set.of("kty", "use", "kid", "n", "e", "alg"), key.keySet());
        assertEquals(Tokens.KEY.id(), key.get("kid"));
    }

    @Test
    void instanceDiscoveryKnowsThisHost() {
        var answer = json(ask("GET", "/common/discovery/instance", ""));
        assertTrue(answer.toString().contains("localhost:8443"));
        assertTrue(((String) answer.get("tenant_discovery_endpoint")).contains(TENANT));
    }

    @Test
    void otherMethodsAndAddressesAreNotThere() {
        assertEquals(405, ask("GET", "/" + TENANT + "/oauth2/v2.0/token", "").status());
        assertEquals(405, ask("POST", "/common/discovery/keys", "").status());
        assertEquals(405, ask("PUT", "/" + TENANT + "/oauth2/v2.0/authorize", "").status());
        assertEquals(405, ask("GET", "/" + TENANT + "/oauth2/v2.0/devicecode", "").status());
        assertEquals(404, ask("GET", "/" + TENANT + "/x", "").status());
    }

    /// A new address is none of these, and fails here until it is said what strangers get of it.
    @Test
    void whoBringsNothingIsToldWhatIsEverybodysIsShownAPageOrIsRefused() {
        var told =
                Set.of(
                        "discovery/instance",
                        "discovery/keys",
                        "discovery/v2.0/keys",
                        "userrealm/{user}",
                        ".well-known/openid-configuration",
                        "v2.0/.well-known/openid-configuration");
        var pages =
                Set.of(
                        "oauth2/authorize",
                        "oauth2/v2.0/authorize",
                        "oauth2/deviceauth",
                        "oauth2/v2.0/deviceauth",
                        "oauth2/first");
        var posted =
                Set.of(
                        "oauth2/token",
                        "oauth2/v2.0/token",
                        "oauth2/devicecode",
                        "oauth2/v2.0/devicecode",
                        "oauth2/v2.0/revoke");
        for (String place : issuer.places()) {
            String path = "/" + TENANT + "/" + place;
            for (String authorization : List.of("Bearer bad", "Basic YTpi")) {
                Response posting = ask("POST", path, "", "Authorization", authorization);
                Response reading = ask("GET", path, "", "Authorization", authorization);
                if (told.contains(place)) {
                    assertEquals(405, posting.status(), place);
                    assertEquals(200, reading.status(), place);
                } else if (pages.contains(place)) {
                    int shown = place.contains("deviceauth") ? 200 : 400;
                    // nobody is invited
                    int expected = place.equals("oauth2/first") ? 410 : shown;
                    assertEquals(expected, reading.status(), place);
                    assertTrue(posting.status() >= 400, place + posting.status());
                } else {
                    assertTrue(posted.contains(place), "nobody has thought of " + place);
                    assertEquals(405, reading.status(), place);
                    assertTrue(posting.status() == 400 || posting.status() == 401, place);
                }
            }
        }
        assertEquals(told.size() + pages.size() + posted.size(), issuer.places().size());
    }

    @Test
    void aSigningKeyOutlivesARestart() {
        byte[] kept = Tokens.KEY.encoded();
        assertEquals(Tokens.KEY.id(), SigningKey.of(kept).id());
    }
}
