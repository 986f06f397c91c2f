// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What stands in the place of a value that is known only while the deployment runs. Whatever
/// is
/// made of it is unknown too.
public final class Unknown {
    /// The one value; equal to nothing else.
    public static final JsonNode VALUE = JsonNodeFactory.instance.pojoNode(new Object());

    private Unknown() {}

    /// Whether the whole value is unknown.
    public static boolean is(JsonNode node) {
        return VALUE.equals(node);
    }

    /// Whether the value is unknown or has something unknown in it.
    public static boolean in(JsonNode node) {
        if (is(node)) {
            return true;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                if (in(node.get(i))) {
                    return true;
                }
            }
        } else if (node.isObject()) {
            for (var member : node.properties()) {
                if (in(member.getValue())) {
                    return true;
                }
            }
        }
        return false;
    }
}
