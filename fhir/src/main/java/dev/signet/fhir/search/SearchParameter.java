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
/// @param definedAt of one that an account defines itself: the place in the order of all changes at
///     which the SearchParameter was written; 0 for FHIR's own
public record SearchParameter(
        String base,
        String code,
        String url,
        SearchType type,
        List<String> targets,
        List<ValuePath> paths,
        List<Component> components,
        boolean isSingle,
        String expression,
        long definedAt) {
    public SearchParameter {
        targets = List.copyOf(targets);
        paths = List.copyOf(paths);
        components = List.copyOf(components);
    }

    /// One of FHIR's own.
    public SearchParameter(
            String base,
            String code,
            String url,
            SearchType type,
            List<String> targets,
            List<ValuePath> paths,
            List<Component> components,
            boolean isSingle,
            String expression) {
        this(base, code, url, type, targets, paths, components, isSingle, expression, 0);
    }

    /// Whether an account defines it, and not FHIR.
    public boolean isOwn() {
        return definedAt != 0;
    }

    /// What its fields in the index are called. Of an account's own it is another one whenever the
    /// definition changes, so that what was indexed by an earlier one is never found.
    public String field() {
        return isOwn() ? code + "~" + Long.toHexString(definedAt) : code;
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
