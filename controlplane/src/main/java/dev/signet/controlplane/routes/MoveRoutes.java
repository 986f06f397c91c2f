// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.http.Response;
import dev.signet.json.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Resources go to another resource group (Microsoft.Resources 2022-09-01, `moveResources`). A move
/// is done when it is answered.
///
/// @param resources that can be moved
public record MoveRoutes(Resources resources) {
    private static final String GROUP = "/subscriptions/{subscription}/resourceGroups/{group}";
    private static final int RESOURCES_MAX = 800;
    private static final Pattern GROUP_ID =
            Pattern.compile(
                    "/subscriptions/([^/]+)/resourceGroups/([^/]+)/?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RESOURCE_ID =
            Pattern.compile(
                    "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/([^/]+)/([^/]+)/([^/]+)",
                    Pattern.CASE_INSENSITIVE);

    public void addTo(Routes routes) {
        ApiVersions versions = ApiVersions.RESOURCES;
        routes.add(versions, "POST", GROUP + "/moveResources", this::move)
                .add(versions, "POST", GROUP + "/validateMoveResources", this::validate);
    }

    /// What a body asks for.
    private record Asked(List<ResourceId> ids, ResourceId to) {
        static Asked of(ObjectNode body) {
            Members members = ArmMembers.of(body);
            members.pass("resources", "targetResourceGroup");
            members.refuseUnknown();
            String target =
                    members.text("targetResourceGroup")
                            .orElseThrow(
                                    () -> ArmError.property("targetResourceGroup", "is required"));
            Matcher group = GROUP_ID.matcher(target);
            if (!group.matches()) {
                throw ArmError.property(
                        "targetResourceGroup", "must be the id of a resource group");
            }
            var ids = new ArrayList<ResourceId>();
            JsonNode resources = body.path("resources");
            for (int i = 0; i < resources.size() && ids.size() <= RESOURCES_MAX; i++) {
                ids.add(id(resources.get(i)));
            }
            if (!resources.isArray() || ids.isEmpty() || ids.size() > RESOURCES_MAX) {
                throw ArmError.property("resources", "must be a list of 1 to 800 ids");
            }
            return new Asked(ids, ResourceId.ofGroup(group.group(1), group.group(2)));
        }

        private static ResourceId id(JsonNode given) {
            Matcher id = RESOURCE_ID.matcher(given.isString() ? given.stringValue() : "");
            if (!id.matches()) {
                throw unknown();
            }
            return ResourceId.inGroup(
                    id.group(1),
                    id.group(2),
                    new ResourceType(id.group(3), id.group(4)),
                    id.group(5));
        }

        private static Failed unknown() {
            return ArmError.property(
                    "resources",
                    "must be a list of ids of resources in a group that are nested in nothing");
        }
    }

    private Response move(ArmRequest call) {
        Asked asked = Asked.of(call.body());
        resources.move(from(call), asked.ids(), asked.to(), call.caller().objectId());
        return Response.empty(204);
    }

    private Response validate(ArmRequest call) {
        Asked asked = Asked.of(call.body());
        resources.validateMove(from(call), asked.ids(), asked.to());
        return Response.empty(204);
    }

    private static ResourceId from(ArmRequest call) {
        return ResourceId.ofGroup(call.subscription(), call.group());
    }
}
