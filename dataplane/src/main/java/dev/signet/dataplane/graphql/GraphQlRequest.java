// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is asked, by the address and by what is posted: GraphQL itself, GraphQL's JSON or a
/// Parameters resource, which all say the same.
///
/// @param query a document
/// @param operationName "" when it is not said
record GraphQlRequest(String query, String operationName, JsonObject variables) {
    static final String QUERY = "query";
    static final String OPERATION_NAME = "operationName";
    static final String VARIABLES = "variables";
    private static final String PARAMETER = "parameter";

    /// What was said of each, once.
    private static final class Said {
        private JsonObject all = JsonObject.EMPTY;

        void add(String name, Json value) {
            boolean isKnown =
                    name.equals(QUERY) || name.equals(OPERATION_NAME) || name.equals(VARIABLES);
            if (!isKnown) {
                throw Refusals.notSupported(
                        PARAMETER, name, "$graphql takes query, operationName and variables");
            }
            if (value instanceof JsonNull) {
                return;
            }
            if (all.indexOf(name) >= 0) {
                throw Refusals.wrong(PARAMETER, name, "it is taken once");
            }
            all = all.with(name, value);
        }
    }

    /// @throws dev.signet.dataplane.exchange.FhirError 400 naming what is not taken
    /// @throws Failed `MALFORMED`, `UNSUPPORTED_MEDIA_TYPE`, `TOO_LARGE`
    static GraphQlRequest of(Exchange exchange) {
        var said = new Said();
        for (QueryParameter parameter : exchange.parameters()) {
            switch (parameter.name()) {
                case "_format", "_pretty" -> {}
                default -> said.add(parameter.name(), new JsonString(parameter.value()));
            }
        }
        if (exchange.route().method().equals("POST")) {
            try (Payload payload = exchange.payload()) {
                read(payload.text(), said);
            }
        }
        return of(said.all);
    }

    private static void read(Payload.Text sent, Said said) {
        switch (sent.mediaType()) {
            case "application/graphql" ->
                    said.add(
                            QUERY,
                            new JsonString(new String(sent.bytes(), StandardCharsets.UTF_8)));
            case "application/json", "application/fhir+json" -> {
                if (sent.bytes().length == 0) {
                    return;
                }
                JsonObject body = Json.readObject(sent.bytes());
                if (body.indexOf("resourceType") >= 0) {
                    parameters(body, said);
                } else {
                    for (int i = 0; i < body.size(); i++) {
                        said.add(body.name(i), body.value(i));
                    }
                }
            }
            default ->
                    throw new Failed(
                            Failure.UNSUPPORTED_MEDIA_TYPE,
                            "$graphql takes application/graphql, and JSON with a query or of"
                                    + " Parameters");
        }
    }

    private static void parameters(JsonObject body, Said said) {
        if (!body.text("resourceType", "").equals("Parameters")) {
            throw new Failed(Failure.INVALID, "the operation takes Parameters");
        }
        if (!(body.find(PARAMETER) instanceof JsonArray all)) {
            return;
        }
        for (Json each : all) {
            if (!(each instanceof JsonObject one)) {
                throw new Failed(Failure.INVALID, "a parameter is an object");
            }
            String name = one.text("name", "");
            Json value = one.find("valueString");
            if (!(value instanceof JsonString)) {
                throw Refusals.wrong(PARAMETER, name, "expected is a value of type string");
            }
            said.add(name, value);
        }
    }

    private static GraphQlRequest of(JsonObject said) {
        String query = text(said, QUERY).orElseThrow(() -> Refusals.missing(PARAMETER, QUERY));
        return new GraphQlRequest(
                query, text(said, OPERATION_NAME).orElse(""), variables(said.find(VARIABLES)));
    }

    private static Optional<String> text(JsonObject said, String name) {
        Json value = said.find(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof JsonString string)) {
            throw Refusals.wrong(PARAMETER, name, "expected is a string");
        }
        return Optional.of(string.value());
    }

    /// In an address and in Parameters they are JSON in a string.
    private static JsonObject variables(@Nullable Json value) {
        return switch (value) {
            case null -> JsonObject.EMPTY;
            case JsonObject object -> object;
            case JsonString string -> {
                try {
                    yield Json.readObject(string.value().getBytes(StandardCharsets.UTF_8));
                } catch (Failed _) {
                    throw Refusals.wrong(PARAMETER, VARIABLES, "expected is a JSON object");
                }
            }
            default -> throw Refusals.wrong(PARAMETER, VARIABLES, "expected is a JSON object");
        };
    }
}
