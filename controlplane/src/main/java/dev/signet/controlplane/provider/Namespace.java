// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.provider;

import dev.signet.controlplane.arm.ApiVersions;
import java.util.List;

/// A resource provider's namespace, as `/providers` lists it.
///
/// @param name `Microsoft.KeyVault`
/// @param versions of all its types
/// @param types all that is shown of it, beside resource types also `checkNameAvailability` and
///     the like
public record Namespace(String name, ApiVersions versions, List<String> types) {
    /// That of Resource Manager itself: resource groups and deployments.
    public static final Namespace RESOURCES =
            new Namespace(
                    "Microsoft.Resources",
                    ApiVersions.RESOURCES,
                    List.of(
                            "resources",
                            "resourceGroups",
                            "deployments",
                            "deployments/operations",
                            "subscriptions",
                            "subscriptions/locations",
                            "subscriptions/providers",
                            "tenants"));

    public Namespace {
        types = List.copyOf(types);
    }
}
