// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.dataplane.TransactionPlan.Step;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.JsonWriter;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.store.Committed;
import dev.signet.store.Committed.Written;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// Requests out of entries, and the responses of Bundles.
final class Bundles {
    private static final byte[] NOTHING = {};

    /// Resources beyond it are left out of the answer.
    static final int RESPONSE_BYTES_MAX = 32 << 20;

    /// As written and on its way out.
    private static final long COPIES = 2;

    private static final byte[] CUT =
            Outcome.of(
                    List.of(
                            new Issue(
                                    Issue.Severity.WARNING,
                                    IssueType.INCOMPLETE,
                                    "The answer to the Bundle is too large; this part is left"
                                            + " out. Ask for it alone.",
                                    "")));

    private Bundles() {}

    /// The response of a committed transaction, entry by entry in the order of the Bundle.
    ///
    /// @param bodyBytes for which `room` has been taken
    static Response transactionResponse(
            TransactionPlan plan,
            Committed.Done done,
            Request request,
            int bodyBytes,
            BodyRoom.Share room,
            Function<Request, Response> get) {
        // the changes were: all deletes, then all writes, each in the order of the Bundle
        Deque<Written> deletes = new ArrayDeque<>();
        Deque<Written> writes = new ArrayDeque<>();
        long deleteCount = plan.steps().stream().filter(Step.Delete.class::isInstance).count();
        for (Written written : done.written()) {
            (deletes.size() < deleteCount ? deletes : writes).add(written);
        }
        String lastModified = done.time().toString();
        var answer =
                new Answer(
                        "transaction-response",
                        plan.steps().size(),
                        request.base(),
                        bodyBytes,
                        room);
        for (Step step : plan.steps()) {
            switch (step) {
                case Step.Write _ -> written(answer.entry(), writes.removeFirst(), lastModified);
                case Step.Delete _ -> {
                    deletes.removeFirst();
                    answer.entry().raw("{\"response\":{\"status\":\"204 No Content\"}}");
                }
                case Step.Found(_, var key) -> {
                    JsonWriter json = answer.entry();
                    json.raw("{\"response\":{\"status\":\"200 OK\",\"location\":");
                    json.string(key.path());
                    json.raw("}}");
                }
                case Step.Get(var entry) ->
                        answer.add(response(request, entry, InputStream.nullInputStream(), get));
            }
        }
        return answer.response();
    }

    /// A Bundle of responses on its way.
    static final class Answer {
        private final JsonWriter json;
        private final String root;
        private final int bodyBytes;
        private final BodyRoom.Share room;
        private boolean full;
        private String separator = ",\"entry\":[";

        /// @param base the account's address
        /// @param bodyBytes for which `room` has been taken
        Answer(String type, int entries, String base, int bodyBytes, BodyRoom.Share room) {
            this.bodyBytes = bodyBytes;
            this.room = room;
            json = new JsonWriter(256 + entries * 200);
            root = base + "/";
            json.raw("{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\"");
        }

        /// Where the next entry is to be written.
        JsonWriter entry() {
            json.raw(separator);
            separator = ",";
            return json;
        }

        /// An entry out of the response to a request of its own.
        void add(Response response) {
            byte[] body =
                    response.body() instanceof Response.Body.Bytes(byte[] bytes) ? bytes : NOTHING;
            boolean cut = response.status() < 400 && !fits(body.length);
            answered(entry(), response, cut ? CUT : body, root);
        }

        /// Whether so much more may be answered. When there is no room for one, the others do
        /// not wait for it again.
        private boolean fits(int bytes) {
            long after = (long) json.length() + bytes;
            full =
                    full
                            || after > RESPONSE_BYTES_MAX
                            || !room.grows(bodyBytes + bodyBytes / 2 + COPIES * after);
            return !full || bytes == 0;
        }

        Response response() {
            json.raw(separator.equals(",") ? "]}" : "}");
            return Answers.json(200, json.toBytes());
        }
    }

