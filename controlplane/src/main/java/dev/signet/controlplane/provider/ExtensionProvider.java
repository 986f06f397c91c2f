// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The port of a type that extends resources of other types, such as a role assignment. The engine
/// finds the extended resource; a change is done, or refused whole, when its call returns, and one
/// runs at a time. Any thread.
public non-sealed interface ExtensionProvider extends ResourceProvider {
    /// Whether resources of that type can be extended so.
    boolean canExtend(ResourceType other);

    /// What the keys of the records begin with that extend the resource of that number; they go
    /// with it.
    String recordsOf(UUID uid);

    Optional<Resource> find(Resource extended, ResourceId id);

    /// Those of one resource, by name.
    List<Resource> list(Resource extended);

    /// Makes or replaces one.
    ///
    /// @throws dev.signet.base.Failed `INVALID`, `CONFLICT`
    DirectProvider.Put put(Resource extended, ResourceRequest request, Stamp stamp);

    Removal delete(Resource extended, ResourceId id, Stamp stamp);

    /// A resource group is gone with all that was in it; what extended the group itself goes too.
    default void groupIsGone(ResourceId group) {}

    @Override
    default boolean tracked() {
        return false;
    }
}
