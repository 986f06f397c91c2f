// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import java.util.Optional;

/// The type of a resource, such as `Microsoft.KeyVault/vaults` or, nested in it,
/// `Microsoft.KeyVault/vaults/keys`. Compared without case by [#same].
///
/// @param namespace `Microsoft.KeyVault`
/// @param path one name for each level, separated by slashes: `vaults/keys`
public record ResourceType(String namespace, String path) {
    /// The resource group itself.
    public static final ResourceType GROUP = of("Microsoft.Resources/resourceGroups");

    /// The subscription itself, which holds the groups.
    public static final ResourceType SUBSCRIPTION = of("Microsoft.Resources/subscriptions");

    /// A management group, which holds subscriptions.
    public static final ResourceType MANAGEMENT_GROUP = of("Microsoft.Management/managementGroups");

    /// @param text `Microsoft.KeyVault/vaults/keys`
    public static ResourceType of(String text) {
        int slash = text.indexOf('/');
        return new ResourceType(text.substring(0, slash), text.substring(slash + 1));
    }

    /// The whole: `Microsoft.KeyVault/vaults/keys`.
    public String text() {
        return namespace + "/" + path;
    }

    /// The type in which this one is nested; empty for one that stands by itself.
    public Optional<ResourceType> parent() {
        int slash = path.lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(new ResourceType(namespace, path.substring(0, slash)));
    }

    /// Whether both are the same type.
    public boolean same(ResourceType other) {
        return text().equalsIgnoreCase(other.text());
    }
}
