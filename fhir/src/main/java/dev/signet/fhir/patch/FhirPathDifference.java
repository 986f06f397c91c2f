// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What makes one resource of another, as a FHIRPath Patch
/// (<https://hl7.org/fhir/R4/fhirpatch.html>): applied to the first it gives the second, but for
/// the id and, where it is left out, the meta. Lists are compared place by place. One use, one
/// thread.
public final class FhirPathDifference {
    /// Bytes of an operation beside its value.
    private static final long OPERATION_BYTES = 512;

    /// Names of elements that are words of FHIRPath: what has them is replaced as a whole.
    private static final Set<String> WORDS =
            Set.of("contains", "div", "is", "as", "in", "and", "or", "mod", "xor", "implies");

    private final TypeDefinition open;
    private final Meter meter;
    private final List<Json> operations = new ArrayList<>();

    private FhirPathDifference(Definitions definitions, Meter meter) {
        TypeDefinition parameters = definitions.find("Parameters");
        ElementDefinition parameter = parameters == null ? null : parameters.element("parameter");
        if (parameter == null) {
            throw new IllegalArgumentException("the version has no Parameters");
        }
        this.open = parameter.type();
        this.meter = meter;
    }

    /// The patch, without operations when nothing differs.
    ///
    /// @param before a valid resource
    /// @param after another of the same type
    /// @param withMeta whether the meta is compared
    /// @param meter is told what is built
    /// @return Parameters
    public static JsonObject between(
            JsonObject before,
            JsonObject after,
            boolean withMeta,
            Definitions definitions,
            Meter meter) {
        String name = before.text("resourceType", "");
        TypeDefinition type = definitions.find(name);
        if (type == null || !name.equals(after.text("resourceType", ""))) {
            throw new IllegalArgumentException("the resources are of two types");
        }
        var difference = new FhirPathDifference(definitions, meter);
        JsonObject from = withMeta ? before : before.without("meta");
        JsonObject to = withMeta ? after : after.without("meta");
        difference.compare(from.without("id"), to.without("id"), type, name);
        JsonObject parameters = text(JsonObject.EMPTY, "resourceType", "Parameters");
        return difference.operations.isEmpty()
                ? parameters
                : parameters.with("parameter", JsonArray.of(difference.operations));
    }

    /// One value of an element, a primitive with what stands beside it.
    private record Value(ElementDefinition element, Json value, Json beside) {
        boolean isSame(Value other) {
            return element.name().equals(other.element.name())
                    && JsonEquality.same(value, other.value)
                    && JsonEquality.same(beside, other.beside);
        }
    }

    private void compare(JsonObject before, JsonObject after, TypeDefinition type, String path) {
        var names = new LinkedHashSet<String>();
        type.elements().forEach(element -> names.add(element.path()));
        for (String name : names) {
            List<ElementDefinition> elements = type.elementsAt(name);
            List<Value> from = values(before, elements);
            List<Value> to = values(after, elements);
            boolean isList = elements.getFirst().isList();
            int both = Math.min(from.size(), to.size());
            for (int i = 0; i < both; i++) {
                String place = path + "." + name + (isList ? "[" + i + "]" : "");
                meter.take(0);
                if (!from.get(i).isSame(to.get(i))) {
                    changed(from.get(i), to.get(i), place);
                }
            }
            for (int i = from.size() - 1; i >= both; i--) {
                add("delete", path + "." + name + (isList ? "[" + i + "]" : ""));
            }
            for (int i = both; i < to.size(); i++) {
                JsonObject added = operation("add", path);
                add(with(with(added, part("name", "valueString", name)), holder(to.get(i))));
            }
        }
    }

    private void changed(Value from, Value to, String path) {
        boolean isSameType = from.element().name().equals(to.element().name());
        TypeDefinition type = to.element().type();
        if (isSameType
                && !type.isAnyResource()
                && from.value() instanceof JsonObject before
                && to.value() instanceof JsonObject after
                && isWalked(before, after, type)) {
            compare(before, after, type, path);
        } else {
            add(with(operation("replace", path), holder(to)));
        }
    }

    /// Whether a path can name what differs.
    private static boolean isWalked(JsonObject before, JsonObject after, TypeDefinition type) {
        for (ElementDefinition element : type.elements()) {
            if (WORDS.contains(element.path())) {
                Json from = before.find(element.name());
                Json to = after.find(element.name());
                boolean isSame =
                        from == null || to == null ? from == to : JsonEquality.same(from, to);
                if (!isSame) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Value> values(JsonObject parent, List<ElementDefinition> elements) {
        var all = new ArrayList<Value>();
        for (ElementDefinition element : elements) {
            Json values = parent.find(element.name());
            Json besides = parent.find("_" + element.name());
            for (int i = 0; i < Math.max(count(values), count(besides)); i++) {
                all.add(new Value(element, at(values, i), at(besides, i)));
            }
        }
        return all;
    }

    private static int count(@Nullable Json values) {
        return switch (values) {
            case null -> 0;
            case JsonArray array -> array.size();
            default -> 1;
        };
    }

    private static Json at(@Nullable Json values, int index) {
        return switch (values) {
            case null -> JsonNull.NULL;
            case JsonArray array -> index < array.size() ? array.at(index) : JsonNull.NULL;
            default -> index == 0 ? values : JsonNull.NULL;
        };
    }

    /// The part `value`.
    private JsonObject holder(Value value) {
        return held(text(JsonObject.EMPTY, "name", "value"), value);
    }

    private JsonObject held(JsonObject named, Value value) {
        TypeDefinition type = value.element().type();
        if (type.isAnyResource()) {
            return named.with("resource", value.value());
        }
        String typeName = type.name();
        String suffix = Character.toUpperCase(typeName.charAt(0)) + typeName.substring(1);
        if (type.primitive() != null && open.element("value" + suffix) == null) {
            suffix = "String"; // the grammar of the element decides
        }
        if (open.element("value" + suffix) != null) {
            JsonObject held = named;
            if (value.value() != JsonNull.NULL) {
                held = held.with("value" + suffix, value.value());
            }
            return value.beside() == JsonNull.NULL
                    ? held
                    : held.with("_value" + suffix, value.beside());
        }
        var parts = new ArrayList<Json>();
        if (value.value() instanceof JsonObject object) {
            var names = new LinkedHashSet<String>();
            type.elements().forEach(element -> names.add(element.path()));
            for (String name : names) {
                for (Value below : values(object, type.elementsAt(name))) {
                    meter.take(OPERATION_BYTES);
                    parts.add(held(text(JsonObject.EMPTY, "name", name), below));
                }
            }
        }
        return named.with("part", JsonArray.of(parts));
    }

    private void add(String type, String path) {
        add(operation(type, path));
    }

    private void add(JsonObject operation) {
        meter.take(OPERATION_BYTES);
        operations.add(operation);
    }

    private static JsonObject operation(String type, String path) {
        return text(JsonObject.EMPTY, "name", "operation")
                .with(
                        "part",
                        JsonArray.of(
                                part("type", "valueCode", type),
                                part("path", "valueString", path)));
    }

    private static JsonObject with(JsonObject operation, JsonObject part) {
        var parts = new ArrayList<Json>();
        if (operation.find("part") instanceof JsonArray before) {
            before.forEach(parts::add);
        }
        parts.add(part);
        return operation.with("part", JsonArray.of(parts));
    }

    private static JsonObject part(String name, String member, String value) {
        return text(text(JsonObject.EMPTY, "name", name), member, value);
    }

    private static JsonObject text(JsonObject object, String name, String value) {
        return object.with(name, new JsonString(value));
    }
}
