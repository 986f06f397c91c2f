// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.ResourceFilter;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.Scope;
import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Lists of resources of every type, as Resource Manager keeps them: without their properties.
public final class ResourceListRoutes {
    private static final List<String> MEMBERS =
            List.of("id", "name", "type", "kind", "location", "tags", "identity");

    private final Resources resources;

    public ResourceListRoutes(Resources resources) {
        this.resources = resources;
    }

    public void addTo(Routes routes) {
        routes.add(
                        ApiVersions.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}/resources",
                        call -> list(call, new Scope.Subscription(call.subscription())))
                .add(
                        ApiVersions.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}/resourceGroups/{group}/resources",
                        call -> list(call, new Scope.Group(call.subscription(), call.group())));
    }

    private Response list(ArmRequest call, Scope scope) {
        var all = new ArrayList<ObjectNode>();
        for (ResourceProvider provider : resources.providers()) {
            if (provider.tracked()) {
                String latest = provider.namespace().versions().latest();
                resources.list(provider, scope).forEach(each -> all.add(brief(each.show(latest))));
            }
        }
        ResourceFilter filter = ResourceFilter.of(call);
        return ArmJson.response(200, ArmJson.list(all.stream().filter(filter::passes).toList()));
    }

    private static ObjectNode brief(ObjectNode resource) {
        ObjectNode brief = ArmJson.object();
        for (String member : MEMBERS) {
            if (resource.has(member)) {
                brief.set(member, resource.get(member));
            }
        }
        return brief;
    }
}
