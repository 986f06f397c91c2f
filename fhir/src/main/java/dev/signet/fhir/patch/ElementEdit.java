// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementPlace;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.patch.ElementValues.Value;
import java.util.List;

/// Changes of an element somewhere in a resource, which is left as it was: what is on the way
/// there is made anew.
///
/// @param work is told what it costs
/// @param operation its number, for refusals
record ElementEdit(Definitions definitions, FhirPathWork work, int operation) {
    /// What is done to the element at a place.
    interface Change {
        /// @param members of the element; of a primitive what stands beside it
        /// @param type whose elements those are
        JsonObject of(JsonObject members, TypeDefinition type);
    }

    /// The resource with the element at `place` changed.
    JsonObject at(JsonObject resource, ElementPlace place, Change change) {
        return edited(resource, resourceType(resource), place.steps(), change);
    }

    private JsonObject edited(
            JsonObject members, TypeDefinition type, List<ElementPlace.Step> steps, Change change) {
        if (steps.isEmpty()) {
            return change.of(members, type);
        }
        ElementPlace.Step step = steps.getFirst();
        List<Value> values = ElementValues.of(members, step.element(), work);
        Value value = values.get(step.index());
        List<ElementPlace.Step> below = steps.subList(1, steps.size());
        values.set(step.index(), edited(value, step.element().type(), below, change));
        return ElementValues.written(members, step.element(), values);
    }

    private Value edited(
            Value value, TypeDefinition type, List<ElementPlace.Step> below, Change change) {
        if (type.primitive() != null) {
            JsonObject beside = objectOr(value.beside());
            JsonObject edited = edited(beside, definitions.type("Element"), below, change);
            return new Value(value.value(), edited);
        }
        JsonObject members = objectOr(value.value());
        TypeDefinition actual = type.isAnyResource() ? resourceType(members) : type;
        return new Value(edited(members, actual, below, change), value.beside());
    }

    private static JsonObject objectOr(Json value) {
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private TypeDefinition resourceType(JsonObject resource) {
        TypeDefinition type = definitions.find(resource.text("resourceType", ""));
        if (type == null) {
            throw refused("the place is in no resource of this FHIR version");
        }
        return type;
    }

    Failed refused(String text) {
        return JsonPatch.refused(text, operation);
    }
}
