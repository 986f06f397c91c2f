// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.User;
import dev.signet.identity.grant.AuthorizationCodes;
import dev.signet.identity.grant.Grant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/oauth2/v2.0/authorize`: a page on which a user signs in for an application, which is then
/// sent a code (RFC 6749 section 4.1 with PKCE, RFC 7636; SMART App Launch). The page says who asks
/// for what, unless the code goes to this server itself. There is no session: each sign-in asks for
/// the password.
final class SignIn {
    /// Entra ID's number for a wrong name or password.
    static final int WRONG_PASSWORD = 50126;

    /// OAuth 2.0 Form Post Response Mode: by a form, so that the code stands in no address.
    private static final String FORM_POST = "form_post";

    /// Of S256 it has 43 (RFC 7636, section 4.2).
    private static final int CHALLENGE_CHARS_MAX = 128;

    private static final int NONCE_CHARS_MAX = 512;

    private static final String NO_ACCOUNT =
            "launch/patient needs the address of one account of this server as aud.";

    /// How the application is answered; the first when it does not say.
    static final List<String> MODES = List.of("query", "fragment", FORM_POST);

    /// What the page carries from the request to the answer.
    private static final List<String> CARRIED =
            List.of(
                    "client_id",
                    "redirect_uri",
                    "response_type",
                    "response_mode",
                    "scope",
                    "state",
                    "nonce",
                    "code_challenge",
                    "code_challenge_method",
                    "resource",
                    "aud",
                    PatientChoice.SHOWN);

    /// By which it is known where the application is.
    private static final List<String> SENDING = List.of("client_id", "redirect_uri");

    /// What else is looked at.
    private static final List<String> SAID =
            List.of(
                    "prompt",
                    "login_hint",
                    "username",
                    "password",
                    "cancel",
                    FirstSteps.AGAIN,
                    FirstSteps.TOKEN);

    private final IssuerSettings settings;
    private final Directory directory;
    private final Passwords passwords;
    private final AuthorizationCodes codes;
    private final PatientChoice choice;
    private final FirstSteps first;
    private final SignIns signIns;

    SignIn(
            IssuerSettings settings,
            Directory directory,
            Passwords passwords,
            AuthorizationCodes codes,
            PatientChoice choice,
            FirstSteps first,
            InstantSource clock) {
        this.settings = settings;
        this.directory = directory;
        this.passwords = passwords;
        this.codes = codes;
        this.choice = choice;
        this.first = first;
        this.signIns = new SignIns(settings.log(), clock);
    }

    /// Asks for a sign-in (GET), or carries it out (POST).
    Response authorize(Request request) {
        boolean posted = request.method().equals("POST");
        Form form = posted ? Form.body(request) : new Form(request.query());
        if (posted && form.has("choice")) {
            return chosen(form, request);
        }
        Optional<String> twice = form.twice(SENDING);
        if (twice.isPresent()) {
            return Pages.problem(400, isTwice(twice.get()));
        }
        Optional<Client> client = directory.client(form.first("client_id"));
        String redirect = form.first("redirect_uri");
        if (client.isEmpty() || !client.get().redirectsTo(redirect)) {
            // nobody is sent to an address that is not the application's
            return Pages.problem(
                    400,
                    "The application is not known here, or redirect_uri is not one of its"
                            + " addresses.");
        }
        Optional<Map<String, String>> error = error(form, client.get());
        if (error.isPresent()) {
            return back(form, error.get());
        }
        Grant asked = asked(form, client.get(), "");
        AccessRequest shown = AccessRequest.of(asked, directory, settings);
        if (!shown.isGranted(directory)) {
            return back(form, notGranted());
        }
        if (posted && form.has("cancel")) {
            Response cancelled = back(form, cancelled());
            return form.has(FirstSteps.TOKEN)
                    ? cancelled.with("Set-Cookie", FirstSteps.TAKEN)
                    : cancelled;
        }
        if (!posted || !form.has("username")) {
            if (form.first("prompt").equals("none")) {
                return back(form, error("login_required", "There is no session."));
            }
            return first.pass(request, client.get())
                    .map(pass -> firstPage(request, form, shown, pass, ""))
                    .orElseGet(() -> page(request, form, shown, form.first("login_hint"), ""));
        }
        if (form.has(FirstSteps.TOKEN)) {
            return made(form, client.get(), shown, request);
        }
        String name = form.first("username");
        return switch (passwords.check(name, form.first("password"), request.remoteAddress())) {
            case Passwords.Tried.Wrong(var objectId) -> {
                var event =
                        new SignIns.Asked(
                                "authorization_code",
                                asked.clientId(),
                                asked.audience(),
                                request.remoteAddress());
                signIns.refused(event, objectId, WRONG_PASSWORD);
                yield page(request, form, shown, name, "The name or the password is wrong.");
            }
            case Passwords.Tried.Right(var user) -> {
                Grant grant = asked(form, client.get(), user.objectId());
                yield launched(form, grant, user, request);
            }
        };
    }

    /// The user is the first administrator, whom the form has made, and goes on signed in.
    private Response made(Form form, Client client, AccessRequest shown, Request request) {
        return switch (first.made(form, client, request)) {
            case FirstSteps.Made.Over(var why) -> why;
            case FirstSteps.Made.Wrong(var pass, var why) ->
                    firstPage(request, form, shown, pass, why);
            case FirstSteps.Made.Done(var user) -> {
                Grant grant = asked(form, client, user.objectId());
                Response next = launched(form, grant, user, request);
                yield next.with("Set-Cookie", FirstSteps.TAKEN);
            }
        };
    }

    /// Sends the code, after the user has said for which patient where that is asked.
    private Response launched(Form form, Grant grant, User user, Request request) {
        if (!PatientChoice.isAskedFor(grant, form.first(PatientChoice.SHOWN))) {
            return back(form, code(form, grant));
        }
        Optional<Grant> own = PatientChoice.own(grant, user);
        if (own.isEmpty() && choice.isPossible(grant)) {
            return choice.begin(form, grant, request);
        }
        if (own.isEmpty() && grant.named().contains("launch/patient")) {
            return back(form, error("invalid_request", NO_ACCOUNT));
        }
        return back(form, code(form, own.orElse(grant))); // scopes patient/ may be for nobody
    }

    private Response chosen(Form answer, Request request) {
        return switch (choice.answered(answer, request)) {
            case PatientChoice.Step.Chosen(var form, var grant) -> back(form, code(form, grant));
            case PatientChoice.Step.Cancelled(var form) -> back(form, cancelled());
            case PatientChoice.Step.Shown(var page) -> page;
        };
    }

    private static Map<String, String> cancelled() {
        return error("access_denied", "The user has cancelled the sign-in.");
    }

    private static Map<String, String> notGranted() {
        TokenRefusal refusal = TokenRefusal.NOT_CONSENTED;
        return error("access_denied", "AADSTS" + refusal.code() + ": " + refusal.text());
    }

    private static Grant asked(Form form, Client client, String objectId) {
        Scopes scopes = Scopes.of(form.first("scope")).orElseThrow();
        return new Grant(
                client.clientId(),
                objectId,
                scopes.audience(resource(form)).orElseThrow(),
                scopes.smart(),
                scopes.named(),
                form.first("nonce"));
    }

    private Map<String, String> code(Form form, Grant grant) {
        var answer = new LinkedHashMap<String, String>();
        answer.put(
                "code",
                codes.give(grant, form.first("redirect_uri"), form.first("code_challenge")));
        return answer;
    }

    private static String resource(Form form) {
        return form.first(form.has("resource") ? "resource" : "aud");
    }

    /// What is wrong with the request, in the words of RFC 6749 section 4.1.2.1.
    private static Optional<Map<String, String>> error(Form form, Client client) {
        Optional<String> twice = form.twice(CARRIED).or(() -> form.twice(SAID));
        if (twice.isPresent()) {
            return Optional.of(error("invalid_request", isTwice(twice.get())));
        }
        if (!form.first("response_type").equals("code")) {
            return Optional.of(error("unsupported_response_type", "Only code is answered."));
        }
        String mode = form.first("response_mode");
        if (!mode.isEmpty() && !MODES.contains(mode)) {
            return Optional.of(
                    error("invalid_request", "response_mode is query, fragment or form_post."));
        }
        boolean challenged = form.has("code_challenge");
        if (challenged && !form.first("code_challenge_method").equals("S256")) {
            return Optional.of(error("invalid_request", "code_challenge_method must be S256."));
        }
        if (!challenged && client.isPublic()) {
            return Optional.of(error("invalid_request", "A public client sends a code_challenge."));
        }
        if (form.first("code_challenge").length() > CHALLENGE_CHARS_MAX
                || form.first("nonce").length() > NONCE_CHARS_MAX) {
            return Optional.of(error("invalid_request", "code_challenge or nonce is too long."));
        }
        boolean scoped =
                Scopes.of(form.first("scope"))
                        .flatMap(each -> each.audience(resource(form)))
                        .isPresent();
        return scoped
                ? Optional.empty()
                : Optional.of(error("invalid_scope", "The scopes name no one resource."));
    }

    /// RFC 6749, section 3.1: which one is meant is not guessed.
    private static String isTwice(String name) {
        return name + " is given twice.";
    }

    private static Map<String, String> error(String code, String text) {
        var error = new LinkedHashMap<String, String>();
        error.put("error", code);
        error.put("error_description", text);
        return error;
    }

    /// To the application's address.
    private static Response back(Form form, Map<String, String> answer) {
        var all = new LinkedHashMap<>(answer);
        if (form.has("state")) {
            all.put("state", form.first("state"));
        }
        String redirect = form.first("redirect_uri");
        boolean web = redirect.startsWith("https://") || redirect.startsWith("http://");
        if (web && form.first("response_mode").equals(FORM_POST)) {
            return Pages.sentByForm(all, redirect);
        }
        boolean fragment = form.first("response_mode").equals("fragment");
        var address = new StringBuilder(redirect);
        char separator = fragment ? '#' : redirect.indexOf('?') < 0 ? '?' : '&';
        for (var each : all.entrySet()) {
            address.append(separator)
                    .append(each.getKey())
                    .append('=')
                    .append(URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8));
            separator = '&';
        }
        return Response.empty(303)
                .with("Location", address.toString())
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer");
    }

    /// Whether nobody else comes by the code: the application is this server's own, and the address
    /// of the answer is of the very origin that the browser is at. Another port, or another name of
    /// this server, may be somebody else's; `localhost` is a machine of the user's.
    private boolean staysHere(Request request, Form form, AccessRequest asked) {
        return directory.isOwn(asked.clientId())
                && form.first("redirect_uri").startsWith(request.base() + "/");
    }

    private Response page(
            Request request, Form form, AccessRequest asked, String name, String problem) {
        String redirect = form.first("redirect_uri");
        return staysHere(request, form, asked)
                ? Pages.signIn(asked.application(), carried(form), redirect, name, problem)
                : Pages.signIn(asked, carried(form), redirect, name, problem);
    }

    private Response firstPage(
            Request request, Form form, AccessRequest asked, String pass, String problem) {
        Map<String, String> carried = carried(form);
        carried.put(FirstSteps.TOKEN, FirstSteps.token(pass));
        String name = form.first("username");
        Optional<AccessRequest> shown =
                Optional.of(asked).filter(one -> !staysHere(request, form, one));
        return Pages.firstAdministrator(shown, carried, form.first("redirect_uri"), name, problem);
    }

    private static Map<String, String> carried(Form form) {
        var carried = new LinkedHashMap<String, String>();
        CARRIED.forEach(
                each -> {
                    if (form.has(each)) {
                        carried.put(each, form.first(each));
                    }
                });
        return carried;
    }
}
