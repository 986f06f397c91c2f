// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.List;

/// Makes small trees.
final class Trees {
    private Trees() {}

    /// An object of one text.
    static JsonObject object(String name, String value) {
        return JsonObject.EMPTY.with(name, new JsonString(value));
    }

    /// An object of one value.
    static JsonObject object(String name, Json value) {
        return JsonObject.EMPTY.with(name, value);
    }

    /// The same object with one more text.
    static JsonObject with(JsonObject object, String name, String value) {
        return object.with(name, new JsonString(value));
    }

    /// Texts.
    static JsonArray texts(List<String> values) {
        return JsonArray.of(values.stream().map(JsonString::new).toList());
    }
}
