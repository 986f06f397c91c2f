// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.SecretTexts;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.function.Equality;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The types of parameters and outputs with their constraints: `type` or `$ref`,
/// `allowedValues`,
/// `minLength`, `maxLength`, `minValue`, `maxValue`, `nullable`, `items`, `prefixItems`,
/// `properties`, `additionalProperties`, `discriminator`. Refusals name the value's place and
/// never
/// the value.
///
/// @param definitions the template's own types
/// @param secrets hears of every value that is secure, within others too, before it is checked
record TypeRules(ObjectNode definitions, SecretTexts secrets) {
    private static final Set<String> TYPES =
            Set.of("string", "securestring", "int", "bool", "object", "secureobject", "array");
    private static final String REFERENCE = "#/definitions/";
    private static final int CHAIN_MAX = 32;

    /// The type with its references followed: constraints nearer to the value go before.
    ///
    /// @throws TemplateFailed for a reference to nothing, or in a circle
    ObjectNode resolved(ObjectNode type, String path) {
        ObjectNode all = TemplateJson.object();
        ObjectNode current = type;
        for (int i = 0; i < CHAIN_MAX; i++) {
            for (Map.Entry<String, JsonNode> member : current.properties()) {
                if (TemplateJson.entry(all, member.getKey()).isEmpty()) {
                    all.set(member.getKey(), member.getValue());
                }
            }
            Optional<String> reference = TemplateJson.textMember(current, "$ref", path + ".$ref");
            if (reference.isEmpty()) {
                return all;
            }
            String name =
                    reference.get().startsWith(REFERENCE)
                            ? reference.get().substring(REFERENCE.length())
                            : "";
            current =
                    TemplateJson.objectMember(definitions, name, "definitions." + name)
                            .orElseThrow(
                                    () ->
                                            TemplateFailed.invalid(
                                                    "The type definition '"
                                                            + reference.get()
                                                            + "' is not found.",
                                                    path));
        }
        throw TemplateFailed.invalid("The type of '" + path + "' refers to itself.", path);
    }

    /// `string` ... in lower case.
    String name(ObjectNode type, String path) {
        String name =
                TemplateJson.textMember(resolved(type, path), "type", path + ".type")
                        .orElseThrow(
                                () ->
                                        TemplateFailed.invalid(
                                                "The type of '" + path + "' is missing.", path))
                        .toLowerCase(Locale.ROOT);
        if (!TYPES.contains(name)) {
            throw TemplateFailed.invalid(
                    "The type '" + name + "' of '" + path + "' is not known.", path);
        }
        return name;
    }

    boolean isSecure(ObjectNode type, String path) {
        return name(type, path).startsWith("secure");
    }

    boolean isNullable(ObjectNode type, String path) {
        return TemplateJson.member(resolved(type, path), "nullable")
                .filter(JsonNode::isBoolean)
                .map(JsonNode::booleanValue)
                .orElse(false);
    }

    /// @param path of the value: `parameters.x`
    /// @throws TemplateFailed when the value is not of the type
    void check(JsonNode value, ObjectNode declared, String path) {
        if (Unknown.is(value)) {
            return;
        }
        ObjectNode type = resolved(declared, path);
        String name = name(type, path);
        if (name.startsWith("secure")) {
            secrets.add(value);
        }
        if (value.isNull()) {
            if (!isNullable(type, path)) {
                throw wrong(path, "must not be null");
            }
            return;
        }
        switch (name) {
            case "string", "securestring" -> {
                require(value.isString(), path, "must be a string");
                length(value.stringValue().length(), type, path, "characters");
            }
            case "int" -> {
                require(value.isIntegralNumber(), path, "must be an integer");
                range(value, type, path);
            }
            case "bool" -> require(value.isBoolean(), path, "must be a boolean");
            case "object", "secureobject" -> {
                require(value.isObject(), path, "must be an object");
                object((ObjectNode) value, type, path);
            }
            default -> {
                require(value.isArray(), path, "must be an array");
                length(value.size(), type, path, "elements");
                array(value, type, path);
            }
        }
        allowed(value, type, name, path);
    }

    private static void require(boolean holds, String path, String rule) {
        if (!holds) {
            throw wrong(path, rule);
        }
    }

    private static TemplateFailed wrong(String path, String rule) {
        return TemplateFailed.invalid("The provided value for '" + path + "' " + rule + ".", path);
    }

    private static Optional<Long> bound(ObjectNode type, String name, String path) {
        return TemplateJson.member(type, name)
                .map(
                        value -> {
                            require(
                                    value.isIntegralNumber() && value.canConvertToLong(),
                                    path + "." + name,
                                    "must be an integer");
                            return value.longValue();
                        });
    }

