// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which FHIR types give values to which type of search parameter (FHIR R4, section 3.1.1.4); the
/// same table as module definitions has for FHIR's own.
public final class ValueTypes {
    private static final Map<SearchType, Set<String>> YIELDING = new EnumMap<>(SearchType.class);

    static {
        YIELDING.put(
                SearchType.TOKEN,
                Set.of(
                        "CodeableConcept",
                        "Coding",
                        "Identifier",
                        "ContactPoint",
                        "code",
                        "boolean",
                        "string",
                        "id",
                        "uri",
                        "canonical",
                        "oid",
                        "uuid"));
        YIELDING.put(
                SearchType.STRING,
                Set.of("string", "markdown", "HumanName", "Address", "CodeableConcept"));
        YIELDING.put(SearchType.DATE, Set.of("date", "dateTime", "instant", "Period", "Timing"));
        YIELDING.put(
                SearchType.NUMBER,
                Set.of("integer", "positiveInt", "unsignedInt", "decimal", "Range"));
        YIELDING.put(
                SearchType.QUANTITY,
                Set.of(
                        "Quantity",
                        "SimpleQuantity",
                        "Money",
                        "Range",
                        "Age",
                        "Duration",
                        "Count",
                        "Distance"));
        YIELDING.put(SearchType.REFERENCE, Set.of("Reference", "canonical", "uri", "Resource"));
        YIELDING.put(SearchType.URI, Set.of("uri", "url", "canonical", "oid", "uuid"));
    }

    private ValueTypes() {}

    /// Those of the paths that give values to parameters of the type.
    public static List<ValuePath> yielding(SearchType type, List<ValuePath> paths) {
        Set<String> types = YIELDING.getOrDefault(type, Set.of());
        return paths.stream()
                .map(path -> half(type, path))
                .filter(path -> types.contains(path.type()))
                .distinct()
                .toList();
    }

    /// It is left to the parameter's type which half of a CodeableReference is meant.
    private static ValuePath half(SearchType type, ValuePath path) {
        if (!path.type().equals("CodeableReference")) {
            return path;
        }
        boolean isReference = type == SearchType.REFERENCE;
        var steps = new ArrayList<>(path.steps());
        steps.add(new ValuePath.Child(isReference ? "reference" : "concept"));
        return new ValuePath(steps, isReference ? "Reference" : "CodeableConcept", "");
    }
}
