// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// A resource that is there, as its provider knows it. A value.
public interface Resource {
    /// As it was spelled when it was made.
    ResourceId id();

    /// The resource in the shape of one api-version; secrets are never in it. A fresh object.
    ObjectNode show(String version);

    /// Its entity tag, unquoted; empty where the type has none.
    default Optional<String> etag() {
        return Optional.empty();
    }

    /// The number that names its folder, for who looks after the installation's files; empty where
    /// it has none.
    default Optional<UUID> folder() {
        return Optional.empty();
    }

    /// A number that it has for life and no other ever gets; empty where the type has none. What
    /// extends a resource is kept under it.
    default Optional<UUID> uid() {
        return Optional.empty();
    }
}
