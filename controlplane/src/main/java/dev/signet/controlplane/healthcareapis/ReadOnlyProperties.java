// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.arm.ArmError;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rule of PATCH: besides tags and public access, a body may only repeat what is shown.
final class ReadOnlyProperties {
    private static final Set<String> FREE =
            Set.of("tags", "etag", "systemdata", "properties.publicnetworkaccess");

    private ReadOnlyProperties() {}

    /// @throws dev.signet.base.Failed `INVALID` with the path of the first member that differs
    static void check(ObjectNode body, ObjectNode shown) {
        check("", body, shown);
    }

    private static void check(String path, ObjectNode body, JsonNode shown) {
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            String at = path + member.getKey();
            JsonNode value = member.getValue();
            JsonNode there = named(shown, member.getKey());
            if (FREE.contains(at.toLowerCase(Locale.ROOT)) || (value.isNull() && absent(there))) {
                continue;
            }
            if (value instanceof ObjectNode inner && there.isObject()) {
                check(at + ".", inner, there);
            } else if (!value.equals(there)) {
                throw ArmError.property(at, "cannot be changed by PATCH");
            }
        }
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static JsonNode named(JsonNode node, String name) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                return member.getValue();
            }
        }
        return node.path(name);
    }
}
