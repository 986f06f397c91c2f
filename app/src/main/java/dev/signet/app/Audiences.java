// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountGates;
import dev.signet.controlplane.authorization.DataRoles;
import dev.signet.http.KnownHosts;
import dev.signet.identity.DataRole;
import dev.signet.identity.Tenant;
import dev.signet.identity.smart.SmartProxies;
import dev.signet.identity.verification.Authority;
import dev.signet.identity.verification.RemoteAuthority;
import dev.signet.identity.verification.TokenRules;
import dev.signet.identity.verification.TokenVerifier;
import dev.signet.installation.Addresses;
import dev.signet.installation.ApiAudiences;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.installation.KnownAddresses;
import dev.signet.vault.rest.VaultTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Whose tokens each plane takes, and made out to whom.
///
/// @param authority the embedded issuer
record Audiences(Authority authority, Addresses addresses, Installation ids, InstantSource clock) {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    TokenVerifier arm() {
        return new TokenVerifier(
                List.of(authority),
                TokenRules.of(ApiAudiences.ofControlPlane(addresses).toArray(String[]::new)),
                clock);
    }

    VaultTokens vault() {
        return new VaultTokens(
                List.of(authority), Set.of(EmbeddedVault.AUDIENCE, addresses.vault()), clock);
    }

    /// Every account takes the embedded issuer's, under any address that it has had, or
    /// those of an authority of its own.
    ///
    /// @param keepsReferences whether the account of a name keeps references whole
    /// @param validatesProfiles whether the account of a name holds writes to their profiles
    /// @param smart what the accounts' SMART proxies have in common
    AccountGates accounts(
            KnownAddresses mains,
            List<String> knownAs,
            Predicate<String> keepsReferences,
            Predicate<String> validatesProfiles,
            SmartProxies smart,
            DataRoles assigned) {
        var tenant = new Tenant(ids.tenant().toString());
        KnownHosts others = new KnownHosts(Set.copyOf(knownAs));
        return new AccountGates(
                authority,
                addresses.main() + "/" + ids.tenant(),
                this::remote,
                addresses.main(),
                address ->
                        tenant.isMeantBy(
                                address,
                                origin ->
                                        mains.isOrigin(origin)
                                                || others.knows(URI.create(origin).getAuthority())),
                keepsReferences,
                validatesProfiles,
                Map.of(ids.administratorObject().toString(), Set.of(DataRole.CONTRIBUTOR)),
                spec -> assigned.roles(spec.accountId(), spec.resourceId()),
                smart,
                clock);
    }

    private RemoteAuthority remote(String address) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        return new RemoteAuthority(address, http, clock);
    }
}
