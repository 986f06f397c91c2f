// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.http.Response;
import dev.signet.json.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tags apart from what bears them: `Microsoft.Resources/tags/default` of a resource group or a
/// resource, and the names and values that are in use in a subscription. Names compare without case
/// and keep the spelling that they were first given; values compare as they are.
public final class TagRoutes {
    private static final String TYPE = "Microsoft.Resources/tags";
    private static final String DEFAULT = "/providers/" + TYPE + "/default";

    private final Resources resources;

    public TagRoutes(Resources resources) {
        this.resources = resources;
    }

    public void addTo(Routes routes) {
        ApiVersions versions = ApiVersions.RESOURCES;
        for (ScopeRoutes scope : ScopeRoutes.ofResources(resources)) {
            String one = scope.pattern() + DEFAULT;
            routes.add(versions, "GET", one, call -> shown(scope.resource(call)))
                    .add(versions, "PUT", one, call -> put(call, scope.resource(call)))
                    .add(versions, "PATCH", one, call -> patch(call, scope.resource(call)))
                    .add(versions, "DELETE", one, call -> delete(call, scope.resource(call)));
        }
        String own = "/subscriptions/{subscription}";
        routes.add(versions, "GET", own + DEFAULT, this::untagged)
                .add(versions, "PUT", own + DEFAULT, this::untagged)
                .add(versions, "PATCH", own + DEFAULT, this::untagged)
                .add(versions, "DELETE", own + DEFAULT, _ -> Response.empty(200))
                .add(versions, "GET", own + "/tagNames", this::names);
    }

    /// A subscription bears no tags here: it shows none, and takes none.
    private Response untagged(ArmRequest call) {
        if (!call.request().method().equals("GET") && !asked(call.members()).isEmpty()) {
            throw ArmError.property(
                    "properties.tags",
                    "must be empty: a subscription bears no tags here; its groups do");
        }
        return shown("/subscriptions/" + call.subscription(), Map.of());
    }

    private Response put(ArmRequest call, Resource resource) {
        return write(call, resource, asked(call.members()));
    }

    private Response patch(ArmRequest call, Resource resource) {
        Members body = call.members();
        Map<String, String> asked = asked(body);
        var tags = new LinkedHashMap<String, String>(tags(resource));
        String operation = body.text("operation", 64).orElse("");
        switch (operation) {
            case "Replace" -> {
                tags.clear();
                tags.putAll(asked);
            }
            case "Merge" -> asked.forEach((name, value) -> tags.put(spelled(tags, name), value));
            case "Delete" ->
                    // by name, or by name and value
                    asked.forEach(
                            (name, value) -> {
                                String known = spelled(tags, name);
                                if (value.isEmpty() || value.equals(tags.get(known))) {
                                    tags.remove(known);
                                }
                            });
            default -> throw ArmError.property("operation", "must be Replace, Merge or Delete");
        }
        return write(call, resource, tags);
    }

    private Response delete(ArmRequest call, Resource resource) {
        Response _ = write(call, resource, Map.of());
        return Response.empty(200);
    }

    /// The name by which a tag of that name is there; the name itself where none is.
    private static String spelled(Map<String, String> tags, String name) {
        return tags.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    }

    private static Map<String, String> asked(Members body) {
        Members properties =
                body.object("properties") // without it nobody has asked to take all tags away
                        .orElseThrow(() -> ArmError.property("properties", "is required"));
        return ArmMembers.tags(properties).orElse(Map.of());
    }

    private Response write(ArmRequest call, Resource resource, Map<String, String> tags) {
        ObjectNode body = ArmJson.object();
        ObjectNode member = body.putObject("tags");
        tags.forEach(member::put);
        Resources.Accepted changed =
                resources.patch(
                        new ResourceRequest(
                                resource.id(),
                                latest(resource.id().type()),
                                body,
                                call.conditions(),
                                call.caller().objectId()));
        return shown(changed.resource());
    }

    private String latest(ResourceType type) {
        return resources.provider(type).namespace().versions().latest();
    }

    private Map<String, String> tags(Resource resource) {
        var tags = new LinkedHashMap<String, String>();
        resource.show(latest(resource.id().type()))
                .path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asString()));
        return tags;
    }

    private Response shown(Resource resource) {
        return shown(resource.id().text(), tags(resource));
    }

    private static Response shown(String scope, Map<String, String> tags) {
        ObjectNode node = ArmJson.object();
        node.put("id", scope + DEFAULT);
        node.put("name", "default");
        node.put("type", TYPE);
        ObjectNode member = node.putObject("properties").putObject("tags");
        tags.forEach(member::put);
        return ArmJson.response(200, node);
    }

    private Response names(ArmRequest call) {
        var counts = new TreeMap<String, TreeMap<String, Integer>>(String.CASE_INSENSITIVE_ORDER);
        var scope = new Scope.Subscription(call.subscription());
        for (ResourceProvider provider : resources.providers()) {
            if (provider.tracked() || provider.type().same(ResourceType.GROUP)) {
                resources.list(provider, scope).stream()
                        .flatMap(resource -> tags(resource).entrySet().stream())
                        .forEach(
                                tag ->
                                        counts.computeIfAbsent(tag.getKey(), _ -> new TreeMap<>())
                                                .merge(tag.getValue(), 1, Integer::sum));
            }
        }
        String root = "/subscriptions/" + call.subscription() + "/tagNames/";
        return ArmJson.response(
                200,
                ArmJson.list(
                        counts.entrySet().stream()
                                .map(each -> name(root, each.getKey(), each.getValue()))
                                .toList()));
    }

    private static ObjectNode name(String root, String name, Map<String, Integer> values) {
        ObjectNode node = ArmJson.object();
        node.put("id", root + name);
        node.put("tagName", name);
        node.set("count", count(values.values().stream().mapToInt(Integer::intValue).sum()));
        ArrayNode all = node.putArray("values");
        values.forEach(
                (value, times) -> {
                    ObjectNode each = all.addObject();
                    each.put("id", root + name + "/tagValues/" + value);
                    each.put("tagValue", value);
                    each.set("count", count(times));
                });
        return node;
    }

    private static JsonNode count(int value) {
        return ArmJson.object().put("type", "Total").put("value", value);
    }
}
