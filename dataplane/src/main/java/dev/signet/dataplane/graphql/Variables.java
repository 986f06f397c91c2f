// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NonNullType;
import graphql.language.OperationDefinition;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values of a request's variables and of what stands in their place, as texts. Types of
/// variables are not held to, but that one which must be given is.
///
/// @param values by name; empty for one that is not given
record Variables(Map<String, Optional<String>> values) {
    Variables {
        values = Map.copyOf(values);
    }

    static Variables of(OperationDefinition operation, JsonObject given) {
        var values = new HashMap<String, Optional<String>>();
        for (VariableDefinition definition : operation.getVariableDefinitions()) {
            String name = definition.getName();
            if (!definition.getDirectives().isEmpty()) {
                throw Refusals.notSupported("variable", name, "it takes no directives");
            }
            Optional<String> value = given(name, given.find(name));
            Value<?> otherwise = definition.getDefaultValue();
            if (value.isEmpty() && otherwise != null && given.indexOf(name) < 0) {
                value = Optional.of(text(name, otherwise));
            }
            if (value.isEmpty() && definition.getType() instanceof NonNullType) {
                throw Refusals.missing("variable", name);
            }
            if (values.put(name, value) != null) {
                throw Refusals.wrong("variable", name, "there are two of that name");
            }
        }
        for (int i = 0; i < given.size(); i++) {
            if (!values.containsKey(given.name(i))) {
                throw Refusals.notSupported(
                        "variable", given.name(i), "the operation has none of that name");
            }
        }
        return new Variables(values);
    }

    private static Optional<String> given(String name, @Nullable Json value) {
        return switch (value) {
            case null -> Optional.empty();
            case JsonNull _ -> Optional.empty();
            case JsonString string -> Optional.of(string.value());
            case JsonNumber number -> Optional.of(number.text());
            case JsonBoolean bool -> Optional.of("" + bool.value());
            default ->
                    throw Refusals.notSupported(
                            "variable", name, "expected is a string, a number or a boolean");
        };
    }

    /// Arguments with their values; one whose variable is not given is not there.
    List<Argument> arguments(List<graphql.language.Argument> arguments) {
        var all = new ArrayList<Argument>();
        for (graphql.language.Argument argument : arguments) {
            String name = argument.getName();
            if (all.stream().anyMatch(other -> other.name().equals(name))) {
                throw Refusals.wrong("argument", name, "it is taken once");
            }
            if (argument.getValue() instanceof VariableReference reference) {
                Optional<String> value = values.get(reference.getName());
                if (value == null) {
                    throw Refusals.wrong("variable", reference.getName(), "it is not declared");
                }
                value.ifPresent(text -> all.add(new Argument(name, text)));
            } else {
                all.add(new Argument(name, text(name, argument.getValue())));
            }
        }
        return all;
    }

    private static String text(String name, Value<?> value) {
        return switch (value) {
            case StringValue string -> Objects.requireNonNullElse(string.getValue(), "");
            case IntValue number -> number.getValue().toString();
            case FloatValue number -> number.getValue().toString();
            case BooleanValue bool -> "" + bool.isValue();
            case EnumValue word -> word.getName();
            default ->
                    throw Refusals.notSupported(
                            "argument",
                            name,
                            "expected is one value; alternatives of a search stand in a string,"
                                    + " with commas between");
        };
    }
}
