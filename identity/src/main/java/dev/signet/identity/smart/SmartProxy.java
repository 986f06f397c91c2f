// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.smart;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Plane;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.Audience;
import dev.signet.identity.smart.Said.Address;
import dev.signet.identity.verification.AuthorityEndpoints;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// `{account}/AadSmartOnFhirProxy`: apps that an EHR launches sign in by it at an authority that
/// knows no launches. What the EHR has told travels with the state and the code, and comes back
/// beside the token. Any thread.
///
/// @param audiences for whom the account takes tokens, beside its own address; normalised
/// @param endpoints the authority's
/// @param tokens its token endpoint
public record SmartProxy(
        Set<String> audiences,
        Supplier<AuthorityEndpoints> endpoints,
        TokenForwarder tokens,
        Entropy entropy)
        implements Plane {
    /// First segment of its addresses below the account's.
    public static final String ROOT = "AadSmartOnFhirProxy";

    private static final int CLIENT_ID_CHARS_MAX = 256;
    private static final int SCOPE_CHARS_MAX = 4096;
    private static final int AUD_CHARS_MAX = 512;
    private static final int PASSED_CHARS_MAX = 512;
    private static final int CODE_CHARS_MAX = 4096;
    private static final int ERROR_CHARS_MAX = 1024;

    /// What the authority is told as the app says it.
    private static final List<String> PASSED =
            List.of("code_challenge", "code_challenge_method", "nonce", "prompt", "login_hint");

    /// All of its addresses, for the tests that ask for each.
    public static final List<Endpoint> ENDPOINTS =
            List.of(
                    new Endpoint("GET", "authorize", 2),
                    new Endpoint("GET", "callback", 3),
                    new Endpoint("POST", "token", 2));

    /// One address.
    ///
    /// @param place its second segment, behind [#ROOT]
    /// @param segments how many it has
    public record Endpoint(String method, String place, int segments) {
        private boolean isAt(List<String> path) {
            return path.size() == segments && path.get(1).equalsIgnoreCase(place);
        }

        /// Below the account's address, with something where a segment is free.
        public String example() {
            return '/' + ROOT + '/' + place + (segments > 2 ? "/eA" : "");
        }
    }

    public SmartProxy {
        audiences = Set.copyOf(audiences);
    }

    /// Whether a request to an account is the proxy's.
    public static boolean isFor(Request request) {
        return !request.path().isEmpty() && request.path().getFirst().equalsIgnoreCase(ROOT);
    }

    /// The authority's endpoints as apps are to see them: the proxy's in front.
    ///
    /// @param account the account's address
    public static AuthorityEndpoints before(AuthorityEndpoints endpoints, String account) {
        String root = account + '/' + ROOT;
        return new AuthorityEndpoints(
                endpoints.issuer(),
                root + "/authorize",
                root + "/token",
                endpoints.keys(),
                endpoints.revocation(),
                endpoints.choosesPatients());
    }

    /// What an account answers that has no proxy.
    public static Response off() {
        return error(401, "access_denied", "The SMART on FHIR proxy of this account is off.")
                .with("WWW-Authenticate", "Bearer");
    }

    /// What an account answers that is not to be reached from outside.
    public static Response closed() {
        return error(403, "access_denied", "Public network access is disabled for this account.");
    }

    @Override
    public Response handle(Request request) {
        List<String> path = request.path();
        Optional<Endpoint> endpoint =
                ENDPOINTS.stream().filter(each -> each.isAt(path)).findFirst();
        if (endpoint.isEmpty()) {
            return error(404, "invalid_request", "There is no such address.");
        }
        String method = endpoint.get().method();
        if (!request.method().equals(method)) {
            return error(405, "invalid_request", "The endpoint does not take this method.")
                    .with("Allow", method);
        }
        try {
            return switch (endpoint.get().place()) {
                case "authorize" -> authorize(request);
                case "callback" -> callback(request);
                case "token" -> new TokenExchange(tokens).answer(request);
                default -> throw new Failed(Failure.INTERNAL, "every endpoint is answered");
            };
        } catch (Failed failed) {
            return switch (failed.failure()) {
                case MALFORMED -> error(400, "invalid_request", failed.text());
                case UNAVAILABLE ->
                        error(
                                        503,
                                        "temporarily_unavailable",
                                        "The account's authority does not answer.")
                                .with("Retry-After", "5");
                default -> throw failed;
            };
        }
    }

    /// Sends the browser to the authority.
    private Response authorize(Request request) {
        var said = new Said(request.query());
        if (!said.required("response_type", PASSED_CHARS_MAX).equals("code")) {
            throw Said.refused("response_type", "code");
        }
        String mode = said.first("response_mode", PASSED_CHARS_MAX);
        if (!mode.isEmpty() && !mode.equals("query")) {
            throw Said.refused("response_mode", "query");
        }
        said.without("request", "request_uri", "resource");
        String clientId = said.required("client_id", CLIENT_ID_CHARS_MAX);
        String redirect = Launch.redirect(said.required("redirect_uri", Launch.REDIRECT_CHARS_MAX));
        String aud = aud(said.required("aud", AUD_CHARS_MAX), request);
        String scope = said.required("scope", SCOPE_CHARS_MAX);
        var launch =
                new Launch(
                        redirect,
                        Launch.state(said.required("state", Launch.STATE_CHARS_MAX)),
                        LaunchContext.of(said.first("launch", LaunchContext.CHARS_MAX)));
        AuthorityEndpoints authority = endpoints.get();
        String authorization = authority.authorization();
        if (authorization.isEmpty()) {
            throw new Failed(Failure.UNAVAILABLE, "the authority signs nobody in");
        }
        String callback = callback(request, redirect);
        Launch.Begun begun = launch.begin(entropy, path(callback));
        var address =
                new Address(authorization)
                        .with("response_type", "code")
                        .with("client_id", clientId)
                        .with("redirect_uri", callback);
        if (isVersion2(authorization)) {
            address.with("scope", ProxyScopes.qualified(scope, aud));
        } else {
            address.with("resource", aud).with("scope", scope);
        }
        if (authority.choosesPatients()
                && launch.context().members().get("patient") instanceof String patient) {
            address.with("launch_patient", patient); // whom the user is asked about
        }
        PASSED.forEach(name -> address.with(name, said.first(name, PASSED_CHARS_MAX)));
        address.with("state", begun.compound());
        return sent(address).with("Set-Cookie", begun.cookie());
    }

    /// A token for somebody else's service is not got here.
    private String aud(String aud, Request request) {
        String normalized = Audience.normalized(aud);
        if (!audiences.contains(normalized)
                && !normalized.equals(Audience.normalized(request.base()))) {
            throw Said.refused("aud", "this account's address");
        }
        return aud.endsWith("/") ? aud.substring(0, aud.length() - 1) : aud;
    }

    /// Entra ID's newer endpoints, which take whole scopes.
    private static boolean isVersion2(String authorization) {
        return List.of(URI.create(authorization).getPath().split("/", -1)).contains("v2.0");
    }

    /// Sends the browser on to the app.
    private Response callback(Request request) {
        var said = new Said(request.query());
        String redirect = Launch.redirect(Encoded.text("redirect_uri", request.path().getLast()));
        Launch.Came came =
                Launch.back(request, redirect, said.required("state", Launch.COMPOUND_CHARS_MAX));
        var address = new Address(redirect);
        String error = said.first("error", ERROR_CHARS_MAX);
        if (error.isEmpty()) {
            var code = new LinkedHashMap<String, Object>(came.launch().context().members());
            code.put("code", said.required("code", CODE_CHARS_MAX));
            address.with("code", Encoded.of(code));
        } else {
            address.with("error", error)
                    .with("error_description", said.first("error_description", ERROR_CHARS_MAX));
        }
        address.with("state", came.launch().state())
                .with("session_state", said.first("session_state", PASSED_CHARS_MAX));
        String path = path(callback(request, redirect));
        return sent(address).with("Set-Cookie", Launch.forgotten(came.name(), path));
    }

    /// Where the authority sends the browser: the address that the application is registered with.
    static String callback(Request request, String redirect) {
        return request.base() + '/' + ROOT + "/callback/" + Encoded.of(redirect);
    }

    private static String path(String address) {
        return URI.create(address).getRawPath();
    }

    private static Response sent(Address address) {
        return Response.empty(302)
                .with("Location", address.toString())
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer");
    }

    /// What the server refuses before an account's proxy is asked ([Refusals]).
    public static Response refused(Failed failed, Request request) {
        int status =
                switch (failed.failure()) {
                    case INVALID, MALFORMED, UNPROCESSABLE -> 400;
                    case UNAUTHENTICATED -> 401;
                    case FORBIDDEN, KEY_REFUSED, KEY_SILENT -> 403;
                    case NOT_FOUND -> 404;
                    case METHOD_NOT_ALLOWED -> 405;
                    case NOT_ACCEPTABLE -> 406;
                    case CONFLICT -> 409;
                    case GONE -> 410;
                    case PRECONDITION_FAILED -> 412;
                    case TOO_LARGE -> 413;
                    case UNSUPPORTED_MEDIA_TYPE -> 415;
                    case BUSY -> 429;
                    case CORRUPT, FORMAT_TOO_OLD, FORMAT_TOO_NEW, INTERNAL -> 500;
                    case STORAGE, UNAVAILABLE -> 503;
                };
        String code =
                switch (status) {
                    case 401, 403 -> "access_denied";
                    case 429, 503 -> "temporarily_unavailable";
                    case 500 -> "server_error";
                    default -> "invalid_request";
                };
        return Refusals.later(error(status, code, failed.text()), failed);
    }

    /// As RFC 6749 section 5.2 writes them.
    static Response error(int status, String code, String text) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", code);
        body.put("error_description", text);
        return json(status, JSONObjectUtils.toJSONString(body).getBytes(StandardCharsets.UTF_8));
    }

    static Response json(int status, byte[] body) {
        return Response.of(status, "application/json; charset=utf-8", body)
                .with("Cache-Control", "no-store")
                .with("Pragma", "no-cache");
    }
}
