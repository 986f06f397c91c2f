// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of templates as Resource Manager takes it and its clients send it: with comments,
/// strings over several lines or in single quotes, commas behind the last member, and names
/// without quotes (the Azure CLI sends the template's own text behind a bare `template:`).
/// Names
/// compare without case, so two that differ in nothing else are refused. Bounded in size and
/// depth.
public final class TemplateJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.DEPTH_MAX)
                                                    .maxDocumentLength(Limits.BODY_BYTES_MAX)
                                                    .maxStringLength(Limits.BODY_BYTES_MAX)
                                                    .build())
                                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                                    .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final int BYTE_ORDER_MARK = 0xEF;

    private TemplateJson() {}

    /// The object that the bytes hold, UTF-8 with or without a byte order mark.
    ///
    /// @throws TemplateFailed `InvalidRequestContent` with line and column
    public static ObjectNode object(byte[] bytes) {
        if (bytes.length > Limits.BODY_BYTES_MAX) {
            throw malformed("it has more than " + Limits.BODY_BYTES_MAX + " bytes");
        }
        try {
            int start = bytes.length > 2 && (bytes[0] & 0xFF) == BYTE_ORDER_MARK ? 3 : 0;
            JsonNode node = MAPPER.readTree(bytes, start, bytes.length - start);
            if (node instanceof ObjectNode object) {
                checkNames(object);
                return object;
            }
            throw malformed("it must be one JSON object");
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw malformed(
                    at == null
                            ? "it is no JSON"
                            : "it is no JSON at line "
                                    + at.getLineNr()
                                    + ", column "
                                    + at.getColumnNr());
        }
    }

    private static TemplateFailed malformed(String why) {
        return new TemplateFailed(
                new TemplateError(
                        TemplateError.INVALID_CONTENT,
                        "The request content was invalid and could not be deserialized: "
                                + why
                                + ".",
                        ""));
    }

    private static void checkNames(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var seen = new java.util.HashSet<String>();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                if (!seen.add(member.getKey().toLowerCase(Locale.ROOT))) {
                    throw malformed("a member is given twice: '" + member.getKey() + "'");
                }
                checkNames(member.getValue());
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                checkNames(node.get(i));
            }
        }
    }

    /// The JSON of one value in a string, as the function `json` reads it: as leniently.
    public static Optional<JsonNode> value(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /// The shortest JSON of a value.
    public static String text(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /// A fresh empty object.
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// The member of that name, whatever its case; empty when it is not there or null.
    public static Optional<JsonNode> member(JsonNode object, String name) {
        return entry(object, name).map(Map.Entry::getValue).filter(value -> !value.isNull());
    }

    /// The member of that name, whatever its case, as it is spelled.
    public static Optional<Map.Entry<String, JsonNode>> entry(JsonNode object, String name) {
        if (!object.isObject()) {
            return Optional.empty();
        }
        JsonNode exact = object.get(name);
        if (exact != null) {
            return Optional.of(Map.entry(name, exact));
        }
        return object.properties().stream()
                .filter(member -> member.getKey().equalsIgnoreCase(name))
                .findFirst();
    }

    /// A member that is an object.
    ///
    /// @param path of the member, for the refusal
    /// @throws TemplateFailed `InvalidTemplate`
    public static Optional<ObjectNode> objectMember(JsonNode object, String name, String path) {
        return member(object, name)
                .map(
                        value -> {
                            if (value instanceof ObjectNode found) {
                                return found;
                            }
                            throw TemplateFailed.invalid(
                                    "The template element '" + path + "' must be an object.", path);
                        });
    }

    /// A member that is a string.
    ///
    /// @throws TemplateFailed `InvalidTemplate`
    public static Optional<String> textMember(JsonNode object, String name, String path) {
        return member(object, name)
                .map(
                        value -> {
                            if (value.isString()) {
                                return value.stringValue();
                            }
                            throw TemplateFailed.invalid(
                                    "The template element '" + path + "' must be a string.", path);
                        });
    }
}
