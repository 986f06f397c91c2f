// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.vault.vaults.VaultName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How the data plane is addressed and whom it trusts.
///
/// @param authority address of the token issuer without tenant and trailing slash
/// @param tenantId the tenant named in the challenge when the vault addressed does not exist
/// @param hostSuffixes `vault.example`: a Host `{vault}.vault.example` addresses that vault
/// @param defaultVault the vault that every other Host addresses
/// @param trustedApplications application ids that pass a firewall with bypass AzureServices
public record VaultPlaneSettings(
        String authority,
        String tenantId,
        List<String> hostSuffixes,
        VaultName defaultVault,
        Set<String> trustedApplications) {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9-]{3,24}");

    public VaultPlaneSettings {
        hostSuffixes = hostSuffixes.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
        trustedApplications = Set.copyOf(trustedApplications);
    }

    /// A base address `https://host[:port]` in its parts.
    ///
    /// @param host in lower case, IPv6 in brackets
    /// @param port with the colon before it; empty when the address has none
    private record Asked(String host, String port) {
        static Asked of(String base) {
            String rest = base.substring(base.indexOf("//") + 2).toLowerCase(Locale.ROOT);
            int colon = rest.startsWith("[") ? rest.indexOf("]:") + 1 : rest.indexOf(':');
            return colon > 0
                    ? new Asked(rest.substring(0, colon), rest.substring(colon))
                    : new Asked(rest, "");
        }

        /// What stands behind the first dot of a name; the host itself where there is none or
        /// where it is an address.
        String domain() {
            int dot = host.indexOf('.');
            boolean name = dot > 0 && !host.startsWith("[") && !IPV4.matcher(host).matches();
            return name ? host.substring(dot + 1) : host;
        }
    }

    /// The name of the vault that a base address (`https://host:port`) speaks to; empty when
    /// the host has a suffix but its first label is no vault name.
    public Optional<VaultName> vault(String base) {
        String host = Asked.of(base).host();
        for (String suffix : hostSuffixes) {
            if (host.endsWith("." + suffix)) {
                String label = host.substring(0, host.length() - suffix.length() - 1);
                return LABEL.matcher(label).matches()
                        ? Optional.of(new VaultName(label))
                        : Optional.empty();
            }
        }
        return Optional.of(defaultVault);
    }

    /// What a challenge names to who has asked at a base address: the domain in which the asked
    /// host stands, with the asked port. Key clients send a token only where the host ends with a
    /// dot and what was named, and some compare the ports too. For a host without a domain
    /// (`localhost`, an IP address) it is the host, and those clients refuse whatever is named.
    public String resource(String base) {
        Asked asked = Asked.of(base);
        String domain =
                hostSuffixes.stream()
                        .filter(suffix -> asked.host().endsWith("." + suffix))
                        .findFirst()
                        .orElseGet(asked::domain);
        return "https://" + domain + asked.port();
    }
}
