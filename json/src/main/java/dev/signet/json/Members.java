// SPDX-License-Identifier: Apache-2.0
package dev.signet.json;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The members of one JSON object that somebody has sent or written, read by name and type. A
/// member that is null counts as absent; one of another kind is refused with its path and what
/// was expected, in the words of the [Rules]. What has not been asked for is *unknown*: who must
/// not pass over it calls [#refuseUnknown] when all is read. Every reader throws what
/// [Rules.Refusal] makes. One thread.
public final class Members {
    private static final int UNKNOWN_MAX = 20;
    private static final long EPOCH_SECONDS_MAX = 253_402_300_799L; // the end of the year 9999

    private final String path;
    private final Rules rules;

    /// By name as it is compared.
    private final Map<String, JsonNode> members = new LinkedHashMap<>();

    /// By the same name, as it was written.
    private final Map<String, String> spelled = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<Members> inner = new ArrayList<>();

    private Members(ObjectNode node, String path, Rules rules) {
        this.path = path;
        this.rules = rules;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = compared(member.getKey());
            if (members.put(name, member.getValue()) != null) {
                throw refused(member.getKey(), "is given twice");
            }
            spelled.put(name, member.getKey());
        }
    }

    /// The members of a whole text.
    public static Members of(ObjectNode whole, Rules rules) {
        return new Members(whole, "", rules);
    }

    /// The members of an object that stands in a whole.
    ///
    /// @param path its JSON path with a period behind it
    public static Members within(ObjectNode object, String path, Rules rules) {
        return new Members(object, path, rules);
    }

    /// The JSON path of a member.
    public String path(String name) {
        return path + name;
    }

    /// Whether the member is there, if only as null.
    public boolean said(String name) {
        return members.containsKey(compared(name));
    }

    /// Whether the member is there and not null.
    public boolean has(String name) {
        return node(name).isPresent();
    }

    /// A string of at most [Rules#charactersMax] characters.
    public Optional<String> text(String name) {
        return text(name, rules.charactersMax());
    }

    /// A string.
    ///
    /// @param charactersMax of UTF-16, inclusive
    public Optional<String> text(String name, int charactersMax) {
        return node(name).map(node -> text(node, name, charactersMax));
    }

    /// The same of a member that must be there.
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /// An integer of 32 bits; a fraction is refused, though it be `.0`.
    public Optional<Integer> integer(String name) {
        return node(name)
                .map(
                        node -> {
                            need(
                                    node.isIntegralNumber() && node.canConvertToInt(),
                                    name,
                                    "must be an integer");
                            return node.intValue();
                        });
    }

    /// An integer of 64 bits.
    public Optional<Long> longInteger(String name) {
        return node(name)
                .map(
                        node -> {
                            need(
                                    node.isIntegralNumber() && node.canConvertToLong(),
                                    name,
                                    "must be an integer");
                            return node.longValue();
                        });
    }

    /// `true` or `false`; no text is taken for one.
    public Optional<Boolean> flag(String name) {
        return node(name)
                .map(
                        node -> {
                            need(node.isBoolean(), name, "must be true or false");
                            return node.booleanValue();
                        });
    }

    /// Seconds since 1970, up to the year 9999.
    public Optional<Instant> instant(String name) {
        return longInteger(name)
                .map(
                        seconds -> {
                            need(
                                    seconds >= 0 && seconds <= EPOCH_SECONDS_MAX,
                                    name,
                                    "must be seconds since 1970, before the year 10000");
                            return Instant.ofEpochSecond(seconds);
                        });
    }

    /// Bytes in base64url (RFC 4648, section 5). A fresh array.
    public Optional<byte[]> bytes(String name) {
        return text(name)
                .map(
                        text -> {
                            try {
                                return Base64.getUrlDecoder().decode(text);
                            } catch (IllegalArgumentException _) {
                                throw refused(name, "must be base64url");
                            }
                        });
    }

    /// The same of a member that must be there.
    public byte[] requiredBytes(String name) {
        return bytes(name).orElseThrow(() -> missing(name));
    }

    public Optional<Members> object(String name) {
        return node(name).map(node -> nested(object(node, name), path + name + "."));
    }

    /// The object of that name, or one without members.
    public Members objectOrEmpty(String name) {
        return object(name)
                .orElseGet(() -> nested(JsonNodeFactory.instance.objectNode(), path + name + "."));
    }

    /// An object as it is: nothing in it counts as unknown. A copy.
    public Optional<ObjectNode> tree(String name) {
        return node(name).map(node -> object(node, name).deepCopy());
    }

    /// An array as it is: nothing in it counts as unknown. A copy.
    public Optional<ArrayNode> trees(String name) {
        return array(name).map(ArrayNode::deepCopy);
    }

    /// The objects of an array.
    public Optional<List<Members>> objects(String name) {
        return array(name)
                .map(
                        nodes ->
                                each(
                                        nodes,
                                        at -> {
                                            String place = name + "[" + at + "]";
                                            return nested(
                                                    object(nodes.get(at), place),
                                                    path + place + ".");
                                        }));
    }

    /// The strings of an array.
    public Optional<List<String>> texts(String name) {
        return array(name)
                .map(
                        nodes ->
                                each(
                                        nodes,
                                        at ->
                                                text(
                                                        nodes.get(at),
                                                        name + "[" + at + "]",
                                                        rules.charactersMax())));
    }

    /// An object whose names are free and whose values are strings, in its order; unmodifiable.
    public Optional<Map<String, String>> textsByName(String name, Rules.Entries bounds) {
        return node(name).map(node -> textsByName(object(node, name), name, bounds));
    }

    /// Counts as asked for: what may be there and means nothing.
    public void pass(String... names) {
        for (String name : names) {
            asked.add(compared(name));
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
        return List.copyOf(all.subList(0, Math.min(all.size(), UNKNOWN_MAX)));
    }

    /// Refuses the first member that was never asked for.
    public void refuseUnknown() {
        List<String> unknown = unknown();
        if (!unknown.isEmpty()) {
            throw rules.refusal().of(unknown.getFirst(), "is not supported");
        }
    }

    /// What breaks the rule of a member.
    ///
    /// @param rule to be read behind the path: `must be one of 'a' and 'b'`
    public RuntimeException refused(String name, String rule) {
        return rules.refusal().of(path + name, rule);
    }

    /// What breaks the rule of a member, where the refusal does not say the rule.
    public RuntimeException refused(String name) {
        return refused(name, "is missing or has an invalid value");
    }

    private RuntimeException missing(String name) {
        return refused(name, "is required");
    }

    private void need(boolean holds, String name, String rule) {
        if (!holds) {
            throw refused(name, rule);
        }
    }

    private String compared(String name) {
        return rules.anyCase() ? name.toLowerCase(Locale.ROOT) : name;
    }

    private Optional<JsonNode> node(String name) {
        pass(name);
        return Optional.ofNullable(members.get(compared(name))).filter(node -> !node.isNull());
    }

    private ObjectNode object(JsonNode node, String place) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw refused(place, "must be an object");
    }

    private Optional<ArrayNode> array(String name) {
        return node(name)
                .map(
                        node -> {
                            if (!(node instanceof ArrayNode array)) {
                                throw refused(name, "must be an array");
                            }
                            need(
                                    array.size() <= rules.entriesMax(),
                                    name,
                                    "must have at most " + rules.entriesMax() + " entries");
                            return array;
                        });
    }

    private static <T> List<T> each(ArrayNode nodes, IntFunction<T> read) {
        var all = new ArrayList<T>(nodes.size());
        for (int at = 0; at < nodes.size(); at++) {
            all.add(read.apply(at));
        }
        return List.copyOf(all);
    }

    private Members nested(ObjectNode object, String place) {
        var members = new Members(object, place, rules);
        inner.add(members);
        return members;
    }

    private String text(JsonNode node, String place, int charactersMax) {
        need(node.isString(), place, "must be a string");
        String text = node.stringValue();
        need(
                text.length() <= charactersMax,
                place,
                "must have at most " + charactersMax + " characters");
        return text;
    }

    private Map<String, String> textsByName(ObjectNode object, String name, Rules.Entries bounds) {
        need(
                object.size() <= bounds.entriesMax(),
                name,
                "must have at most " + bounds.entriesMax() + " entries");
        var texts = new LinkedHashMap<String, String>();
        var names = new HashSet<String>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            need(
                    names.add(compared(entry.getKey())),
                    name,
                    "must have no two names that differ in case alone");
            int characters = entry.getKey().length();
            need(
                    characters >= bounds.nameCharactersMin()
                            && characters <= bounds.nameCharactersMax(),
                    name,
                    "must have names of "
                            + bounds.nameCharactersMin()
                            + " to "
                            + bounds.nameCharactersMax()
                            + " characters");
            texts.put(
                    entry.getKey(),
                    text(entry.getValue(), name + "." + entry.getKey(), bounds.charactersMax()));
        }
        return Collections.unmodifiableMap(texts);
    }
}
