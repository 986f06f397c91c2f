// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.util.Map;
import java.util.Set;

/// Which FHIR types give values to which type of search parameter (FHIR R4, section 3.1.1.4).
final class ValueTypes {
    private static final Map<String, Set<String>> YIELDING =
            Map.of(
                    "token",
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
                            "uuid"),
                    "string",
                    Set.of("string", "markdown", "HumanName", "Address", "CodeableConcept"),
                    "date",
                    Set.of("date", "dateTime", "instant", "Period", "Timing"),
                    "number",
                    Set.of("integer", "positiveInt", "unsignedInt", "decimal", "Range"),
                    "quantity",
                    Set.of(
                            "Quantity",
                            "SimpleQuantity",
                            "Money",
                            "Range",
                            "Age",
                            "Duration",
                            "Count",
                            "Distance"),
                    "reference",
                    Set.of("Reference", "canonical", "uri", "Resource"),
                    "uri",
                    Set.of("uri", "url", "canonical", "oid", "uuid"),
                    "special",
                    Set.of());

    private ValueTypes() {}

    /// R4B's expressions end at a CodeableReference and leave it to the parameter's type which half
    /// of it is meant.
    static TypedPath half(String parameterType, TypedPath path) {
        if (!path.type().equals("CodeableReference")) {
            return path;
        }
        return parameterType.equals("reference")
                ? path.then(new TypedPath.Child("reference"), "Reference", "")
                : path.then(new TypedPath.Child("concept"), "CodeableConcept", "");
    }

    static boolean yieldsValues(String parameterType, String fhirType) {
        return YIELDING.getOrDefault(parameterType, Set.of()).contains(fhirType);
    }
}
