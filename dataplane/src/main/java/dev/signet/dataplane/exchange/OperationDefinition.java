// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.dataplane.exchange.Route.Level;
import java.util.List;
import java.util.stream.Stream;

/// What an operation says of itself (<https://hl7.org/fhir/R4/operationdefinition.html>): its
/// routes, the CapabilityStatement, the OperationDefinition that is served and the reading of its
/// parameters are made of it. Immutable.
///
/// @param id of the OperationDefinition that is served, as HL7 spells such ids:
///     `Patient-everything`
/// @param code its name behind the `$`
/// @param base canonical address of the definition that it follows; "" for none
/// @param types that have it; empty for all
/// @param description one sentence
/// @param affectsState whether it may change what is stored
/// @param places where it is asked
/// @param parameters what goes in and what comes out
public record OperationDefinition(
        String id,
        String code,
        String base,
        List<String> types,
        String description,
        boolean affectsState,
        List<Place> places,
        List<Parameter> parameters) {
    /// Of the definitions of FHIR itself.
    public static final String HL7 = "http://hl7.org/fhir/OperationDefinition/";

    public OperationDefinition {
        types = List.copyOf(types);
        places = List.copyOf(places);
        parameters = List.copyOf(parameters);
    }

    /// One that HL7 has not defined and every type may have, under its code.
    public static OperationDefinition own(
            String code,
            String description,
            boolean affectsState,
            List<Place> places,
            List<Parameter> parameters) {
        return new OperationDefinition(
                code, code, "", List.of(), description, affectsState, places, parameters);
    }

    /// A level and a method of HTTP.
    public record Place(Level level, String method) {
        /// At each of the levels, asked with GET and with POST.
        public static List<Place> asked(Level... levels) {
            return Stream.of(levels)
                    .flatMap(level -> Stream.of(new Place(level, "GET"), new Place(level, "POST")))
                    .toList();
        }
    }

    /// One parameter.
    ///
    /// @param isOutput whether it comes back
    /// @param max 0 when unbounded
    /// @param type of FHIR, a resource type for what is a resource
    public record Parameter(
            String name, boolean isOutput, int min, int max, String type, String documentation) {
        /// One that may be given once.
        public static Parameter optional(String name, String type, String documentation) {
            return new Parameter(name, false, 0, 1, type, documentation);
        }

        /// One that must be given, once.
        public static Parameter required(String name, String type, String documentation) {
            return new Parameter(name, false, 1, 1, type, documentation);
        }

        /// One that may be given any number of times.
        public static Parameter repeated(String name, String type, String documentation) {
            return new Parameter(name, false, 0, 0, type, documentation);
        }

        /// The answer.
        public static Parameter answer(String type, String documentation) {
            return new Parameter("return", true, 1, 1, type, documentation);
        }
    }

    /// Whether an instance, a type or the account can be asked for it.
    public boolean isAt(Level level) {
        return places.stream().anyMatch(place -> place.level() == level);
    }

    /// Where it is found.
    public List<Route> routes() {
        return places.stream()
                .map(place -> Route.operation(place.level(), place.method(), code, id, types))
                .toList();
    }

    /// Those that go in.
    public List<Parameter> inputs() {
        return parameters.stream().filter(parameter -> !parameter.isOutput()).toList();
    }
}
