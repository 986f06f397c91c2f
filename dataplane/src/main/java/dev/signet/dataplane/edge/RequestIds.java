// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.http.Request;
import dev.signet.http.Response;
import java.util.Optional;
import java.util.UUID;

/// Names of requests in headers (FHIR R4, RESTful API, "Custom Headers"). A client may name its
/// request by `X-Request-Id`, and is told that back there and in `X-Correlation-Id`, where clients
/// of the retired service look for it. A refusal has the server's own id in `X-Request-Id`, as its
/// OperationOutcome has.
public final class RequestIds {
    public static final String OWN = "X-Request-Id";
    public static final String CLIENTS = "X-Correlation-Id";

    private static final int CHARACTERS_MAX = 128;

    private RequestIds() {}

    /// A refusal with its id, and what the client has called it.
    public static Response refused(Response response, Request request, UUID id) {
        Response refused = refused(response, id);
        return of(request).map(name -> refused.with(CLIENTS, name)).orElse(refused);
    }

    /// A refusal with its id.
    public static Response refused(Response response, UUID id) {
        return response.with(OWN, id.toString());
    }

    /// An answer with what the client has called it.
    public static Response answered(Response response, Request request) {
        return of(request)
                .map(name -> response.with(OWN, name).with(CLIENTS, name))
                .orElse(response);
    }

    /// One that is none is passed over.
    private static Optional<String> of(Request request) {
        return request.header(OWN).filter(RequestIds::isName);
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= CHARACTERS_MAX
                && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
