// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;

/// The data plane where an account cannot be asked: says so in FHIR's words, whatever is asked.
enum NoAccount implements Plane {
    /// The process has only just started and does not know its accounts yet.
    STARTING(503, "transient", "the server is starting"),

    /// The account's settings cannot be used, so nothing can be asked of it.
    BROKEN(500, "exception", "the account cannot be opened; the operator's log says why");

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
        byte[] body = outcome.getBytes(StandardCharsets.US_ASCII);
        Response answer = Response.of(status, "application/fhir+json; charset=utf-8", body);
        return status == 503 ? answer.with("Retry-After", "1") : answer;
    }
}
