// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

import dev.signet.base.Failed;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.http.Response;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The management group of the installation: the root group, whose id is the tenant's, with every
/// subscription in it. It is fixed: nobody makes, changes or removes one.
///
/// @param settings of the installation
public record ManagementGroupProvider(ControlPlaneSettings settings) implements FixedProvider {
    /// That of management groups.
    public static final Namespace NAMESPACE =
            new Namespace(
                    ResourceType.MANAGEMENT_GROUP.namespace(),
                    ApiVersions.of(
                            "2018-03-01-preview 2019-11-01 2020-02-01 2020-05-01 2020-10-01 2021-04-01"
                                    + " 2023-04-01"),
                    List.of("managementGroups"));

    private static final String ALL = "/providers/" + ResourceType.MANAGEMENT_GROUP.text();

    private record Shown(ControlPlaneSettings settings) implements Resource {
        @Override
        public ResourceId id() {
            return ResourceId.ofManagementGroup(settings.tenant());
        }

        /// The same in every api-version.
        @Override
        public ObjectNode show(String version) {
            ObjectNode node = brief();
            node.withObject("/properties").putObject("details").put("version", 1);
            return node;
        }

        ObjectNode brief() {
            ObjectNode node = ArmJson.object();
            node.put("id", id().text());
            node.put("type", ResourceType.MANAGEMENT_GROUP.text());
            node.put("name", settings.tenant());
            node.putObject("properties")
                    .put("tenantId", settings.tenant())
                    .put("displayName", "Tenant Root Group");
            return node;
        }
    }

    @Override
    public ResourceType type() {
        return ResourceType.MANAGEMENT_GROUP;
    }

    @Override
    public Namespace namespace() {
        return NAMESPACE;
    }

    @Override
    public Failed missing(ResourceId id) {
        return ArmError.MANAGEMENT_GROUP_NOT_FOUND.failed("group", id.name());
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return settings.tenant().equalsIgnoreCase(id.name())
                ? Optional.of(new Shown(settings))
                : Optional.empty();
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        var versions = NAMESPACE.versions();
        routes.add(versions, "GET", ALL, _ -> list())
                .add(versions, "GET", ALL + "/{managementGroup}", call -> read(call, resources));
    }

    private Response list() {
        return ArmJson.response(200, ArmJson.list(List.of(new Shown(settings).brief())));
    }

    private Response read(ArmRequest call, Resources resources) {
        var id = ResourceId.ofManagementGroup(call.name("managementGroup"));
        ObjectNode group = resources.require(id).show(call.version());
        if (call.parameter("$expand").filter("children"::equalsIgnoreCase).isPresent()) {
            ArrayNode children = group.withObject("/properties").putArray("children");
            for (String subscription : settings.subscriptions()) {
                children.addObject()
                        .put("type", "/subscriptions")
                        .put("id", ResourceId.ofSubscription(subscription).text())
                        .put("name", subscription)
                        .put("displayName", settings.subscriptionName());
            }
        }
        return ArmJson.response(200, group);
    }
}
