// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.templates.TemplateError;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The values of secure parameters, to be taken out of everything that is shown or stored: as they
/// are, and as JSON, expressions, addresses and Base64 spell them. A value.
final class Secrets {
    /// What stands where a secret was taken out.
    static final String MASK = "*******";

    /// Shorter ones would be found in half of all words; they are masked where they stand alone.
    private static final int FOUND_WITHIN_MIN = 4;

    /// Characters that are compared for one text: a text that needs more is not shown at all.
    private static final long COMPARED_MAX = 50_000_000;

    private final Set<String> spellings;
    private final Map<Long, List<String>> byStart;

    /// @param texts those in the values
    Secrets(Set<String> texts) {
        var all = new HashSet<String>();
        texts.stream().filter(each -> !each.isEmpty()).forEach(each -> spell(each, all));
        spellings = Set.copyOf(all);
        var starts = new HashMap<Long, List<String>>();
        for (String each : all) {
            if (each.length() >= FOUND_WITHIN_MIN) {
                starts.computeIfAbsent(start(each, 0), _ -> new ArrayList<>()).add(each);
            }
        }
        byStart = starts;
    }

    private static void spell(String text, Set<String> all) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String json = quoted(text);
        String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
        for (String each :
                List.of(
                        text,
                        json,
                        quoted(json),
                        text.replace("'", "''"),
                        form,
                        form.replace("+", "%20"),
                        text.toLowerCase(Locale.ROOT),
                        text.toUpperCase(Locale.ROOT))) {
            all.add(each);
        }
        if (text.length() >= FOUND_WITHIN_MIN) {
            all.add(Base64.getEncoder().encodeToString(bytes));
            all.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
    }

    /// As it stands between the quotation marks of JSON.
    private static String quoted(String text) {
        String json = TemplateJson.text(JsonNodeFactory.instance.stringNode(text));
        return json.substring(1, json.length() - 1);
    }

    /// The four characters there as one number.
    private static long start(String text, int at) {
        long start = 0;
        for (int i = at; i < at + FOUND_WITHIN_MIN; i++) {
            start = start << Character.SIZE | text.charAt(i);
        }
        return start;
    }

    /// Every place of a secret masked, those that overlap as one.
    String mask(String text) {
        if (spellings.contains(text)) {
            return MASK;
        }
        var masked = new StringBuilder();
        int shown = 0; // up to there the text is in `masked`
        int hidden = 0; // up to there it is not to be shown
        long compared = 0;
        for (int at = 0; at + FOUND_WITHIN_MIN <= text.length() && !byStart.isEmpty(); at++) {
            int end = hidden;
            for (String each : byStart.getOrDefault(start(text, at), List.of())) {
                compared += each.length();
                if (compared > COMPARED_MAX) {
                    return MASK;
                }
                if (at + each.length() > end && text.startsWith(each, at)) {
                    end = at + each.length();
                }
            }
            if (end == hidden) {
                continue;
            }
            if (at > hidden || hidden == 0) {
                masked.append(text, shown, at).append(MASK);
            }
            hidden = end;
            shown = end;
        }
        return shown == 0 ? text : masked.append(text, shown, text.length()).toString();
    }

    /// The same failure with its texts masked.
    TemplateFailed masked(TemplateFailed failed) {
        TemplateError error = failed.error();
        return new TemplateFailed(
                new TemplateError(error.code(), mask(error.message()), mask(error.target())));
    }

    JsonNode mask(JsonNode node) {
        if (spellings.isEmpty()) {
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
        return node.isNumber() && spellings.contains(node.asString())
                ? JsonNodeFactory.instance.stringNode(MASK)
                : node;
    }

    List<String> mask(List<String> texts) {
        return texts.stream().map(this::mask).toList();
    }

    /// Parameters or outputs as they are shown and kept, `{"x": {"type", "value"}}`: those with a
    /// secret in the value without a value, as if they were secure themselves. A mask in place of
    /// the secret could be taken for the value.
    ObjectNode withoutSecretValues(JsonNode all) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : all.properties()) {
            ObjectNode its = kept.putObject(mask(each.getKey()));
            each.getValue()
                    .properties()
                    .forEach(
                            member -> {
                                if (!member.getKey().equals("value")
                                        || mask(member.getValue()).equals(member.getValue())) {
                                    its.set(member.getKey(), member.getValue());
                                }
                            });
        }
        return kept;
    }

    /// Whether a text is a secret and nothing else.
    boolean isSecret(String text) {
        return spellings.contains(text);
    }
}
