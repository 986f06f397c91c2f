// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

/// A JSON value. Immutable; any thread. Nothing prints content: `toString` gives kind and size.
public sealed interface Json
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
    /// The value written in `body`, as [JsonReader#read(byte[], int, int)].
    static Json read(byte[] body) {
        return JsonReader.read(body, 0, body.length);
    }

    /// The object written in `body`.
    ///
    /// @throws dev.signet.base.Failed MALFORMED also when the value is no object
    static JsonObject readObject(byte[] body) {
        return JsonReader.readObject(body, 0, body.length);
    }

    /// This value as compact JSON in UTF-8: no blanks, numbers as they were read. A fresh
    /// array.
    default byte[] bytes() {
        return JsonWriter.bytes(this);
    }
}
