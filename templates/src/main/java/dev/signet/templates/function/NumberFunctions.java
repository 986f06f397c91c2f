// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.TemplateFailed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Functions of numbers ("Numeric functions" of the template reference). Integers have 64 bits
/// and
/// do not wrap.
final class NumberFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager("add", 2, 2, args -> exact(args, Math::addExact)),
                    eager("sub", 2, 2, args -> exact(args, Math::subtractExact)),
                    eager("mul", 2, 2, args -> exact(args, Math::multiplyExact)),
                    eager("div", 2, 2, args -> exact(args, Math::divideExact)),
                    eager("mod", 2, 2, args -> exact(args, (one, other) -> one % other)),
                    eager("int", 1, 1, NumberFunctions::integer),
                    eager("float", 1, 1, NumberFunctions::floating),
                    eager("copyIndex", 0, 2, NumberFunctions::copyIndex));

    private NumberFunctions() {}

    private interface Operation {
        long apply(long one, long other);
    }

    private static JsonNode exact(Arguments args, Operation operation) {
        long one = args.integer(0);
        long other = args.integer(1);
        try {
            return args.made(operation.apply(one, other));
        } catch (ArithmeticException e) {
            throw args.refused("divides by zero or has a result of more than 64 bits");
        }
    }

    private static JsonNode integer(Arguments args) {
        JsonNode value = args.get(0);
        if (value.isIntegralNumber()) {
            return args.made(args.integer(0));
        }
        if (value.isNumber()) {
            return args.made((long) value.doubleValue());
        }
        try {
            return args.made(Long.parseLong(args.text(0).strip()));
        } catch (NumberFormatException e) {
            throw args.wrong(0, "an integer or the text of one");
        }
    }

    private static JsonNode floating(Arguments args) {
        JsonNode value = args.get(0);
        try {
            double number =
                    value.isNumber() ? value.doubleValue() : Double.parseDouble(args.text(0));
            if (Double.isFinite(number)) {
                return JsonNodeFactory.instance.numberNode(number);
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw args.wrong(0, "a number or the text of one");
    }

    private static JsonNode copyIndex(Arguments args) {
        boolean named = args.count() > 0 && args.get(0).isString();
        if (!named && args.count() > 1) {
            throw args.wrong(0, "the name of a loop");
        }
        int offsetAt = named ? 1 : 0;
        long offset = args.count() > offsetAt ? args.integer(offsetAt) : 0;
        Optional<Integer> round =
                named
                        ? Optional.ofNullable(
                                args.frame().rounds().get(args.text(0).toLowerCase(Locale.ROOT)))
                        : args.frame().round();
        int number =
                round.orElseThrow(
                        () ->
                                TemplateFailed.invalid(
                                        "The template function 'copyIndex' is not expected at this"
                                                + " location: it must be in the loop that it names."));
        try {
            return args.made(Math.addExact(number, offset));
        } catch (ArithmeticException e) {
            throw args.wrong(offsetAt, "smaller");
        }
    }
}
