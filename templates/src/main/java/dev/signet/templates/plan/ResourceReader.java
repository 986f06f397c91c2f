// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import dev.signet.templates.expression.PropertyLoop;
import dev.signet.templates.plan.PlannedResource.Identity;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// From the section `resources` to an index of all that it stands for: loops run, conditions
/// decided, children found, names and ids made.
final class ResourceReader {
    private static final Set<String> MEMBERS =
            Set.of(
                    "type",
                    "apiversion",
                    "name",
                    "location",
                    "tags",
                    "kind",
                    "sku",
                    "identity",
                    "plan",
                    "zones",
                    "properties",
                    "dependson",
                    "condition",
                    "copy",
                    "comments",
                    "scope",
                    "resources",
                    "existing",
                    "metadata",
                    "subscriptionid",
                    "resourcegroup",
                    "managedby",
                    "extendedlocation",
                    "etag");

    private final Target here;
    private final Evaluator evaluator;
    private final ResourceIndex index;
    private final boolean symbolic;

    /// What a child's type and name are behind.
    private record Parent(String type, Optional<String> name, PlannedResource resource) {}

    /// @param here where the template deploys to, in whatever scope its expressions are evaluated
    ResourceReader(Evaluator evaluator, ResourceIndex index, boolean symbolic, Target here) {
        this.here = here;
        this.evaluator = evaluator;
        this.index = index;
        this.symbolic = symbolic;
    }

    void readAll(JsonNode resources, Frame frame) {
        read(resources, frame, Optional.empty(), "resources");
    }

    private void read(JsonNode resources, Frame frame, Optional<Parent> parent, String path) {
        if (resources.isObject() && symbolic) {
            for (Map.Entry<String, JsonNode> member : resources.properties()) {
                readOne(
                        member.getValue(),
                        Optional.of(member.getKey()),
                        frame,
                        parent,
                        path + "." + member.getKey());
            }
            return;
        }
        if (!resources.isArray()) {
            throw TemplateFailed.invalid(
                    "The template element '" + path + "' must be an array.", path);
        }
        for (int i = 0; i < resources.size(); i++) {
            readOne(resources.get(i), Optional.empty(), frame, parent, path + "[" + i + "]");
        }
    }

    private void readOne(
            JsonNode node,
            Optional<String> symbol,
            Frame frame,
            Optional<Parent> parent,
            String path) {
        if (!(node instanceof ObjectNode source)) {
            throw TemplateFailed.invalid(
                    "The template element '" + path + "' must be an object.", path);
        }
        for (Map.Entry<String, JsonNode> member : source.properties()) {
            if (!MEMBERS.contains(member.getKey().toLowerCase(Locale.ROOT))) {
                throw TemplateFailed.invalid(
                        "Could not find member '"
                                + member.getKey()
                                + "' on object of type 'TemplateResource'.",
                        path + "." + member.getKey());
            }
        }
        Optional<ObjectNode> copy = TemplateJson.objectMember(source, "copy", path + ".copy");
        if (copy.isEmpty()) {
            plan(source, symbol, Optional.empty(), frame, parent, path);
            return;
        }
        String loop =
                TemplateJson.textMember(copy.get(), "name", path + ".copy.name")
                        .orElseThrow(
                                () -> TemplateFailed.invalid("A copy loop has no name.", path));
        checkMode(copy.get(), path);
        JsonNode count =
                TemplateJson.entry(copy.get(), "count")
                        .map(each -> evaluator.value(each.getValue(), frame))
                        .orElseThrow(
                                () -> TemplateFailed.invalid("A copy loop has no count.", path));
        int rounds = Unknown.is(count) ? 1 : PropertyLoop.rounds(count, loop);
        for (int i = 0; i < rounds; i++) {
            plan(source, symbol, Optional.of(loop), frame.inRound(loop, i, true), parent, path);
        }
    }

    private static void checkMode(ObjectNode copy, String path) {
        String mode = TemplateJson.textMember(copy, "mode", path + ".copy.mode").orElse("parallel");
        if (!mode.equalsIgnoreCase("parallel") && !mode.equalsIgnoreCase("serial")) {
            throw TemplateFailed.invalid(
                    "The mode of a copy loop must be 'parallel' or 'serial'.", path + ".copy.mode");
        }
    }

