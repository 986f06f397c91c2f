// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

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
}
