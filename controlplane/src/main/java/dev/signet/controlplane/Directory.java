// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// What clients ask before they do anything: endpoints, tenants, subscriptions, locations, and
/// the few questions that the Azure CLI puts to the directory.
final class Directory {
    private static final Pattern PRINCIPAL =
            Pattern.compile("servicePrincipalNames/any\\(\\w+:\\s*\\w+ eq '([^']{1,256})'\\)");

    private final ControlPlaneSettings settings;

    Directory(ControlPlaneSettings settings) {
        this.settings = settings;
    }

    void addTo(Routes routes) {
        routes.open(ApiFamily.METADATA, "GET", "/metadata/endpoints", this::endpoints)
                .add(ApiFamily.RESOURCES, "GET", "/tenants", _ -> tenants())
                .add(ApiFamily.RESOURCES, "GET", "/subscriptions", _ -> subscriptions())
                .add(
                        ApiFamily.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}",
                        call -> Json.response(200, subscription(spelled(call.subscription()))))
                .add(
                        ApiFamily.RESOURCES,
                        "GET",
                        "/subscriptions/{subscription}/locations",
                        call -> locations(spelled(call.subscription())))
                .add(ApiFamily.DIRECTORY, "GET", "/v1.0/me", this::me)
                .add(ApiFamily.DIRECTORY, "GET", "/v1.0/servicePrincipals", this::principals);
    }

    private Response endpoints(Call call) {
        ObjectNode body = Json.object();
        body.put("galleryEndpoint", call.request().base() + "/");
        body.put("graphEndpoint", call.request().base() + "/");
        body.put("portalEndpoint", settings.portal());
        ObjectNode authentication = body.putObject("authentication");
        // an authority that ends so is the only one for which older clients do not leave the house
        authentication.put("loginEndpoint", settings.issuer() + "/adfs");
        var audiences = authentication.putArray("audiences");
        settings.audiences().forEach(audiences::add);
        return Json.response(200, body);
    }

    private Response tenants() {
        ObjectNode tenant = Json.object();
        tenant.put("id", "/tenants/" + settings.tenant());
        tenant.put("tenantId", settings.tenant());
        tenant.put("tenantCategory", "Home");
        tenant.put("displayName", settings.subscriptionName());
        return Json.response(200, Json.list(List.of(tenant)));
    }

    private Response subscriptions() {
        return Json.response(
                200, Json.list(settings.subscriptions().stream().map(this::subscription).toList()));
    }

    private ObjectNode subscription(String id) {
        ObjectNode subscription = Json.object();
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
        return Json.response(
                200,
                Json.list(
                        Location.offered().stream()
                                .map(location -> location(subscription, location))
                                .toList()));
    }

    private static ObjectNode location(String subscription, Location location) {
        ObjectNode node = Json.object();
        node.put("id", "/subscriptions/" + subscription + "/locations/" + location.name());
        node.put("name", location.name());
        node.put("type", "Region");
        node.put("displayName", location.text());
        node.put("regionalDisplayName", location.text());
        node.putObject("metadata").put("regionType", "Physical");
        return node;
    }

    private Response me(Call call) {
        ObjectNode me = Json.object();
        me.put("id", call.caller().objectId());
        me.put("displayName", call.caller().applicationId());
        return Json.response(200, me);
    }

    private Response principals(Call call) {
        Matcher filter = PRINCIPAL.matcher(call.parameter("$filter").orElse(""));
        if (!filter.matches()) {
            throw Refusal.INVALID_FILTER.failed();
        }
        String application = filter.group(1);
        Optional<ObjectNode> found =
                Optional.ofNullable(settings.principals().get(application))
                        .map(object -> Json.object().put("id", object).put("appId", application));
        return Json.response(200, Json.list(found.stream().toList()));
    }

    private String spelled(String subscription) {
        return settings.subscriptions().stream()
                .filter(subscription::equalsIgnoreCase)
                .findFirst()
                .orElse(subscription);
    }
}
