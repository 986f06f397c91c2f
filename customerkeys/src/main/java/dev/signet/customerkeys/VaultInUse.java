// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.installation.Addresses;
import dev.signet.installation.VaultAddresses;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.azure.TokenMaker;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The vault that the customers' keys lie in: one elsewhere has the one address that was told;
/// the embedded one is the same vault under every address that it has had.
///
/// @param allowed what a key URI may name
/// @param embedded whether it is this installation's own, which knows its identities
/// @param asked where the vault is today that a key URI names
/// @param name of the embedded vault at an address
/// @param concerned which key URIs an event of the embedded vault is about
public record VaultInUse(
        VaultConnection connection,
        AllowedVaults allowed,
        boolean embedded,
        UnaryOperator<String> asked,
        Function<String, Optional<VaultName>> name,
        BiFunction<VaultName, Optional<KeyName>, Predicate<KeyUri>> concerned) {

    /// @param remote empty: the embedded one
    /// @param records remember the embedded vault's addresses
    public static VaultInUse of(
            Optional<RemoteVault> remote,
            Addresses addresses,
            VaultConnection connection,
            ControlStore records) {
        if (remote.isPresent()) {
            return new VaultInUse(
                    connection,
                    AllowedVaults.of(List.of(addresses.vault())),
                    false,
                    vault -> vault,
                    _ -> Optional.empty(),
                    (_, _) -> _ -> false);
        }
        var vaults = VaultAddresses.remembered(addresses, records);
        return new VaultInUse(
                connection,
                vaults.allowed(),
                true,
                vaults::asked,
                vaults::named,
                (vault, key) -> uri -> vaults.concerns(uri, vault, key));
    }

    /// Speaks for one key.
    KeySource source(KeyUri uri) {
        return connection.source(uri, asked.apply(uri.vault()));
    }

    /// Speaks for one key as a managed identity.
    KeySource source(KeyUri uri, TokenMaker identity) {
        return connection.source(uri, asked.apply(uri.vault()), identity);
    }
}
