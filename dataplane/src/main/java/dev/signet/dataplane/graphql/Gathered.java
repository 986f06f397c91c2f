// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An object of the answer while it is made; what is flattened goes into the one around it. One
/// thread.
final class Gathered {
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    private static final class Slot {
        private final List<Json> values = new ArrayList<>();
        private boolean isList;
    }

    /// Says that there is something of that name, perhaps without a value.
    void name(String name, boolean isList) {
        slot(name, isList);
    }

    /// Adds a value.
    void add(String name, boolean isList, Json value) {
        slot(name, isList).values.add(value);
    }

    private Slot slot(String name, boolean isList) {
        if (slots.size() >= Bounds.FIELDS_MAX && !slots.containsKey(name)) {
            throw Refusals.tooMuch(
                    "an object of the answer has more fields than " + Bounds.FIELDS_MAX);
        }
        Slot slot = slots.computeIfAbsent(name, _ -> new Slot());
        slot.isList |= isList;
        return slot;
    }

    /// The object. What has no value is `null`, as GraphQL says it.
    JsonObject object() {
        var members = new LinkedHashMap<String, Json>();
        slots.forEach((name, slot) -> members.put(name, value(name, slot)));
        return JsonObject.of(members);
    }

    private static Json value(String name, Slot slot) {
        if (slot.values.isEmpty()) {
            return JsonNull.NULL;
        }
        if (slot.isList) {
            return JsonArray.of(slot.values);
        }
        if (slot.values.size() > 1) {
            // behind the point stands what a slice is told apart by, a resource's own word
            String asked = name.split("\\.", 2)[0];
            throw Refusals.wrong("field", asked, "it has more than one value");
        }
        return slot.values.getFirst();
    }
}
