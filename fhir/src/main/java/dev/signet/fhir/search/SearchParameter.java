// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import java.util.List;

/// A search parameter as one resource type has it. Immutable.
///
/// @param base the resource type; `Resource` for what all types have
/// @param code its name in a query, such as `birthdate`
/// @param url its canonical url
/// @param targets for references: the resource types they may point to
/// @param paths where the values are; for a composite: where the elements are that hold a tuple
/// @param components of a composite, in the order in which a query gives them; else empty
/// @param isSingle whether every element on the way to its values, for a composite to those of its
///     components, occurs at most once: no two values are of different elements of one kind
/// @param expression FHIRPath that paths cannot carry, for a [dev.signet.fhir.FhirPathEngine]; then
///     there are no paths; else ""
public record SearchParameter(
        String base,
        String code,
        String url,
        SearchType type,
        List<String> targets,
        List<ValuePath> paths,
        List<Component> components,
        boolean isSingle,
        String expression) {
    public SearchParameter {
        targets = List.copyOf(targets);
        paths = List.copyOf(paths);
        components = List.copyOf(components);
    }

    @Override
    public String toString() {
        return base + "." + code;
    }

    /// One part of a composite's tuple.
    ///
    /// @param code the code of the parameter that the part is like
    /// @param paths from the tuple's element to the part's values
    public record Component(String code, SearchType type, List<ValuePath> paths) {
        public Component {
            paths = List.copyOf(paths);
        }
    }
}
