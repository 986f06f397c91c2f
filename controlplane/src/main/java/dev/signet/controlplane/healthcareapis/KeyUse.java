// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import java.util.Optional;

/// How an account uses its customer's key. A value.
///
/// @param identity as whom the vault is asked; empty: as Signet itself, as `services` are
/// @param location the region in which the vault must be; empty: anywhere
public record KeyUse(Optional<KeyIdentity> identity, Optional<String> location) {
    /// As Signet itself, wherever the vault is.
    public static final KeyUse OWN = new KeyUse(Optional.empty(), Optional.empty());

    /// A managed identity.
    public sealed interface KeyIdentity {
        /// The account's own.
        record SystemAssigned(String principalId) implements KeyIdentity {}

        /// A resource of its own; what it is called today is looked up when the vault is asked.
        ///
        /// @param resourceId as given
        record UserAssigned(String resourceId) implements KeyIdentity {}
    }
}
