// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Failed;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.patch.ElementValues.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of a FHIRPath Patch: the parameter that holds it, as `value[x]`, as a resource, or, for
/// elements whose type has no name, as a part for each element.
///
/// @param operation its number, for refusals
record PatchValue(JsonObject parameter, int operation) {
    /// The value as it stands in an element.
    ///
    /// @param element which of the choice it is
    record Fitted(ElementDefinition element, Value value) {}

    /// The value for one of these elements, which are the same in FHIRPath.
    ///
    /// @throws Failed `INVALID` when it is of none of their types
    Fitted fitted(List<ElementDefinition> elements, FhirPathWork work) {
        for (int i = 0; i < parameter.size(); i++) {
            String name = parameter.name(i);
            if (name.startsWith("value") || name.startsWith("_value")) {
                return ofType(name.substring(name.indexOf("value") + 5), elements);
            }
        }
        ElementDefinition only = elements.getFirst();
        Json resource = parameter.find("resource");
        if (resource != null && only.type().isAnyResource()) {
            return new Fitted(only, new Value(resource, JsonNull.NULL));
        }
        boolean isOne = elements.size() == 1 && only.type().primitive() == null;
        if (resource == null && isOne && parameter.find("part") instanceof JsonArray parts) {
            return new Fitted(only, new Value(built(parts, only.type(), work), JsonNull.NULL));
        }
        throw refused("the value is of no type that the element takes");
    }

    /// @param suffix behind `value`: the type's name with a capital
    private Fitted ofType(String suffix, List<ElementDefinition> elements) {
        Json sent = parameter.find("value" + suffix);
        Json beside = parameter.find("_value" + suffix);
        var value = new Value(or(sent), or(beside));
        for (ElementDefinition element : elements) {
            if (capital(element.type().name()).equals(suffix)) {
                return new Fitted(element, value);
            }
        }
        // `valueString` for a code, `valueCode` for a string: the grammar of the element decides
        ElementDefinition only = elements.getFirst();
        boolean isPrimitive = !(sent instanceof JsonObject) && only.type().primitive() != null;
        if (elements.size() > 1 || !isPrimitive) {
            throw refused("the value is of no type that the element takes");
        }
        return new Fitted(only, value);
    }

    private static Json or(@Nullable Json value) {
        return value == null ? JsonNull.NULL : value;
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private JsonObject built(JsonArray parts, TypeDefinition type, FhirPathWork work) {
        JsonObject object = JsonObject.EMPTY;
        for (Json part : parts) {
            if (!(part instanceof JsonObject member)) {
                throw refused("a part is an object");
            }
            object =
                    new PatchValue(member, operation)
                            .added(object, type, member.text("name", ""), false, work);
        }
        return object;
    }

    /// `members` with this as a value of its element of that name.
    ///
    /// @param replaces whether it takes the place of one that is there and does not repeat
    /// @throws Failed `INVALID` when there is no such element, or one already
    JsonObject added(
            JsonObject members,
            TypeDefinition type,
            String name,
            boolean replaces,
            FhirPathWork work) {
        List<ElementDefinition> elements = elements(type, name);
        boolean isList = elements.getFirst().isList();
        int count = 0;
        for (ElementDefinition element : elements) {
            count += ElementValues.of(members, element, work).size();
        }
        if (replaces && count > 1) {
            throw refused("the element has several values: name the one to replace");
        }
        if (count > 0 && !replaces && !isList) {
            throw refused("the element has a value already: replace it");
        }
        Fitted fitted = fitted(elements, work);
        if (replaces) {
            JsonObject emptied = emptied(members, elements, fitted.element());
            return ElementValues.written(emptied, fitted.element(), List.of(fitted.value()));
        }
        List<Value> values = ElementValues.of(members, fitted.element(), work);
        values.add(fitted.value());
        return ElementValues.written(members, fitted.element(), values);
    }

    /// The elements that a name means in FHIRPath.
    List<ElementDefinition> elements(TypeDefinition type, String name) {
        List<ElementDefinition> elements = type.elementsAt(name);
        if (elements.isEmpty()) {
            throw refused("the type has no element of the name that is given");
        }
        return elements;
    }

    /// Without the other types of a choice.
    static JsonObject emptied(
            JsonObject members, List<ElementDefinition> elements, ElementDefinition kept) {
        JsonObject emptied = members;
        for (ElementDefinition element : elements) {
            if (!element.name().equals(kept.name())) {
                emptied = ElementValues.written(emptied, element, List.of());
            }
        }
        return emptied;
    }

    Failed refused(String text) {
        return JsonPatch.refused(text, operation);
    }
}
