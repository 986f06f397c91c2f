// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Profiles, security labels and tags of a `meta`: sets whose members are told apart by their
/// canonical, or by system and code.
final class MetaLabels {
    static final List<String> NAMES = List.of("profile", "security", "tag");

    private MetaLabels() {}

    /// `meta` with those of `more` that it has not.
    static JsonObject with(JsonObject meta, JsonObject more) {
        JsonObject result = meta;
        for (String name : NAMES) {
            Map<Object, Json> labels = labels(meta, name);
            int before = labels.size();
            labels(more, name).forEach(labels::putIfAbsent);
            if (labels.size() > before) {
                result = result.with(name, JsonArray.of(List.copyOf(labels.values())));
            }
        }
        return result;
    }

    /// `meta` without those of `less`.
    static JsonObject without(JsonObject meta, JsonObject less) {
        JsonObject result = meta;
        for (String name : NAMES) {
            Map<Object, Json> labels = labels(meta, name);
            labels.keySet().removeAll(labels(less, name).keySet());
            result =
                    labels.isEmpty()
                            ? result.without(name)
                            : result.with(name, JsonArray.of(List.copyOf(labels.values())));
        }
        return result;
    }

    /// By what tells them apart, in their order; of several that are the same the first.
    private static Map<Object, Json> labels(JsonObject meta, String name) {
        var labels = new LinkedHashMap<Object, Json>();
        if (meta.find(name) instanceof JsonArray array) {
            array.forEach(label -> labels.putIfAbsent(identity(label), label));
        }
        return labels;
    }

    private static Object identity(Json label) {
        return label instanceof JsonObject coding
                ? List.of(coding.text("system", ""), coding.text("code", ""))
                : label;
    }
}
