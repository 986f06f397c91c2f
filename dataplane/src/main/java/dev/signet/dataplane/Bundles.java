// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.TransactionPlan.Step;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.JsonWriter;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.store.Committed;
import dev.signet.store.Committed.Written;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Batches, and the responses of Bundles.
final class Bundles {
    private static final byte[] NOTHING = {};

    private Bundles() {}

    /// Each entry on its own: one that fails fails alone.
    ///
    /// @param handle answers one entry as a request
    static Response batch(
            byte[] body, BundleScan bundle, Request request, Function<Request, Response> handle) {
        var json = Transactions.writer(bundle.entries().size());
        json.raw("{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[");
        String separator = "";
        for (Entry entry : bundle.entries()) {
            json.raw(separator);
            Optional<BundleScan.Request> asked = entry.request();
            if (asked.isEmpty()) {
                throw new Failed(
                        Failure.INVALID,
                        "entry.request is missing",
                        new dev.signet.base.Fact("expression", TransactionPlan.at(entry)));
            }
            byte[] resource =
                    entry.hasResource()
                            ? Arrays.copyOfRange(
                                    body, entry.offset(), entry.offset() + entry.length())
                            : NOTHING;
            answered(json, handle.apply(inner(request, asked.get(), resource)));
            separator = ",";
        }
        json.raw("]}");
        return Answers.json(200, json.toBytes());
    }

    /// The response of a committed transaction, entry by entry in the order of the Bundle.
    static Response transactionResponse(
            TransactionPlan plan,
            Committed.Done done,
            Request request,
            BiFunction<String, Request, Response> get) {
        // the changes were: all deletes, then all writes, each in the order of the Bundle
        Deque<Written> deletes = new ArrayDeque<>();
        Deque<Written> writes = new ArrayDeque<>();
        long deleteCount = plan.steps().stream().filter(Step.Delete.class::isInstance).count();
        for (Written written : done.written()) {
            (deletes.size() < deleteCount ? deletes : writes).add(written);
        }
        String lastModified = done.time().toString();
        var json = Transactions.writer(plan.steps().size());
        json.raw("{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[");
        String separator = "";
        for (Step step : plan.steps()) {
            json.raw(separator);
            separator = ",";
            switch (step) {
                case Step.Write _ -> written(json, writes.removeFirst(), lastModified);
                case Step.Delete _ -> {
                    deletes.removeFirst();
                    json.raw("{\"response\":{\"status\":\"204 No Content\"}}");
                }
                case Step.Found(_, var key) -> {
                    json.raw("{\"response\":{\"status\":\"200 OK\",\"location\":");
                    json.string(key.path());
                    json.raw("}}");
                }
                case Step.Get(var entry) -> {
                    String url = entry.request().orElseThrow().url();
                    answered(json, get.apply(url, request));
                }
            }
        }
        json.raw("]}");
        return Answers.json(200, json.toBytes());
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

    /// An entry out of the response to a request of its own.
    private static void answered(JsonWriter json, Response response) {
        byte[] body = response.body() instanceof Response.Body.Bytes(byte[] bytes) ? bytes : NOTHING;
        boolean success = response.status() < 400;
        json.raw("{");
        if (success && body.length > 0) {
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
                            json.string(location);
                        });
        response.headers()
                .first("ETag")
                .ifPresent(
                        etag -> {
                            json.raw(",\"etag\":");
                            json.string(etag);
                        });
        if (!success && body.length > 0) {
            json.raw(",\"outcome\":");
            json.raw(body, 0, body.length);
        }
        json.raw("}}");
    }

    private static String status(int status) {
        return switch (status) {
            case 200 -> "200 OK";
            case 201 -> "201 Created";
            case 204 -> "204 No Content";
            case 400 -> "400 Bad Request";
            case 403 -> "403 Forbidden";
            case 404 -> "404 Not Found";
            case 410 -> "410 Gone";
            case 412 -> "412 Precondition Failed";
            default -> String.valueOf(status);
        };
    }

    /// An entry's request as a request of its own, by the same caller.
    static Request inner(Request outer, BundleScan.Request asked, byte[] body) {
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
        String url = Targets.path(asked.url());
        int question = url.indexOf('?');
        String path = question < 0 ? url : url.substring(0, question);
        List<String> segments =
                path.isEmpty()
                        ? List.of()
                        : Arrays.stream(path.split("/", -1)).map(Lookup::decoded).toList();
        List<Parameter> query =
                question < 0
                        ? List.of()
                        : Lookup.parameters(url.substring(question)).stream()
                                .map(one -> new Parameter(one.name(), one.value()))
                                .toList();
        return new Request(
                asked.method(),
                outer.base(),
                segments,
                query,
                new Headers(headers),
                new ByteArrayInputStream(body),
                outer.remoteAddress());
    }

    private static void add(List<Header> headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.add(new Header(name, value));
        }
    }
}
