// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.templates.Site;
import dev.signet.templates.Target;
import dev.signet.templates.Unknown;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Tells templates where they are deployed.
final class Sites {
    private final ControlPlaneSettings settings;
    private final Chance chance;

    Sites(ControlPlaneSettings settings, Chance chance) {
        this.settings = settings;
        this.chance = chance;
    }

    Site of(Planning.Asked asked, Instant now, Resources resources) {
        Target target = asked.id().target();
        return new Site(
                target,
                tenant(),
                target.subscription().map(this::subscription),
                target instanceof Target.Group(var subscription, var group)
                        ? Optional.of(group(subscription, group, resources))
                        : Optional.empty(),
                target instanceof Target.ManagementGroup(var group)
                        ? Optional.of(managementGroup(group, resources))
                        : Optional.empty(),
                environment(),
                deployment(asked),
                deployer(asked.by()),
                Optional.of(now),
                Optional.of(chance::uuid));
    }

    private ObjectNode tenant() {
        ObjectNode tenant = ArmJson.object();
        tenant.put("tenantId", settings.tenant());
        tenant.put("displayName", settings.subscriptionName());
        tenant.put("countryCode", "");
        return tenant;
    }

    private ObjectNode subscription(String id) {
        ObjectNode subscription = ArmJson.object();
        subscription.put("id", "/subscriptions/" + id);
        subscription.put("subscriptionId", id);
        subscription.put("tenantId", settings.tenant());
        subscription.put("displayName", settings.subscriptionName());
        return subscription;
    }

    /// Before a group is there, which the same deployment makes, its location is not known.
    private static ObjectNode group(String subscription, String name, Resources resources) {
        ResourceId id = ResourceId.ofGroup(subscription, name);
        return resources
                .find(id)
                .map(found -> found.show(ApiVersions.RESOURCES.latest()))
                .orElseGet(
                        () -> {
                            ObjectNode group = ArmJson.object();
                            group.put("id", id.text());
                            group.put("name", name);
                            group.put("type", id.type().text());
                            group.set("location", Unknown.VALUE);
                            group.set("tags", Unknown.VALUE);
                            return group;
                        });
    }

    private static ObjectNode managementGroup(String name, Resources resources) {
        ObjectNode group = resources.require(ResourceId.ofManagementGroup(name)).show("");
        group.put("type", "/providers/" + ResourceType.MANAGEMENT_GROUP.text());
        return group;
    }

    private ObjectNode environment() {
        String arm = settings.audiences().getFirst();
        ObjectNode environment = ArmJson.object();
        environment.put("name", "Signet");
        environment.put("gallery", arm);
        environment.put("graph", arm);
        environment.put("portal", settings.portal());
        environment.put("resourceManager", arm);
        environment.put("activeDirectoryDataLake", arm);
        ObjectNode authentication = environment.putObject("authentication");
        authentication.put("loginEndpoint", settings.issuer() + "/");
        var audiences = authentication.putArray("audiences");
        settings.audiences().forEach(audiences::add);
        authentication.put("tenant", settings.tenant());
        authentication.put("identityProvider", "AAD");
        ObjectNode suffixes = environment.putObject("suffixes");
        suffixes.put("keyvaultDns", "." + settings.vaultSuffix());
        suffixes.put("storage", "storage." + settings.accountSuffix());
        suffixes.put("acrLoginServer", ".azurecr." + settings.accountSuffix());
        suffixes.put("sqlServerHostname", ".database." + settings.accountSuffix());
        suffixes.put("azureDatalakeStoreFileSystem", "datalake." + settings.accountSuffix());
        return environment;
    }

    private static ObjectNode deployment(Planning.Asked asked) {
        ObjectNode deployment = ArmJson.object();
        deployment.put("name", asked.id().name());
        if (DeploymentBody.hasLocation(asked.id().target())) {
            asked.location().ifPresent(location -> deployment.put("location", location));
        }
        ObjectNode properties = deployment.putObject("properties");
        asked.from()
                .ifPresent(
                        uri ->
                                properties
                                        .putObject("templateLink")
                                        .put("uri", ContentLink.shown(uri)));
        properties.put("mode", asked.mode());
        properties.put("provisioningState", "Accepted");
        properties.set("template", asked.template());
        properties.put("templateHash", Hashes.of(asked.template()));
        properties.set("parameters", asked.parameters());
        return deployment;
    }

    private ObjectNode deployer(String by) {
        ObjectNode deployer = ArmJson.object();
        deployer.put("objectId", by);
        deployer.put("tenantId", settings.tenant());
        deployer.put("userPrincipalName", "");
        return deployer;
    }
}
