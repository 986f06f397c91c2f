// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import java.util.Optional;

/// The port to secrets in a vault, for parameters that refer to one. Any thread.
@FunctionalInterface
public interface SecretReader {
    /// Knows no secret: the vault of an installation holds keys.
    SecretReader NONE = (_, _, _) -> Optional.empty();

    /// @param vault id of the vault's resource
    /// @param version empty: the newest
    /// @return empty when there is none
    Optional<String> read(String vault, String name, Optional<String> version);
}
