// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;

/// What the server itself refuses on a route, in the shape that the clients of its plane read.
/// Any thread; must not throw.
@FunctionalInterface
public interface Refusals {
    /// The fact of `INTERNAL` that is the incident's id, a UUID.
    String INCIDENT = "incident";

    /// [#bare], whatever was asked.
    Refusals BARE = (failed, _) -> bare(failed);

    /// @param failed `MALFORMED`, `TOO_LARGE`, `NOT_FOUND` (no plane of that name),
    ///     `UNSUPPORTED_MEDIA_TYPE` (of a content coding), `UNAVAILABLE` (too much at once) or
    ///     `INTERNAL`
    /// @param request as far as it can be read: without its body, and without a query or a path
    ///     that cannot be decoded. By it a plane of several forms knows in which one it answers
    Response of(Failed failed, Request request);

    /// The status, and nothing else.
    static Response bare(Failed failed) {
        return Response.empty(
                switch (failed.failure()) {
                    case MALFORMED -> 400;
                    case NOT_FOUND -> 404;
                    case TOO_LARGE -> 413;
                    case UNSUPPORTED_MEDIA_TYPE -> 415;
                    case UNAVAILABLE -> 503;
                    default -> 500;
                });
    }
}
