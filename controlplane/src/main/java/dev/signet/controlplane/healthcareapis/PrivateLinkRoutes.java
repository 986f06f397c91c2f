// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Fact;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.routes.ResourceRoutes;
import dev.signet.http.Response;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// Private links of a type. There are no private endpoints here: no connection is there, none can
/// be approved, and what a link could lead to is told as the real service tells it.
///
/// @param group `groupId` of the one private link resource
record PrivateLinkRoutes(
        ResourceType type, String group, List<String> members, List<String> zones) {
    static final PrivateLinkRoutes SERVICES =
            new PrivateLinkRoutes(
                    AccountProvider.TYPE,
                    "fhir",
                    List.of("fhir"),
                    List.of("privatelink.azurehealthcareapis.com"));
    static final PrivateLinkRoutes WORKSPACES =
            new PrivateLinkRoutes(
                    Workspaces.WORKSPACE.type(),
                    "healthcareworkspace",
                    List.of("fhirservices", "dicomservices"),
                    List.of(
                            "privatelink.fhir.azurehealthcareapis.com",
                            "privatelink.dicom.azurehealthcareapis.com"));

    void addTo(Routes routes, Resources resources) {
        var versions = HealthcareApis.NAMESPACE.versions();
        String one = ResourceRoutes.pattern(type) + "/{" + type.path() + "}";
        String connections = one + "/privateEndpointConnections";
        String links = one + "/privateLinkResources";
        routes.add(
                        versions,
                        "GET",
                        connections,
                        call -> {
                            Resource _ = of(call, resources);
                            return ArmJson.response(200, ArmJson.list(List.of()));
                        })
                .add(
                        versions,
                        "GET",
                        connections + "/{connection}",
                        call -> noConnection(call, resources))
                .add(
                        versions,
                        "PUT",
                        connections + "/{connection}",
                        call -> noConnection(call, resources))
                .add(
                        versions,
                        "DELETE",
                        connections + "/{connection}",
                        call -> {
                            Resource _ = of(call, resources);
                            return Response.empty(204);
                        })
                .add(
                        versions,
                        "GET",
                        links,
                        call ->
                                ArmJson.response(
                                        200, ArmJson.list(List.of(link(of(call, resources))))))
                .add(versions, "GET", links + "/{link}", call -> link(call, resources));
    }

    private Resource of(ArmRequest call, Resources resources) {
        return resources.require(ResourceRoutes.id(call, type));
    }

    private Response noConnection(ArmRequest call, Resources resources) {
        Resource of = of(call, resources);
        throw AccountErrors.NO_PRIVATE_ENDPOINT.failed(
                new Fact("connection", call.name("connection")), new Fact("name", of.id().path()));
    }

    private Response link(ArmRequest call, Resources resources) {
        Resource of = of(call, resources);
        String asked = call.name("link").toLowerCase(Locale.ROOT);
        if (!asked.equals(group) && !asked.equals("fhir")) {
            throw ArmError.RESOURCE_NOT_FOUND.failed(
                    new Fact("type", type.text() + "/privateLinkResources"),
                    new Fact("name", call.name("link")),
                    new Fact("group", call.group()));
        }
        return ArmJson.response(200, link(of));
    }

    private ObjectNode link(Resource of) {
        ObjectNode node = ArmJson.object();
        node.put("id", of.id().text() + "/privateLinkResources/fhir");
        node.put("name", "fhir");
        node.put("type", type.text() + "/privateLinkResources");
        ObjectNode properties = node.putObject("properties");
        properties.put("groupId", group);
        members.forEach(properties.putArray("requiredMembers")::add);
        zones.forEach(properties.putArray("requiredZoneNames")::add);
        return node;
    }
}
