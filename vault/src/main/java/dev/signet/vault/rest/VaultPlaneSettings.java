// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.vault.vaults.VaultName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How the data plane is addressed and whom it trusts.
///
/// @param authority address of the token issuer without tenant and trailing slash
/// @param tenantId the tenant named in the challenge when the vault addressed does not exist
/// @param resource what the challenge names: `https://vault.example:8444`. Clients compare it
///     with the end of the vault's host, port included
/// @param hostSuffix `vault.example`: a Host `{vault}.vault.example` addresses that vault
/// @param defaultVault the vault that every other Host addresses
/// @param trustedApplications application ids that pass a firewall with bypass AzureServices
public record VaultPlaneSettings(
        String authority,
        String tenantId,
        String resource,
        String hostSuffix,
        VaultName defaultVault,
        Set<String> trustedApplications) {
    public VaultPlaneSettings {
        hostSuffix = hostSuffix.toLowerCase(Locale.ROOT);
        trustedApplications = Set.copyOf(trustedApplications);
    }

    /// The name of the vault that a base address (`https://host:port`) speaks to; empty when
    /// the host has the suffix but its first label is no vault name.
    public Optional<VaultName> vault(String base) {
        String host = base.substring(base.indexOf("//") + 2);
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
        host = (end > 0 ? host.substring(0, end) : host).toLowerCase(Locale.ROOT);
        if (!host.endsWith("." + hostSuffix)) {
            return Optional.of(defaultVault);
        }
        String label = host.substring(0, host.length() - hostSuffix.length() - 1);
        return label.matches("[a-z0-9-]{3,24}")
                ? Optional.of(new VaultName(label))
                : Optional.empty();
    }
}
