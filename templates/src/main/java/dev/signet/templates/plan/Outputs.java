// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.SecretTexts;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.World;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import dev.signet.templates.expression.PropertyLoop;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The section `outputs`.
final class Outputs {
    private final Template template;
    private final TypeRules types;
    private final Evaluator evaluator;
    private final ResourceIndex index;
    private final Frame frame;

    Outputs(
            Template template,
            Evaluator evaluator,
            ResourceIndex index,
            Frame frame,
            SecretTexts secrets) {
        this.template = template;
        this.types = new TypeRules(template.definitions(), secrets);
        this.evaluator = evaluator;
        this.index = index;
        this.frame = frame;
    }

    void checkTypes() {
        for (Map.Entry<String, JsonNode> output : template.outputs().properties()) {
            String path = "outputs." + output.getKey();
            String _ = types.name(object(output), path);
        }
    }

    private static ObjectNode object(Map.Entry<String, JsonNode> output) {
        if (output.getValue() instanceof ObjectNode object) {
            return object;
        }
        throw TemplateFailed.invalid(
                "The template output '" + output.getKey() + "' must be an object.", "outputs");
    }

    ObjectNode values(World world) {
        Frame asking = frame.with(index.asking(world, frame.references()));
        ObjectNode all = TemplateJson.object();
        for (Map.Entry<String, JsonNode> output : template.outputs().properties()) {
            ObjectNode declared = object(output);
            String path = "outputs." + output.getKey();
            if (!isWanted(declared, asking, path)) {
                continue;
            }
            JsonNode value = value(declared, asking, path);
            ObjectNode shown = all.putObject(output.getKey());
            shown.put("type", TypeNames.shown(types.name(declared, path)));
            if (!Unknown.in(value)) {
                types.check(value, declared, path);
                if (!types.isSecure(declared, path)) {
                    shown.set("value", value);
                }
            }
        }
        return evaluator.meter().made(all);
    }

    private boolean isWanted(ObjectNode output, Frame asking, String path) {
        Optional<JsonNode> condition =
                TemplateJson.member(output, "condition")
                        .map(each -> evaluator.value(each, asking))
                        .filter(each -> !Unknown.is(each));
        if (condition.isPresent() && !condition.get().isBoolean()) {
            throw TemplateFailed.invalid(
                    "The condition of '" + path + "' must be true or false.", path);
        }
        return condition.map(JsonNode::booleanValue).orElse(true);
    }

    private JsonNode value(ObjectNode output, Frame asking, String path) {
        Optional<ObjectNode> copy = TemplateJson.objectMember(output, "copy", path + ".copy");
        if (copy.isEmpty()) {
            return TemplateJson.entry(output, "value")
                    .map(each -> evaluator.value(each.getValue(), asking))
                    .orElseThrow(
                            () -> TemplateFailed.invalid("'" + path + "' has no value.", path));
        }
        JsonNode count =
                evaluator.value(
                        TemplateJson.member(copy.get(), "count")
                                .orElseThrow(
                                        () ->
                                                TemplateFailed.invalid(
                                                        "A copy loop has no count.", path)),
                        asking);
        JsonNode input =
                TemplateJson.entry(copy.get(), "input")
                        .map(Map.Entry::getValue)
                        .orElseThrow(
                                () -> TemplateFailed.invalid("A copy loop has no input.", path));
        if (Unknown.is(count)) {
            return Unknown.VALUE;
        }
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        int rounds = PropertyLoop.rounds(count, path);
        for (int i = 0; i < rounds; i++) {
            values.add(evaluator.value(input, asking.inRound(path, i, true)));
        }
        return values;
    }
}
