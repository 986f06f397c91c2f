// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.templates.TemplateJson;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The values of secure parameters, to be taken out of everything that is shown or stored.
///
/// @param texts those in them
record Secrets(Set<String> texts) {
    private static final String MASK = "*******";

    /// Shorter ones would be found in half of all words; they are masked where they stand alone.
    private static final int FOUND_WITHIN_MIN = 4;

    Secrets {
        texts = Set.copyOf(texts);
    }

    String mask(String text) {
        String masked = text;
        for (String secret : texts) {
            if (masked.equals(secret) && !secret.isEmpty()) {
                return MASK;
            }
            if (secret.length() >= FOUND_WITHIN_MIN) {
                masked = masked.replace(secret, MASK);
            }
        }
        return masked;
    }

    JsonNode mask(JsonNode node) {
        if (texts.isEmpty()) {
            return node;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(each -> masked.set(mask(each.getKey()), mask(each.getValue())));
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                masked.add(mask(array.get(i)));
            }
            return masked;
        }
        if (node.isString()) {
            return JsonNodeFactory.instance.stringNode(mask(node.stringValue()));
        }
        return node.isNumber() && texts.contains(node.asString())
                ? JsonNodeFactory.instance.stringNode(MASK)
                : node;
    }

    /// A template as it is kept: without the default values of secure parameters, and without
    /// values that are given as they are to secure parameters of deployments in it.
    JsonNode stored(JsonNode template) {
        return withoutValues(withoutSecureDefaults(template));
    }

    /// Only whole values: a part of an expression is not one.
    private JsonNode withoutValues(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(each -> copy.set(each.getKey(), withoutValues(each.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(withoutValues(array.get(i)));
            }
            return copy;
        }
        return node.isString()
                        && !node.stringValue().isEmpty()
                        && texts.contains(node.stringValue())
                ? JsonNodeFactory.instance.stringNode(MASK)
                : node;
    }

    /// The template without the default values of secure parameters, nested templates too.
    private static JsonNode withoutSecureDefaults(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(withoutSecureDefaults(array.get(i)));
            }
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        Optional<String> type =
                TemplateJson.member(object, "type")
                        .filter(JsonNode::isString)
                        .map(each -> each.stringValue().toLowerCase(Locale.ROOT));
        boolean secure =
                type.filter(each -> each.equals("securestring") || each.equals("secureobject"))
                        .isPresent();
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(
                        member -> {
                            if (!secure || !member.getKey().equalsIgnoreCase("defaultValue")) {
                                copy.set(member.getKey(), withoutSecureDefaults(member.getValue()));
                            }
                        });
        return copy;
    }
}
