// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.SecretTexts;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// The values of a template's parameters: those given, taken as they are, and defaults, which
/// are
/// evaluated. Checks that everything given is declared and everything needed is given.
final class Parameters implements Frame.Names {
    private final ObjectNode declared;
    private final TypeRules types;
    private final Evaluator evaluator;
    private final Map<String, JsonNode> given;
    private final Map<String, JsonNode> values = new HashMap<>();
    private final Set<String> beingMade = new HashSet<>();
    private Optional<Frame> frame = Optional.empty();

    Parameters(Template template, ObjectNode given, Evaluator evaluator, SecretTexts secrets) {
        this.declared = template.parameters();
        this.types = new TypeRules(template.definitions(), secrets);
        this.evaluator = evaluator;
        this.given = given(given);
        checkDeclared();
    }

    private static Map<String, JsonNode> given(ObjectNode parameters) {
        var given = new LinkedHashMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            Optional<JsonNode> value =
                    TemplateJson.entry(parameter.getValue(), "value").map(Map.Entry::getValue);
            if (value.isEmpty() && !parameter.getValue().isEmpty()) {
                throw TemplateFailed.invalid(
                        "The parameter '" + parameter.getKey() + "' must have a 'value'.",
                        "parameters." + parameter.getKey());
            }
            value.ifPresent(each -> given.put(parameter.getKey(), each));
        }
        return given;
    }

    private void checkDeclared() {
        List<String> undeclared =
                given.keySet().stream()
                        .filter(name -> TemplateJson.entry(declared, name).isEmpty())
                        .toList();
        if (!undeclared.isEmpty()) {
            throw TemplateFailed.invalid(
                    "The template parameters '"
                            + String.join(", ", undeclared)
                            + "' in the parameters file are not valid; they are not present in the"
                            + " original template and can therefore not be provided at deployment"
                            + " time. The only supported parameters for this template are '"
                            + String.join(", ", declared.propertyNames())
                            + "'. Please see https://aka.ms/arm-pass-parameter-values for usage"
                            + " details.",
                    "parameters");
        }
    }

    /// Evaluates and checks all.
    ///
    /// @param defaults in which default values are evaluated
    void evaluate(Frame defaults) {
        frame = Optional.of(defaults);
        var missing = new ArrayList<String>();
        for (String name : declared.propertyNames()) {
            boolean there = given(name).isPresent() || fallback(type(name)).isPresent();
            if (!there && !types.isNullable(type(name), "parameters." + name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw TemplateFailed.invalid(
                    "The value for the template parameter '"
                            + String.join("', '", missing)
                            + "' is not provided. Please see"
                            + " https://aka.ms/arm-create-parameter-file for usage details.",
                    "parameters." + missing.getFirst());
        }
        for (String name : declared.propertyNames()) {
            JsonNode _ = value(name);
        }
    }

    private Optional<JsonNode> given(String name) {
        return given.entrySet().stream()
                .filter(each -> each.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .filter(value -> !value.isNull() || isNullable(name));
    }

    private boolean isNullable(String name) {
        return types.isNullable(type(name), "parameters." + name);
    }

    private ObjectNode type(String name) {
        return TemplateJson.objectMember(declared, name, "parameters." + name)
                .orElseThrow(
                        () ->
                                TemplateFailed.invalid(
                                        "The template parameter '"
                                                + name
                                                + "' is not found. Please see"
                                                + " https://aka.ms/arm-syntax-parameters for usage"
                                                + " details.",
                                        "parameters." + name));
    }

    private static Optional<JsonNode> fallback(ObjectNode type) {
        return TemplateJson.entry(type, "defaultValue").map(Map.Entry::getValue);
    }

    @Override
    public JsonNode value(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        JsonNode known = values.get(key);
        if (known != null) {
            return known;
        }
        ObjectNode type = type(name);
        if (!beingMade.add(key)) {
            throw TemplateFailed.invalid(
                    "The default value of the template parameter '" + name + "' needs itself.",
                    "parameters." + name);
        }
        JsonNode value =
                given(name)
                        .or(
                                () ->
                                        fallback(type)
                                                .map(
                                                        each ->
                                                                evaluator.value(
                                                                        each, frame.orElseThrow())))
                        .orElseGet(NullNode::getInstance);
        types.check(value, type, "parameters." + name);
        values.put(key, value);
        return value;
    }

    /// As a deployment shows them: `{"x": {"type": "String", "value": ...}}`, of secure ones
    /// only
    /// the type.
    ObjectNode shown() {
        ObjectNode all = TemplateJson.object();
        for (String name : declared.propertyNames()) {
            ObjectNode type = type(name);
            String path = "parameters." + name;
            ObjectNode shown = all.putObject(name);
            shown.put("type", TypeNames.shown(types.name(type, path)));
            if (!types.isSecure(type, path)) {
                shown.set("value", value(name));
            }
        }
        return all;
    }
}
