// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.page.Form;
import dev.signet.portal.plane.Wire;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The operations of a FHIRPath Patch as a form holds them: one a row, or all as JSON.
///
/// @param rows always [#ROWS]
/// @param json a Parameters resource, in place of the rows; empty where they are used
public record PatchForm(List<Row> rows, String json) {
    /// How many operations the form takes.
    static final int ROWS = 3;

    /// What a patch may be, as it is kept until its number is typed.
    static final int JSON_CHARACTERS_MAX = 64 << 10;

    private static final Set<String> KINDS = Set.of("replace", "add", "upsert", "delete");
    private static final Set<String> NAMED = Set.of("add", "upsert");

    /// Types of values that stand in one field.
    public static final List<String> TYPES =
            List.of(
                    "boolean",
                    "code",
                    "string",
                    "integer",
                    "decimal",
                    "date",
                    "dateTime",
                    "instant",
                    "uri",
                    "id");

    public PatchForm {
        rows = List.copyOf(rows);
    }

    /// One operation.
    ///
    /// @param kind `replace`, `add`, `upsert` or `delete`
    /// @param path of the element, from the resource's type on
    /// @param name of the element that is added; empty for other kinds
    /// @param type of the value, one of [#TYPES]
    public record Row(String kind, String path, String name, String type, String value) {
        static final Row NONE = new Row("replace", "", "", "string", "");

        boolean isEmpty() {
            return path.isEmpty() && name.isEmpty() && value.isEmpty();
        }
    }

    /// Without an operation.
    static PatchForm empty() {
        return new PatchForm(IntStream.range(0, ROWS).mapToObj(_ -> Row.NONE).toList(), "");
    }

    static PatchForm of(Form form) {
        return new PatchForm(
                IntStream.rangeClosed(1, ROWS)
                        .mapToObj(
                                number ->
                                        new Row(
                                                form.text("kind" + number),
                                                form.text("path" + number),
                                                form.text("name" + number),
                                                form.text("type" + number),
                                                form.text("value" + number)))
                        .toList(),
                form.text("json"));
    }

    /// What they make.
    ///
    /// @param patch a Parameters resource, as it is sent
    /// @param problem empty when it can be sent
    record Made(String patch, String problem) {
        private static Made wrong(String problem) {
            return new Made("", problem);
        }
    }

    Made made() {
        List<Row> used = rows.stream().filter(row -> !row.isEmpty()).toList();
        if (!json.isEmpty()) {
            return used.isEmpty()
                    ? read()
                    : Made.wrong("The operations stand in the fields or as JSON, not in both.");
        }
        if (used.isEmpty()) {
            return Made.wrong("At least one operation is needed.");
        }
        ObjectNode patch = Wire.object().put("resourceType", "Parameters");
        var operations = patch.putArray("parameter");
        for (Row row : used) {
            String problem = add(operations, row);
            if (!problem.isEmpty()) {
                return Made.wrong("Operation " + (rows.indexOf(row) + 1) + ": " + problem);
            }
        }
        return new Made(patch.toString(), "");
    }

    private Made read() {
        if (json.length() > JSON_CHARACTERS_MAX) {
            return Made.wrong("The JSON has more than 65536 characters.");
        }
        try {
            JsonNode read = Wire.JSON.readTree(json);
            return read.path("resourceType").asString("").equals("Parameters")
                    ? new Made(read.toString(), "")
                    : Made.wrong("The JSON is not a Parameters resource.");
        } catch (JacksonException _) {
            return Made.wrong("The JSON does not read.");
        }
    }

    /// @return what is wrong; empty when nothing is
    private static String add(ArrayNode operations, Row row) {
        boolean isNamed = NAMED.contains(row.kind());
        boolean isDelete = row.kind().equals("delete");
        if (!KINDS.contains(row.kind()) || !TYPES.contains(row.type())) {
            return "a kind and a type of value are needed.";
        }
        if (row.path().isEmpty()) {
            return "a path is needed, such as Patient.active.";
        }
        if (isNamed == row.name().isEmpty()) {
            return isNamed
                    ? "the name of the element that is added is needed."
                    : "only what is added has a name.";
        }
        if (isDelete != row.value().isEmpty()) {
            return isDelete ? "what is deleted has no value." : "a value is needed.";
        }
        var parts = new ArrayList<ObjectNode>();
        parts.add(part("type").put("valueCode", row.kind()));
        parts.add(part("path").put("valueString", row.path()));
        if (isNamed) {
            parts.add(part("name").put("valueString", row.name()));
        }
        if (!isDelete) {
            ObjectNode value = part("value");
            String member =
                    "value" + Character.toUpperCase(row.type().charAt(0)) + row.type().substring(1);
            if (!put(value, member, row)) {
                return "that is no value of the type " + row.type() + ".";
            }
            parts.add(value);
        }
        operations.addObject().put("name", "operation").putArray("part").addAll(parts);
        return "";
    }

    private static ObjectNode part(String name) {
        return Wire.object().put("name", name);
    }

    /// @return false when it is no value of the type; types of text are the account's to check
    private static boolean put(ObjectNode value, String member, Row row) {
        switch (row.type()) {
            case "boolean" -> {
                value.put(member, row.value().equals("true"));
                return row.value().equals("true") || row.value().equals("false");
            }
            case "integer" -> {
                if (!row.value().matches("-?(0|[1-9][0-9]{0,8})")) {
                    return false;
                }
                value.put(member, Integer.parseInt(row.value()));
            }
            case "decimal" -> {
                if (!row.value().matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,17})?")) {
                    return false;
                }
                value.put(member, new BigDecimal(row.value()));
            }
            default -> value.put(member, row.value());
        }
        return true;
    }
}
