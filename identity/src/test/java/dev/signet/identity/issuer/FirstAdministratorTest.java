// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Administrators;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import dev.signet.identity.grant.FirstAdministrator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The first administrator comes by a code, once and within an hour; whatever else is tried to get
/// in by it is refused.
final class FirstAdministratorTest extends SignInScene {
    private static final String FIRST = "/oauth2/first";
    private static final String AUTHORIZE = "/oauth2/v2.0/authorize";
    private static final String CHOSEN = "a long enough one";
    private static final Set<Thread.State> STOPPED =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.TERMINATED);
    private static final Pattern TOKEN = Pattern.compile("name=\"first\" value=\"([^\"]+)\"");

    private final List<User> made = new ArrayList<>();
    private volatile boolean isAwaited = true;
    private boolean isDiskFull;
    private volatile Runnable meanwhile = () -> {}; // while an administrator is being added
    private String code = "";

    @BeforeEach
    void invited() {
        beginning =
                Optional.of(
                        new IssuerSettings.Beginning(
                                new OneAdministrator(), "/portal/sign-in", "app"));
        issuer = issuer();
        code = issuer.invite().orElseThrow();
    }

    /// Takes the first one, whom the directory of the scene then knows.
    private final class OneAdministrator implements Administrators {
        @Override
        public boolean awaitsAdministrator() {
            return isAwaited;
        }

        @Override
        public User addFirstAdministrator(String name, String display, PasswordHash password) {
            if (name.equals("taken")) {
                throw new Failed(Failure.CONFLICT, "there is a user of that name");
            }
            if (isDiskFull) {
                throw new Failed(Failure.STORAGE, "the disk is full");
            }
            meanwhile.run();
            var one = new User("first-object", name, display, password, "");
            made.add(one);
            isAwaited = false;
            user = one;
            return one;
        }
    }

    private Response send(String method, String path, String cookie, String query, String body) {
        Headers headers = cookie.isEmpty() ? Headers.of() : Headers.of("Cookie", cookie);
        return issuer.handle(
                new Request(
                        method,
                        "https://127.0.0.1:8443",
                        List.of((TENANT + path).split("/", -1)),
                        Request.form(query),
                        headers,
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1"));
    }

    private Response bring(String brought) {
        return send("POST", FIRST, "", "", form("code", brought));
    }

    /// @return the cookie as the browser sends it
    private String exchanged() {
        Response answer = bring(code);
        assertEquals(303, answer.status(), () -> text(answer));
        return answer.headers().first("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private String token(String cookie) {
        String page = text(send("GET", AUTHORIZE, cookie, asked(), ""));
        Matcher found = TOKEN.matcher(page);
        assertTrue(found.find(), page);
        return found.group(1);
    }

    private Response make(String cookie, String token, String name, String password) {
        String filled = form("username", name, "password", password, "again", CHOSEN);
        String all = asked() + "&" + form("first", token) + "&" + filled;
        return send("POST", AUTHORIZE, cookie, "", all);
    }

    private int state() {
        return send("GET", FIRST, "", "", "").status();
    }

    @Test
    void whoBringsTheCodeChoosesNameAndPasswordAndGoesOnSignedIn() throws Exception {
        assertEquals(43, code.length(), "256 bits");
        assertEquals(204, state());
        Response exchanged = bring("https://localhost:8443/portal/first#" + code + " ");
        assertEquals(303, exchanged.status());
        assertEquals(
                "https://127.0.0.1:8443/portal/sign-in",
                exchanged.headers().first("Location").orElseThrow());
        assertEquals("no-referrer", exchanged.headers().first("Referrer-Policy").orElseThrow());
        String set = exchanged.headers().first("Set-Cookie").orElseThrow();
        assertTrue(set.startsWith("__Host-signet-first="), set);
        assertTrue(set.endsWith("; Path=/; Secure; HttpOnly; SameSite=Strict"), set);
        assertFalse(set.contains(code), "the cookie is another secret");
        String cookie = set.replaceFirst(";.*", "");
        Response in = make(cookie, token(cookie), "olga", CHOSEN);
        var claims = claims(json(redeem(sentBack(in).get("code"), VERIFIER)).get("id_token"));
        assertEquals("first-object", claims.getStringClaim("oid"));
        assertTrue(in.headers().values("Set-Cookie").getFirst().contains("Max-Age=0"));
        assertTrue(made.getFirst().password().accepts(CHOSEN.toCharArray()));
        assertEquals(410, state());
        assertTrue(issuer.invite().isEmpty());
    }

    @Test
    void thePageSaysWhoAsksOnlyWhereSomebodyElseDoes() {
        String cookie = exchanged();
        String page = text(send("GET", AUTHORIZE, cookie, asked(), ""));
        assertTrue(page.contains("asks to know who you are"), page);
        own = Set.of("app");
        page = text(send("GET", AUTHORIZE, cookie, asked(), ""));
        assertTrue(page.contains("asks to know who you are"), page);
        assertTrue(page.contains("It is answered at " + BACK + "<"), page);
        page = text(send("GET", AUTHORIZE, cookie, answeredAt(HOME), ""));
        assertFalse(page.contains("answered at"), page);
        assertFalse(page.contains("asks to know"), page);
        assertTrue(page.contains("Make me the administrator"), page);
    }

    @Test
    void aCodeIsGoodOnceAndSoIsItsPass() {
        String cookie = exchanged();
        assertEquals(401, bring(code).status());
        String token = token(cookie);
        assertEquals(303, make(cookie, token, "olga", CHOSEN).status());
        Response again = make(cookie, token, "eve", CHOSEN);
        assertEquals(403, again.status());
        String page = text(again);
        assertTrue(page.contains("There is an administrator now. If it was you, sign in"), page);
        assertTrue(page.contains("href=\"/portal/sign-in\""), page);
        assertFalse(page.contains("restart"), page);
        assertTrue(text(bring(code)).contains("There is an administrator now."));
        assertEquals(1, made.size());
    }

    @Test
    void ofTwoFormsAtOnceWithOnePassOneMakesAnAdministrator() throws Exception {
        String cookie = exchanged();
        String token = token(cookie);
        var other = new AtomicInteger();
        var second = new Thread(() -> other.set(make(cookie, token, "eve", CHOSEN).status()));
        meanwhile =
                () -> {
                    meanwhile = () -> {};
                    second.start();
                    // until it waits for the first one, or has not had to
                    while (!STOPPED.contains(second.getState())) {
                        Thread.onSpinWait();
                    }
                };
        assertEquals(303, make(cookie, token, "olga", CHOSEN).status());
        second.join();
        assertEquals(403, other.get());
        assertEquals(1, made.size());
    }

    @Test
    void aPassStaysGoodWhenTheAdministratorCannotBeKept() {
        String cookie = exchanged();
        String token = token(cookie);
        isDiskFull = true;
        assertEquals(503, make(cookie, token, "olga", CHOSEN).status());
        isDiskFull = false;
        assertEquals(303, make(cookie, token, "olga", CHOSEN).status());
    }

    @Test
    void aCodeIsGivenOnceAndByTheFormOnly() {
        Response twice = send("POST", FIRST, "", "", form("code", "x") + "&" + form("code", code));
        assertEquals(400, twice.status());
        assertTrue(text(twice).contains("code is given twice"), () -> text(twice));
        for (String method : List.of("GET", "POST")) {
            Response query = send(method, FIRST, "", "code=" + code, form("code", code));
            assertEquals(400, query.status(), method);
            assertTrue(text(query).contains("code stands in no address"), () -> text(query));
        }
        assertEquals(303, bring(code).status());
    }

    @Test
    void theTrailHasWhatWasNotGood() {
        assertEquals(401, bring("guess").status());
        assertEquals(403, make("__Host-signet-first=guess", "x", "eve", CHOSEN).status());
        assertEquals(2, events.size());
        events.forEach(
                event -> {
                    assertEquals("first_administrator", event.grant());
                    assertEquals("127.0.0.1", event.address());
                    assertEquals(SignIn.WRONG_PASSWORD, event.code());
                });
    }

    @Test
    void onlyThePortalsSignInMakesOne() {
        beginning =
                Optional.of(
                        new IssuerSettings.Beginning(
                                new OneAdministrator(), "/portal/sign-in", "portal"));
        issuer = issuer();
        code = issuer.invite().orElseThrow();
        String cookie = exchanged();
        String page = text(send("GET", AUTHORIZE, cookie, asked(), ""));
        assertTrue(page.contains("Sign in and allow"), page);
        String pass = cookie.substring(cookie.indexOf('=') + 1);
        assertEquals(403, make(cookie, FirstSteps.token(pass), "eve", CHOSEN).status());
        assertEquals(List.of(), made);
    }

    @Test
    void whoCancelsHasNoPassAnyMore() {
        String cookie = exchanged();
        String token = token(cookie);
        String all = asked() + "&" + form("first", token, "cancel", "1");
        Response cancelled = send("POST", AUTHORIZE, cookie, "", all);
        assertEquals(303, cancelled.status());
        String set = cancelled.headers().first("Set-Cookie").orElseThrow();
        assertTrue(set.startsWith("__Host-signet-first=; Max-Age=0"), set);
        assertEquals(List.of(), made);
    }

    @Test
    void bothEndAfterAnHour() {
        clock.pass(FirstAdministrator.LIFE.minus(Duration.ofSeconds(1)));
        String cookie = exchanged();
        String token = token(cookie);
        clock.pass(Duration.ofSeconds(1));
        assertEquals(403, make(cookie, token, "olga", CHOSEN).status());
        assertEquals(404, state());
        code = issuer.invite().orElseThrow();
        clock.pass(FirstAdministrator.LIFE);
        assertEquals(401, bring(code).status());
        assertEquals(List.of(), made);
    }

    @Test
    void bothEndWithAnAdministratorWhoCameInAnotherWay() {
        isAwaited = false;
        assertEquals(401, bring(code).status());
        isAwaited = true;
        String cookie = exchanged();
        String token = token(cookie);
        isAwaited = false;
        assertEquals(403, make(cookie, token, "olga", CHOSEN).status());
        String page = text(send("GET", AUTHORIZE, cookie, asked(), ""));
        assertTrue(page.contains("Sign in and allow"), page);
        assertEquals(List.of(), made);
        assertEquals(410, state());
    }

    @Test
    void noNumberOfGuessesHoldsUpTheRightOne() {
        for (int i = 0; i <= FailureCounts.FAILURES_MAX; i++) {
            assertEquals(401, bring("guess" + i).status());
        }
        assertEquals(401, bring("").status());
        assertEquals(303, bring(code).status());
    }

    @Test
    void aFormThatAnotherSiteSendsIsRefused() {
        String cookie = exchanged();
        String token = token(cookie);
        for (String wrong : List.of("x", code, token.substring(1))) {
            assertEquals(403, make(cookie, wrong, "eve", CHOSEN).status(), wrong);
        }
        // a browser sends no cookie of ours along with it (SameSite=Strict)
        assertEquals(403, make("", token, "eve", CHOSEN).status());
        assertEquals(403, make("__Host-signet-first=guessed", token, "eve", CHOSEN).status());
        assertEquals(List.of(), made);
    }

    @Test
    void whatIsWrongWithTheFormIsSaidAndTheNextTryIsTaken() {
        String cookie = exchanged();
        String token = token(cookie);
        String page = text(make(cookie, token, "olga", "another long one"));
        assertTrue(page.contains("The two passwords are not the same."), page);
        assertFalse(page.contains("another long one"), page);
        page = text(make(cookie, token, "olga", "short"));
        assertTrue(page.contains("8 to 256 characters"), page);
        page = text(make(cookie, token, "taken", CHOSEN));
        assertTrue(page.contains("There is a user of that name."), page);
        page = text(make(cookie, token, "ol ga", CHOSEN));
        assertTrue(page.contains("letters, digits"), page);
        assertEquals(303, make(cookie, token, "olga", CHOSEN).status());
    }

    @Test
    void anInvitationEndsTheOneBefore() {
        String before = code;
        String cookie = exchanged();
        String token = token(cookie);
        code = issuer.invite().orElseThrow();
        assertEquals(401, bring(before).status());
        assertEquals(403, make(cookie, token, "olga", CHOSEN).status());
        assertEquals(303, bring(code).status());
    }

    @Test
    void anIssuerWithoutABeginningInvitesNobody() {
        beginning = Optional.empty();
        issuer = issuer();
        assertTrue(issuer.invite().isEmpty());
        assertEquals(410, state());
        assertEquals(401, bring(code).status());
    }
}
