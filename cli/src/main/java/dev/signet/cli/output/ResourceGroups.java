// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.output;

import dev.signet.cli.server.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `resourceGroup` beside every id of a resource, as `az` adds it and scripts ask for it.
public final class ResourceGroups {
    private static final Pattern ID =
            Pattern.compile("(?i)/subscriptions/[^/]+/resourceGroups/([^/]+)/.+");

    private ResourceGroups() {}

    /// @return the same node, with the members added
    public static JsonNode added(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> added(member.getValue()));
            Matcher id = ID.matcher(Json.text(object, "id").orElse(""));
            if (id.matches() && !object.has("resourceGroup")) {
                object.put("resourceGroup", id.group(1));
            }
        } else if (node.isArray()) {
            node.forEach(ResourceGroups::added);
        }
        return node;
    }
}
