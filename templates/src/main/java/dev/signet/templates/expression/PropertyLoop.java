// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.expression;

import dev.signet.templates.Limits;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One entry of `copy: [{name, count, input}]` in an object: a member that is an array with a
/// value for each round.
///
/// @param count a number or an expression
public record PropertyLoop(String name, JsonNode count, JsonNode input) {
    /// Whether a member of an object is its loops and not a member of that name.
    public static boolean isLoops(Map.Entry<String, JsonNode> member) {
        JsonNode loops = member.getValue();
        if (!member.getKey().equalsIgnoreCase("copy") || !loops.isArray() || loops.isEmpty()) {
            return false;
        }
        for (int i = 0; i < loops.size(); i++) {
            if (TemplateJson.entry(loops.get(i), "input").isEmpty()
                    || TemplateJson.entry(loops.get(i), "count").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Those of a member that [#isLoops].
    public static List<PropertyLoop> of(JsonNode loops) {
        var all = new ArrayList<PropertyLoop>();
        for (int i = 0; i < loops.size(); i++) {
            JsonNode loop = loops.get(i);
            String name =
                    TemplateJson.textMember(loop, "name", "copy.name")
                            .orElseThrow(
                                    () ->
                                            TemplateFailed.invalid(
                                                    "A copy loop has no name.", "copy"));
            all.add(
                    new PropertyLoop(
                            name,
                            TemplateJson.entry(loop, "count").orElseThrow().getValue(),
                            TemplateJson.entry(loop, "input").orElseThrow().getValue()));
        }
        return all;
    }

    /// The array that it makes.
    public JsonNode values(Evaluator evaluator, Frame frame) {
        JsonNode rounds = evaluator.value(count, frame);
        if (Unknown.is(rounds)) {
            return Unknown.VALUE;
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        int most = rounds(rounds, name);
        for (int i = 0; i < most; i++) {
            values.add(evaluator.value(input, frame.inRound(name, i, frame.round().isEmpty())));
        }
        return evaluator.meter().made(values);
    }

    /// The number of rounds.
    ///
    /// @throws TemplateFailed when it is no number of rounds
    public static int rounds(JsonNode count, String loop) {
        if (!count.isIntegralNumber()
                || !count.canConvertToInt()
                || count.intValue() < 0
                || count.intValue() > Limits.ROUNDS_MAX) {
            throw TemplateFailed.invalid(
                    "The copy count of '"
                            + loop
                            + "' must be an integer from 0 to "
                            + Limits.ROUNDS_MAX
                            + ".",
                    "copy.count");
        }
        return count.intValue();
    }
}
