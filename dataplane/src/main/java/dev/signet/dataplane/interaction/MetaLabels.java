// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.fhir.Json;
import dev.signet.fhir.JsonArray;
import dev.signet.fhir.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Profiles, security labels and tags of a `meta`: sets whose members are told apart by their
/// canonical, or by system and code.
final class MetaLabels {
    static final List<String> NAMES = List.of("profile", "security", "tag");

    private MetaLabels() {}

    /// `meta` with those of `more` that it has not.
    static JsonObject with(JsonObject meta, JsonObject more) {
        JsonObject result = meta;
        for (String name : NAMES) {
            List<Json> labels = labels(meta, name);
            int before = labels.size();
            for (Json label : labels(more, name)) {
                if (labels.stream().noneMatch(there -> isSame(there, label))) {
                    labels.add(label);
                }
            }
            if (labels.size() > before) {
                result = result.with(name, JsonArray.of(labels));
            }
        }
        return result;
    }

    /// `meta` without those of `less`.
    static JsonObject without(JsonObject meta, JsonObject less) {
        JsonObject result = meta;
        for (String name : NAMES) {
            List<Json> labels = labels(meta, name);
            for (Json label : labels(less, name)) {
                labels.removeIf(there -> isSame(there, label));
            }
            result =
                    labels.isEmpty()
                            ? result.without(name)
                            : result.with(name, JsonArray.of(labels));
        }
        return result;
    }

    private static List<Json> labels(JsonObject meta, String name) {
        var labels = new ArrayList<Json>();
        if (meta.find(name) instanceof JsonArray array) {
            array.forEach(labels::add);
        }
        return labels;
    }

    private static boolean isSame(Json one, Json other) {
        if (one instanceof JsonObject coding && other instanceof JsonObject that) {
            return coding.text("system", "").equals(that.text("system", ""))
                    && coding.text("code", "").equals(that.text("code", ""));
        }
        return one.equals(other);
    }
}
