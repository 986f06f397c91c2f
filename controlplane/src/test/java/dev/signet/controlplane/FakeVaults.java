// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Vaults as bare JSON in a map: what a group has beside accounts. The real ones have a module of
/// their own.
public final class FakeVaults implements DirectProvider {
    public static final String VAULT =
            Arm.GROUP + "/providers/Microsoft.KeyVault/vaults/my-vault?api-version=2023-07-01";
    public static final String BODY =
            "{\"location\":\"westus2\",\"properties\":{\"tenantId\":\"" + Arm.TENANT + "\"}}";

    private static final ResourceType TYPE = ResourceType.of("Microsoft.KeyVault/vaults");
    private static final Namespace NAMESPACE =
            new Namespace(TYPE.namespace(), ApiVersions.of("2023-07-01"), List.of("vaults"));

    private final Map<String, Vault> vaults = new TreeMap<>();

    private record Vault(ResourceId id, ObjectNode body) implements Resource {
        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            node.put("id", id.text()).put("name", id.name()).put("type", id.type().text());
            node.setAll(body);
            return node;
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return NAMESPACE;
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
        return vaults.values().stream()
                .<Resource>map(vault -> vault)
                .filter(vault -> scope.holds(vault.id()))
                .toList();
    }

    public synchronized boolean isEmpty() {
        return vaults.isEmpty();
    }

    @Override
    public synchronized Put put(ResourceRequest request, Stamp stamp) {
        validate(request);
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
        Vault vault = vaults.remove(id.normal());
        return vault == null ? new Removal.Absent() : new Removal.Gone(vault);
    }
}
