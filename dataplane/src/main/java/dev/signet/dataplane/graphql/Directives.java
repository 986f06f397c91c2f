// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.dataplane.graphql.Selection.Shape;
import graphql.language.Directive;
import java.util.List;
import java.util.regex.Pattern;

/// The directives of one selection: GraphQL's `@skip` and `@include`, FHIR's `@flatten`, `@first`,
/// `@singleton` and `@slice`. Others are refused by name.
record Directives(List<Directive> all, Variables variables) {
    private static final Pattern ELEMENT = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

    /// Whether what they stand at is asked for.
    boolean isIncluded() {
        boolean included = true;
        for (Directive directive : all) {
            included &=
                    switch (directive.getName()) {
                        case "skip" -> !condition(directive);
                        case "include" -> condition(directive);
                        default -> true;
                    };
        }
        return included;
    }

    /// The same where nothing else may stand.
    boolean onlyIncludes() {
        if (!shape().equals(Shape.PLAIN)) {
            throw Refusals.notSupported(
                    "directive", "@" + all.getFirst().getName(), "it stands at a field");
        }
        return isIncluded();
    }

    /// What they say of where values go.
    Shape shape() {
        Shape shape = Shape.PLAIN;
        for (Directive directive : all) {
            shape =
                    switch (directive.getName()) {
                        case "skip", "include" -> shape;
                        case "flatten" -> {
                            none(directive);
                            yield new Shape(true, shape.first(), shape.singleton(), shape.slice());
                        }
                        case "first" -> {
                            none(directive);
                            yield new Shape(
                                    shape.flatten(), true, shape.singleton(), shape.slice());
                        }
                        case "singleton" -> {
                            none(directive);
                            yield new Shape(shape.flatten(), shape.first(), true, shape.slice());
                        }
                        case "slice" ->
                                new Shape(
                                        shape.flatten(),
                                        shape.first(),
                                        shape.singleton(),
                                        slice(directive));
                        default ->
                                throw Refusals.notSupported(
                                        "directive",
                                        "@" + directive.getName(),
                                        "supported are @skip, @include, @flatten, @first,"
                                                + " @singleton and @slice");
                    };
        }
        if (shape.first() && !shape.slice().isEmpty()) {
            throw Refusals.notSupported("directive", "@slice", "it does not go with @first");
        }
        return shape;
    }

    private static void none(Directive directive) {
        if (!directive.getArguments().isEmpty()) {
            throw Refusals.notSupported(
                    "argument", directive.getArguments().getFirst().getName(), "it takes none");
        }
    }

    private boolean condition(Directive directive) {
        Argument argument = only(directive);
        boolean isCondition = argument.name().equals("if") && argument.text().matches("true|false");
        if (!isCondition) {
            throw Refusals.wrong(
                    "directive", "@" + directive.getName(), "expected is if: true or false");
        }
        return argument.text().equals("true");
    }

    private String slice(Directive directive) {
        Argument argument = only(directive);
        boolean isPath = argument.name().equals("path") || argument.name().equals("fhirpath");
        String path = argument.text();
        if (!isPath || !(path.equals(Shape.INDEX) || ELEMENT.matcher(path).matches())) {
            throw Refusals.notSupported(
                    "directive",
                    "@slice",
                    "supported is path: \"$index\" or the name of an element");
        }
        return path;
    }

    private Argument only(Directive directive) {
        List<Argument> arguments = variables.arguments(directive.getArguments());
        if (arguments.size() != 1) {
            throw Refusals.wrong(
                    "directive", "@" + directive.getName(), "expected is one argument");
        }
        return arguments.getFirst();
    }
}
