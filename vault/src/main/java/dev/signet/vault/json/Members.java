// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.keys.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The members of one JSON object, by name and type. A member that is null counts as absent;
/// one of another type is `INVALID` with the fact `field`. Members nobody asks for are ignored,
/// as a newer api-version may carry more.
public record Members(String place, ObjectNode object) {
    private static final long EPOCH_SECONDS_MAX = 253_402_300_799L;

    public Optional<String> text(String name) {
        return node(name).map(node -> need(node.isString(), name, node).stringValue());
    }

    public String requiredText(String name) {
        return text(name).orElseThrow(() -> refused(name));
    }

    public Optional<Boolean> flag(String name) {
        return node(name).map(node -> need(node.isBoolean(), name, node).booleanValue());
    }

    public Optional<Integer> integer(String name) {
        return node(name)
                .map(
                        node ->
                                need(node.isIntegralNumber() && node.canConvertToInt(), name, node)
                                        .intValue());
    }

    /// Seconds since 1970, up to the year 9999.
    public Optional<Instant> instant(String name) {
        return node(name)
                .map(
                        node -> {
                            need(node.isIntegralNumber() && node.canConvertToLong(), name, node);
                            long seconds = node.longValue();
                            need(seconds >= 0 && seconds <= EPOCH_SECONDS_MAX, name, node);
                            return Instant.ofEpochSecond(seconds);
                        });
    }

    /// Bytes in base64url without padding (RFC 4648, section 5).
    Optional<byte[]> bytes(String name) {
        return text(name).map(text -> decoded(name, text));
    }

    public byte[] requiredBytes(String name) {
        return bytes(name).orElseThrow(() -> refused(name));
    }

    public Members members(String name) {
        return node(name)
                .map(
                        node ->
                                new Members(
                                        path(name), (ObjectNode) need(node.isObject(), name, node)))
                .orElseGet(() -> new Members(path(name), Json.object()));
    }

    public boolean has(String name) {
        return node(name).isPresent();
    }

    public List<String> texts(String name) {
        var all = new ArrayList<String>();
        node(name)
                .ifPresent(
                        node ->
                                need(node.isArray(), name, node)
                                        .forEach(
                                                each ->
                                                        all.add(
                                                                need(each.isString(), name, each)
                                                                        .stringValue())));
        return all;
    }

    public List<Members> list(String name) {
        var all = new ArrayList<Members>();
        node(name)
                .ifPresent(
                        node ->
                                need(node.isArray(), name, node)
                                        .forEach(
                                                each ->
                                                        all.add(
                                                                new Members(
                                                                        path(name),
                                                                        (ObjectNode)
                                                                                need(
                                                                                        each
                                                                                                .isObject(),
                                                                                        name,
                                                                                        each)))));
        return all;
    }

    public Optional<Tags> tags(String name) {
        return node(name)
                .map(
                        node -> {
                            need(node.isObject(), name, node);
                            Map<String, String> values = new LinkedHashMap<>();
                            node.properties()
                                    .forEach(
                                            entry ->
                                                    values.put(
                                                            entry.getKey(),
                                                            need(
                                                                            entry.getValue()
                                                                                    .isString(),
                                                                            name,
                                                                            entry.getValue())
                                                                    .stringValue()));
                            return new Tags(values);
                        });
    }

    /// What breaks the rule of a member.
    public Failed refused(String name) {
        return new Failed(
                Failure.INVALID,
                "a property of the request is missing or has an invalid value",
                new Fact("field", path(name)));
    }

    private byte[] decoded(String name, String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw refused(name);
        }
    }

    private Optional<JsonNode> node(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private JsonNode need(boolean holds, String name, JsonNode node) {
        if (!holds) {
            throw refused(name);
        }
        return node;
    }

    private String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
