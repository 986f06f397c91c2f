// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.List;
import java.util.Optional;

/// An operation as FHIR defines it.
///
/// @param code its name behind the `$`; for a query, what `_query` names
/// @param changesState whether it may change what is stored; empty where HL7 does not say
/// @param isQuery whether it is a named query
/// @param resources the types that have it; `Resource` for all
/// @param parameters what goes in and what comes out
public record Operation(
        String code,
        String url,
        Levels levels,
        Optional<Boolean> changesState,
        boolean isQuery,
        List<String> resources,
        List<Parameter> parameters) {
    public Operation {
        resources = List.copyOf(resources);
        parameters = List.copyOf(parameters);
    }

    /// Where it can be asked: of the whole service, of a type, of one resource.
    public record Levels(boolean system, boolean type, boolean instance) {}

    /// One parameter.
    ///
    /// @param isOutput whether it comes back
    /// @param max 0 when unbounded
    /// @param type a FHIR type; "" when it has parts
    public record Parameter(
            String name, boolean isOutput, int min, int max, String type, List<Parameter> parts) {
        public Parameter {
            parts = List.copyOf(parts);
        }
    }
}
