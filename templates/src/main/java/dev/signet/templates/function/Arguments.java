// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import dev.signet.templates.Meter;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The arguments of one call, read by place and type; makes the answer, and has it weighed.
///
/// @param function as spelled
public record Arguments(String function, List<JsonNode> values, Frame frame, Evaluator evaluator) {
    public Arguments {
        values = List.copyOf(values);
    }

    public int count() {
        return values.size();
    }

    public JsonNode get(int place) {
        return values.get(place);
    }

    /// The argument, when it is given and not null.
    public Optional<JsonNode> optional(int place) {
        return place < values.size() && !values.get(place).isNull()
                ? Optional.of(values.get(place))
                : Optional.empty();
    }

    public String text(int place) {
        JsonNode value = values.get(place);
        if (!value.isString()) {
            throw wrong(place, "a string");
        }
        return value.stringValue();
    }

    public Optional<String> optionalText(int place) {
        return optional(place).map(_ -> text(place));
    }

    public long integer(int place) {
        JsonNode value = values.get(place);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(place, "an integer");
        }
        return value.longValue();
    }

    /// A number of elements, at least `least`.
    public int number(int place, int least) {
        long value = integer(place);
        if (value < least || value > Integer.MAX_VALUE) {
            throw wrong(place, "an integer of at least " + least);
        }
        return (int) value;
    }

    public boolean flag(int place) {
        JsonNode value = values.get(place);
        if (!value.isBoolean()) {
            throw wrong(place, "a boolean");
        }
        return value.booleanValue();
    }

    public ArrayNode array(int place) {
        if (values.get(place) instanceof ArrayNode array) {
            return array;
        }
        throw wrong(place, "an array");
    }

    public ObjectNode object(int place) {
        if (values.get(place) instanceof ObjectNode object) {
            return object;
        }
        throw wrong(place, "an object");
    }

    /// The text of a string, an integer or a boolean.
    public String scalar(int place) {
        JsonNode value = values.get(place);
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber()) {
            return value.asString();
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False"; // as the service's platform writes it
        }
        throw wrong(place, "a string, a number or a boolean");
    }

    public TemplateFailed wrong(int place, String expected) {
        return TemplateFailed.invalid(
                "The template function '"
                        + function
                        + "' expects argument "
                        + (place + 1)
                        + " to be "
                        + expected
                        + ".");
    }

    /// A refusal of the values as they are.
    public TemplateFailed refused(String why) {
        return TemplateFailed.invalid("The template function '" + function + "' " + why + ".");
    }

    public Meter meter() {
        return evaluator.meter();
    }

    public JsonNode made(String value) {
        return meter().made(JsonNodeFactory.instance.stringNode(value));
    }

    public JsonNode made(long value) {
        return JsonNodeFactory.instance.numberNode(value);
    }

    public JsonNode made(boolean value) {
        return JsonNodeFactory.instance.booleanNode(value);
    }

    public JsonNode made(JsonNode value) {
        return meter().made(value);
    }

    public JsonNode nothing() {
        return JsonNodeFactory.instance.nullNode();
    }

    public ArrayNode freshArray() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public ObjectNode freshObject() {
        return TemplateJson.object();
    }
}