    private static void written(JsonWriter json, Written written, String lastModified) {
        json.raw("{\"response\":{\"status\":\"");
        json.raw(written.created() ? "201 Created" : "200 OK");
        json.raw("\",\"location\":\"");
        json.raw(written.key().path()); // type and id hold no character that JSON escapes
        json.raw("/_history/" + written.version());
        json.raw("\",\"etag\":\"W/\\\"" + written.version() + "\\\"\",\"lastModified\":\"");
        json.raw(lastModified);
        json.raw("\"}}");
    }

    /// An entry out of the response to a request of its own; its location becomes relative, as
    /// those of transactions are.
    ///
    /// @param body of the response, or what is said instead of it
    private static void answered(JsonWriter json, Response response, byte[] body, String root) {
        boolean isResource = response.status() < 400 && body != CUT;
        byte[] outcome = isResource ? NOTHING : body;
        json.raw("{");
        if (isResource && body.length > 0) {
            json.raw("\"resource\":");
            json.raw(body, 0, body.length);
            json.raw(",");
        }
        json.raw("\"response\":{\"status\":\"" + status(response.status()) + "\"");
        response.headers()
                .first("Location")
                .ifPresent(
                        location -> {
                            json.raw(",\"location\":");
                            json.string(Targets.local(location, root));
                        });
        response.headers()
                .first("ETag")
                .ifPresent(
                        etag -> {
                            json.raw(",\"etag\":");
                            json.string(etag);
                        });
        if (outcome.length > 0) {
            json.raw(",\"outcome\":");
            json.raw(outcome, 0, outcome.length);
        }
        json.raw("}}");
    }

    private static String status(int status) {
        return switch (status) {
            case 200 -> "200 OK";
            case 201 -> "201 Created";
            case 204 -> "204 No Content";
            case 304 -> "304 Not Modified";
            case 400 -> "400 Bad Request";
            case 403 -> "403 Forbidden";
            case 404 -> "404 Not Found";
            case 405 -> "405 Method Not Allowed";
            case 409 -> "409 Conflict";
            case 410 -> "410 Gone";
            case 412 -> "412 Precondition Failed";
            case 413 -> "413 Content Too Large";
            case 429 -> "429 Too Many Requests";
            default -> String.valueOf(status);
        };
    }

    /// The answer to an entry that is a request of its own. Never throws: what else the Bundle
    /// asked for may have been done.
    ///
    /// @param handle answers a request; never throws
    static Response response(
            Request outer, Entry entry, InputStream resource, Function<Request, Response> handle) {
        try {
            return handle.apply(inner(outer, entry.request().orElseThrow(), resource));
        } catch (Failed failed) { // a url that cannot be decoded
            String expression = TransactionPlan.at(entry) + TransactionPlan.URL;
            return Answers.json(400, Outcome.error(IssueType.INVALID, failed.text(), expression));
        }
    }

    /// An entry's request as a request of its own, by the same caller.
    private static Request inner(Request outer, BundleScan.Request asked, InputStream body) {
        var headers = new ArrayList<Header>();
        for (Header header : outer.headers().all()) {
            String name = header.name();
            if (name.equalsIgnoreCase("Authorization")
                    || name.equalsIgnoreCase("Prefer")
                    || name.equalsIgnoreCase("Accept")) {
                headers.add(header);
            }
        }
        add(headers, "If-Match", asked.ifMatch());
        add(headers, "If-None-Match", asked.ifNoneMatch());
        add(headers, "If-None-Exist", asked.ifNoneExist());
        EntryUrl url = EntryUrl.of(asked.url(), outer.base());
        return new Request(
                asked.method(),
                outer.base(),
                url.path(),
                url.query(),
                new Headers(headers),
                body,
                outer.remoteAddress());
    }

    private static void add(List<Header> headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.add(new Header(name, value));
        }
    }
}
