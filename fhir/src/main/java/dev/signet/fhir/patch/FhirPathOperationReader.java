// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Failed;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Reads one parameter `operation` of a FHIRPath Patch. Each part may be there once, and what the
/// operation does not take is refused.
final class FhirPathOperationReader {
    /// Longer paths are no use.
    private static final int PATH_CHARACTERS_MAX = 2_000;

    private static final Set<String> PARTS =
            Set.of("type", "path", "name", "value", "index", "source", "destination");

    private final int index;
    private final Map<String, JsonObject> parts = new HashMap<>();

    FhirPathOperationReader(Json parameter, int index) {
        this.index = index;
        if (!(parameter instanceof JsonObject object)
                || !object.text("name", "").equals("operation")
                || !(object.find("part") instanceof JsonArray all)) {
            throw refused("each parameter of a patch is an operation with parts");
        }
        for (Json each : all) {
            if (!(each instanceof JsonObject part) || !PARTS.contains(part.text("name", ""))) {
                throw refused(
                        "the parts of an operation are type, path, name, value, index, source and"
                                + " destination");
            }
            if (parts.put(part.text("name", ""), part) != null) {
                throw refused("the operation has a part twice: " + part.text("name", ""));
            }
        }
    }

    FhirPathOperation operation() {
        String type = text("type");
        FhirPathOperation operation =
                switch (type) {
                    case "add" -> new FhirPathOperation.Add(path(), text("name"), value(), false);
                    case "upsert" -> new FhirPathOperation.Add(path(), text("name"), value(), true);
                    case "insert" -> new FhirPathOperation.Insert(path(), number("index"), value());
                    case "delete" -> new FhirPathOperation.Delete(path());
                    case "replace" -> new FhirPathOperation.Replace(path(), value());
                    case "move" ->
                            new FhirPathOperation.Move(
                                    path(), number("source"), number("destination"));
                    default ->
                            throw refused(
                                    "the type of an operation is add, insert, delete, replace, move"
                                            + " or upsert");
                };
        if (!parts.isEmpty()) {
            throw refused(
                    "an operation of this type does not take the part "
                            + parts.keySet().stream().sorted().findFirst().orElseThrow());
        }
        return operation;
    }

    private JsonObject part(String name) {
        JsonObject part = parts.remove(name);
        if (part == null) {
            throw refused("the operation needs the part " + name);
        }
        return part;
    }

    private PatchValue value() {
        return new PatchValue(part("value"), index);
    }

    private String path() {
        String path = text("path");
        if (path.length() > PATH_CHARACTERS_MAX) {
            throw refused("the path has more than " + PATH_CHARACTERS_MAX + " characters");
        }
        return path;
    }

    private String text(String name) {
        JsonObject part = part(name);
        for (int i = 0; i < part.size(); i++) {
            if (part.name(i).startsWith("value") && part.value(i) instanceof JsonString string) {
                return string.value();
            }
        }
        throw refused("the part has no text: " + name);
    }

    private int number(String name) {
        JsonObject part = part(name);
        for (int i = 0; i < part.size(); i++) {
            if (part.name(i).startsWith("value") && part.value(i) instanceof JsonNumber number) {
                String text = number.text();
                if (text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    return Integer.parseInt(text);
                }
            }
        }
        throw refused("the part is no whole number from 0: " + name);
    }

    private Failed refused(String text) {
        return JsonPatch.refused(text, index);
    }
}
