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
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.http.Response;
import dev.signet.json.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Tags apart from what bears them: `Microsoft.Resources/tags/default` of a resource, a resource
/// group or the subscription. Names compare without case and keep the spelling that they were first
/// given; values compare as they are.
public final class TagRoutes {
    private static final String TYPE = "Microsoft.Resources/tags";
    private static final String DEFAULT = "/providers/" + TYPE + "/default";

    private final Resources resources;

    public TagRoutes(Resources resources) {
        this.resources = resources;
    }

    public void addTo(Routes routes) {
        ApiVersions versions = ApiVersions.RESOURCES;
        for (ScopeRoutes scope : ScopeRoutes.all(resources)) {
            String one = scope.pattern() + DEFAULT;
            routes.add(versions, "GET", one, call -> shown(scope.resource(call)))
                    .add(versions, "PUT", one, call -> put(call, scope.resource(call)))
                    .add(versions, "PATCH", one, call -> patch(call, scope.resource(call)))
                    .add(versions, "DELETE", one, call -> delete(call, scope.resource(call)));
        }
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
        return tags(resource, resources);
    }

    /// Those that a resource bears, in its order.
    static Map<String, String> tags(Resource resource, Resources resources) {
        var tags = new LinkedHashMap<String, String>();
        ResourceType type = resource.id().type();
        resource.show(resources.provider(type).namespace().versions().latest())
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
}
