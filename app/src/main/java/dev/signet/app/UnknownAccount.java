// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.nio.charset.StandardCharsets;

/// The data plane of a name that no account has: says so in FHIR's words, whatever is asked.
record UnknownAccount() implements Plane {
    private static final String OUTCOME =
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                    + "\"code\":\"not-found\",\"diagnostics\":\"there is no such account\"}]}";

    @Override
    public Response handle(Request request) {
        byte[] body = OUTCOME.getBytes(StandardCharsets.US_ASCII);
        return Response.of(404, "application/fhir+json; charset=utf-8", body);
    }
}
