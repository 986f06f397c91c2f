// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Client;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import dev.signet.identity.grant.FirstAdministrator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The way of the first administrator through a browser ([FirstAdministrator]). At `/oauth2/first`
/// the code is brought by a form and becomes a cookie, so that it stands in no address that is sent
/// to anybody; while the browser has the cookie, the page on which users sign in makes the
/// administrator instead.
final class FirstSteps {
    /// Fields of the form that makes the administrator: that it comes from our own page, and the
    /// password a second time.
    static final String TOKEN = "first";

    static final String AGAIN = "again";

    /// No other host can set it, and no other site can have it sent along (RFC 6265bis, sections
    /// 4.1.3.2 and 4.1.2.7).
    private static final String COOKIE = "__Host-signet-first";

    private static final String RULES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

    /// A value of `Set-Cookie` that takes it away.
    static final String TAKEN = COOKIE + "=; Max-Age=0" + RULES;

    private static final String CODE = "code";

    /// In the words of the log of sign-ins.
    private static final String GRANT = "first_administrator";

    private static final String NOT_GOOD =
            "This code is not good, or not any more: it is good once and for an hour. While there"
                    + " is no administrator, a restart of the server prints another, within a day"
                    + " of the first start.";

    private static final String MADE =
            "There is an administrator now. If it was you, sign in with the name and the password"
                    + " you chose.";

    private static final String NOT_AWAITED =
            "Nobody is awaited here any more: there is an administrator, or the first day is over,"
                    + " or the first administrator is not made in this way. Where the server runs,"
                    + " ./signet user add NAME --administrator makes one.";

    private static final System.Logger LOG = System.getLogger(FirstSteps.class.getName());

    private final Optional<FirstAdministrator> first;
    private final String page;
    private final String clientId;
    private final SignIns signIns;

    FirstSteps(IssuerSettings settings, InstantSource clock, Entropy entropy) {
        Optional<IssuerSettings.Beginning> beginning = settings.beginning();
        this.first = beginning.map(one -> new FirstAdministrator(one.directory(), clock, entropy));
        this.page = beginning.map(IssuerSettings.Beginning::page).orElse("");
        this.clientId = beginning.map(IssuerSettings.Beginning::clientId).orElse("");
        this.signIns = new SignIns(settings.log(), clock);
    }

    /// @return empty when none is awaited, or when none is made here
    Optional<String> invite() {
        return first.flatMap(FirstAdministrator::invite);
    }

    /// Takes a code (POST), or says whether one is waited for (GET): 204, 404 when none is now, 410
    /// when none will be.
    Response answer(Request request) {
        if (request.query().stream().anyMatch(each -> each.name().equals(CODE))) {
            return Pages.problem(400, "code stands in no address: it is brought by the form.");
        }
        if (!request.method().equals("POST")) {
            boolean isOpen = first.filter(FirstAdministrator::isOpen).isPresent();
            boolean isOver = first.filter(FirstAdministrator::isAwaited).isEmpty();
            return Response.empty(isOpen ? 204 : isOver ? 410 : 404)
                    .with("Cache-Control", "no-store");
        }
        if (!request.base().startsWith("https://")) {
            return Pages.problem(403, "The first administrator is made over HTTPS only.");
        }
        Form form = Form.body(request);
        if (form.twice(List.of(CODE)).isPresent()) {
            return Pages.problem(400, "code is given twice.");
        }
        String typed = form.first(CODE);
        String code = typed.substring(typed.indexOf('#') + 1).strip(); // or the whole address
        Optional<String> pass = first.flatMap(one -> one.exchange(code));
        if (pass.isPresent()) {
            return Response.empty(303)
                    .with("Location", request.base() + page)
                    .with("Set-Cookie", COOKIE + "=" + pass.get() + RULES)
                    .with("Cache-Control", "no-store")
                    .with("Referrer-Policy", "no-referrer");
        }
        return refused(request, 401);
    }

    /// Where a code or a pass is not good. The trail hears of it.
    private Response refused(Request request, int status) {
        var asked = new SignIns.Asked(GRANT, "", "", request.remoteAddress());
        signIns.refused(asked, "", SignIn.WRONG_PASSWORD);
        if (first.filter(FirstAdministrator::isAwaited).isPresent()) {
            return Pages.problem(status, NOT_GOOD);
        }
        boolean isMade = first.filter(FirstAdministrator::isMade).isPresent();
        return Pages.problem(status, isMade ? MADE : NOT_AWAITED, page);
    }

    /// What the browser holds, while it is good, where the application is the one that an
    /// administrator begins with.
    Optional<String> pass(Request request, Client client) {
        return first.filter(_ -> client.clientId().equals(clientId))
                .flatMap(one -> held(request).filter(one::admits));
    }

    /// What the form carries that goes with a pass: nobody can compute it who has not the pass.
    static String token(String pass) {
        byte[] digest = Digests.sha256(("form " + pass).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /// What came of a form.
    sealed interface Made {
        record Done(User user) implements Made {}

        /// @param pass for the next try
        /// @param why a sentence for the user
        record Wrong(String pass, String why) implements Made {}

        /// @param why there is no next try, as a page
        record Over(Response why) implements Made {}
    }

    /// Makes the administrator whom the form describes.
    Made made(Form form, Client client, Request request) {
        Optional<String> held = pass(request, client);
        if (held.isEmpty() || !isSame(token(held.get()), form.first(TOKEN))) {
            return new Made.Over(refused(request, 403));
        }
        String pass = held.get();
        String password = form.first("password");
        if (!PasswordHash.isAllowed(password)) {
            return new Made.Wrong(pass, "A password has 8 to 256 characters.");
        }
        if (!password.equals(form.first(AGAIN))) {
            return new Made.Wrong(pass, "The two passwords are not the same.");
        }
        try {
            String name = form.first("username");
            User user = first.orElseThrow().make(pass, name, password.toCharArray());
            LOG.log(
                    System.Logger.Level.INFO,
                    "the first administrator was made: object id "
                            + user.objectId()
                            + ", from "
                            + request.remoteAddress());
            return new Made.Done(user);
        } catch (Failed e) {
            return switch (e.failure()) {
                case CONFLICT -> new Made.Wrong(pass, sentence(e.text()));
                case INVALID ->
                        new Made.Wrong(pass, "A name is 1 to 113 of letters, digits and . _ @ + -");
                case GONE -> new Made.Over(refused(request, 403));
                default -> throw e;
            };
        }
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> held(Request request) {
        for (String line : request.headers().values("Cookie")) {
            for (String pair : line.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(COOKIE + "=")) {
                    return Optional.of(cookie.substring(COOKIE.length() + 1));
                }
            }
        }
        return Optional.empty();
    }
}
