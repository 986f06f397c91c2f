// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A filter of a value set (`compose.include.filter`) over the concepts of a code system: `is-a`,
/// `descendent-of`, `is-not-a` of `concept`, `=`, `in`, `not-in` and `exists` of the code, the
/// display and properties. `regex` and others are refused: an expression that somebody has stored
/// may be worked out for any time.
final class ConceptFilter {
    private static final Set<String> OF_CODE = Set.of("concept", "code");
    private static final Set<String> OF_HIERARCHY =
            Set.of("is-a", "descendent-of", "is-not-a", "generalizes", "child-of");

    private ConceptFilter() {}

    /// @param meter is told of the codes that it holds
    /// @throws Failed `INVALID` for one that is not taken
    static Predicate<JsonObject> of(
            JsonObject filter, CodeSystem system, Meter meter, Deadline end) {
        String property = filter.text("property", "");
        if (system.isFragment() && OF_HIERARCHY.contains(filter.text("op", ""))) {
            throw new Failed(
                    Failure.INVALID,
                    "the value set has a filter by the hierarchy of a code system that is stored in"
                            + " fragments");
        }
        String value = filter.text("value", "");
        return switch (filter.text("op", "")) {
            case "is-a" -> below(property, system, system.withAllBelow(value, meter, end));
            case "descendent-of" -> {
                Set<String> reached = system.withAllBelow(value, meter, end);
                reached.remove(system.folded(value));
                yield below(property, system, reached);
            }
            case "is-not-a" ->
                    below(property, system, system.withAllBelow(value, meter, end)).negate();
            case "=" -> concept -> values(concept, property).contains(value);
            case "in" -> anyOf(property, value, meter);
            case "not-in" -> anyOf(property, value, meter).negate();
            case "exists" -> concept -> values(concept, property).isEmpty() != value.equals("true");
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "the value set has a filter whose operator is not supported");
        };
    }

    private static Predicate<JsonObject> below(
            String property, CodeSystem system, Set<String> reached) {
        if (!OF_CODE.contains(property)) {
            throw new Failed(
                    Failure.INVALID, "the value set has a filter by a hierarchy of a property");
        }
        return concept -> system.isIn(reached, concept);
    }

    private static Predicate<JsonObject> anyOf(String property, String values, Meter meter) {
        var all = new HashSet<String>();
        for (String value : values.split(",", -1)) {
            meter.take(CodeSystem.CODE_BYTES);
            all.add(value);
        }
        return concept -> values(concept, property).stream().anyMatch(all::contains);
    }

    private static List<String> values(JsonObject concept, String name) {
        if (OF_CODE.contains(name)) {
            return List.of(concept.text("code", ""));
        }
        if (name.equals("display")) {
            return List.of(concept.text("display", ""));
        }
        if (!(concept.find("property") instanceof JsonArray properties)) {
            return List.of();
        }
        var values = new ArrayList<String>();
        for (Json each : properties) {
            if (each instanceof JsonObject property && property.text("code", "").equals(name)) {
                for (int i = 0; i < property.size(); i++) {
                    if (property.name(i).startsWith("value")) {
                        text(property.value(i), values);
                    }
                }
            }
        }
        return values;
    }

    private static void text(Json value, List<String> to) {
        switch (value) {
            case JsonString string -> to.add(string.value());
            case JsonNumber number -> to.add(number.text());
            case JsonBoolean bool -> to.add("" + bool.value());
            case JsonObject coding -> to.add(coding.text("code", ""));
            default -> {}
        }
    }
}
