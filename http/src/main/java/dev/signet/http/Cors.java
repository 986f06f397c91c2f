// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One account's rules for calls from web pages of other origins (Fetch standard, section CORS
/// protocol). Without origins nothing is added to any response.
///
/// @param origins exact origins, or `*` for any
/// @param headers that a page may send; `*` for any
/// @param methods that a page may use; `*` for any
/// @param maxAge how long a browser may remember a preflight; zero: not said
/// @param credentials whether cookies and client certificates may go along; not with origin `*`
public record Cors(
        List<String> origins,
        List<String> headers,
        List<String> methods,
        Duration maxAge,
        boolean credentials) {
    private static final String ANY = "*";
    private static final String EXPOSED =
            "ETag, Location, Content-Location, Last-Modified, X-Request-Id, X-Correlation-Id, Retry-After";

    public Cors {
        origins = List.copyOf(origins);
        headers = List.copyOf(headers);
        methods = List.copyOf(methods);
        if (credentials && origins.contains(ANY)) {
            throw new Failed(Failure.INVALID, "credentials are not allowed for any origin");
        }
        if (maxAge.isNegative()) {
            throw new Failed(Failure.INVALID, "a maximum age is not below zero");
        }
    }

    /// No origin is allowed.
    public static Cors none() {
        return new Cors(List.of(), List.of(), List.of(), Duration.ZERO, false);
    }

    /// `plane` with these rules. Preflights are answered here and never reach it.
    public Plane around(Plane plane) {
        return new Plane() {
            @Override
            public Response handle(Request request) {
                return answered(request, plane);
            }

            @Override
            public boolean forgets() {
                return plane.forgets();
            }
        };
    }

    private Response answered(Request request, Plane plane) {
        Optional<String> origin = request.header("Origin");
        if (origins.isEmpty() || origin.isEmpty()) {
            return plane.handle(request);
        }
        Optional<String> method = request.header("Access-Control-Request-Method");
        if (request.method().equals("OPTIONS") && method.isPresent()) {
            return preflight(request, origin.get(), method.get());
        }
        Response response = plane.handle(request);
        return allowed(origin.get())
                ? opened(response, origin.get()).with("Access-Control-Expose-Headers", EXPOSED)
                : varying(response);
    }

    private Response preflight(Request request, String origin, String method) {
        Response response = Response.empty(204);
        if (!allowed(origin)) {
            return varying(response);
        }
        response = opened(response, origin);
        response =
                response.with(
                        "Access-Control-Allow-Methods",
                        methods.contains(ANY) ? method : String.join(", ", methods));
        Optional<String> wanted = request.header("Access-Control-Request-Headers");
        if (headers.contains(ANY)) {
            // a star would not cover Authorization, so what was asked for is said
            if (wanted.isPresent()) {
                response = response.with("Access-Control-Allow-Headers", wanted.get());
            }
        } else if (!headers.isEmpty()) {
            response = response.with("Access-Control-Allow-Headers", String.join(", ", headers));
        }
        return maxAge.isZero()
                ? response
                : response.with("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
    }

    private boolean allowed(String origin) {
        return origins.contains(ANY) || origins.contains(origin);
    }

    private Response opened(Response response, String origin) {
        boolean any = origins.contains(ANY);
        Response opened = response.with("Access-Control-Allow-Origin", any ? ANY : origin);
        if (credentials) {
            opened = opened.with("Access-Control-Allow-Credentials", "true");
        }
        return any ? opened : varying(opened);
    }

    private static Response varying(Response response) {
        return response.with("Vary", "Origin");
    }
}
