// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The resource providers, all registered for ever, and the operations of
/// Microsoft.HealthcareApis.
final class Providers {
    static final String HEALTHCARE = "Microsoft.HealthcareApis";
    static final String KEY_VAULT = "Microsoft.KeyVault";
    static final String RESOURCES = "Microsoft.Resources";
    static final String AUTHORIZATION = "Microsoft.Authorization";

    private static final List<Provider> ALL =
            List.of(
                    new Provider(
                            HEALTHCARE,
                            ApiFamily.HEALTHCARE,
                            List.of(
                                    "services",
                                    "locations",
                                    "locations/operationresults",
                                    "checkNameAvailability",
                                    "operations")),
                    new Provider(
                            KEY_VAULT,
                            ApiFamily.KEY_VAULT,
                            List.of(
                                    "vaults",
                                    "vaults/accessPolicies",
                                    "vaults/keys",
                                    "vaults/keys/versions",
                                    "deletedVaults",
                                    "locations",
                                    "locations/deletedVaults",
                                    "checkNameAvailability")),
                    new Provider(
                            AUTHORIZATION,
                            ApiFamily.AUTHORIZATION,
                            List.of("roleAssignments", "roleDefinitions")),
                    new Provider(
                            RESOURCES,
                            ApiFamily.RESOURCES,
                            List.of(
                                    "resources",
                                    "resourceGroups",
                                    "subscriptions",
                                    "subscriptions/locations",
                                    "subscriptions/providers",
                                    "tenants")));

    private record Provider(String namespace, ApiFamily family, List<String> types) {}

    void addTo(Routes routes) {
        String all = "/subscriptions/{subscription}/providers";
        String one = all + "/{namespace}";
        routes.add(ApiFamily.RESOURCES, "GET", all, Providers::list)
                .add(ApiFamily.RESOURCES, "GET", one, Providers::read)
                .add(ApiFamily.RESOURCES, "POST", one + "/register", Providers::read)
                .add(
                        ApiFamily.HEALTHCARE,
                        "GET",
                        "/providers/Microsoft.HealthcareApis/operations",
                        _ -> Json.response(200, operations()));
    }

    /// Whether there is a provider of that namespace.
    static boolean known(String namespace) {
        return provider(namespace).isPresent();
    }

    private static Optional<Provider> provider(String namespace) {
        return ALL.stream()
                .filter(provider -> provider.namespace().equalsIgnoreCase(namespace))
                .findFirst();
    }

    private static Response list(Call call) {
        return Json.response(
                200,
                Json.list(
                        ALL.stream()
                                .map(provider -> json(call.subscription(), provider))
                                .toList()));
    }

    private static Response read(Call call) {
        String namespace = call.name("namespace");
        Provider provider =
                provider(namespace)
                        .orElseThrow(
                                () -> Refusal.NAMESPACE_NOT_FOUND.failed("namespace", namespace));
        return Json.response(200, json(call.subscription(), provider));
    }

    private static ObjectNode json(String subscription, Provider provider) {
        ObjectNode node = Json.object();
        node.put("id", "/subscriptions/" + subscription + "/providers/" + provider.namespace());
        node.put("namespace", provider.namespace());
        node.put("registrationState", "Registered");
        node.put("registrationPolicy", "RegistrationRequired");
        ArrayNode types = node.putArray("resourceTypes");
        for (String name : provider.types()) {
            ObjectNode type = types.addObject();
            type.put("resourceType", name);
            ArrayNode locations = type.putArray("locations");
            Location.offered().forEach(location -> locations.add(location.text()));
            ArrayNode versions = type.putArray("apiVersions");
            provider.family().accepted().reversed().forEach(versions::add);
            type.put("capabilities", "None");
        }
        return node;
    }

    private static ObjectNode operations() {
        var all = new ArrayList<ObjectNode>();
        for (String right : List.of("read", "write", "delete")) {
            all.add(operation("services", "services/" + right, right));
        }
        all.add(operation("operationresults", "locations/operationresults/read", "read"));
        all.add(operation("checkNameAvailability", "checkNameAvailability/post", "post"));
        all.add(operation("operations", "Operations/read", "read"));
        return Json.list(all);
    }

    private static ObjectNode operation(String resource, String name, String right) {
        ObjectNode node = Json.object();
        node.put("name", HEALTHCARE + "/" + name);
        ObjectNode display = node.putObject("display");
        display.put("provider", HEALTHCARE);
        display.put("resource", resource);
        display.put("operation", right);
        display.put("description", "");
        node.put("origin", right.equals("post") ? "user" : "user,system");
        return node;
    }
}
