// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Sign-in by the embedded issuer: authorization code with PKCE (RFC 7636), as any public client
/// does it. The password is typed on the issuer's own page, which counts wrong ones; a session
/// begins only here, with a new id. Any thread.
public final class SignIn {
    static final Duration WITHIN = Duration.ofMinutes(15);
    private static final int COOKIE_CHARS_MAX = 2_000;

    private final PortalSettings settings;
    private final Wire wire;
    private final Sessions sessions;
    private final InstantSource clock;

    /// A sign-in under way. The browser alone holds it, in its cookie: nobody can keep others from
    /// signing in by beginning many.
    ///
    /// @param to the page that was asked for, below the portal's root
    record Begun(String state, String verifier, String to) {
        String written() {
            byte[] page = to.getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(page);
            return state + "." + verifier + "." + encoded;
        }

        /// @return empty when it is none that was written here
        static Optional<Begun> read(String cookie) {
            String[] parts = cookie.split("\\.", -1);
            if (parts.length != 3 || cookie.length() > COOKIE_CHARS_MAX || parts[0].isEmpty()) {
                return Optional.empty();
            }
            try {
                byte[] to = Base64.getUrlDecoder().decode(parts[2]);
                String page = inside(new String(to, StandardCharsets.UTF_8));
                return Optional.of(new Begun(parts[0], parts[1], page));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    public SignIn(PortalSettings settings, Wire wire, Sessions sessions, InstantSource clock) {
        this.settings = settings;
        this.wire = wire;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// What came of a user's return.
    public sealed interface Returned {
        /// @param response to the page that was asked for first, with the session's cookie
        record Good(Response response) implements Returned {}

        /// @param why a sentence for the user
        record Refused(String why) implements Returned {}
    }

    /// Sends the user to the issuer.
    ///
    /// @param to the page that was asked for; anywhere else than in the portal is not gone to
    public Response begin(Request request, String to) {
        String state = sessions.random();
        String verifier = sessions.random();
        var begun = new Begun(state, verifier, inside(to));
        String query =
                Tokens.form(
                        "client_id",
                        settings.clientId(),
                        "response_type",
                        "code",
                        "redirect_uri",
                        redirect(request),
                        "scope",
                        Tokens.ARM + "/.default openid profile offline_access",
                        "state",
                        state,
                        "code_challenge",
                        Sessions.digest(verifier),
                        "code_challenge_method",
                        "S256");
        String address =
                origin(request) + "/" + settings.tenant() + "/oauth2/v2.0/authorize?" + query;
        String cookie = Cookies.given(Cookies.SIGN_IN, begun.written());
        return Response.empty(303)
                .with("Location", address)
                .with("Set-Cookie", cookie + "; Max-Age=" + WITHIN.toSeconds());
    }

    /// The user comes back from the issuer. The state must be the one that this browser was given.
    public Returned end(Request request) {
        String state = request.parameter("state").orElse("");
        Optional<Begun> begun =
                Cookies.of(request, Cookies.SIGN_IN)
                        .flatMap(Begun::read)
                        .filter(each -> same(each.state(), state));
        if (begun.isEmpty()) {
            return new Returned.Refused(
                    "This sign-in was not begun in this browser, or took too long.");
        }
        Optional<String> error = request.parameter("error");
        if (error.isPresent()) {
            return new Returned.Refused(
                    error.get().equals("access_denied")
                            ? "The sign-in was cancelled."
                            : "The issuer did not sign you in.");
        }
        String endpoint = settings.planes() + "/" + settings.tenant() + "/oauth2/v2.0/token";
        Answer answer =
                wire.send(
                        "POST",
                        endpoint,
                        Optional.empty(),
                        Optional.of(
                                Wire.Body.form(
                                        Tokens.form(
                                                "grant_type",
                                                "authorization_code",
                                                "client_id",
                                                settings.clientId(),
                                                "code",
                                                request.parameter("code").orElse(""),
                                                "redirect_uri",
                                                redirect(request),
                                                "code_verifier",
                                                begun.get().verifier()))),
                        List.of());
        if (!answer.good()) {
            return new Returned.Refused("The issuer did not take the sign-in's code.");
        }
        JsonNode claims = claims(answer.body().path("id_token").asString(""));
        var tokens =
                new Tokens(
                        wire,
                        clock,
                        endpoint,
                        settings.clientId(),
                        answer.body().path("refresh_token").asString(""));
        tokens.keep(Tokens.ARM, answer);
        Cookies.of(request, Cookies.SESSION).ifPresent(this::leave);
        String id =
                sessions.begin(
                        claims.path("name").asString(claims.path("upn").asString("?")),
                        claims.path("oid").asString(""),
                        tokens);
        return new Returned.Good(
                Response.empty(303)
                        .with("Location", origin(request) + begun.get().to())
                        .with("Set-Cookie", Cookies.given(Cookies.SESSION, id))
                        .with("Set-Cookie", Cookies.taken(Cookies.SIGN_IN)));
    }

    /// The user leaves: his session ends, and at the issuer all that came of the sign-in.
    ///
    /// @param id of the session
    public void leave(String id) {
        Optional<Session> session = sessions.find(id);
        sessions.end(id);
        session.ifPresent(
                each ->
                        each.tokens()
                                .giveBack(
                                        settings.planes(),
                                        "/"
                                                + settings.tenant()
                                                + "/v2.0/.well-known/openid-configuration"));
    }

    /// What the issuer says of the user. It came from the issuer itself, so its signature says no
    /// more (OpenID Connect Core, section 3.1.3.7).
    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? Wire.JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
                    : Wire.object();
        } catch (JacksonException | IllegalArgumentException e) {
            return Wire.object();
        }
    }

    /// A page of the portal, or its first one: never another host.
    static String inside(String to) {
        boolean page =
                to.startsWith(PortalSettings.ROOT + "/")
                        && to.length() <= 1_000
                        && to.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
                        && !to.contains("//")
                        && !to.contains("..");
        return page ? to : PortalSettings.ROOT;
    }

    private static String redirect(Request request) {
        return origin(request) + PortalSettings.SIGNED_IN;
    }

    private static String origin(Request request) {
        return request.base().substring(0, request.base().length() - PortalSettings.ROOT.length());
    }

    /// Takes the same time for any wrong one.
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
