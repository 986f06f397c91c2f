// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.output;

import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Values with tabs between them: a line for each element; an array within is written as its
/// length, an object as nothing, null as `None`, as `az` does.
final class Tsv {
    private Tsv() {}

    static String of(JsonNode result) {
        StringBuilder text = new StringBuilder();
        if (result.isArray()) {
            Json.elements(result).forEach(element -> line(text, element));
        } else if (!result.isNull()) {
            line(text, result);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, JsonNode element) {
        List<String> cells = new ArrayList<>();
        if (element.isObject()) {
            element.properties().forEach(member -> cells.add(cell(member.getValue())));
        } else if (element.isArray()) {
            element.forEach(value -> cells.add(cell(value)));
        } else {
            cells.add(cell(element));
        }
        text.append(String.join("\t", cells)).append('\n');
    }

    static String cell(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> String.valueOf(value.size());
            case OBJECT -> "";
            case NULL, MISSING -> "None";
            case BOOLEAN -> value.asBoolean() ? "true" : "false";
            default -> value.asString();
        };
    }
}
