// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a job has counted, as the Parameters of Azure's service tell it. Pure functions.
public final class Counted {
    private Counted() {}

    /// A resource of those parameters, which may be none.
    public static JsonObject parameters(List<Json> all) {
        JsonObject resource = JsonObject.EMPTY.with("resourceType", new JsonString("Parameters"));
        // FHIR has no empty lists
        return all.isEmpty() ? resource : resource.with("parameter", JsonArray.of(all));
    }

    /// A parameter of parts, one at least.
    public static JsonObject parameter(String name, List<Json> parts) {
        return JsonObject.EMPTY
                .with("name", new JsonString(name))
                .with("part", JsonArray.of(parts));
    }

    /// A part for each type with how many there are of it.
    public static List<Json> counts(Map<String, Long> byType) {
        var parts = new ArrayList<Json>();
        byType.forEach((type, count) -> parts.add(count(type, count)));
        return parts;
    }

    /// A part with a number.
    public static JsonObject count(String name, long count) {
        return JsonObject.EMPTY
                .with("name", new JsonString(name))
                .with("valueDecimal", JsonNumber.of(count));
    }
}
