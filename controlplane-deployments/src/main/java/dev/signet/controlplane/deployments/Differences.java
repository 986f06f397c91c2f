// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.templates.TemplateJson;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Where what a template asks for differs from what is there: the changes of properties of a
/// what-if, each with path and both values.
final class Differences {
    private Differences() {}

    /// @param before a resource as it is shown
    /// @param body what is asked for
    static ArrayNode between(ObjectNode before, ObjectNode body) {
        ArrayNode delta = JsonNodeFactory.instance.arrayNode();
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            compare(
                    member.getKey(),
                    TemplateJson.member(before, member.getKey()),
                    member.getValue(),
                    delta);
        }
        Optional<JsonNode> tags =
                TemplateJson.member(before, "tags").filter(each -> !each.isEmpty());
        if (tags.isPresent() && TemplateJson.member(body, "tags").isEmpty()) {
            add(delta, "tags", "Delete", tags, Optional.empty());
        }
        return delta;
    }

    private static void compare(
            String path, Optional<JsonNode> before, JsonNode after, ArrayNode delta) {
        if (before.isEmpty()) {
            if (!isNothing(after)) {
                add(delta, path, "Create", before, Optional.of(after));
            }
            return;
        }
        JsonNode old = before.get();
        if (old.isObject() && after.isObject()) {
            for (Map.Entry<String, JsonNode> member : after.properties()) {
                compare(
                        path + "." + member.getKey(),
                        TemplateJson.member(old, member.getKey()),
                        member.getValue(),
                        delta);
            }
            if (path.equals("tags") && old.size() > after.size()) {
                add(delta, path, "Modify", before, Optional.of(after));
            }
            return;
        }
        if (old.isArray() && after.isArray()) {
            ArrayNode within = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < Math.min(old.size(), after.size()); i++) {
                compare(String.valueOf(i), Optional.of(old.get(i)), after.get(i), within);
            }
            if (old.size() != after.size() || !within.isEmpty()) {
                add(delta, path, "Array", before, Optional.of(after));
            }
            return;
        }
        if (!same(path, old, after)) {
            add(delta, path, "Modify", before, Optional.of(after));
        }
    }

    /// What one may as well leave out.
    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainer() && value.isEmpty())
                || (value.isString() && value.stringValue().isEmpty())
                || (value.isBoolean() && !value.booleanValue());
    }

    private static boolean same(String path, JsonNode old, JsonNode fresh) {
        if (old.isNumber() && fresh.isNumber()) {
            return old.doubleValue() == fresh.doubleValue();
        }
        if (!old.isString() || !fresh.isString()) {
            return old.equals(fresh);
        }
        String one = old.stringValue();
        String other = fresh.stringValue();
        boolean plain = path.equals("location");
        return plain
                ? location(one).equals(location(other))
                : one.equals(other)
                        || (one.startsWith("/subscriptions/") && one.equalsIgnoreCase(other))
                        || (path.toLowerCase(Locale.ROOT).endsWith("type")
                                && one.equalsIgnoreCase(other));
    }

    private static String location(String text) {
        return text.replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static void add(
            ArrayNode delta,
            String path,
            String type,
            Optional<JsonNode> before,
            Optional<JsonNode> after) {
        ObjectNode change = ArmJson.object();
        change.put("path", path);
        change.put("propertyChangeType", type);
        before.ifPresent(each -> change.set("before", each));
        after.ifPresent(each -> change.set("after", each));
        if (type.equals("Array")) {
            change.putArray("children");
        }
        delta.add(change);
    }
}
