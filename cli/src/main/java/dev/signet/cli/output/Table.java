// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.output;

import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Columns by the rules of `az`: simple members only, each name with its first letter raised,
/// without `id`, `type` and `etag`.
final class Table {
    private static final Set<String> PASSED_OVER = Set.of("id", "type", "etag");

    private Table() {}

    static String of(JsonNode result) {
        List<Map<String, String>> rows = new ArrayList<>();
        if (result.isArray()) {
            Json.elements(result).forEach(element -> rows.add(row(element)));
        } else {
            rows.add(row(result));
        }
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        if (names.isEmpty()) {
            return "";
        }
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (String name : names) {
            int width = name.length();
            for (var row : rows) {
                width = Math.max(width, row.getOrDefault(name, "").length());
            }
            widths.put(name, width);
        }
        StringBuilder text = new StringBuilder();
        line(text, widths, name -> name);
        line(text, widths, name -> "-".repeat(widths.getOrDefault(name, 0)));
        rows.forEach(row -> line(text, widths, name -> row.getOrDefault(name, "")));
        return text.toString();
    }

    /// A cell of the column of that name.
    private interface Cells {
        String of(String name);
    }

    private static void line(StringBuilder text, Map<String, Integer> widths, Cells cells) {
        StringBuilder line = new StringBuilder();
        widths.forEach(
                (name, width) -> {
                    String cell = cells.of(name);
                    line.append(cell).append(" ".repeat(width - cell.length() + 2));
                });
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static Map<String, String> row(JsonNode element) {
        Map<String, String> row = new LinkedHashMap<>();
        if (element.isObject()) {
            for (var member : element.properties()) {
                JsonNode value = member.getValue();
                boolean shown = value.isValueNode() && !value.isNull();
                if (shown && !PASSED_OVER.contains(member.getKey())) {
                    row.put(raised(member.getKey()), Tsv.cell(value));
                }
            }
        } else if (element.isArray()) {
            int column = 1;
            for (JsonNode value : element) {
                row.put("Column" + column++, Tsv.cell(value));
            }
        } else {
            row.put("Result", Tsv.cell(element));
        }
        return row;
    }

    private static String raised(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