    private static void length(long length, ObjectNode type, String path, String what) {
        bound(type, "minLength", path)
                .ifPresent(
                        least ->
                                require(
                                        length >= least,
                                        path,
                                        "must have at least " + least + " " + what));
        bound(type, "maxLength", path)
                .ifPresent(
                        most ->
                                require(
                                        length <= most,
                                        path,
                                        "must have at most " + most + " " + what));
    }

    private static void range(JsonNode value, ObjectNode type, String path) {
        require(value.canConvertToLong(), path, "must be an integer of 64 bits");
        long number = value.longValue();
        bound(type, "minValue", path)
                .ifPresent(least -> require(number >= least, path, "must be at least " + least));
        bound(type, "maxValue", path)
                .ifPresent(most -> require(number <= most, path, "must be at most " + most));
    }

    /// An array is allowed also when each of its elements is. Of what is secure not even the
    /// values are told that it may have.
    private static void allowed(JsonNode value, ObjectNode type, String name, String path) {
        JsonNode allowed = TemplateJson.member(type, "allowedValues").orElse(null);
        if (allowed == null) {
            return;
        }
        boolean each = value.isArray();
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            each &= isAmong(value.get(i), allowed);
        }
        if (!isAmong(value, allowed) && !each) {
            throw wrong(
                    path,
                    "is not valid: it is not part of the allowed value(s)"
                            + (name.startsWith("secure") ? "" : " " + TemplateJson.text(allowed)));
        }
    }

    private static boolean isAmong(JsonNode value, JsonNode all) {
        for (int i = 0; i < all.size(); i++) {
            if (Equality.equal(all.get(i), value)) {
                return true;
            }
        }
        return false;
    }

    private void object(ObjectNode value, ObjectNode declared, String path) {
        ObjectNode type = variant(value, declared, path);
        Optional<ObjectNode> properties =
                TemplateJson.objectMember(type, "properties", path + ".properties");
        for (Map.Entry<String, JsonNode> property :
                properties.orElseGet(TemplateJson::object).properties()) {
            ObjectNode its = typeOf(property.getValue(), path);
            String place = path + "." + property.getKey();
            Optional<JsonNode> given =
                    TemplateJson.entry(value, property.getKey()).map(Map.Entry::getValue);
            if (given.isPresent()) {
                check(given.get(), its, place);
            } else if (!isNullable(its, place)) {
                throw wrong(place, "is missing");
            }
        }
        Optional<JsonNode> more = TemplateJson.member(type, "additionalProperties");
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            boolean known =
                    properties
                            .map(each -> TemplateJson.entry(each, member.getKey()).isPresent())
                            .orElse(false);
            if (known || more.isEmpty()) {
                continue;
            }
            String place = path + "." + member.getKey();
            if (more.get() instanceof ObjectNode its) {
                check(member.getValue(), its, place);
            } else if (more.get().isBoolean() && !more.get().booleanValue()) {
                throw wrong(place, "is not expected");
            }
        }
    }

    private ObjectNode variant(ObjectNode value, ObjectNode type, String path) {
        Optional<ObjectNode> discriminator =
                TemplateJson.objectMember(type, "discriminator", path + ".discriminator");
        if (discriminator.isEmpty()) {
            return type;
        }
        String name =
                TemplateJson.textMember(discriminator.get(), "propertyName", path)
                        .orElseThrow(() -> wrong(path + ".discriminator", "has no propertyName"));
        ObjectNode mapping =
                TemplateJson.objectMember(discriminator.get(), "mapping", path)
                        .orElseThrow(() -> wrong(path + ".discriminator", "has no mapping"));
        return TemplateJson.member(value, name)
                .filter(JsonNode::isString)
                .flatMap(tag -> TemplateJson.objectMember(mapping, tag.stringValue(), path))
                .map(found -> resolved(found, path))
                .orElseThrow(
                        () ->
                                wrong(
                                        path + "." + name,
                                        "must be one of " + mapping.propertyNames()));
    }

    private void array(JsonNode value, ObjectNode type, String path) {
        JsonNode prefix = TemplateJson.member(type, "prefixItems").orElse(null);
        JsonNode items = TemplateJson.member(type, "items").orElse(null);
        for (int i = 0; i < value.size(); i++) {
            String place = path + "[" + i + "]";
            if (prefix != null && i < prefix.size()) {
                check(value.get(i), typeOf(prefix.get(i), place), place);
            } else if (items instanceof ObjectNode its) {
                check(value.get(i), its, place);
            } else if (items != null && items.isBoolean() && !items.booleanValue()) {
                throw wrong(place, "is not expected");
            }
        }
    }

    private static ObjectNode typeOf(JsonNode node, String path) {
        if (node instanceof ObjectNode type) {
            return type;
        }
        throw TemplateFailed.invalid("The type of '" + path + "' must be an object.", path);
    }
}
