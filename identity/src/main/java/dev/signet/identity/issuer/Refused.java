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

/// Entra ID's error answers; nothing of the request is repeated in them.
record Refused(InstantSource clock, Chance chance) {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /// @param name of a parameter that is given more than once; one that this issuer knows
    Response twice(String name) {
        return answer(TokenRefusal.TWICE, TokenRefusal.TWICE.text().formatted(name));
    }

    Response answer(TokenRefusal refusal) {
        return answer(refusal, refusal.text());
    }

    /// What the server refuses before an endpoint is asked ([Refusals]): a browser is shown a page.
    Response of(Failed failed, Request request) {
        TokenRefusal refusal = TokenRefusal.of(failed.failure());
        boolean shows = request.header("Accept").orElse("").contains("text/html");
        return Refusals.later(
                shows
                        ? Pages.problem(refusal.status(), refusal.text())
                        : answer(refusal, refusal.text(), failed.fact(Refusals.INCIDENT, "")),
                failed);
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
