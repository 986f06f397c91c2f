// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.Compartment;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What is in the compartment around one resource (FHIR R4, section 3.1.1.5.5). Immutable.
///
/// @param id of the resource at the centre
public record Membership(Compartment compartment, String id, SearchParameters parameters) {
    /// The types that can be in it, in the order of the alphabet.
    public Set<String> types() {
        var types = new TreeSet<>(compartment.parameters().keySet());
        types.add(compartment.code());
        return types;
    }

    /// The parameters of a type of which one must lead to the centre.
    public List<SearchParameter> references(String type) {
        return compartment.parameters().getOrDefault(type, List.of()).stream()
                .flatMap(code -> parameters.find(type, code).stream())
                .filter(parameter -> parameter.type() == SearchType.REFERENCE)
                .toList();
    }

    /// Whether the centre, which is in its compartment itself, has that type.
    public boolean holdsCentre(String type) {
        return type.equals(compartment.code());
    }

    @Override
    public String toString() {
        return "Membership";
    }
}
