// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.routes.PredefinedTags.Document;
import dev.signet.http.Response;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The names and values of tags in a subscription: those that groups and resources bear, with how
/// many do, and those that are predefined. Names compare without case, values as they are.
///
/// @param predefined those that are kept beside what bears them
public record TagNameRoutes(Resources resources, PredefinedTags predefined) {
    private static final ArmError NAME_UNKNOWN =
            new ArmError(
                    Failure.NOT_FOUND, "TagNotFound", "The tag name '{name}' could not be found.");
    private static final ArmError IN_USE =
            new ArmError(
                    Failure.CONFLICT,
                    "TagInUse",
                    "The {what} '{name}' cannot be deleted: a resource or a group bears it.");
    private static final ArmError HAS_VALUES =
            new ArmError(
                    Failure.CONFLICT,
                    "TagHasValues",
                    "The tag name '{name}' cannot be deleted: delete its predefined values first.");
    private static final String ALL = "/subscriptions/{subscription}/tagNames";
    private static final String NAME = "[^<>%&\\\\?/]+";
    private static final int VALUE_CHARACTERS_MAX = 256;

    public void addTo(Routes routes) {
        String name = ALL + "/{tag}";
        String value = name + "/tagValues/{value}";
        ApiVersions versions = ApiVersions.RESOURCES;
        routes.add(versions, "GET", ALL, this::list)
                .add(versions, "PUT", name, call -> changed(call, this::putName))
                .add(versions, "DELETE", name, call -> changed(call, this::deleteName))
                .add(versions, "PUT", value, call -> changed(call, this::putValue))
                .add(versions, "DELETE", value, call -> changed(call, this::deleteValue));
    }

    /// How often each value of each name is borne; 0 of what is only predefined.
    private TreeMap<String, TreeMap<String, Integer>> counts(String subscription) {
        var counts = new TreeMap<String, TreeMap<String, Integer>>(String.CASE_INSENSITIVE_ORDER);
        for (Document each : predefined.list(subscription)) {
            var values = new TreeMap<String, Integer>();
            each.values().forEach(value -> values.put(value, 0));
            counts.put(each.name(), values);
        }
        var scope = new Scope.Subscription(subscription);
        for (ResourceProvider provider : resources.providers()) {
            if (provider.tracked() || provider.type().same(ResourceType.GROUP)) {
                resources.list(provider, scope).forEach(each -> count(each, counts));
            }
        }
        resources
                .find(ResourceId.ofSubscription(subscription))
                .ifPresent(each -> count(each, counts));
        return counts;
    }

    private void count(Resource bearer, Map<String, TreeMap<String, Integer>> counts) {
        TagRoutes.tags(bearer, resources)
                .forEach(
                        (name, value) ->
                                counts.computeIfAbsent(name, _ -> new TreeMap<>())
                                        .merge(value, 1, Integer::sum));
    }

    /// Looks and writes while nobody else does; not where the subscription is read-only.
    private Response changed(ArmRequest call, Function<ArmRequest, Response> change) {
        return resources.change(
                () -> {
                    resources.requireChangeable(ResourceId.ofSubscription(call.subscription()));
                    return change.apply(call);
                });
    }

    private Response list(ArmRequest call) {
        String root = root(call);
        return ArmJson.response(
                200,
                ArmJson.list(
                        counts(call.subscription()).entrySet().stream()
                                .map(each -> name(root, each.getKey(), each.getValue()))
                                .toList()));
    }

    private Response putName(ArmRequest call) {
        String given = call.name("tag");
        if (!given.matches(NAME) || !PredefinedTags.isKept(call.subscription(), given)) {
            throw ArmError.property(
                    "tagName",
                    "must have 1 to "
                            + PredefinedTags.NAME_CHARACTERS_MAX
                            + " characters and none of '<>%&\\?/'");
        }
        boolean created = predefined.add(call.subscription(), given);
        Document name = predefined.find(call.subscription(), given).orElseThrow();
        Map<String, Integer> values =
                counts(call.subscription()).getOrDefault(given, new TreeMap<>());
        return ArmJson.response(created ? 201 : 200, name(root(call), name.name(), values));
    }

    private Response putValue(ArmRequest call) {
        String value = call.name("value");
        if (value.length() > VALUE_CHARACTERS_MAX) {
            throw ArmError.property("tagValue", "must have at most 256 characters");
        }
        Document name =
                named(call).orElseThrow(() -> NAME_UNKNOWN.failed("name", call.name("tag")));
        boolean created = predefined.add(name, value);
        return ArmJson.response(
                created ? 201 : 200,
                value(root(call) + name.name(), value, uses(call).getOrDefault(value, 0)));
    }

    private Response deleteName(ArmRequest call) {
        if (sum(uses(call)) > 0) {
            throw inUse("tag name", call.name("tag"));
        }
        Optional<Document> name = named(call);
        if (name.filter(each -> !each.values().isEmpty()).isPresent()) {
            throw HAS_VALUES.failed("name", call.name("tag"));
        }
        name.ifPresent(predefined::remove);
        return Response.empty(name.isPresent() ? 200 : 204);
    }

    private Response deleteValue(ArmRequest call) {
        String value = call.name("value");
        if (uses(call).getOrDefault(value, 0) > 0) {
            throw inUse("tag value", value);
        }
        Optional<Document> name = named(call).filter(each -> each.values().contains(value));
        name.ifPresent(each -> predefined.remove(each, value));
        return Response.empty(name.isPresent() ? 200 : 204);
    }

    private static Failed inUse(String what, String name) {
        return IN_USE.failed(new Fact("what", what), new Fact("name", name));
    }

    private Optional<Document> named(ArmRequest call) {
        return predefined.find(call.subscription(), call.name("tag"));
    }

    private Map<String, Integer> uses(ArmRequest call) {
        return counts(call.subscription()).getOrDefault(call.name("tag"), new TreeMap<>());
    }

    private static int sum(Map<String, Integer> values) {
        return values.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String root(ArmRequest call) {
        return "/subscriptions/" + call.subscription() + "/tagNames/";
    }

    private static ObjectNode name(String root, String name, Map<String, Integer> values) {
        ObjectNode node = ArmJson.object();
        node.put("id", root + name);
        node.put("tagName", name);
        node.set("count", count(sum(values)));
        ArrayNode all = node.putArray("values");
        values.forEach((value, times) -> all.add(value(root + name, value, times)));
        return node;
    }

    private static ObjectNode value(String name, String value, int times) {
        ObjectNode node = ArmJson.object();
        node.put("id", name + "/tagValues/" + value);
        node.put("tagValue", value);
        node.set("count", count(times));
        return node;
    }

    private static JsonNode count(int value) {
        return ArmJson.object().put("type", "Total").put("value", value);
    }
}
