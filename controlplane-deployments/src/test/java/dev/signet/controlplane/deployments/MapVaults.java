// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Vaults as bare JSON in a map, which remember in which order they were put.
final class MapVaults implements DirectProvider {
    private static final ResourceType TYPE = ResourceType.of("Microsoft.KeyVault/vaults");

    final List<String> puts = new ArrayList<>();
    volatile Runnable deleting = () -> {};
    volatile Runnable listing = () -> {};
    private final TreeMap<String, Vault> vaults = new TreeMap<>();

    private record Vault(ResourceId id, ObjectNode body) implements Resource {
        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            node.put("id", id.text()).put("name", id.name()).put("type", id.type().text());
            node.setAll(body.deepCopy());
            node.withObject("/properties").put("provisioningState", "Succeeded");
            return node;
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return new Namespace(
                TYPE.namespace(), ApiVersions.of("2022-07-01 2023-07-01"), List.of("vaults"));
    }

    @Override
    public void validate(ResourceRequest request) {
        if (!request.body().has("location")) {
            throw ArmError.property("location", "is required");
        }
    }

    @Override
    public synchronized Optional<Resource> find(ResourceId id) {
        return Optional.ofNullable(vaults.get(id.normal()));
    }

    @Override
    public synchronized List<Resource> list(Scope scope) {
        listing.run();
        return vaults.values().stream()
                .<Resource>map(vault -> vault)
                .filter(vault -> scope.holds(vault.id()))
                .toList();
    }

    @Override
    public synchronized Put put(ResourceRequest request, Stamp stamp) {
        validate(request);
        puts.add(request.id().name());
        if (request.body().at("/properties/refuse").isString()) {
            throw ArmError.property(
                    "properties.refuse", request.body().at("/properties/refuse").stringValue());
        }
        if (request.body().at("/properties/fault").isBoolean()) {
            throw new IllegalStateException("a fault of this provider: " + request.body());
        }
        var vault = new Vault(request.id(), request.body());
        return new Put(vaults.put(request.id().normal(), vault) == null, vault, Optional.empty());
    }

    @Override
    public boolean isMovable() {
        return true;
    }

    @Override
    public synchronized void move(ResourceId from, ResourceId to) {
        vaults.put(to.normal(), new Vault(to, vaults.remove(from.normal()).body()));
    }

    @Override
    public synchronized Removal delete(ResourceId id) {
        deleting.run();
        Vault vault = vaults.remove(id.normal());
        return vault == null ? new Removal.Absent() : new Removal.Gone(vault);
    }
}
