// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.accounts.key.IdentityKeySource;
import dev.signet.accounts.key.KeySources;
import dev.signet.accounts.key.MeteredKeySource;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.KeyUse;
import dev.signet.controlplane.healthcareapis.KeyUse.KeyIdentity;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities.Known;
import dev.signet.http.Metrics;
import dev.signet.identity.issuer.Issuer;
import dev.signet.installation.Addresses;
import dev.signet.installation.EmbeddedVault;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.azure.TokenMaker;
import dev.signet.vault.vaults.Vault;
import java.time.InstantSource;
import java.util.Optional;

/// Speaks for the customers' keys as each account says: as Signet itself or, at the embedded
/// vault, as the account's managed identity. A vault elsewhere does not know the identities of
/// this installation: it is asked as whom the credentials file names.
public final class AccountKeys implements KeySources {
    private final VaultInUse vaults;
    private final ControlStore records;
    private final Issuer issuer;
    private final Addresses addresses;
    private final Metrics metrics;
    private final InstantSource clock;
    private volatile ServedVault served = ServedVault.unused();

    /// @param issuer makes the tokens of managed identities
    public AccountKeys(
            VaultInUse vaults,
            ControlStore records,
            Issuer issuer,
            Addresses addresses,
            Metrics metrics,
            InstantSource clock) {
        this.vaults = vaults;
        this.records = records;
        this.issuer = issuer;
        this.addresses = addresses;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Tells of the embedded vault when it is open.
    public void serve(ServedVault vault) {
        served = vault;
    }

    @Override
    public KeySource of(KeyUri uri, KeyUse use) {
        KeySource source =
                vaults.embedded() && use.identity().isPresent()
                        ? as(uri, use.identity().get())
                        : vaults.source(uri);
        return new MeteredKeySource(source, metrics);
    }

    private KeySource as(KeyUri uri, KeyIdentity identity) {
        return new IdentityKeySource<>(
                () ->
                        switch (identity) {
                            case KeyIdentity.SystemAssigned(var principal) ->
                                    Optional.of(new Known(principal, principal));
                            case KeyIdentity.UserAssigned(var resourceId) ->
                                    UserAssignedIdentities.find(records, resourceId);
                        },
                known -> vaults.source(uri, resource -> token(known, resource)));
    }

    private TokenMaker.Made token(Known known, String resource) {
        return new TokenMaker.Made(
                issuer.managedIdentityToken(
                        known.objectId(), known.clientId(), resource, addresses.main()),
                clock.instant().plus(Issuer.tokenLife()));
    }

    /// The first vault is in no region, and near to all.
    @Override
    public Optional<String> location(KeyUri uri) {
        return served.open()
                .flatMap(
                        open ->
                                vaults.name()
                                        .apply(uri.vault())
                                        .flatMap(name -> open.service().vaults().find(name)))
                .map(Vault::location)
                .map(text -> new Location(text).name())
                .filter(name -> !name.equals(EmbeddedVault.LOCATION));
    }
}
