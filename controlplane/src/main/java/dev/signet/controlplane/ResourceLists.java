// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Lists of resources of every type, as Resource Manager keeps them: without their properties.
final class ResourceLists {
    private static final List<String> MEMBERS =
            List.of("id", "name", "type", "kind", "location", "tags", "identity");

    private final Inventory inventory;
    private final Optional<VaultProvider> vaults;
    private final ServiceJson services;

    ResourceLists(
            Inventory inventory, Optional<VaultProvider> vaults, ControlPlaneSettings settings) {
        this.inventory = inventory;
        this.vaults = vaults;
        this.services = new ServiceJson(settings, ApiFamily.HEALTHCARE.accepted().getLast());
    }

    void addTo(Routes routes) {
        String all = "/subscriptions/{subscription}/resources";
        String inGroup = "/subscriptions/{subscription}/resourceGroups/{group}/resources";
        routes.add(ApiFamily.RESOURCES, "GET", all, this::listAll)
                .add(ApiFamily.RESOURCES, "GET", inGroup, this::listGroup);
    }

    private Response listAll(Call call) {
        return list(call, accounts(inventory.accounts(), call), vaults(_ -> true));
    }

    private Response listGroup(Call call) {
        if (inventory.group(call.subscription(), call.group()).isEmpty()) {
            throw Refusal.GROUP_NOT_FOUND.failed("group", call.group());
        }
        return list(
                call,
                accounts(inventory.accounts(call.subscription(), call.group()), call),
                vaults(vault -> VaultJson.inGroup(vault, call.group())));
    }

    private Response list(Call call, Stream<ObjectNode> accounts, Stream<ObjectNode> hosted) {
        Filter filter = Filter.of(call);
        Stream<ObjectNode> vaultResources =
                hosted.map(vault -> VaultJson.resource(call.subscription(), vault));
        return Json.response(
                200,
                Json.list(
                        Stream.concat(accounts, vaultResources)
                                .map(ResourceLists::brief)
                                .filter(filter::passes)
                                .toList()));
    }

    private Stream<ObjectNode> accounts(List<AccountRecord> all, Call call) {
        return all.stream()
                .filter(account -> account.subscription().equalsIgnoreCase(call.subscription()))
                .map(account -> services.service(account, ServiceJson.Shown.ALL));
    }

    private Stream<ObjectNode> vaults(java.util.function.Predicate<ObjectNode> which) {
        return vaults.map(VaultProvider::list).orElse(List.of()).stream().filter(which);
    }

    private static ObjectNode brief(ObjectNode resource) {
        ObjectNode brief = Json.object();
        for (String member : MEMBERS) {
            if (resource.has(member)) {
                brief.set(member, resource.get(member));
            }
        }
        return brief;
    }
}
