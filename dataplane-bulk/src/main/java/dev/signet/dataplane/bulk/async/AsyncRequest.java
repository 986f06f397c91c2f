// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Preferences;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import dev.signet.http.Request;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.io.ByteArrayInputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A request that is to be answered later, as its job keeps it (docs/formats/async.md).
///
/// @param base the account's address
/// @param path decoded segments below it
/// @param query as in a URL, encoded
/// @param headers those that say what is done
/// @param asker who has asked
/// @param body what was sent along, in JSON or as a form; empty for nothing
record AsyncRequest(
        String method,
        String base,
        List<String> path,
        String query,
        List<Header> headers,
        Asker asker,
        byte[] body) {
    private static final int FORMAT_VERSION = 1;
    private static final Set<String> OF_ANSWER = Set.of("_format", "_pretty");
    private static final String SEARCH = "_search";

    AsyncRequest {
        path = List.copyOf(path);
        headers = List.copyOf(headers);
    }

    /// Reads what an exchange asks, with its body.
    static AsyncRequest of(Exchange exchange) {
        List<String> path = exchange.route().path();
        String method = exchange.route().method();
        List<QueryParameter> query =
                exchange.parameters().stream()
                        .filter(each -> !OF_ANSWER.contains(each.name()))
                        .toList();
        var headers = new ArrayList<Header>();
        stated(exchange.stated(), headers);
        preferred(exchange.preferences(), headers);
        byte[] body = new byte[0];
        if (method.equals("POST")) {
            boolean isForm = !path.isEmpty() && path.getLast().equals(SEARCH);
            headers.add(
                    new Header(
                            "Content-Type",
                            isForm
                                    ? "application/x-www-form-urlencoded"
                                    : "application/fhir+json"));
            try (Payload payload = exchange.payload()) {
                body =
                        isForm
                                ? payload.form().getBytes(StandardCharsets.UTF_8)
                                : sent(payload, path);
            }
        }
        return new AsyncRequest(
                method,
                exchange.base(),
                path,
                Parameters.encoded(query),
                headers,
                Asker.of(exchange.rights()),
                body);
    }

    private static byte[] sent(Payload payload, List<String> path) {
        if (path.isEmpty()) {
            return bytes(payload.bundle());
        }
        return payload.parameters().map(AsyncRequest::bytes).orElse(new byte[0]);
    }

    private static byte[] bytes(Sent sent) {
        return Arrays.copyOfRange(sent.body(), sent.offset(), sent.offset() + sent.length());
    }

    private static void stated(Stated stated, List<Header> headers) {
        Stated.Extras extras = stated.extras();
        stated.ifMatch().ifPresent(value -> headers.add(new Header("If-Match", value)));
        stated.ifNoneMatch().ifPresent(value -> headers.add(new Header("If-None-Match", value)));
        stated.ifNoneExist().ifPresent(value -> headers.add(new Header("If-None-Exist", value)));
        extras.cascade().ifPresent(value -> headers.add(new Header("X-Cascade", value)));
        extras.provenance().ifPresent(value -> headers.add(new Header("X-Provenance", value)));
        extras.profileValidation()
                .ifPresent(value -> headers.add(new Header("x-ms-profile-validation", value)));
        if (extras.ifUnmodifiedSince()) {
            headers.add(new Header("If-Unmodified-Since", "a date"));
        }
        if (extras.partialIndices()) {
            headers.add(new Header("x-ms-use-partial-indices", "true"));
        }
    }

    private static void preferred(Preferences preferences, List<Header> headers) {
        var said = new ArrayList<String>();
        switch (preferences.wanted()) {
            case UNSTATED -> {}
            case MINIMAL -> said.add("return=minimal");
            case REPRESENTATION -> said.add("return=representation");
            case OPERATION_OUTCOME -> said.add("return=OperationOutcome");
        }
        if (preferences.handling() == Handling.STRICT) {
            said.add("handling=strict");
        } else if (preferences.isLenient()) {
            said.add("handling=lenient");
        }
        said.forEach(each -> headers.add(new Header("Prefer", each)));
    }

    /// Whether it may change something: a Bundle that is posted.
    boolean writes() {
        return method.equals("POST") && path.isEmpty();
    }

    /// The request to be answered.
    Request request() {
        return new Request(
                method,
                base,
                path,
                Request.form(query),
                new Headers(headers),
                new ByteArrayInputStream(body),
                "");
    }

    byte[] bytes() {
        List<Json> said =
                headers.stream()
                        .<Json>map(
                                each ->
                                        JsonArray.of(
                                                new JsonString(each.name()),
                                                new JsonString(each.value())))
                        .toList();
        byte[] head =
                JsonObject.EMPTY
                        .with("version", JsonNumber.of(FORMAT_VERSION))
                        .with("method", new JsonString(method))
                        .with("base", new JsonString(base))
                        .with("path", JsonArray.of(path.stream().map(JsonString::new).toList()))
                        .with("query", new JsonString(query))
                        .with("headers", JsonArray.of(said))
                        .with("asker", asker.json())
                        .bytes();
        return ByteBuffer.allocate(Integer.BYTES + head.length + body.length)
                .putInt(head.length)
                .put(head)
                .put(body)
                .array();
    }

    /// @throws Failed `FORMAT_TOO_NEW`, `CORRUPT`
    static AsyncRequest of(byte[] bytes) {
        try {
            var in = ByteBuffer.wrap(bytes);
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw unreadable();
            }
            byte[] head = new byte[length];
            in.get(head);
            byte[] body = new byte[in.remaining()];
            in.get(body);
            return of(Json.readObject(head), body);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw unreadable();
        }
    }

    private static AsyncRequest of(JsonObject head, byte[] body) {
        if (!(head.find("version") instanceof JsonNumber version && version.text().equals("1"))) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "a later answer is of another format version");
        }
        if (!(head.find("asker") instanceof JsonObject asker)) {
            throw unreadable();
        }
        var headers = new ArrayList<Header>();
        if (head.find("headers") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonArray pair
                        && pair.size() == 2
                        && pair.at(0) instanceof JsonString name
                        && pair.at(1) instanceof JsonString value) {
                    headers.add(new Header(name.value(), value.value()));
                }
            }
        }
        var path = new ArrayList<String>();
        if (head.find("path") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonString text) {
                    path.add(text.value());
                }
            }
        }
        return new AsyncRequest(
                head.text("method", ""),
                head.text("base", ""),
                path,
                head.text("query", ""),
                headers,
                Asker.of(asker),
                body);
    }

    private static Failed unreadable() {
        return new Failed(Failure.CORRUPT, "a later answer does not read");
    }

    @Override
    public String toString() {
        return "AsyncRequest(" + method + ", " + body.length + " bytes)";
    }
}
