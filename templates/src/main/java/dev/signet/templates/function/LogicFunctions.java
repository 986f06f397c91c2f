// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;
import static dev.signet.templates.function.TemplateFunction.lazy;

import dev.signet.templates.TemplateFailed;
import dev.signet.templates.Unknown;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Expression;
import dev.signet.templates.expression.Expression.Call;
import dev.signet.templates.expression.Frame;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Functions of truth and comparison. `if`, `and`, `or` and `coalesce` evaluate only what they
/// need, so the branch that is not taken may name what is not there.
final class LogicFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    lazy("if", 3, 3, LogicFunctions::choose),
                    lazy("and", 2, ANY, (call, frame, eval) -> junction(call, frame, eval, false)),
                    lazy("or", 2, ANY, (call, frame, eval) -> junction(call, frame, eval, true)),
                    lazy("coalesce", 1, ANY, LogicFunctions::coalesce),
                    eager("not", 1, 1, args -> args.made(!args.flag(0))),
                    eager("bool", 1, 1, LogicFunctions::bool),
                    eager("true", 0, 0, args -> args.made(true)),
                    eager("false", 0, 0, args -> args.made(false)),
                    eager("equals", 2, 2, args -> args.made(isEqual(args))),
                    eager("less", 2, 2, args -> compare(args, sign -> sign < 0)),
                    eager("lessOrEquals", 2, 2, args -> compare(args, sign -> sign <= 0)),
                    eager("greater", 2, 2, args -> compare(args, sign -> sign > 0)),
                    eager("greaterOrEquals", 2, 2, args -> compare(args, sign -> sign >= 0)));

    private LogicFunctions() {}

    private static JsonNode choose(Call call, Frame frame, Evaluator evaluator) {
        JsonNode condition = evaluator.evaluate(call.arguments().getFirst(), frame);
        if (Unknown.is(condition)) {
            // both are looked at, for the resources that they name
            for (int i = 1; i < 3; i++) {
                JsonNode _ = evaluator.evaluate(call.arguments().get(i), frame);
            }
            return Unknown.VALUE;
        }
        return evaluator.evaluate(call.arguments().get(flag(call, condition) ? 1 : 2), frame);
    }

    private static boolean flag(Call call, JsonNode value) {
        if (!value.isBoolean()) {
            throw TemplateFailed.invalid(
                    "The template function '" + call.name() + "' expects a boolean.");
        }
        return value.booleanValue();
    }

    private static JsonNode junction(
            Call call, Frame frame, Evaluator evaluator, boolean decisive) {
        boolean unknown = false;
        for (Expression argument : call.arguments()) {
            JsonNode value = evaluator.evaluate(argument, frame);
            if (Unknown.is(value)) {
                unknown = true;
            } else if (flag(call, value) == decisive) {
                return JsonNodeFactory.instance.booleanNode(decisive);
            }
        }
        return unknown ? Unknown.VALUE : JsonNodeFactory.instance.booleanNode(!decisive);
    }

    private static JsonNode coalesce(Call call, Frame frame, Evaluator evaluator) {
        boolean unknown = false;
        for (Expression argument : call.arguments()) {
            JsonNode value = evaluator.evaluate(argument, frame);
            if (Unknown.is(value)) {
                unknown = true;
            } else if (!value.isNull() && !unknown) {
                return value;
            }
        }
        return unknown ? Unknown.VALUE : JsonNodeFactory.instance.nullNode();
    }

    private static JsonNode bool(Arguments args) {
        JsonNode value = args.get(0);
        if (value.isBoolean()) {
            return value;
        }
        if (value.isIntegralNumber()) {
            return args.made(args.integer(0) != 0);
        }
        return switch (args.text(0).toLowerCase(Locale.ROOT)) {
            case "true", "1" -> args.made(true);
            case "false", "0" -> args.made(false);
            default -> throw args.wrong(0, "'true' or 'false'");
        };
    }

    private static boolean isEqual(Arguments args) {
        return Equality.equal(args.get(0), args.get(1));
    }

    private static JsonNode compare(Arguments args, IntPredicate wanted) {
        int sign =
                args.get(0).isString()
                        ? args.text(0).compareTo(args.text(1))
                        : Long.compare(args.integer(0), args.integer(1));
        return args.made(wanted.test(sign));
    }
}
