// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;
import static dev.signet.templates.function.TemplateFunction.lazy;

import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Expression;
import dev.signet.templates.expression.Expression.Call;
import dev.signet.templates.expression.Expression.Literal;
import dev.signet.templates.expression.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Functions that take functions ("Lambda functions" of the template reference):
/// `map(array, lambda('x', ...))`, within which `lambdaVariables('x')` is the element.
final class LambdaFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    lazy("filter", 2, 2, LambdaFunctions::filter),
                    lazy("map", 2, 2, LambdaFunctions::map),
                    lazy("mapValues", 2, 2, LambdaFunctions::mapValues),
                    lazy("reduce", 3, 3, LambdaFunctions::reduce),
                    lazy("sort", 2, 2, LambdaFunctions::sort),
                    lazy("groupBy", 2, 2, LambdaFunctions::groupBy),
                    lazy("toObject", 2, 3, LambdaFunctions::toObject),
                    lazy("lambda", 1, ANY, LambdaFunctions::alone),
                    eager("lambdaVariables", 1, 1, LambdaFunctions::variable));

    private LambdaFunctions() {}

    /// A lambda as a function of values.
    private record Lambda(
            Call call, List<String> names, Expression body, Frame frame, Evaluator evaluator) {
        /// @param least arguments that it must take
        /// @param most arguments that it may take; the others are left out
        static Lambda of(
                Call call, int place, int least, int most, Frame frame, Evaluator evaluator) {
            if (!(call.arguments().get(place) instanceof Call lambda)
                    || !lambda.spelled().equalsIgnoreCase("lambda")) {
                throw refused(call, "expects a lambda as argument " + (place + 1));
            }
            var names = new ArrayList<String>();
            for (Expression name : lambda.arguments().subList(0, lambda.arguments().size() - 1)) {
                if (!(name instanceof Literal(var value)) || !value.isString()) {
                    throw refused(call, "expects a lambda whose variables are strings");
                }
                names.add(value.stringValue());
            }
            if (names.size() < least || names.size() > most) {
                throw refused(
                        call, "expects a lambda with " + least + " to " + most + " variables");
            }
            return new Lambda(call, names, lambda.arguments().getLast(), frame, evaluator);
        }

        JsonNode of(JsonNode... values) {
            var locals = new HashMap<String, JsonNode>();
            for (int i = 0; i < names.size(); i++) {
                locals.put(names.get(i), values[i]);
            }
            return evaluator.evaluate(body, frame.with(locals));
        }

        boolean test(JsonNode... values) {
            JsonNode answer = of(values);
            if (!answer.isBoolean()) {
                throw refused(call, "expects a lambda that gives a boolean");
            }
            return answer.booleanValue();
        }

        String name(JsonNode... values) {
            JsonNode answer = of(values);
            if (!answer.isString()) {
                throw refused(call, "expects a lambda that gives a string");
            }
            return answer.stringValue();
        }
    }

    private static TemplateFailed refused(Call call, String why) {
        return TemplateFailed.invalid("The template function '" + call.name() + "' " + why + ".");
    }

    private static JsonNode number(int number) {
        return JsonNodeFactory.instance.numberNode(number);
    }

    /// The array that a call works on; empty when it is not known yet.
    private static java.util.Optional<ArrayNode> array(
            Call call, Frame frame, Evaluator evaluator) {
        JsonNode value = evaluator.evaluate(call.arguments().getFirst(), frame);
        if (Unknown.in(value)) {
            return java.util.Optional.empty();
        }
        if (value instanceof ArrayNode array) {
            return java.util.Optional.of(array);
        }
        throw refused(call, "expects an array");
    }

    private static JsonNode filter(Call call, Frame frame, Evaluator evaluator) {
        Lambda lambda = Lambda.of(call, 1, 1, 2, frame, evaluator);
        var array = array(call, frame, evaluator);
        if (array.isEmpty()) {
            return Unknown.VALUE;
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < array.get().size(); i++) {
            JsonNode each = array.get().get(i);
            if (lambda.test(each, number(i))) {
                all.add(each);
            }
        }
        return evaluator.meter().made(all);
    }

    private static JsonNode map(Call call, Frame frame, Evaluator evaluator) {
        Lambda lambda = Lambda.of(call, 1, 1, 2, frame, evaluator);
        var array = array(call, frame, evaluator);
        if (array.isEmpty()) {
            return Unknown.VALUE;
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < array.get().size(); i++) {
            all.add(lambda.of(array.get().get(i), number(i)));
        }
        return evaluator.meter().made(all);
    }

    private static JsonNode mapValues(Call call, Frame frame, Evaluator evaluator) {
        Lambda lambda = Lambda.of(call, 1, 1, 1, frame, evaluator);
        JsonNode value = evaluator.evaluate(call.arguments().getFirst(), frame);
        if (Unknown.in(value)) {
            return Unknown.VALUE;
        }
        if (!(value instanceof ObjectNode object)) {
            throw refused(call, "expects an object");
        }
        ObjectNode all = TemplateJson.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            all.set(member.getKey(), lambda.of(member.getValue()));
        }
        return evaluator.meter().made(all);
    }

    private static JsonNode reduce(Call call, Frame frame, Evaluator evaluator) {
        Lambda lambda = Lambda.of(call, 2, 2, 3, frame, evaluator);
        var array = array(call, frame, evaluator);
        JsonNode value = evaluator.evaluate(call.arguments().get(1), frame);
        if (array.isEmpty()) {
            return Unknown.VALUE;
        }
        for (int i = 0; i < array.get().size(); i++) {
            value = lambda.of(value, array.get().get(i), number(i));
        }
        return value;
    }

    /// By insertion: the order is the lambda's, whatever it is.
    private static JsonNode sort(Call call, Frame frame, Evaluator evaluator) {
        Lambda lambda = Lambda.of(call, 1, 2, 2, frame, evaluator);
        var array = array(call, frame, evaluator);
        if (array.isEmpty()) {
            return Unknown.VALUE;
        }
        var sorted = new ArrayList<JsonNode>();
        for (int i = 0; i < array.get().size(); i++) {
            JsonNode each = array.get().get(i);
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) / 2;
                if (lambda.test(each, sorted.get(middle))) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            sorted.add(low, each);
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        sorted.forEach(all::add);
        return evaluator.meter().made(all);
    }

    private static JsonNode groupBy(Call call, Frame frame, Evaluator evaluator) {
        Lambda lambda = Lambda.of(call, 1, 1, 1, frame, evaluator);
        var array = array(call, frame, evaluator);
        if (array.isEmpty()) {
            return Unknown.VALUE;
        }
        ObjectNode groups = TemplateJson.object();
        for (int i = 0; i < array.get().size(); i++) {
            JsonNode each = array.get().get(i);
            String name = lambda.name(each);
            if (groups.get(name) instanceof ArrayNode group) {
                group.add(each);
            } else {
                groups.putArray(name).add(each);
            }
        }
        return evaluator.meter().made(groups);
    }

    private static JsonNode toObject(Call call, Frame frame, Evaluator evaluator) {
        Lambda names = Lambda.of(call, 1, 1, 1, frame, evaluator);
        var array = array(call, frame, evaluator);
        if (array.isEmpty()) {
            return Unknown.VALUE;
        }
        ObjectNode object = TemplateJson.object();
        for (int i = 0; i < array.get().size(); i++) {
            JsonNode each = array.get().get(i);
            object.set(
                    names.name(each),
                    call.arguments().size() < 3
                            ? each
                            : Lambda.of(call, 2, 1, 1, frame, evaluator).of(each));
        }
        return evaluator.meter().made(object);
    }

    private static JsonNode alone(Call call, Frame frame, Evaluator evaluator) {
        throw TemplateFailed.invalid(
                "The template function 'lambda' is not expected at this location.");
    }

    private static JsonNode variable(Arguments args) {
        JsonNode value = args.frame().locals().get(args.text(0).toLowerCase(Locale.ROOT));
        if (value == null) {
            throw TemplateFailed.invalid(
                    "The lambda variable '" + args.text(0) + "' is not found.");
        }
        return value;
    }
}
