// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Whether two orders are the same as far as an order is asked for: resources whose keys are equal
/// may stand either way. Only orders by parameters with one value at most for each resource, of
/// types whose keys can be told from the element, are compared.
final class SortKeys {
    /// Date parameters of one element, and that element.
    private static final Map<String, String> ELEMENTS =
            Map.of(
                    "Patient.birthdate", "birthDate",
                    "Condition.onset-date", "onsetDateTime",
                    "Condition.recorded-date", "recordedDate",
                    "Claim.created", "created",
                    "ExplanationOfBenefit.created", "created",
                    "MedicationRequest.authoredon", "authoredOn",
                    "DiagnosticReport.issued", "issued",
                    "Immunization.date", "occurrenceDateTime",
                    "Observation.date", "effectiveDateTime",
                    "Patient.gender", "gender");

    private final Map<String, ObjectNode> byKey = new HashMap<>();

    SortKeys(Collection<ObjectNode> resources) {
        resources.forEach(
                each ->
                        byKey.put(
                                each.get("resourceType").asString()
                                        + "/"
                                        + each.get("id").asString(),
                                each));
    }

    boolean isSame(Search search, List<String> one, List<String> other) {
        String element = ELEMENTS.get(search.type() + "." + search.sortedBy());
        return element == null || keys(element, one).equals(keys(element, other));
    }

    /// Those without a key stand last either way here, and where the other server wants: the
    /// specification does not say.
    private List<String> keys(String element, List<String> matches) {
        return matches.stream()
                .map(key -> byKey.get(key).path(element).asString(""))
                .filter(key -> !key.isEmpty())
                .toList();
    }
}
