// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Finds where a reference stands that has been refused. Slower than [References], and asked only
/// then.
public final class ReferencePlaces {
    private ReferencePlaces() {}

    /// The expression of the first element of `resource` whose `reference` is `pointer`; that of
    /// the resource when there is none.
    ///
    /// @param expression of the resource
    public static String find(
            Definitions definitions, JsonObject resource, String pointer, String expression) {
        TypeDefinition type = definitions.find(resource.text("resourceType", ""));
        String found = type == null ? null : inObject(definitions, resource, type, pointer);
        return found == null ? expression : expression + found;
    }

    private static @Nullable String inObject(
            Definitions definitions, JsonObject object, TypeDefinition type, String pointer) {
        if (type.name().equals("Reference") && object.text("reference", "").equals(pointer)) {
            return "";
        }
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            ElementDefinition element = type.element(name);
            if (element != null) {
                String below = inValue(definitions, object.value(i), element, pointer);
                if (below != null) {
                    return "." + element.path() + below;
                }
            }
        }
        return null;
    }

    private static @Nullable String inValue(
            Definitions definitions, Json value, ElementDefinition element, String pointer) {
        TypeDefinition type = element.type();
        switch (value) {
            case JsonObject object -> {
                TypeDefinition own =
                        type.isAnyResource()
                                ? definitions.find(object.text("resourceType", ""))
                                : type;
                return own == null ? null : inObject(definitions, object, own, pointer);
            }
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    String below = inValue(definitions, array.at(i), element, pointer);
                    if (below != null) {
                        return "[" + i + "]" + below;
                    }
                }
                return null;
            }
            default -> {
                return null;
            }
        }
    }
}
