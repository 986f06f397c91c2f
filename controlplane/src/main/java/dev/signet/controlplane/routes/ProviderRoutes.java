// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.http.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The providers' namespaces: those of this installation, registered for ever, and those of Azure
/// that clients are told to register and that have no resource types here.
public final class ProviderRoutes {
    private static final String REGISTERED = "Registered";

    private final List<Namespace> own;
    private final Registrations registrations;
    private final List<String> subscriptions;

    /// @param subscriptions all that are in the management group
    public ProviderRoutes(
            List<ResourceProvider> providers, ControlStore records, List<String> subscriptions) {
        this.subscriptions = List.copyOf(subscriptions);
        this.own = providers.stream().map(ResourceProvider::namespace).distinct().toList();
        this.registrations = new Registrations(records);
    }

    public void addTo(Routes routes) {
        String list = "/subscriptions/{subscription}/providers";
        String one = list + "/{namespace}";
        routes.add(ApiVersions.RESOURCES, "GET", list, this::list)
                .add(ApiVersions.RESOURCES, "GET", one, this::read)
                .add(ApiVersions.RESOURCES, "POST", one + "/register", this::register)
                .add(ApiVersions.RESOURCES, "POST", one + "/unregister", this::unregister)
                .add(ApiVersions.RESOURCES, "GET", one + "/resourceTypes", this::types)
                .add(ApiVersions.RESOURCES, "GET", one + "/providerPermissions", this::permissions)
                .add(
                        ApiVersions.RESOURCES,
                        "POST",
                        "/providers/Microsoft.Management/managementGroups/{managementGroup}"
                                + "/providers/{namespace}/register",
                        this::registerAll)
                .add(ApiVersions.RESOURCES, "GET", "/providers", _ -> tenantList())
                .add(ApiVersions.RESOURCES, "GET", "/providers/{namespace}", this::tenantRead);
    }

    /// Lists of what can be done, of the namespaces that have not added one of their own.
    public void addOperationsTo(Routes routes) {
        own.forEach(
                each ->
                        routes.add(
                                each.versions(),
                                "GET",
                                "/providers/" + each.name() + "/operations",
                                _ -> ArmJson.response(200, operations(each, routes))));
    }

    /// What can be done in a namespace, as role definitions name it.
    private static ObjectNode operations(Namespace namespace, Routes routes) {
        return ArmJson.list(
                routes.addresses().stream()
                        .flatMap(each -> ProviderOperation.of(each).stream())
                        .filter(each -> each.namespace().equalsIgnoreCase(namespace.name()))
                        .distinct()
                        .sorted(Comparator.comparing(ProviderOperation::name))
                        .map(ProviderOperation::json)
                        .toList());
    }

    private Response types(ArmRequest call) {
        ObjectNode provider = json(call);
        ObjectNode list = ArmJson.object();
        list.set("value", provider.get("resourceTypes"));
        return ArmJson.response(200, list);
    }

    /// Whether clients are told of that namespace.
    public boolean known(String namespace) {
        return find(namespace).isPresent() || Registrations.spelled(namespace).isPresent();
    }

    private Optional<Namespace> find(String name) {
        return own.stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
    }

    private Response list(ArmRequest call) {
        String subscription = call.subscription();
        Stream<ObjectNode> others =
                Registrations.known().stream().map(each -> other(subscription, each));
        return ArmJson.response(
                200,
                ArmJson.list(
                        Stream.concat(own.stream().map(each -> own(subscription, each)), others)
                                .toList()));
    }

    private Response tenantList() {
        return ArmJson.response(
                200, ArmJson.list(own.stream().map(ProviderRoutes::described).toList()));
    }

    private Response tenantRead(ArmRequest call) {
        String name = call.name("namespace");
        return ArmJson.response(200, described(find(name).orElseThrow(() -> unknown(name))));
    }

    private Response read(ArmRequest call) {
        return ArmJson.response(200, json(call));
    }

    private Response register(ArmRequest call) {
        if (find(call.name("namespace")).isEmpty()) {
            registrations.register(call.subscription(), spelled(call));
        }
        return ArmJson.response(200, json(call));
    }

    /// For every subscription of the management group.
    private Response registerAll(ArmRequest call) {
        if (find(call.name("namespace")).isEmpty()) {
            String namespace = spelled(call);
            subscriptions.forEach(each -> registrations.register(each, namespace));
        }
        return Response.empty(200);
    }

    /// No provider's application has been given rights by another's: there are none here.
    private Response permissions(ArmRequest call) {
        ObjectNode _ = json(call);
        return ArmJson.response(200, ArmJson.list(List.of()));
    }

    private Response unregister(ArmRequest call) {
        if (find(call.name("namespace")).isPresent()) {
            throw ArmError.NAMESPACE_OWN.failed("namespace", call.name("namespace"));
        }
        registrations.unregister(call.subscription(), spelled(call));
        return ArmJson.response(200, json(call));
    }

    private static String spelled(ArmRequest call) {
        String name = call.name("namespace");
        return Registrations.spelled(name).orElseThrow(() -> unknown(name));
    }

    private static Failed unknown(String name) {
        return ArmError.NAMESPACE_NOT_FOUND.failed("namespace", name);
    }

    private ObjectNode json(ArmRequest call) {
        return find(call.name("namespace"))
                .map(each -> own(call.subscription(), each))
                .orElseGet(() -> other(call.subscription(), spelled(call)));
    }

    private static ObjectNode own(String subscription, Namespace namespace) {
        ObjectNode node = ArmJson.object();
        node.put("id", "/subscriptions/" + subscription + "/providers/" + namespace.name());
        node.setAll(described(namespace));
        node.put("registrationState", REGISTERED);
        node.put("registrationPolicy", "RegistrationRequired");
        return node;
    }

    private ObjectNode other(String subscription, String namespace) {
        ObjectNode node = ArmJson.object();
        node.put("id", "/subscriptions/" + subscription + "/providers/" + namespace);
        node.put("namespace", namespace);
        node.putArray("resourceTypes");
        boolean registered = registrations.isRegistered(subscription, namespace);
        node.put("registrationState", registered ? REGISTERED : "NotRegistered");
        node.put("registrationPolicy", "RegistrationRequired");
        return node;
    }

    private static ObjectNode described(Namespace namespace) {
        ObjectNode node = ArmJson.object();
        node.put("namespace", namespace.name());
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
