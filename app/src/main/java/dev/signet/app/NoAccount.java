// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The data plane where there is no account to ask: says so in FHIR's words, whatever is asked.
enum NoAccount implements Plane {
    /// No account has the name.
    UNKNOWN(404, "not-found", "there is no such account"),

    /// The process has only just started and does not know its accounts yet.
    STARTING(503, "transient", "the server is starting"),

    /// The account's key ring or its settings cannot be read.
    BROKEN(500, "exception", "the account cannot be opened; the operator's log says why");

    private static final List<String> HEALTH = List.of("health", "check");
    private static final String UNHEALTHY =
            "{\"overallStatus\":\"Unhealthy\",\"details\":[{\"name\":\"DataStoreHealthCheck\","
                    + "\"status\":\"Unhealthy\",\"description\":\"The store is unhealthy.\","
                    + "\"data\":{\"Error\":\"Error500\"}}]}";

    private final int status;
    private final String outcome;

    NoAccount(int status, String code, String diagnostics) {
        this.status = status;
        this.outcome =
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                        + "\"code\":\"%s\",\"diagnostics\":\"%s\"}]}".formatted(code, diagnostics);
    }

    @Override
    public Response handle(Request request) {
        List<String> path = request.path();
        int end = path.size();
        if (this == BROKEN && end > 1 && path.subList(end - 2, end).equals(HEALTH)) {
            return Response.of(
                    503, "application/json", UNHEALTHY.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] body = outcome.getBytes(StandardCharsets.US_ASCII);
        Response answer = Response.of(status, "application/fhir+json; charset=utf-8", body);
        return status == 503 ? answer.with("Retry-After", "1") : answer;
    }
}
