// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.server.Json;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a template would change, one line for each resource and one for each property.
final class WhatIf {
    private static final Map<String, String> SIGNS =
            Map.of(
                    "Create", "+",
                    "Delete", "-",
                    "Modify", "~",
                    "Deploy", "!",
                    "NoChange", "=",
                    "Ignore", "*",
                    "Unsupported", "x",
                    "Array", "~");

    private WhatIf() {}

    static void print(JsonNode result, PrintStream out) {
        Map<String, Integer> counts = new TreeMap<>();
        JsonNode changes =
                result.has("changes")
                        ? result.path("changes")
                        : result.path("properties").path("changes");
        for (JsonNode change : Json.elements(changes)) {
            String type = Json.text(change, "changeType").orElse("");
            counts.merge(type, 1, Integer::sum);
            out.println(sign(type) + " " + Json.text(change, "resourceId").orElse(""));
            delta(change.path("delta"), "    ", out);
        }
        StringBuilder sum = new StringBuilder("Resource changes:");
        counts.forEach((type, count) -> sum.append(' ').append(count).append(' ').append(type));
        out.println(counts.isEmpty() ? "Resource changes: no change." : sum);
    }

    private static void delta(JsonNode delta, String indent, PrintStream out) {
        for (JsonNode change : Json.elements(delta)) {
            String type = Json.text(change, "propertyChangeType").orElse("");
            String values =
                    switch (type) {
                        case "Create" -> ": " + change.path("after");
                        case "Delete" -> ": " + change.path("before");
                        case "Modify" ->
                                ": " + change.path("before") + " => " + change.path("after");
                        default -> "";
                    };
            out.println(indent + sign(type) + " " + Json.text(change, "path").orElse("") + values);
            delta(change.path("children"), indent + "  ", out);
        }
    }

    private static String sign(String type) {
        return SIGNS.getOrDefault(type, "?");
    }
}
