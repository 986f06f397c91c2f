// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// A patched resource without the arrays and objects that the patch has emptied: FHIR has none,
/// and who removes the last name of a patient leaves one without the element.
public final class Emptied {
    private Emptied() {}

    /// @param resource of which the part that was stored has no empty ones
    public static JsonObject of(JsonObject resource) {
        JsonObject result = resource;
        for (int i = 0; i < resource.size(); i++) {
            Json value = resource.value(i);
            Json kept = of(value);
            if (isEmpty(kept)) {
                result = result.without(resource.name(i));
            } else if (kept != value) {
                result = result.with(resource.name(i), kept);
            }
        }
        return result;
    }

    private static Json of(Json value) {
        return switch (value) {
            case JsonObject object -> of(object);
            case JsonArray array -> of(array);
            default -> value;
        };
    }

    /// Elements stay, empty ones too: their places mean something, and validation refuses them.
    private static Json of(JsonArray array) {
        List<Json> elements = new ArrayList<>(array.size());
        boolean isSame = true;
        for (Json element : array) {
            Json kept = of(element);
            isSame &= kept == element;
            elements.add(kept);
        }
        return isSame ? array : JsonArray.of(elements);
    }

    private static boolean isEmpty(Json value) {
        return switch (value) {
            case JsonObject object -> object.size() == 0;
            case JsonArray array -> array.size() == 0;
            default -> false;
        };
    }
}
