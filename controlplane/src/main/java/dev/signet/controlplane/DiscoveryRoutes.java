// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.arm.Routes;
import dev.signet.http.Response;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What clients ask before they do anything: endpoints, tenants, subscriptions, locations, and who
/// they are.
final class DiscoveryRoutes {
    private final ControlPlaneSettings settings;

    DiscoveryRoutes(ControlPlaneSettings settings) {
        this.settings = settings;
    }

    void addTo(Routes routes) {
        routes.open(ApiVersions.METADATA, "GET", "/metadata/endpoints", this::endpoints)
                .add(ApiVersions.RESOURCES, "GET", "/tenants", _ -> tenants())
                .add(ApiVersions.RESOURCES, "GET", "/subscriptions", _ -> subscriptions())
                .add(
                        ApiVersions.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}",
                        call -> ArmJson.response(200, subscription(spelled(call.subscription()))))
                .add(
                        ApiVersions.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}/locations",
                        call -> locations(spelled(call.subscription())))
                .add(ApiVersions.NONE, "GET", "/v1.0/me", this::me);
    }

    private Response endpoints(ArmRequest call) {
        return new EndpointsDocument(settings, call.request().base()).answer(call.version());
    }

    private Response tenants() {
        ObjectNode tenant = ArmJson.object();
        tenant.put("id", "/tenants/" + settings.tenant());
        tenant.put("tenantId", settings.tenant());
        tenant.put("tenantCategory", "Home");
        tenant.put("displayName", settings.subscriptionName());
        return ArmJson.response(200, ArmJson.list(List.of(tenant)));
    }

    private Response subscriptions() {
        return ArmJson.response(
                200,
                ArmJson.list(settings.subscriptions().stream().map(this::subscription).toList()));
    }

    private ObjectNode subscription(String id) {
        ObjectNode subscription = ArmJson.object();
        subscription.put("id", "/subscriptions/" + id);
        subscription.put("authorizationSource", "RoleBased");
        subscription.putArray("managedByTenants");
        subscription.put("subscriptionId", id);
        subscription.put("tenantId", settings.tenant());
        subscription.put("displayName", settings.subscriptionName());
        subscription.put("state", "Enabled");
        ObjectNode policies = subscription.putObject("subscriptionPolicies");
        policies.put("locationPlacementId", "Public_2014-09-01");
        policies.put("quotaId", "PayAsYouGo_2014-09-01");
        policies.put("spendingLimit", "Off");
        return subscription;
    }

    private static Response locations(String subscription) {
        return ArmJson.response(
                200,
                ArmJson.list(
                        Location.offered().stream()
                                .map(location -> location(subscription, location))
                                .toList()));
    }

    private static ObjectNode location(String subscription, Location location) {
        ObjectNode node = ArmJson.object();
        node.put("id", "/subscriptions/" + subscription + "/locations/" + location.name());
        node.put("name", location.name());
        node.put("type", "Region");
        node.put("displayName", location.text());
        node.put("regionalDisplayName", location.text());
        node.putObject("metadata").put("regionType", "Physical");
        return node;
    }

    private Response me(ArmRequest call) {
        ObjectNode me = ArmJson.object();
        me.put("id", call.caller().objectId());
        me.put("displayName", call.caller().applicationId());
        return ArmJson.response(200, me);
    }

    private String spelled(String subscription) {
        return settings.subscriptions().stream()
                .filter(subscription::equalsIgnoreCase)
                .findFirst()
                .orElse(subscription);
    }
}
