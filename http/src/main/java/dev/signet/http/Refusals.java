// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;

/// What the server itself refuses on a route, in the shape that the clients of its plane read.
/// Any thread; must not throw.
@FunctionalInterface
public interface Refusals {
    /// The fact of `INTERNAL` that is the incident's id, a UUID.
    String INCIDENT = "incident";

    /// The fact that says after how many milliseconds to come again.
    String RETRY_MILLIS = "retryMillis";

    /// [#bare], whatever was asked.
    Refusals BARE = (failed, _) -> bare(failed);

    /// A second: where nothing better is known.
    long RETRY_MILLIS_DEFAULT = 1000;

    /// @param failed `MALFORMED`, `TOO_LARGE`, `NOT_FOUND` (no plane of that name),
    ///     `UNSUPPORTED_MEDIA_TYPE` (of a content coding), `BUSY` (too much at once), `UNAVAILABLE`
    ///     or `INTERNAL`
    /// @param request as far as it can be read: without its body, and without a query or a path
    ///     that cannot be decoded. By it a plane of several forms knows in which one it answers
    /// @return where it is of use it says when to come again ([#later])
    Response of(Failed failed, Request request);

    /// The status, and nothing else but when to come again.
    static Response bare(Failed failed) {
        return later(
                Response.empty(
                        switch (failed.failure()) {
                            case MALFORMED -> 400;
                            case NOT_FOUND -> 404;
                            case TOO_LARGE -> 413;
                            case UNSUPPORTED_MEDIA_TYPE -> 415;
                            case BUSY -> 429;
                            case UNAVAILABLE -> 503;
                            default -> 500;
                        }),
                failed);
    }

    /// More is asked at once than there is room for, in the words of the retired service's
    /// concurrency limiter (Microsoft's open FHIR server, `ThrottlingMiddleware`).
    static Failed full(long retryMillis) {
        return new Failed(
                Failure.BUSY,
                "The maximum number of concurrent API calls on this instance was reached.",
                new Fact(RETRY_MILLIS, retryMillis));
    }

    /// After how many milliseconds to come again, as the failure says; else a second for `BUSY`,
    /// and 0, which is nothing, for what time may not mend.
    static long retryMillis(Failed failed) {
        String said = failed.fact(RETRY_MILLIS, "");
        if (!said.isEmpty()) {
            return Long.parseLong(said);
        }
        return failed.failure() == Failure.BUSY ? RETRY_MILLIS_DEFAULT : 0;
    }

    /// Whole seconds of a time in milliseconds, rounded up: what `Retry-After` can say.
    static long seconds(long millis) {
        return (millis + 999) / 1000;
    }

    /// A refusal that says when to come again, where that is of use: `Retry-After`, and for 429
    /// `x-ms-retry-after-ms` too, which Azure's clients prefer.
    static Response later(Response refusal, Failed failed) {
        long millis = retryMillis(failed);
        if (millis == 0) {
            return refusal;
        }
        Response later = refusal.with("Retry-After", Long.toString(seconds(millis)));
        return refusal.status() == 429
                ? later.with("x-ms-retry-after-ms", Long.toString(millis))
                : later;
    }
}
