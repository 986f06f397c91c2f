// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.routes.ResourceRoutes;
import dev.signet.http.Response;
import java.util.function.Function;

/// The addresses of one role assignment at a scope, whatever the role is of.
final class AssignmentRoutes {
    private AssignmentRoutes() {}

    /// @param scope pattern of the address of what is extended
    /// @param extended the resource that a request to such an address names
    static void addTo(
            Routes routes,
            Resources resources,
            String scope,
            Function<ArmRequest, ResourceId> extended) {
        String one = scope + "/providers/" + Assignment.TYPE.text() + "/{assignment}";
        Function<ArmRequest, ResourceId> id =
                call -> extended.apply(call).extension(Assignment.TYPE, call.name("assignment"));
        var versions = RoleAssignmentProvider.NAMESPACE.versions();
        routes.add(versions, "PUT", one, call -> put(call, id.apply(call), resources))
                .add(versions, "GET", one, call -> read(call, id.apply(call), resources))
                .add(versions, "DELETE", one, call -> delete(call, id.apply(call), resources));
    }

    private static Response put(ArmRequest call, ResourceId id, Resources resources) {
        resources.admit(id); // before the body is read
        Resources.Accepted put =
                resources.put(
                        new ResourceRequest(
                                id,
                                call.version(),
                                call.body(),
                                call.conditions(),
                                call.caller().objectId()));
        Response response =
                ArmJson.response(put.created() ? 201 : 200, put.resource().show(call.version()));
        return ResourceRoutes.warned(response, put.warning());
    }

    private static Response read(ArmRequest call, ResourceId id, Resources resources) {
        return ArmJson.response(200, resources.require(id).show(call.version()));
    }

    private static Response delete(ArmRequest call, ResourceId id, Resources resources) {
        Removal removal = resources.delete(id, call.conditions(), call.caller().objectId());
        return switch (removal) {
            case Removal.Gone(var resource) -> ArmJson.response(200, resource.show(call.version()));
            case Removal.Absent _, Removal.Begun _ -> Response.empty(204);
        };
    }
}
