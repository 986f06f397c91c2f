// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import dev.signet.templates.expression.PropertyLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The values of a template's variables, each evaluated when it is first needed; those that
/// `copy` makes are as the others.
final class Variables implements Frame.Names {
    private final Template template;
    private final Evaluator evaluator;
    private final Map<String, JsonNode> values = new HashMap<>();
    private final Map<String, PropertyLoop> loops = new HashMap<>();
    private final Set<String> beingMade = new HashSet<>();
    private Optional<Frame> frame = Optional.empty();

    Variables(Template template, Evaluator evaluator) {
        this.template = template;
        this.evaluator = evaluator;
        for (Map.Entry<String, JsonNode> variable : template.variables().properties()) {
            if (PropertyLoop.isLoops(variable)) {
                PropertyLoop.of(variable.getValue())
                        .forEach(loop -> loops.put(loop.name().toLowerCase(Locale.ROOT), loop));
            }
        }
    }

    /// @param own in which they are evaluated
    void startIn(Frame own) {
        frame = Optional.of(own);
    }

    /// Evaluates all, so that what is wrong is refused also where nobody needs it.
    void evaluateAll() {
        for (Map.Entry<String, JsonNode> variable : template.variables().properties()) {
            if (!PropertyLoop.isLoops(variable)) {
                JsonNode _ = value(variable.getKey());
            }
        }
        loops.keySet().forEach(this::value);
    }

    @Override
    public JsonNode value(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        JsonNode known = values.get(key);
        if (known != null) {
            return known;
        }
        if (!beingMade.add(key)) {
            throw TemplateFailed.invalid(
                    "The template variable '" + name + "' needs itself.", "variables." + name);
        }
        Frame own = frame.orElseThrow();
        PropertyLoop loop = loops.get(key);
        JsonNode value =
                loop != null ? loop.values(evaluator, own) : evaluator.value(source(name), own);
        beingMade.remove(key);
        values.put(key, evaluator.meter().made(value));
        return value;
    }

    private JsonNode source(String name) {
        return TemplateJson.entry(template.variables(), name)
                .filter(variable -> !PropertyLoop.isLoops(variable))
                .map(Map.Entry::getValue)
                .orElseThrow(
                        () ->
                                TemplateFailed.invalid(
                                        "The template variable '"
                                                + name
                                                + "' is not found. Please see"
                                                + " https://aka.ms/arm-syntax-variables for usage"
                                                + " details.",
                                        "variables." + name));
    }
}
