// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Entra ID's error answers; nothing of the request is repeated in them.
record Refused(InstantSource clock, Chance chance) {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /// The last segments of the addresses that have pages.
    private static final Set<String> VISITED = Set.of("authorize", "deviceauth", "first");

    /// @param name of a parameter that is given more than once; one that this issuer knows
    Response twice(String name) {
        return answer(TokenRefusal.TWICE, TokenRefusal.TWICE.text().formatted(name));
    }

    Response answer(TokenRefusal refusal) {
        return answer(refusal, refusal.text());
    }

    /// What the server refuses before an endpoint is asked ([Refusals]): a browser is shown a page
    /// where it comes by itself.
    Response of(Failed failed, Request request) {
        TokenRefusal refusal = TokenRefusal.of(failed.failure());
        String text = refusal == TokenRefusal.UNREADABLE ? failed.text() : refusal.text();
        return Refusals.later(
                shows(request)
                        ? Pages.problem(refusal.status(), text)
                        : answer(refusal, text, failed.fact(Refusals.INCIDENT, "")),
                failed);
    }

    /// `Accept` alone does not tell browsers: Java's `HttpURLConnection` takes `text/html` first
    /// (JDK 17), and by it MSAL asks for tokens.
    private static boolean shows(Request request) {
        return !request.path().isEmpty()
                && VISITED.contains(request.path().getLast().toLowerCase(Locale.ROOT))
                && request.header("Accept").orElse("").contains("text/html");
    }

    private Response answer(TokenRefusal refusal, String text) {
        return answer(refusal, text, "");
    }

    /// @param incident empty when it is none
    private Response answer(TokenRefusal refusal, String text, String incident) {
        String trace = chance.uuid().toString();
        String correlation = incident.isEmpty() ? chance.uuid().toString() : incident;
        String time = TIMESTAMP.format(clock.instant());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("error", refusal.error());
        answer.put(
                "error_description",
                "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
                        .formatted(refusal.code(), text, trace, correlation, time));
        answer.put("error_codes", List.of(refusal.code()));
        answer.put("timestamp", time);
        answer.put("trace_id", trace);
        answer.put("correlation_id", correlation);
        Response response =
                Issuer.json(refusal.status(), answer)
                        .with("Cache-Control", "no-store")
                        .with("Pragma", "no-cache");
        boolean isCounted =
                refusal == TokenRefusal.TOO_MANY_FAILURES
                        || refusal == TokenRefusal.TOO_MANY_ASSERTIONS;
        if (isCounted) {
            return response.with("Retry-After", Long.toString(FailureCounts.WINDOW.toSeconds()));
        }
        return refusal.status() == 401
                ? response.with("WWW-Authenticate", "Basic realm=\"token\"")
                : response;
    }
}
