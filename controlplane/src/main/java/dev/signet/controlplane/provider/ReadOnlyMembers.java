// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.controlplane.arm.ArmError;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rule of PATCH: besides what it may change, a body may only repeat what is shown.
public final class ReadOnlyMembers {
    /// Members that a PATCH of any resource may hold, in lower case.
    private static final Set<String> FREE = Set.of("tags", "etag", "systemdata");

    private ReadOnlyMembers() {}

    /// @throws dev.signet.base.Failed `INVALID` with the path of the first member that differs
    ///
    /// @param changeable paths that it may change beside the tags, in lower case
    public static void check(ObjectNode body, ObjectNode shown, Set<String> changeable) {
        check("", body, shown, changeable);
    }

    private static void check(
            String path, ObjectNode body, JsonNode shown, Set<String> changeable) {
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            String at = path + member.getKey();
            JsonNode value = member.getValue();
            JsonNode there = named(shown, member.getKey());
            String lower = at.toLowerCase(Locale.ROOT);
            if (FREE.contains(lower)
                    || changeable.contains(lower)
                    || (value.isNull() && absent(there))) {
                continue;
            }
            if (value instanceof ObjectNode inner && there.isObject()) {
                check(at + ".", inner, there, changeable);
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
