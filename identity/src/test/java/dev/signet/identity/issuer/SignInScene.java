// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Api;
import dev.signet.identity.Client;
import dev.signet.identity.Clock;
import dev.signet.identity.Directory;
import dev.signet.identity.FakeDirectory;
import dev.signet.identity.MapStore;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.RefreshFamilies;
import dev.signet.identity.SignInEvent;
import dev.signet.identity.SignInLog;
import dev.signet.identity.Tenant;
import dev.signet.identity.User;
import dev.signet.identity.grant.RefreshTokens;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
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

/// One issuer with one user and one public application, and what a browser and the application send
/// to it.
abstract class SignInScene {
    static final String TENANT = Tokens.TENANT;
    static final String PASSWORD = "correct horse <battery>";
    static final String BACK = "http://localhost:5678";

    /// At the issuer's own origin.
    static final String HOME = "https://127.0.0.1:8443/portal/signed-in";

    static final String VERIFIER = "a-verifier-of-forty-three-characters-and-more";
    static final String CHALLENGE =
            Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(Digests.sha256(VERIFIER.getBytes(StandardCharsets.US_ASCII)));

    private static final Client CONFIDENTIAL =
            Client.of("confidential", "confidential-object", "a secret", Entropy.system());

    final Clock clock = new Clock();
    User user = user(PASSWORD);
    final Client app =
            new Client(
                    "app",
                    "app-object",
                    List.of(),
                    List.of(),
                    Set.of(
                            "http://localhost",
                            HOME,
                            "https://127.0.0.1/portal/signed-in",
                            "https://127.0.0.1:84430/portal/signed-in",
                            "https://localhost:8443/portal/signed-in"));
    Set<Api> granted = EnumSet.allOf(Api.class);
    Set<String> own = Set.of(); // client ids
    final Directory directory =
            new FakeDirectory(
                    List.of(app, CONFIDENTIAL),
                    "ward <7>",
                    () -> user,
                    "ward-object",
                    () -> granted,
                    id -> own.contains(id));
    final List<SignInEvent> events = new ArrayList<>();
    final TreeMap<String, byte[]> families = new TreeMap<>();
    int pauses;
    boolean logIsFull;
    boolean passwordGrant;
    Patients patients = Patients.NONE;
    Optional<IssuerSettings.Beginning> beginning = Optional.empty();
    Issuer issuer = issuer();

    /// Another over the same records, as after a restart.
    Issuer issuer() {
        var log =
                new SignInLog() {
                    @Override
                    public void record(SignInEvent event) {
                        if (logIsFull) {
                            throw new Failed(Failure.STORAGE, "the disk is full");
                        }
                        events.add(event);
                    }

                    @Override
                    public List<SignInEvent> newest(int countMax) {
                        return events;
                    }
                };
        var settings =
                new IssuerSettings(
                        new Tenant(TENANT),
                        _ -> false,
                        SignInScene::api,
                        passwordGrant,
                        log,
                        patients,
                        beginning);
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

    static User user(String password) {
        return new User(
                "marie-object",
                "marie",
                "Marie Curie",
                PasswordHash.of(password.toCharArray(), Entropy.system()),
                "Patient/7");
    }

    Response ask(String method, String path, String query, String body) {
        return ask("127.0.0.1", method, path, query, body);
    }

    Response ask(String from, String method, String path, String query, String body) {
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

    static String form(String... pairs) {
        var form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).bytes(), StandardCharsets.UTF_8);
    }

    static Map<String, Object> json(Response response) {
        try {
            return JSONObjectUtils.parse(text(response));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    static JWTClaimsSet claims(Object token) {
        try {
            return SignedJWT.parse((String) token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /// What the application asks for.
    static String asked(String... more) {
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

    Response signIn(String asked, String password) {
        return signIn("127.0.0.1", asked, password);
    }

    Response signIn(String from, String asked, String password) {
        String credentials = form("username", "marie", "password", password);
        return ask(from, "POST", "/oauth2/v2.0/authorize", "", asked + "&" + credentials);
    }

    /// The parameters that the application is sent.
    static Map<String, String> sentBack(Response response) {
        assertEquals(303, response.status(), () -> text(response));
        URI address = URI.create(response.headers().first("Location").orElseThrow());
        String to = address.toString().split("[?#]", 2)[0];
        assertTrue(to.equals(BACK) || to.equals(HOME), to);
        var all = new HashMap<String, String>();
        String query =
                address.getRawQuery() == null ? address.getRawFragment() : address.getRawQuery();
        for (String pair : query.split("&", -1)) {
            String[] halves = pair.split("=", 2);
            all.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    /// The same, to be answered at another of the application's addresses.
    static String answeredAt(String redirect) {
        return asked().replace(form("redirect_uri", BACK), form("redirect_uri", redirect));
    }

    Response redeem(String code, String verifier) {
        return redeem(code, verifier, BACK);
    }

    Response redeem(String code, String verifier, String redirect) {
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
                        redirect,
                        "code_verifier",
                        verifier,
                        "client_info",
                        "1"));
    }

    String code() {
        return sentBack(signIn(asked(), PASSWORD)).get("code");
    }

    static void refused(String error, Response response) {
        assertEquals(error, json(response).get("error"), () -> text(response));
        assertTrue(response.status() >= 400);
    }

    Response refresh(Object token, String... more) {
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

    Response poll(String device) {
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

    Response approve(String typed, String password) {
        return ask(
                "POST",
                "/oauth2/deviceauth",
                "",
                form("user_code", typed, "username", "marie", "password", password));
    }
}
