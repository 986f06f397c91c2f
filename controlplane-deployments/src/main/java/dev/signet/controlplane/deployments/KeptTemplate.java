// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.templates.TemplateJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A template as it is kept: without the default values of secure parameters, and with a mask for
/// every text, and every literal of an expression, that is a secret as a whole. What was masked is
/// refused when it comes back in a deployment: [#requireUnmasked].
final class KeptTemplate {
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'");
    private static final String REFERENCE = "#/definitions/";
    private static final int DEPTH_MAX = 32;

    private final Secrets secrets;

    private KeptTemplate(Secrets secrets) {
        this.secrets = secrets;
    }

    static JsonNode of(ObjectNode template, Secrets secrets) {
        return new KeptTemplate(secrets).kept(template, TemplateJson.object());
    }

    /// @param definitions of the nearest template around the node
    private JsonNode kept(JsonNode node, ObjectNode definitions) {
        if (node instanceof ObjectNode object) {
            return kept(object, definitions);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                copy.add(kept(array.get(i), definitions));
            }
            return copy;
        }
        return node.isString()
                ? JsonNodeFactory.instance.stringNode(kept(node.stringValue()))
                : secrets.mask(node);
    }

    private ObjectNode kept(ObjectNode object, ObjectNode around) {
        boolean isTemplate = TemplateJson.entry(object, "resources").isPresent();
        ObjectNode definitions =
                isTemplate ? child(object, "definitions").orElseGet(TemplateJson::object) : around;
        boolean secure =
                TemplateJson.entry(object, "defaultValue").isPresent()
                        && isSecure(object, definitions, new HashSet<>(), 0);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(
                        member -> {
                            if (!secure || !member.getKey().equalsIgnoreCase("defaultValue")) {
                                copy.set(member.getKey(), kept(member.getValue(), definitions));
                            }
                        });
        return copy;
    }

    private String kept(String text) {
        if (secrets.isSecret(text)) {
            return Secrets.MASK;
        }
        if (!text.startsWith("[")) {
            return text;
        }
        return LITERAL.matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        secrets.isSecret(found.group(1))
                                                ? "'" + Secrets.MASK + "'"
                                                : found.group()));
    }

    private static Optional<ObjectNode> child(ObjectNode object, String name) {
        return TemplateJson.member(object, name)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    /// Whether values of the type are secure, or something in them is; also where it cannot be told
    /// for depth.
    ///
    /// @param seen names of definitions that are looked at already
    private static boolean isSecure(
            JsonNode node, ObjectNode definitions, Set<String> seen, int depth) {
        if (!(node instanceof ObjectNode type)) {
            return false;
        }
        if (depth > DEPTH_MAX
                || text(type, "type").filter(each -> each.startsWith("secure")).isPresent()) {
            return true;
        }
        var within = new ArrayList<JsonNode>();
        text(type, "$ref")
                .filter(each -> each.startsWith(REFERENCE))
                .map(each -> each.substring(REFERENCE.length()))
                .filter(seen::add)
                .flatMap(each -> TemplateJson.member(definitions, each))
                .ifPresent(within::add);
        child(type, "properties")
                .ifPresent(all -> all.properties().forEach(each -> within.add(each.getValue())));
        child(type, "items").ifPresent(within::add);
        child(type, "additionalProperties").ifPresent(within::add);
        return within.stream().anyMatch(each -> isSecure(each, definitions, seen, depth + 1));
    }

    private static Optional<String> text(ObjectNode object, String name) {
        return TemplateJson.member(object, name)
                .filter(JsonNode::isString)
                .map(each -> each.stringValue().toLowerCase(Locale.ROOT));
    }

    /// Refuses what has a mask where a value should be: nobody means it.
    ///
    /// @param path of the node, for the refusal
    static void requireUnmasked(JsonNode node, String path) {
        if (node.isObject()) {
            node.properties()
                    .forEach(each -> requireUnmasked(each.getValue(), path + "." + each.getKey()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireUnmasked(node.get(i), path + "[" + i + "]");
            }
        } else if (node.isString()
                && (node.stringValue().equals(Secrets.MASK)
                        || node.stringValue().startsWith("[")
                                && node.stringValue().contains("'" + Secrets.MASK + "'"))) {
            throw Refused.of(
                    "InvalidRequestContent",
                    "The request content was invalid: '"
                            + path
                            + "' is '"
                            + Secrets.MASK
                            + "', which stands where a secret was taken out. Give the value itself.");
        }
    }
}
