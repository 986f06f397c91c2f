// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The client credentials grant (RFC 6749 section 4.4), with Entra ID's answers.
final class TokenEndpoint {
    private static final String DEFAULT_SCOPE = "/.default";
    private static final int AUDIENCE_CHARS_MAX = 512;
    private static final int ID_CHARS_MAX = 128;
    private static final int SECRET_CHARS_MAX = 1024;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final ClientRegistry clients;
    private final TokenSigner signer;
    private final InstantSource clock;
    private final Chance chance;
    private final FailureCounts failures;

    TokenEndpoint(ClientRegistry clients, TokenSigner signer, InstantSource clock, Chance chance) {
        this.clients = clients;
        this.signer = signer;
        this.clock = clock;
        this.chance = chance;
        this.failures = new FailureCounts(clock);
    }

    /// What a client says of itself.
    private record Credentials(String clientId, String secret) {}

    /// @param version2 whether the address was the v2.0 one
    Response answer(Request request, boolean version2) {
        List<Request.Parameter> form;
        Credentials credentials;
        try {
            form = Request.form(new String(request.body().readAllBytes(), StandardCharsets.UTF_8));
            credentials = credentials(request, form);
        } catch (IOException e) {
            return refused(TokenRefusal.MALFORMED);
        } catch (Failed e) {
            if (e.failure() == Failure.UNAVAILABLE) {
                throw e; // the server is full; the form may be good
            }
            return refused(TokenRefusal.MALFORMED);
        }
        if (!first(form, "grant_type").equals("client_credentials")) {
            return refused(TokenRefusal.UNSUPPORTED_GRANT);
        }
        String clientId = credentials.clientId();
        if (clientId.isEmpty() || clientId.length() > ID_CHARS_MAX) {
            return refused(TokenRefusal.NO_CLIENT_ID);
        }
        if (credentials.secret().isEmpty()) {
            return refused(TokenRefusal.NO_SECRET);
        }
        String scope = first(form, "scope");
        String resource = first(form, "resource");
        if (scope.isEmpty() && resource.isEmpty()) {
            return refused(TokenRefusal.NO_SCOPE);
        }
        Optional<String> audience = resource.isEmpty() ? audience(scope) : sane(resource);
        if (audience.isEmpty()) {
            return refused(TokenRefusal.BAD_SCOPE);
        }
        Optional<Client> client = clients.client(clientId);
        if (client.isEmpty() || !accepted(client.get(), credentials.secret())) {
            return wrong(client.isEmpty(), clientId, request.remoteAddress());
        }
        return issued(client.get(), audience.get(), version2, request.base());
    }

    private static boolean accepted(Client client, String secret) {
        return secret.length() <= SECRET_CHARS_MAX && client.accepts(secret);
    }

    /// The secret has been looked at before failures are counted, so that no number of wrong
    /// ones, from wherever, keeps the right one out.
    private Response wrong(boolean unknown, String clientId, String address) {
        if (failures.tooMany(clientId, address)) {
            return refused(TokenRefusal.TOO_MANY_FAILURES)
                    .with("Retry-After", Long.toString(FailureCounts.WINDOW.toSeconds()));
        }
        failures.failed(clientId, address);
        return refused(unknown ? TokenRefusal.UNKNOWN_CLIENT : TokenRefusal.WRONG_SECRET);
    }

    private Response issued(Client client, String audience, boolean version2, String origin) {
        // one second less than the token's life, as Entra ID says it
        long seconds = TokenSigner.LIFE.toSeconds() - 1;
        var answer = new LinkedHashMap<String, Object>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", seconds);
        answer.put("ext_expires_in", seconds);
        if (!version2) {
            long now = clock.instant().getEpochSecond();
            answer.put("expires_on", Long.toString(now + seconds));
            answer.put("not_before", Long.toString(now));
            answer.put("resource", audience);
        }
        answer.put("access_token", signer.signed(client, audience, origin));
        return Issuer.json(200, answer)
                .with("Cache-Control", "no-store")
                .with("Pragma", "no-cache");
    }

    /// Entra ID's error answer; nothing of the request is repeated in it.
    Response refused(TokenRefusal refusal) {
        Instant now = clock.instant();
        String trace = chance.uuid().toString();
        String correlation = chance.uuid().toString();
        String time = TIMESTAMP.format(now);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("error", refusal.error());
        answer.put(
                "error_description",
                "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
                        .formatted(refusal.code(), refusal.text(), trace, correlation, time));
        answer.put("error_codes", List.of(refusal.code()));
        answer.put("timestamp", time);
        answer.put("trace_id", trace);
        answer.put("correlation_id", correlation);
        Response response =
                Issuer.json(refusal.status(), answer)
                        .with("Cache-Control", "no-store")
                        .with("Pragma", "no-cache");
        return refusal.status() == 401
                ? response.with("WWW-Authenticate", "Basic realm=\"token\"")
                : response;
    }

    /// From a Basic header (RFC 6749 section 2.3.1: both halves form-encoded) or from the
    /// form.
    private static Credentials credentials(Request request, List<Request.Parameter> form) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return new Credentials(first(form, "client_id"), first(form, "client_secret"));
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(6).strip());
            String text = new String(bytes, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon > 0) {
                return new Credentials(
                        decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)));
            }
        } catch (IllegalArgumentException _) {
            // not Base64
        }
        throw new Failed(Failure.MALFORMED, "a Basic header holds an id and a secret");
    }

    /// Form-decoded; as it is when it was plainly never encoded.
    private static String decoded(String text) {
        try {
            List<Request.Parameter> one = Request.form("v=" + text.replace("&", "%26"));
            return one.getFirst().value();
        } catch (Failed e) {
            return text;
        }
    }

    /// The audience of the one `/.default` scope in a list that may also hold OpenID's own.
    private static Optional<String> audience(String scopes) {
        Optional<String> found = Optional.empty();
        for (String scope : scopes.split(" ", -1)) {
            if (scope.endsWith(DEFAULT_SCOPE)) {
                Optional<String> audience =
                        sane(scope.substring(0, scope.length() - DEFAULT_SCOPE.length()));
                if (audience.isEmpty() || (found.isPresent() && !found.equals(audience))) {
                    return Optional.empty();
                }
                found = audience;
            }
        }
        return found;
    }

    private static Optional<String> sane(String resource) {
        String audience = Audience.normalized(resource);
        boolean sane =
                !audience.isEmpty()
                        && audience.length() <= AUDIENCE_CHARS_MAX
                        && audience.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return sane ? Optional.of(audience) : Optional.empty();
    }

    private static String first(List<Request.Parameter> form, String name) {
        for (Request.Parameter parameter : form) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return "";
    }
}
