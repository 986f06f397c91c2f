// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import java.util.Optional;

/// The port to secrets in a vault, for parameters that refer to one. Any thread.
@FunctionalInterface
public interface SecretReader {
    /// Knows no secret: the vaults of an installation hold keys.
    SecretReader NONE =
            (_, _, _) -> {
                throw Refused.of(
                        "KeyVaultParameterReferenceSecretRetrieveFailed",
                        "A parameter refers to a secret of a key vault, and the vaults of this"
                                + " installation hold keys and no secrets. Give the value itself.");
            };

    /// @param vault id of the vault's resource
    /// @param version empty: the newest
    /// @return empty when there is none
    Optional<String> read(String vault, String name, Optional<String> version);
}
