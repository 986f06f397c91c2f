// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.expression;

import dev.signet.templates.Site;
import dev.signet.templates.TemplateFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What an expression may name at its place. Immutable, but for what its names look up.
///
/// @param site where the template is deployed
/// @param parameters and variables by name, whatever its case
/// @param functions of the template's own
/// @param references what `reference` and its like ask
/// @param rounds the number of the round of each loop that the place is in, by the loop's name
/// @param round what `copyIndex()` without a name gives
/// @param locals variables of lambdas
public record Frame(
        Site site,
        Names parameters,
        Names variables,
        UserFunctions functions,
        References references,
        Map<String, Integer> rounds,
        Optional<Integer> round,
        Map<String, JsonNode> locals) {

    public Frame {
        rounds = Map.copyOf(rounds);
        locals = Map.copyOf(locals);
    }

    /// A set of named values.
    public interface Names {
        /// Values that are not to be used at this place.
        ///
        /// @param what `parameters`
        static Names notHere(String what) {
            return _ -> {
                throw notExpected(what);
            };
        }

        /// @throws TemplateFailed when there is none of that name
        JsonNode value(String name);
    }

    /// The resources of the template, and those beyond it.
    public interface References {
        /// Where no resource may be asked.
        References NOT_HERE = new NoReferences();

        /// @param resource full id, name or symbolic name
        JsonNode reference(String resource, Optional<String> version, boolean full);

        /// All of a loop.
        JsonNode references(String loop, boolean full);

        JsonNode list(String function, String resource, Optional<String> version);

        /// `id`, `name`, `type`, `apiVersion` of a resource with a symbolic name.
        JsonNode info(String symbol);
    }

    private static final class NoReferences implements References {
        @Override
        public JsonNode reference(String resource, Optional<String> version, boolean full) {
            throw notExpected("reference");
        }

        @Override
        public JsonNode references(String loop, boolean full) {
            throw notExpected("references");
        }

        @Override
        public JsonNode list(String function, String resource, Optional<String> version) {
            throw notExpected(function);
        }

        @Override
        public JsonNode info(String symbol) {
            throw notExpected("resourceInfo");
        }
    }

    static TemplateFailed notExpected(String function) {
        return TemplateFailed.invalid(
                "The template function '" + function + "' is not expected at this location.");
    }

    /// A function that a template defines.
    ///
    /// @param parameters their names, in order
    /// @param output an expression, or a value with expressions in it
    public record UserFunction(List<String> parameters, JsonNode output) {
        public UserFunction {
            parameters = List.copyOf(parameters);
        }
    }

    /// The functions of a template.
    public interface UserFunctions {
        UserFunctions NONE = (_, _) -> Optional.empty();

        Optional<UserFunction> find(String namespace, String name);
    }

    public Frame with(References asked) {
        return new Frame(site, parameters, variables, functions, asked, rounds, round, locals);
    }

    public Frame at(Site other) {
        return new Frame(
                other, parameters, variables, functions, references, rounds, round, locals);
    }

    /// In a round of a loop.
    ///
    /// @param unnamed whether `copyIndex()` means this loop
    public Frame inRound(String loop, int number, boolean unnamed) {
        var all = new HashMap<>(rounds);
        all.put(loop.toLowerCase(Locale.ROOT), number);
        return new Frame(
                site,
                parameters,
                variables,
                functions,
                references,
                all,
                unnamed ? Optional.of(number) : round,
                locals);
    }

    /// In a lambda whose variables have these values.
    public Frame with(Map<String, JsonNode> more) {
        var all = new HashMap<>(locals);
        more.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        return new Frame(site, parameters, variables, functions, references, rounds, round, all);
    }

    /// In a function of the template's own: it sees its arguments and nothing else.
    public Frame inFunction(Map<String, JsonNode> arguments) {
        Names own =
                name -> {
                    JsonNode value = arguments.get(name.toLowerCase(Locale.ROOT));
                    if (value == null) {
                        throw TemplateFailed.invalid(
                                "The function parameter '" + name + "' is not found.");
                    }
                    return value;
                };
        return new Frame(
                site,
                own,
                Names.notHere("variables"),
                functions,
                References.NOT_HERE,
                Map.of(),
                Optional.empty(),
                Map.of());
    }
}
