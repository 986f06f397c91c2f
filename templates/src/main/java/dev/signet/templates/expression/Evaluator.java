// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.expression;

import dev.signet.templates.Meter;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.expression.Expression.Call;
import dev.signet.templates.expression.Expression.Index;
import dev.signet.templates.expression.Expression.Literal;
import dev.signet.templates.expression.Expression.Member;
import dev.signet.templates.expression.Frame.UserFunction;
import dev.signet.templates.function.Arguments;
import dev.signet.templates.function.Functions;
import dev.signet.templates.function.TemplateFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Evaluates expressions and whole values with expressions in them. Values are JSON and are
/// never
/// changed. One thread, as its meter.
public final class Evaluator {
    private static final int ROUNDS_NAMED_MAX = 256;

    private final Meter meter;

    public Evaluator(Meter meter) {
        this.meter = meter;
    }

    public Meter meter() {
        return meter;
    }

    /// A value of a template: strings that are expressions are evaluated, also those that
    /// stand as
    /// names; the member `copy` of an object makes arrays.
    public JsonNode value(JsonNode node, Frame frame) {
        meter.enter();
        try {
            if (node.isString()) {
                return text(node.stringValue(), frame);
            }
            if (node instanceof ArrayNode array) {
                ArrayNode values = JsonNodeFactory.instance.arrayNode();
                for (int i = 0; i < array.size(); i++) {
                    values.add(value(array.get(i), frame));
                }
                return values;
            }
            return node instanceof ObjectNode object ? object(object, frame) : node;
        } finally {
            meter.leave();
        }
    }

    private JsonNode text(String string, Frame frame) {
        return ExpressionParser.parse(string)
                .map(expression -> evaluate(expression, frame))
                .orElseGet(
                        () -> JsonNodeFactory.instance.stringNode(ExpressionParser.plain(string)));
    }

    private JsonNode object(ObjectNode object, Frame frame) {
        ObjectNode values = TemplateJson.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (PropertyLoop.isLoops(member)) {
                for (PropertyLoop loop : PropertyLoop.of(member.getValue())) {
                    values.set(loop.name(), loop.values(this, frame));
                }
                continue;
            }
            JsonNode name = text(member.getKey(), frame);
            if (Unknown.is(name)) {
                continue; // a name that is known later
            }
            if (!name.isString()) {
                throw TemplateFailed.invalid(
                        "An expression that names a property must be a string.");
            }
            values.set(name.stringValue(), value(member.getValue(), frame));
        }
        return values;
    }

    /// The value of an expression.
    ///
    /// @throws TemplateFailed `InvalidTemplate`
    public JsonNode evaluate(Expression expression, Frame frame) {
        meter.enter();
        try {
            return switch (expression) {
                case Literal(var value) -> value;
                case Call call -> call(call, frame);
                case Member(var of, var name) ->
                        member(evaluate(of, frame), JsonNodeFactory.instance.stringNode(name));
                case Index(var of, var index) ->
                        member(evaluate(of, frame), evaluate(index, frame));
            };
        } finally {
            meter.leave();
        }
    }

    private JsonNode call(Call call, Frame frame) {
        if (!call.namespace().isEmpty()) {
            return own(call, frame);
        }
        TemplateFunction function =
                Functions.find(call.name())
                        .orElseThrow(
                                () ->
                                        TemplateFailed.invalid(
                                                "The template function '"
                                                        + call.name()
                                                        + "' is not valid."));
        function.checkCount(call);
        return switch (function.how()) {
            case TemplateFunction.Eager eager -> {
                List<JsonNode> values = values(call.arguments(), frame);
                yield values.stream().anyMatch(meter::isUnknownIn) && !eager.takesUnknown()
                        ? Unknown.VALUE
                        : eager.body().apply(new Arguments(call.name(), values, frame, this));
            }
            case TemplateFunction.Lazy lazy -> lazy.body().apply(call, frame, this);
        };
    }

    private List<JsonNode> values(List<Expression> arguments, Frame frame) {
        var values = new ArrayList<JsonNode>();
        arguments.forEach(argument -> values.add(evaluate(argument, frame)));
        return values;
    }

    private JsonNode own(Call call, Frame frame) {
        UserFunction function =
                frame.functions()
                        .find(call.namespace(), call.name())
                        .orElseThrow(
                                () ->
                                        TemplateFailed.invalid(
                                                "The template function '"
                                                        + call.spelled()
                                                        + "' is not found."));
        int wanted = function.parameters().size();
        if (call.arguments().size() != wanted) {
            throw TemplateFailed.invalid(
                    "The template function '"
                            + call.spelled()
                            + "' expects "
                            + wanted
                            + " arguments.");
        }
        List<JsonNode> values = values(call.arguments(), frame);
        var arguments = new HashMap<String, JsonNode>();
        for (int i = 0; i < wanted; i++) {
            arguments.put(function.parameters().get(i).toLowerCase(Locale.ROOT), values.get(i));
        }
        // made of shared parts, it may be far larger than what was made for it
        return meter.made(value(function.output(), frame.inFunction(arguments)));
    }

    /// A member of an object by name, whatever its case, or of an array by number.
    ///
    /// @throws TemplateFailed when there is none
    public static JsonNode member(JsonNode of, JsonNode index) {
        if (Unknown.is(of) || Unknown.is(index)) {
            return Unknown.VALUE;
        }
        return found(of, index)
                .orElseThrow(
                        () ->
                                TemplateFailed.invalid(
                                        index.isString()
                                                ? "The language expression property '"
                                                        + index.stringValue()
                                                        + "' doesn't exist"
                                                        + names(of)
                                                        + "."
                                                : "The language expression property array index is out"
                                                        + " of bounds or no integer."));
    }

    /// The same, empty when there is none.
    public static Optional<JsonNode> found(JsonNode of, JsonNode index) {
        if (index.isString()) {
            return TemplateJson.entry(of, index.stringValue()).map(Map.Entry::getValue);
        }
        if (of.isArray() && index.isIntegralNumber() && index.canConvertToInt()) {
            return Optional.ofNullable(of.get(index.intValue()));
        }
        return Optional.empty();
    }

    private static String names(JsonNode of) {
        if (!of.isObject()) {
            return "";
        }
        String names = String.join(", ", of.propertyNames());
        return names.length() > ROUNDS_NAMED_MAX
                ? ""
                : ", available properties are '" + names + "'";
    }
}
