// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.arm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of a JSON object of a request, read by name and type. Names compare without
/// case; a null member counts as absent. What has not been asked for is *unknown*. One thread.
public final class JsonMembers {
    private static final int CHARACTERS_MAX = 2048;
    private static final int ENTRIES_MAX = 1024;
    private static final int TAGS_MAX = 50;
    private static final int TAG_NAME_CHARACTERS_MAX = 512;
    private static final int TAG_VALUE_CHARACTERS_MAX = 256;

    private final String path;
    private final Map<String, JsonNode> members = new LinkedHashMap<>();
    private final Map<String, String> spelled = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<JsonMembers> inner = new ArrayList<>();

    private JsonMembers(ObjectNode node, String path) {
        this.path = path;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = member.getKey().toLowerCase(Locale.ROOT);
            if (members.put(name, member.getValue()) != null) {
                throw ArmError.property(path + member.getKey(), "is given twice");
            }
            spelled.put(name, member.getKey());
        }
    }

    /// The members of a whole body.
    public static JsonMembers of(ObjectNode body) {
        return new JsonMembers(body, "");
    }

    /// The members of an object that stands in a body.
    ///
    /// @param path its JSON path with a period behind it
    public static JsonMembers within(ObjectNode object, String path) {
        return new JsonMembers(object, path);
    }

    /// The JSON path of a member.
    public String path(String name) {
        return path + name;
    }

    /// Whether the member is there, if only as null.
    public boolean said(String name) {
        return members.containsKey(name.toLowerCase(Locale.ROOT));
    }

    public Optional<String> text(String name) {
        return text(name, CHARACTERS_MAX);
    }

    public Optional<String> text(String name, int charactersMax) {
        return node(name).map(node -> text(node, path + name, charactersMax));
    }

    public Optional<Integer> integer(String name) {
        return node(name)
                .map(
                        node -> {
                            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                                throw ArmError.property(path + name, "must be an integer");
                            }
                            return node.intValue();
                        });
    }

    public Optional<Boolean> flag(String name) {
        return node(name)
                .map(
                        node -> {
                            if (!node.isBoolean()) {
                                throw ArmError.property(path + name, "must be true or false");
                            }
                            return node.booleanValue();
                        });
    }

    public Optional<JsonMembers> object(String name) {
        return node(name)
                .map(
                        node -> {
                            if (node instanceof ObjectNode object) {
                                return nested(object, path + name + ".");
                            }
                            throw ArmError.property(path + name, "must be an object");
                        });
    }

    /// An object as it is: nothing in it counts as unknown. A copy.
    public Optional<ObjectNode> tree(String name) {
        return node(name)
                .map(
                        node -> {
                            if (node instanceof ObjectNode object) {
                                return object.deepCopy();
                            }
                            throw ArmError.property(path + name, "must be an object");
                        });
    }

    /// An array as it is: nothing in it counts as unknown. A copy.
    public Optional<ArrayNode> trees(String name) {
        return array(name).map(ArrayNode::deepCopy);
    }

    /// The objects of an array.
    public Optional<List<JsonMembers>> objects(String name) {
        return array(name)
                .map(
                        nodes -> {
                            var all = new ArrayList<JsonMembers>();
                            for (int i = 0; i < nodes.size(); i++) {
                                String place = path + name + "[" + i + "]";
                                if (!(nodes.get(i) instanceof ObjectNode object)) {
                                    throw ArmError.property(place, "must be an object");
                                }
                                all.add(nested(object, place + "."));
                            }
                            return List.copyOf(all);
                        });
    }

    /// The strings of an array.
    public Optional<List<String>> texts(String name) {
        return array(name)
                .map(
                        nodes -> {
                            var all = new ArrayList<String>();
                            for (int i = 0; i < nodes.size(); i++) {
                                String place = path + name + "[" + i + "]";
                                all.add(text(nodes.get(i), place, CHARACTERS_MAX));
                            }
                            return List.copyOf(all);
                        });
    }

    /// Tags: at most 50, in order, with Resource Manager's bounds.
    public Optional<Map<String, String>> tags(String name) {
        return node(name)
                .map(
                        node -> {
                            if (!(node instanceof ObjectNode object)) {
                                throw ArmError.property(path + name, "must be an object");
                            }
                            return tags(object, path + name);
                        });
    }

    /// Counts as asked for: what may be there and means nothing.
    public void pass(String... names) {
        for (String name : names) {
            asked.add(name.toLowerCase(Locale.ROOT));
        }
    }

    /// Paths of what was never asked for, at most 20.
    public List<String> unknown() {
        var all = new ArrayList<String>();
        for (Map.Entry<String, String> name : spelled.entrySet()) {
            if (!asked.contains(name.getKey())) {
                all.add(path + name.getValue());
            }
        }
        inner.forEach(each -> all.addAll(each.unknown()));
        return all.size() > 20 ? List.copyOf(all.subList(0, 20)) : List.copyOf(all);
    }

    private Optional<JsonNode> node(String name) {
        pass(name);
        return Optional.ofNullable(members.get(name.toLowerCase(Locale.ROOT)))
                .filter(node -> !node.isNull());
    }

    private Optional<ArrayNode> array(String name) {
        return node(name)
                .map(
                        node -> {
                            if (!(node instanceof ArrayNode array)) {
                                throw ArmError.property(path + name, "must be an array");
                            }
                            if (array.size() > ENTRIES_MAX) {
                                throw ArmError.property(
                                        path + name, "must have at most 1024 entries");
                            }
                            return array;
                        });
    }

    private JsonMembers nested(ObjectNode object, String place) {
        var fields = new JsonMembers(object, place);
        inner.add(fields);
        return fields;
    }

    private static String text(JsonNode node, String place, int charactersMax) {
        if (!node.isString()) {
            throw ArmError.property(place, "must be a string");
        }
        String text = node.stringValue();
        if (text.length() > charactersMax) {
            throw ArmError.property(place, "must have at most " + charactersMax + " characters");
        }
        return text;
    }

    private static Map<String, String> tags(ObjectNode object, String place) {
        if (object.size() > TAGS_MAX) {
            throw ArmError.property(place, "must have at most 50 entries");
        }
        var tags = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> tag : object.properties()) {
            if (tag.getKey().isEmpty() || tag.getKey().length() > TAG_NAME_CHARACTERS_MAX) {
                throw ArmError.property(place, "must have names of 1 to 512 characters");
            }
            String value =
                    text(tag.getValue(), place + "." + tag.getKey(), TAG_VALUE_CHARACTERS_MAX);
            tags.put(tag.getKey(), value);
        }
        return Collections.unmodifiableMap(tags);
    }
}
