// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.search.ValuePath;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Ways into JSON elements that several types go. Pure.
final class Elements {
    private Elements() {}

    /// Each element of an array, or the one value; nothing for `null`.
    static void each(@Nullable Json value, Consumer<Json> to) {
        if (value instanceof JsonArray array) {
            for (Json element : array) {
                to.accept(element);
            }
        } else if (value != null) {
            to.accept(value);
        }
    }

    /// The text of a primitive; empty for all else.
    static String primitive(Json element) {
        boolean isPrimitive =
                element instanceof JsonString
                        || element instanceof JsonNumber
                        || element instanceof JsonBoolean;
        return isPrimitive ? ValuePath.text(element) : "";
    }
}