    private void plan(
            ObjectNode source,
            Optional<String> symbol,
            Optional<String> loop,
            Frame frame,
            Optional<Parent> parent,
            String path) {
        String ownType = text(source, "type", frame, path).orElse("");
        String type = parent.map(each -> each.type() + "/" + ownType).orElse(ownType);
        String version = text(source, "apiVersion", frame, path).orElse("");
        Optional<String> ownName = text(source, "name", frame, path);
        Optional<String> name =
                parent.isEmpty()
                        ? ownName
                        : parent.get().name().flatMap(its -> ownName.map(own -> its + "/" + own));
        boolean active = isActive(source, frame, path);
        name.filter(_ -> active).ifPresent(given -> checkLevels(type, given, path));
        var resource =
                new PlannedResource(
                        new Identity(
                                symbol,
                                loop,
                                type,
                                version,
                                name,
                                name.map(given -> id(source, type, given, frame)),
                                isExisting(source, path),
                                active
                                        && parent.map(each -> each.resource().identity().active())
                                                .orElse(true),
                                path),
                        source,
                        here,
                        frame,
                        evaluator,
                        index);
        parent.ifPresent(each -> resource.dependencies().add(each.resource()));
        index.add(resource);
        TemplateJson.member(source, "resources")
                .ifPresent(
                        children ->
                                read(
                                        children,
                                        frame,
                                        Optional.of(new Parent(type, name, resource)),
                                        path + ".resources"));
    }

    /// A member that must be a string; empty while it is not known.
    private Optional<String> text(ObjectNode source, String name, Frame frame, String path) {
        JsonNode value =
                TemplateJson.member(source, name)
                        .map(each -> evaluator.value(each, frame))
                        .orElseThrow(
                                () ->
                                        TemplateFailed.invalid(
                                                "The template resource at '"
                                                        + path
                                                        + "' has no '"
                                                        + name
                                                        + "'.",
                                                path + "." + name));
        if (Unknown.is(value) && name.equals("name")) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw TemplateFailed.invalid(
                    "The '"
                            + name
                            + "' of the template resource at '"
                            + path
                            + "' must be a string that is not empty.",
                    path + "." + name);
        }
        return Optional.of(value.stringValue());
    }

    private static boolean isExisting(ObjectNode source, String path) {
        return TemplateJson.member(source, "existing")
                .map(
                        existing -> {
                            if (existing.isBoolean()) {
                                return existing.booleanValue();
                            }
                            throw TemplateFailed.invalid(
                                    "'existing' must be true or false.", path + ".existing");
                        })
                .orElse(false);
    }

    private boolean isActive(ObjectNode source, Frame frame, String path) {
        Optional<JsonNode> condition =
                TemplateJson.member(source, "condition")
                        .map(each -> evaluator.value(each, frame))
                        .filter(value -> !Unknown.is(value));
        if (condition.isEmpty()) {
            return true;
        }
        JsonNode value = condition.get();
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isString() && value.stringValue().matches("(?i)true|false")) {
            return value.stringValue().equalsIgnoreCase("true");
        }
        throw TemplateFailed.invalid(
                "The condition of the template resource at '" + path + "' must be true or false.",
                path + ".condition");
    }

    private static void checkLevels(String type, String name, String path) {
        int levels = type.split("/", -1).length - 1;
        int names = name.split("/", -1).length;
        boolean empty = name.startsWith("/") || name.endsWith("/") || name.contains("//");
        if (levels < 1 || levels != names || empty || type.contains("//")) {
            throw TemplateFailed.invalid(
                    "The template resource '"
                            + name
                            + "' for type '"
                            + type
                            + "' has incorrect segment lengths. A nested resource type must have"
                            + " identical number of segments as its resource name. A root resource"
                            + " type must have segment length one greater than its resource name."
                            + " Please see https://aka.ms/arm-syntax-resources for usage details.",
                    path);
        }
    }

    private String id(ObjectNode source, String type, String name, Frame frame) {
        String lower = type.toLowerCase(Locale.ROOT);
        String partial = "/providers/" + ResourceIndex.partial(type, name);
        if (lower.equals(ResourceIndex.GROUP_TYPE) && here.subscription().isPresent()) {
            return new Target.Group(here.subscription().get(), name).id();
        }
        if (lower.equals(PlannedResource.DEPLOYMENT)) {
            return NestedReader.target(source, here, evaluator, frame).id() + partial;
        }
        String scope = NestedReader.placed(source, here, evaluator, frame).id();
        Optional<String> given =
                TemplateJson.member(source, "scope")
                        .map(each -> evaluator.value(each, frame))
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue);
        if (given.isPresent()) {
            scope = scope(given.get(), scope);
        }
        return scope + partial;
    }

    /// The id that a resource's `scope` names: a full one, `Microsoft.KeyVault/vaults/v`, or a
    /// slash for the tenant.
    private static String scope(String given, String around) {
        if (given.equals("/")) {
            return "";
        }
        String scope = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        return scope.startsWith("/") ? scope : around + "/providers/" + scope;
    }
}
