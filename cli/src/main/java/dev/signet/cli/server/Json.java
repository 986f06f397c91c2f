// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the command line reads and writes it. Any thread.
public final class Json {
    /// Numbers keep their digits.
    public static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /// What template files hold: comments, trailing commas, line ends in strings (contract 3.3).
    private static final JsonMapper LENIENT =
            MAPPER.rebuild()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// @return empty when the bytes are not one JSON value
    public static Optional<JsonNode> read(byte[] bytes) {
        try {
            return bytes.length == 0 ? Optional.empty() : Optional.of(MAPPER.readTree(bytes));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /// Reads what somebody has written by hand.
    ///
    /// @param what names it in the refusal, as a file or an option
    /// @throws CommandFailed when it is not JSON, with line and column
    public static JsonNode written(String text, String what) {
        try {
            JsonNode node = LENIENT.readTree(text);
            if (node.isMissingNode()) {
                throw CommandFailed.error(what + " is empty; JSON was expected");
            }
            return node;
        } catch (JacksonException e) {
            var place = e.getLocation();
            String where =
                    place == null
                            ? ""
                            : " (line "
                                    + place.getLineNr()
                                    + ", column "
                                    + place.getColumnNr()
                                    + ")";
            throw CommandFailed.error(what + " is not JSON" + where);
        }
    }

    /// The text at a path of member names; empty when it is not there or no text.
    public static Optional<String> text(JsonNode node, String... names) {
        JsonNode at = node;
        for (String name : names) {
            at = at.path(name);
        }
        return at.isString() ? Optional.of(at.asString()) : Optional.empty();
    }

    /// The elements of an array; none for anything else.
    public static List<JsonNode> elements(JsonNode array) {
        return array.isArray()
                ? StreamSupport.stream(array.spliterator(), false).toList()
                : List.of();
    }
}
