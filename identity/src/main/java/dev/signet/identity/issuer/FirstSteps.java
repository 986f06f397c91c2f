// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.User;
import dev.signet.identity.grant.FirstAdministrator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
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

    private static final String NOT_GOOD =
            "This code is not good, or not any more: it is good once and for an hour. As long as"
                    + " there is no administrator, a restart of the server prints another.";

    private final Optional<FirstAdministrator> first;
    private final String page;
    private final FailureCounts wrongCodes;

    FirstSteps(Optional<IssuerSettings.Beginning> beginning, InstantSource clock, Entropy entropy) {
        this.first = beginning.map(one -> new FirstAdministrator(one.directory(), clock, entropy));
        this.page = beginning.map(IssuerSettings.Beginning::page).orElse("");
        this.wrongCodes = new FailureCounts(clock);
    }

    /// @return empty when there is or was an administrator, or when none is made here
    Optional<String> invite() {
        return first.flatMap(FirstAdministrator::invite);
    }

    /// Takes a code (POST), or says whether one is waited for (GET): 204, 404 when none is now, 410
    /// when none will be.
    Response answer(Request request) {
        if (!request.method().equals("POST")) {
            boolean isOpen = first.filter(FirstAdministrator::isOpen).isPresent();
            boolean isOver = first.filter(one -> !one.isAwaited()).isPresent();
            return Response.empty(isOpen ? 204 : isOver ? 410 : 404)
                    .with("Cache-Control", "no-store");
        }
        if (!request.base().startsWith("https://")) {
            return Pages.problem(403, "The first administrator is made over HTTPS only.");
        }
        String typed = Form.body(request).first("code");
        String code = typed.substring(typed.indexOf('#') + 1).strip(); // or the whole address
        Optional<String> pass = first.flatMap(one -> one.exchange(code));
        if (pass.isPresent()) {
            return Response.empty(303)
                    .with("Location", request.base() + page)
                    .with("Set-Cookie", COOKIE + "=" + pass.get() + RULES)
                    .with("Cache-Control", "no-store")
                    .with("Referrer-Policy", "no-referrer");
        }
        Peer peer = Peer.of(request.remoteAddress());
        if (wrongCodes.tooMany("", peer)) { // a right one is not held up by them
            return Pages.problem(429, "Too many wrong codes. Wait a minute.");
        }
        wrongCodes.failed("", peer);
        return Pages.problem(401, NOT_GOOD);
    }

    /// What the browser holds, while it is good.
    Optional<String> pass(Request request) {
        return first.flatMap(one -> held(request).filter(one::admits));
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

        /// @param why there is no next try
        record Over(String why) implements Made {}
    }

    /// Makes the administrator whom the form describes.
    Made made(Form form, Request request) {
        Optional<String> held = pass(request);
        if (held.isEmpty() || !isSame(token(held.get()), form.first(TOKEN))) {
            return new Made.Over(NOT_GOOD);
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
            return new Made.Done(first.orElseThrow().make(pass, name, password.toCharArray()));
        } catch (Failed e) {
            return switch (e.failure()) {
                case CONFLICT -> new Made.Wrong(pass, "There is a user of that name.");
                case INVALID ->
                        new Made.Wrong(pass, "A name is 1 to 113 of letters, digits and . _ @ + -");
                case GONE -> new Made.Over(NOT_GOOD);
                default -> throw e;
            };
        }
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
