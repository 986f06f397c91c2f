// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.expression.Evaluator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Functions of arrays ("Array functions" of the template reference).
final class ArrayFunctions {
    private static final int RANGE_MAX = 10_000;

    static final List<TemplateFunction> ALL =
            List.of(
                    eager("array", 1, 1, ArrayFunctions::array),
                    eager("createArray", 0, ANY, ArrayFunctions::createArray),
                    eager("flatten", 1, 1, ArrayFunctions::flatten),
                    eager("indexFromEnd", 2, 2, ArrayFunctions::indexFromEnd),
                    eager("tryIndexFromEnd", 2, 2, ArrayFunctions::tryIndexFromEnd),
                    eager("tryGet", 2, ANY, ArrayFunctions::tryGet),
                    eager("min", 1, ANY, args -> extreme(args, -1)),
                    eager("max", 1, ANY, args -> extreme(args, 1)),
                    eager("range", 2, 2, ArrayFunctions::range));

    private ArrayFunctions() {}

    private static JsonNode array(Arguments args) {
        JsonNode value = args.get(0);
        return value.isArray() ? value : args.made(args.freshArray().add(value));
    }

    private static JsonNode createArray(Arguments args) {
        ArrayNode all = args.freshArray();
        args.values().forEach(all::add);
        return args.made(all);
    }

    /// Bicep makes it of its own `flatten` and of `...` in arrays; the template reference has it
    /// not.
    private static JsonNode flatten(Arguments args) {
        ArrayNode all = args.freshArray();
        for (JsonNode each : args.array(0)) {
            if (!each.isArray()) {
                throw args.refused("expects an array of arrays");
            }
            each.forEach(all::add);
        }
        return args.made(all);
    }

    private static Optional<JsonNode> fromEnd(Arguments args) {
        ArrayNode array = args.array(0);
        int back = args.number(1, 1);
        return back > array.size() ? Optional.empty() : Optional.of(array.get(array.size() - back));
    }

    private static JsonNode indexFromEnd(Arguments args) {
        return fromEnd(args).orElseThrow(() -> args.refused("reaches beyond the array"));
    }

    private static JsonNode tryIndexFromEnd(Arguments args) {
        return fromEnd(args).orElseGet(args::nothing);
    }

    private static JsonNode tryGet(Arguments args) {
        JsonNode value = args.get(0);
        for (int i = 1; i < args.count(); i++) {
            Optional<JsonNode> found = Evaluator.found(value, args.get(i));
            if (found.isEmpty()) {
                return args.nothing();
            }
            value = found.get();
        }
        return value;
    }

    private static JsonNode extreme(Arguments args, int sign) {
        ArrayNode numbers = args.freshArray();
        if (args.count() == 1 && args.get(0).isArray()) {
            numbers = args.array(0);
        } else {
            args.values().forEach(numbers::add);
        }
        Optional<Long> best = Optional.empty();
        for (int i = 0; i < numbers.size(); i++) {
            JsonNode each = numbers.get(i);
            if (!each.isIntegralNumber() || !each.canConvertToLong()) {
                throw args.refused("expects integers or an array of integers");
            }
            long number = each.longValue();
            if (best.isEmpty() || Long.compare(number, best.get()) * sign > 0) {
                best = Optional.of(number);
            }
        }
        return args.made(best.orElseThrow(() -> args.refused("expects at least one integer")));
    }

    private static JsonNode range(Arguments args) {
        long start = args.integer(0);
        int count = args.number(1, 0);
        if (count > RANGE_MAX || start > Integer.MAX_VALUE - count || start < Integer.MIN_VALUE) {
            throw args.refused("makes at most " + RANGE_MAX + " integers of 32 bits");
        }
        ArrayNode all = args.freshArray();
        for (int i = 0; i < count; i++) {
            all.add(JsonNodeFactory.instance.numberNode(start + i));
        }
        return args.made(all);
    }
}
