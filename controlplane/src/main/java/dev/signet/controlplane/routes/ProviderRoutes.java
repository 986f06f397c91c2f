// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.http.Response;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The providers' namespaces, all registered for ever.
public final class ProviderRoutes {
    private final List<Namespace> all;

    public ProviderRoutes(List<ResourceProvider> providers) {
        this.all = providers.stream().map(ResourceProvider::namespace).distinct().toList();
    }

    public void addTo(Routes routes) {
        String list = "/subscriptions/{subscription}/providers";
        String one = list + "/{namespace}";
        routes.add(ApiVersions.RESOURCES, "GET", list, this::list)
                .add(ApiVersions.RESOURCES, "GET", one, this::read)
                .add(ApiVersions.RESOURCES, "POST", one + "/register", this::read);
    }

    /// Whether there is a provider of that namespace.
    public boolean known(String namespace) {
        return find(namespace).isPresent();
    }

    private Optional<Namespace> find(String name) {
        return all.stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
    }

    private Response list(ArmRequest call) {
        return ArmJson.response(
                200,
                ArmJson.list(all.stream().map(each -> json(call.subscription(), each)).toList()));
    }

    private Response read(ArmRequest call) {
        String name = call.name("namespace");
        Namespace found =
                find(name)
                        .orElseThrow(() -> ArmError.NAMESPACE_NOT_FOUND.failed("namespace", name));
        return ArmJson.response(200, json(call.subscription(), found));
    }

    private static ObjectNode json(String subscription, Namespace namespace) {
        ObjectNode node = ArmJson.object();
        node.put("id", "/subscriptions/" + subscription + "/providers/" + namespace.name());
        node.put("namespace", namespace.name());
        node.put("registrationState", "Registered");
        node.put("registrationPolicy", "RegistrationRequired");
        ArrayNode types = node.putArray("resourceTypes");
        for (String name : namespace.types()) {
            ObjectNode type = types.addObject();
            type.put("resourceType", name);
            ArrayNode locations = type.putArray("locations");
            Location.offered().forEach(location -> locations.add(location.text()));
            ArrayNode versions = type.putArray("apiVersions");
            namespace.versions().accepted().reversed().forEach(versions::add);
            type.put("capabilities", "None");
        }
        return node;
    }
}
