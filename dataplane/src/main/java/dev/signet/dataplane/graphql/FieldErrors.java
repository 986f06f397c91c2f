// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What was asked for and could not be answered, while the rest was. One request.
final class FieldErrors {
    private static final int MAX = 100;

    private final Deque<Json> path = new ArrayDeque<>();
    private final List<Json> all = new ArrayList<>();

    /// Goes on to a field of the answer.
    void into(String key) {
        path.addLast(new JsonString(key));
    }

    /// Goes on to a value of a list.
    void into(int index) {
        path.addLast(JsonNumber.of(index));
    }

    /// Goes back.
    void out() {
        path.removeLast();
    }

    /// That there is nothing where the walk is.
    void add(IssueType type, String text) {
        if (all.size() == MAX) {
            throw Refusals.tooMuch(
                    "more than " + MAX + " fields cannot be answered; say optional: true");
        }
        all.add(
                error(text, OperationOutcomes.error(type, text, ""))
                        .with("path", JsonArray.of(List.copyOf(path))));
    }

    /// Of a field or of a request.
    static JsonObject error(String text, JsonObject outcome) {
        return JsonObject.EMPTY
                .with("message", new JsonString(text))
                .with("extensions", JsonObject.EMPTY.with("resource", outcome));
    }

    List<Json> all() {
        return all;
    }
}
