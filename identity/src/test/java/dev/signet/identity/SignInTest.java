// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Users sign in for applications: codes with PKCE, refresh tokens, devices.
final class SignInTest {
    private static final String TENANT = Tokens.TENANT;
    private static final String PASSWORD = "correct horse <battery>";
    private static final String BACK = "http://localhost:5678";
    private static final String VERIFIER = "a-verifier-of-forty-three-characters-and-more";
    private static final String CHALLENGE =
            Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Digests.sha256(VERIFIER.getBytes(StandardCharsets.US_ASCII)));

    private final Clock clock = new Clock();
    private User user = user(PASSWORD);
    private final Client app =
            new Client("app", "app-object", List.of(), List.of(), Set.of("http://localhost"));
    private final Directory directory =
            new Directory() {
                @Override
                public Optional<Client> client(String id) {
                    return id.equals("app") ? Optional.of(app) : Optional.empty();
                }

                @Override
                public Optional<User> user(String name) {
                    return name.equals("marie") || name.equals("marie-object")
                            ? Optional.of(user)
                            : Optional.empty();
                }

                @Override
                public Set<String> groups(String objectId) {
                    return objectId.equals("marie-object") ? Set.of("ward-object") : Set.of();
                }

                @Override
                public String applicationName(String clientId) {
                    return "ward <7>";
                }

                @Override
                public Set<Api> granted(String clientId) {
                    return granted;
                }
            };
    private Set<Api> granted = EnumSet.allOf(Api.class);
    private final List<SignInEvent> events = new ArrayList<>();
    private final TreeMap<String, byte[]> families = new TreeMap<>();
    private int pauses;
    private Issuer issuer = issuer();

    /// Another over the same records, as after a restart.
    private Issuer issuer() {
        var log =
                new SignInLog() {
                    @Override
                    public void record(SignInEvent event) {
                        events.add(event);
                    }

                    @Override
                    public List<SignInEvent> newest(int countMax) {
                        return events;
                    }
                };
        var settings = new IssuerSettings(new Tenant(TENANT), _ -> false, SignInTest::api, log);
        return new Issuer(
                settings,
                SigningKeys.only(Tokens.KEY, clock),
                directory,
                new RefreshTokens(
                        new byte[32],
                        new RefreshFamilies(new MapStore(families), clock, Entropy.system()),
                        clock),
                clock,
                Entropy.system(),
                new AtomicLong()::incrementAndGet,
                _ -> pauses++);
    }

    private static Api api(String audience) {
        return switch (audience) {
            case "https://management.azure.com" -> Api.RESOURCE_MANAGER;
            case "https://vault.azure.net" -> Api.KEY_VAULT;
            default -> Api.DATA;
        };
    }

    private static User user(String password) {
        return new User(
                "marie-object",
                "marie",
                "Marie Curie",
                PasswordHash.of(password.toCharArray(), Entropy.system()),
                "Patient/7");
    }

    private Response ask(String method, String path, String query, String body) {
        return ask("127.0.0.1", method, path, query, body);
    }

    private Response ask(String from, String method, String path, String query, String body) {
        return issuer.handle(
                new Request(
                        method,
                        "https://127.0.0.1:8443",
                        List.of((TENANT + path).split("/", -1)),
                        Request.form(query),
                        Headers.of(),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        from));
    }

    private static String form(String... pairs) {
        var form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).bytes(), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> json(Response response) {
        try {
            return JSONObjectUtils.parse(text(response));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static JWTClaimsSet claims(Object token) {
        try {
            return SignedJWT.parse((String) token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /// What the application asks for.
    private static String asked(String... more) {
        String basic =
                form(
                        "client_id",
                        "app",
                        "redirect_uri",
                        BACK,
                        "response_type",
                        "code",
                        "scope",
                        "https://management.azure.com//.default openid offline_access" + " profile",
                        "state",
                        "a state&",
                        "nonce",
                        "n-1",
                        "code_challenge",
                        CHALLENGE,
                        "code_challenge_method",
                        "S256");
        return more.length == 0 ? basic : basic + "&" + form(more);
    }

    private Response signIn(String asked, String password) {
        return signIn("127.0.0.1", asked, password);
    }

    private Response signIn(String from, String asked, String password) {
        String credentials = form("username", "marie", "password", password);
        return ask(from, "POST", "/oauth2/v2.0/authorize", "", asked + "&" + credentials);
    }

    /// The parameters that the application is sent.
    private static Map<String, String> sentBack(Response response) {
        assertEquals(303, response.status(), () -> text(response));
        URI address = URI.create(response.headers().first("Location").orElseThrow());
        assertEquals(BACK, address.toString().split("[?#]", 2)[0]);
        var all = new HashMap<String, String>();
        String query =
                address.getRawQuery() == null ? address.getRawFragment() : address.getRawQuery();
        for (String pair : query.split("&", -1)) {
            String[] halves = pair.split("=", 2);
            all.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    private Response redeem(String code, String verifier) {
        return ask(
                "POST",
                "/oauth2/v2.0/token",
                "",
                form(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        "app",
                        "code",
                        code,
                        "redirect_uri",
                        BACK,
                        "code_verifier",
                        verifier,
                        "client_info",
                        "1"));
    }

    private String code() {
        return sentBack(signIn(asked(), PASSWORD)).get("code");
    }

    private static void refused(String error, Response response) {
        assertEquals(error, json(response).get("error"), () -> text(response));
        assertTrue(response.status() >= 400);
    }

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

    private Response refresh(Object token, String... more) {
        String basic =
                form(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        "app",
                        "refresh_token",
                        (String) token);
        return ask(
                "POST",
                "/oauth2/v2.0/token",
                "",
                more.length == 0 ? basic : basic + "&" + form(more));
    }

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
    void aDeviceSignsInByACodeThatAUserTypesElsewhere() {
        var codes =
                json(
                        ask(
                                "POST",
                                "/oauth2/v2.0/devicecode",
                                "",
                                form(
                                        "client_id", "app",
                                        "scope", "https://management.azure.com/.default openid")));
        String device = (String) codes.get("device_code");
        refused("authorization_pending", poll(device));
        refused("slow_down", poll(device));
        clock.pass(DeviceCodes.INTERVAL);
        String typed =
                ((String) codes.get("user_code"))
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace("-", " ");
        Response shown = ask("POST", "/oauth2/deviceauth", "", form("user_code", typed));
        assertTrue(text(shown).contains("<strong>ward &lt;7&gt;</strong>"), () -> text(shown));
        assertTrue(text(shown).contains("Azure Resource Manager"), () -> text(shown));
        Response wrong = approve(typed, "wrong");
        assertEquals(401, wrong.status());
        refused("authorization_pending", poll(device));
        assertEquals(200, approve(typed, PASSWORD).status());
        assertEquals(
                "marie-object", claims(json(poll(device)).get("access_token")).getClaim("oid"));
        refused("expired_token", poll(device));
        assertEquals(400, approve(typed, PASSWORD).status());
    }

    private String waiting(String from) {
        String form = form("client_id", "app", "scope", "https://demo/.default");
        Response answer = ask(from, "POST", "/oauth2/v2.0/devicecode", "", form);
        assertEquals(200, answer.status(), () -> text(answer));
        return (String) json(answer).get("device_code");
    }

    @Test
    void whoLetsManyDevicesWaitPushesOutItsOwnOnly() {
        String innocent = waiting("192.0.2.7");
        String first = waiting("2001:db8::1");
        for (int i = 0; i < DeviceCodes.SHARE_MAX; i++) {
            waiting("2001:db8::2");
        }
        refused("authorization_pending", poll(innocent));
        refused("expired_token", poll(first));
        for (int i = 0; i < DeviceCodes.WAITING_MAX; i++) {
            waiting("198.51." + i / 250 + "." + i % 250);
        }
        String newest = waiting("203.0.113.1");
        refused("authorization_pending", poll(newest));
    }

    @Test
    void wrongCodesOfDevicesAreCounted() {
        waiting("192.0.2.7");
        for (int i = 0; i < FailureCounts.FAILURES_MAX; i++) {
            ask("POST", "/oauth2/deviceauth", "", form("user_code", "BBBB-BBBB"));
        }
        Response more = ask("POST", "/oauth2/deviceauth", "", form("user_code", "BBBB-BBBB"));
        assertTrue(text(more).contains("Too many wrong codes"), () -> text(more));
    }

    private Response poll(String device) {
        return ask(
                "POST",
                "/oauth2/v2.0/token",
                "",
                form(
                        "grant_type",
                        UserGrants.DEVICE_CODE,
                        "client_id",
                        "app",
                        "device_code",
                        device));
    }

    private Response approve(String typed, String password) {
        return ask(
                "POST",
                "/oauth2/deviceauth",
                "",
                form("user_code", typed, "username", "marie", "password", password));
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
