// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

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
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The installation's subscriptions as resources, so that others can extend them. They are fixed:
/// nobody makes, changes or removes one.
///
/// @param subscriptions their ids
public record SubscriptionProvider(List<String> subscriptions) implements DirectProvider {
    public SubscriptionProvider {
        subscriptions = List.copyOf(subscriptions);
    }

    private record Shown(ResourceId id) implements Resource {
        @Override
        public ObjectNode show(String version) {
            return ArmJson.object()
                    .put("id", id.text())
                    .put("subscriptionId", id.subscription())
                    .put("state", "Enabled");
        }
    }

    @Override
    public ResourceType type() {
        return ResourceType.SUBSCRIPTION;
    }

    @Override
    public Namespace namespace() {
        return Namespace.RESOURCES;
    }

    @Override
    public boolean tracked() {
        return false;
    }

    @Override
    public void validate(ResourceRequest request) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PUT");
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return subscriptions.stream()
                .filter(id.subscription()::equalsIgnoreCase)
                .findFirst()
                .map(ResourceId::ofSubscription)
                .map(Shown::new);
    }

    @Override
    public List<Resource> list(Scope scope) {
        return List.of();
    }

    @Override
    public Put put(ResourceRequest request, Stamp stamp) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PUT");
    }

    @Override
    public Removal delete(ResourceId id) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "DELETE");
    }
}
