// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one element of one parent, primitives with what stands beside them
/// (<https://hl7.org/fhir/R4/json.html#primitive>), so that the two arrays never part.
final class ElementValues {
    private ElementValues() {}

    /// One value.
    ///
    /// @param value `null` of JSON when there is none, but something beside it
    /// @param beside id and extensions of a primitive; `null` of JSON for none
    record Value(Json value, Json beside) {}

    /// The values that `parent` has of `element`; a fresh list.
    ///
    /// @param work is told how many, before
    static List<Value> of(JsonObject parent, ElementDefinition element, FhirPathWork work) {
        Json values = parent.find(element.name());
        Json besides = parent.find("_" + element.name());
        int count = Math.max(count(values), count(besides));
        work.values(count);
        var all = new ArrayList<Value>(count);
        for (int i = 0; i < count; i++) {
            all.add(new Value(at(values, i), at(besides, i)));
        }
        return all;
    }

    /// `parent` with just these values of `element`.
    static JsonObject written(JsonObject parent, ElementDefinition element, List<Value> all) {
        var values = new ArrayList<Json>(all.size());
        var besides = new ArrayList<Json>(all.size());
        for (Value value : all) {
            values.add(value.value());
            besides.add(value.beside());
        }
        JsonObject half = written(parent, element.name(), element.isList(), values);
        return written(half, "_" + element.name(), element.isList(), besides);
    }

    private static JsonObject written(
            JsonObject parent, String name, boolean isList, List<Json> values) {
        if (values.stream().allMatch(value -> value == JsonNull.NULL)) {
            return parent.without(name);
        }
        return parent.with(name, isList ? JsonArray.of(values) : values.getFirst());
    }

    private static int count(@Nullable Json values) {
        return switch (values) {
            case null -> 0;
            case JsonArray array -> array.size();
            default -> 1;
        };
    }

    private static Json at(@Nullable Json values, int index) {
        return switch (values) {
            case null -> JsonNull.NULL;
            case JsonArray array -> index < array.size() ? array.at(index) : JsonNull.NULL;
            default -> values;
        };
    }
}
