// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;

/// Reads the members of a Bundle in JSON one after the other, and of its entries one at a time:
/// no tree of the whole is built. Pure.
public final class BundleMembers {
    private BundleMembers() {}

    /// What is told of a Bundle.
    public interface Sink {
        /// It is a Bundle.
        void begin();

        /// A member, but for entries and the type of the resource.
        void member(ElementDefinition element, Json value);

        /// The next entry.
        void entry(ElementDefinition element, JsonObject entry);
    }

    /// Reads what has been validated, or was made here.
    ///
    /// @param type of Bundles
    /// @return false when it is no Bundle, does not say so at first, or its members are not in
    ///     the order of their definitions; then the sink has been told a part of it
    public static boolean read(byte[] json, TypeDefinition type, Sink sink) {
        var reader = new JsonReader(json, 0, json.length, Long.MAX_VALUE, Meter.NONE);
        boolean more = reader.nextIs('{') && reader.begins('}');
        boolean isBundle =
                more
                        && reader.name().equals("resourceType")
                        && reader.nextIs('"')
                        && reader.value().equals(new JsonString("Bundle"));
        if (!isBundle) {
            return false;
        }
        sink.begin();
        int last = -1;
        while (reader.goesOn('}')) {
            String name = reader.name();
            ElementDefinition element = type.element(name);
            int index = type.indexOf(name);
            if (element == null || index <= last) {
                return false; // a member with `_` belongs to another
            }
            last = index;
            if (name.equals("entry") && reader.nextIs('[')) {
                for (boolean next = reader.begins(']'); next; next = reader.goesOn(']')) {
                    sink.entry(element, (JsonObject) reader.value());
                }
            } else {
                sink.member(element, reader.value());
            }
        }
        reader.finish();
        return true;
    }
}
