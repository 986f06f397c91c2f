// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.http.GzipAnswers;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Writes outcomes, in compact JSON: stored bytes are sent as they are. What else can be asked for
/// is made of that by [Representations]. What a resource looks like on the wire is decided in
/// these two.
public final class Serializer {
    private static final Header FHIR_JSON = new Header("Content-Type", Form.JSON.contentType());

    /// What a browser that is led here must not do: run what somebody has stored, or guess.
    private static final List<Header> INERT =
            List.of(
                    new Header("X-Content-Type-Options", "nosniff"),
                    new Header("Content-Security-Policy", "default-src 'none'; sandbox"),
                    new Header("Content-Disposition", "attachment"));
    private static final Header PLAIN_JSON = new Header("Content-Type", "application/json");
    private static final byte[] NOTHING = {};
    private static final int TOO_MANY = 429;

    private Serializer() {}

    /// The response that says an outcome.
    ///
    /// @param base the account's address
    /// @param hadToken whether the request carried one
    /// @param now when the answer is made
    public static Response response(Outcome outcome, String base, boolean hadToken, Instant now) {
        var headers = new ArrayList<Header>(4);
        Content content = outcome.content();
        switch (content) {
            case Content.None _ -> {}
            case Content.Plain _ -> headers.add(PLAIN_JSON);
            case Content.Raw raw -> raw(raw, headers);
            case Content.Streamed streamed -> {
                headers.add(new Header("Content-Type", streamed.contentType()));
                headers.add(GzipAnswers.ENCODED);
                headers.addAll(INERT);
            }
            case Content.Tree _, Content.Resource _, Content.Written _, Content.Bundle _ ->
                    headers.add(FHIR_JSON);
        }
        if (outcome.version() > 0) {
            headers.add(new Header("ETag", Etags.of(outcome.version())));
        }
        Instant time = outcome.time();
        if (time != null) {
            // under load versions are a little ahead of the clock, and the server's own `Date` is
            // a little behind it: RFC 9110, section 8.8.2.1
            headers.add(new Header("Last-Modified", HttpDate.of(time.isAfter(now) ? now : time)));
            headers.add(new Header("Date", HttpDate.of(now)));
        }
        if (!outcome.location().isEmpty()) {
            headers.add(new Header("Location", base + "/" + outcome.location()));
        }
        hints(outcome.status(), outcome.hints(), hadToken, headers);
        job(outcome.hints().job(), base, headers);
        return new Response(
                outcome.status(),
                new Headers(headers),
                content instanceof Content.Streamed(var source, _)
                        ? new Response.Body.Streamed(source::write)
                        : new Response.Body.Bytes(bytes(content)));
    }

    /// As the other.
    public static Response response(Outcome outcome, Request request, Instant now) {
        boolean hadToken =
                outcome.hints().challenge() && request.header("Authorization").isPresent();
        return response(outcome, request.base(), hadToken, now);
    }

    private static void raw(Content.Raw raw, List<Header> headers) {
        headers.add(new Header("Content-Type", raw.contentType()));
        headers.addAll(INERT);
        if (!raw.securityContext().isEmpty()) {
            headers.add(new Header("X-Security-Context", raw.securityContext()));
        }
    }

    /// Whether a response is a resource, in JSON.
    static boolean isResource(Response response) {
        return response.headers().all().contains(FHIR_JSON);
    }

    private static void hints(
            int status, Outcome.Hints hints, boolean hadToken, List<Header> headers) {
        if (hints.challenge()) { // RFC 6750, 3.1: no error code when no token was sent
            headers.add(
                    new Header(
                            "WWW-Authenticate",
                            hadToken ? "Bearer error=\"invalid_token\"" : "Bearer"));
        }
        if (!hints.allow().isEmpty()) {
            headers.add(new Header("Allow", hints.allow()));
        }
        long millis = hints.retryMillis();
        if (millis > 0) {
            headers.add(new Header("Retry-After", String.valueOf(Refusals.seconds(millis))));
            if (status == TOO_MANY) { // which clients of the retired service prefer
                headers.add(new Header("x-ms-retry-after-ms", String.valueOf(millis)));
            }
        }
        if (hints.itemsDeleted() >= 0) { // as Azure names it
            headers.add(new Header("Items-Deleted", String.valueOf(hints.itemsDeleted())));
        }
    }

    private static void job(Outcome.JobHints job, String base, List<Header> headers) {
        if (!job.path().isEmpty()) {
            headers.add(new Header("Content-Location", base + "/" + job.path()));
        }
        if (!job.progress().isEmpty()) {
            headers.add(new Header("X-Progress", job.progress()));
        }
        Instant expires = job.expires();
        if (expires != null) {
            headers.add(new Header("Expires", HttpDate.of(expires)));
        }
    }

    /// The bytes of a content; not a fresh array when it has been written already, as stored
    /// resources have.
    public static byte[] bytes(Content content) {
        return switch (content) {
            case Content.None _ -> NOTHING;
            case Content.Tree(var resource) -> resource.bytes();
            case Content.Plain(var json) -> json.bytes();
            case Content.Raw(var bytes, _, _) -> bytes;
            case Content.Streamed _ -> NOTHING; // a Bundle has none
            case Content.Resource(var json, var part) -> part.of(json);
            case Content.Written(var bytes) -> bytes;
            case Content.Bundle bundle -> bundle(bundle);
        };
    }

    private static byte[] bundle(Content.Bundle bundle) {
        int bytes = 1024;
        for (BundleEntry entry : bundle.entries()) {
            bytes += BundleWriter.bytes(entry);
        }
        var writer = new BundleWriter(bundle.type(), bytes);
        writer.total(bundle.total());
        writer.links(bundle.links());
        bundle.entries().forEach(writer::add);
        return writer.toBytes();
    }
}
