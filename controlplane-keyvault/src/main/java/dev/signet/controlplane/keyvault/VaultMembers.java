// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.keys.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of one JSON object of a management request, by name and type. Null counts as
/// absent; another type is `INVALID` with the fact `field`, the JSON path.
record VaultMembers(String path, ObjectNode object) {
    private static final long EPOCH_SECONDS_MAX = 253_402_300_799L;

    Optional<String> text(String name) {
        return node(name).map(node -> text(node, name));
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> refused(name));
    }

    Optional<Boolean> flag(String name) {
        return node(name).map(node -> need(node.isBoolean(), node, name).booleanValue());
    }

    Optional<Integer> integer(String name) {
        return node(name)
                .map(
                        node ->
                                need(node.isIntegralNumber() && node.canConvertToInt(), node, name)
                                        .intValue());
    }

    /// Seconds since 1970.
    Optional<Instant> instant(String name) {
        return node(name)
                .map(
                        node -> {
                            need(node.isIntegralNumber() && node.canConvertToLong(), node, name);
                            long seconds = node.longValue();
                            need(seconds >= 0 && seconds <= EPOCH_SECONDS_MAX, node, name);
                            return Instant.ofEpochSecond(seconds);
                        });
    }

    Optional<VaultMembers> object(String name) {
        return node(name)
                .map(
                        node -> {
                            if (node instanceof ObjectNode nested) {
                                return new VaultMembers(inside(name), nested);
                            }
                            throw refused(name);
                        });
    }

    /// The object of that name, or an empty one.
    VaultMembers objectOrEmpty(String name) {
        return object(name).orElseGet(() -> new VaultMembers(inside(name), object.objectNode()));
    }

    Optional<List<VaultMembers>> objects(String name) {
        return array(name)
                .map(
                        nodes -> {
                            var all = new ArrayList<VaultMembers>();
                            for (JsonNode node : nodes) {
                                if (!(node instanceof ObjectNode nested)) {
                                    throw refused(name);
                                }
                                all.add(new VaultMembers(inside(name), nested));
                            }
                            return List.copyOf(all);
                        });
    }

    Optional<List<String>> texts(String name) {
        return array(name)
                .map(
                        nodes -> {
                            var all = new ArrayList<String>();
                            nodes.forEach(node -> all.add(text(node, name)));
                            return List.copyOf(all);
                        });
    }

    Optional<Tags> tags(String name) {
        return object(name)
                .map(
                        tags -> {
                            Map<String, String> values = new LinkedHashMap<>();
                            for (var tag : tags.object().properties()) {
                                values.put(tag.getKey(), tags.text(tag.getValue(), tag.getKey()));
                            }
                            return new Tags(values);
                        });
    }

    /// What breaks the rule of a member.
    Failed refused(String name) {
        return new Failed(
                Failure.INVALID,
                "a property of the request is missing or has an invalid value",
                new Fact("field", inside(name)));
    }

    private Optional<JsonNode> node(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private Optional<ArrayNode> array(String name) {
        return node(name)
                .map(
                        node -> {
                            if (node instanceof ArrayNode nodes) {
                                return nodes;
                            }
                            throw refused(name);
                        });
    }

    private String text(JsonNode node, String name) {
        return need(node.isString(), node, name).stringValue();
    }

    private JsonNode need(boolean holds, JsonNode node, String name) {
        if (!holds) {
            throw refused(name);
        }
        return node;
    }

    private String inside(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
