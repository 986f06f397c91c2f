// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Caller;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who and where the installation is, as its control plane tells clients. Immutable.
///
/// @param tenant id of the directory that everything belongs to
/// @param subscriptions ids, one or more
/// @param subscriptionName shown for each of them
/// @param administrators object ids that may do everything; all others may do nothing
/// @param audiences what tokens for this plane are issued for, shown by `/metadata/endpoints`
/// @param issuer address of the token issuer without tenant and trailing slash
/// @param portal address of the portal
/// @param vaultSuffix `vault.example:8444`: a vault is `https://{name}.{suffix}`
/// @param accountSuffix `azurehealthcareapis.com`: the default audience of an account is
///     `https://{name}.{suffix}`
/// @param principals object ids by application id, for clients that ask the directory
public record ControlPlaneSettings(
        String tenant,
        List<String> subscriptions,
        String subscriptionName,
        Set<String> administrators,
        List<String> audiences,
        String issuer,
        String portal,
        String vaultSuffix,
        String accountSuffix,
        Map<String, String> principals) {
    public ControlPlaneSettings {
        subscriptions = List.copyOf(subscriptions);
        administrators = Set.copyOf(administrators);
        audiences = List.copyOf(audiences);
        principals = Map.copyOf(principals);
        if (subscriptions.isEmpty() || issuer.endsWith("/")) {
            throw new Failed(Failure.INVALID, "an installation has a subscription and an issuer");
        }
    }

    /// The authority of an account that names none.
    public String defaultAuthority() {
        return issuer + "/" + tenant;
    }

    /// The audience of an account that names none.
    public String defaultAudience(String account) {
        return "https://" + account + "." + accountSuffix;
    }

    /// Whether a caller may do what administrators may: scopes on data narrow a token to data.
    public boolean administers(Caller caller) {
        return !caller.rights().scoped() && caller.isAny(administrators);
    }
}
