// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.Stamp;
import java.util.List;
import java.util.Optional;

/// The roles of one kind, which can be given at a resource group and at the subscription too: there
/// they hold for all that is below, and for what will be. Any thread.
public interface ScopedRoles {
    /// Which roles there are.
    List<RoleDefinition> definitions();

    /// Patterns of the addresses, below the subscription and its groups, at which they are given.
    List<String> scopes();

    /// Refuses what no scope could take.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    void validate(ResourceRequest request);

    Optional<Resource> find(Resource scope, ResourceId id);

    /// Those given at a scope, above it and below it.
    List<Resource> list(Resource scope);

    /// @throws dev.signet.base.Failed `INVALID`, `CONFLICT`
    DirectProvider.Put put(Resource scope, ResourceRequest request, Stamp now);

    Removal delete(Resource scope, ResourceId id);

    /// A resource group is gone, and what was given there.
    void groupIsGone(ResourceId group);

    /// Whether a role of that definition is one of them.
    ///
    /// @param definition its id, or a resource id that ends in it
    default boolean knows(String definition) {
        String last = definition.substring(definition.lastIndexOf('/') + 1);
        return definitions().stream().anyMatch(each -> each.id().toString().equalsIgnoreCase(last));
    }
}
