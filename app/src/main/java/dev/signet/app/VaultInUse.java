// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.installation.Addresses;
import dev.signet.installation.VaultAddresses;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.vault.keys.KeyName;
import dev.signet.vault.vaults.VaultName;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// The vault that the customers' keys lie in: one elsewhere has the one address that was told;
/// the embedded one is the same vault under every address that it has had.
///
/// @param allowed what a key URI may name
/// @param asked where the vault is today that a key URI names
/// @param concerned which key URIs an event of the embedded vault is about
record VaultInUse(
        VaultConnection connection,
        AllowedVaults allowed,
        java.util.function.UnaryOperator<String> asked,
        BiFunction<VaultName, Optional<KeyName>, Predicate<KeyUri>> concerned) {

    static VaultInUse of(
            UpOptions options,
            Addresses addresses,
            VaultConnection connection,
            ControlStore records) {
        if (options.remoteVault().isPresent()) {
            return new VaultInUse(
                    connection,
                    AllowedVaults.of(List.of(addresses.vault())),
                    vault -> vault,
                    (_, _) -> _ -> false);
        }
        var vaults = VaultAddresses.remembered(addresses, records);
        return new VaultInUse(
                connection,
                vaults.allowed(),
                vaults::asked,
                (vault, key) -> uri -> vaults.concerns(uri, vault, key));
    }

    /// Speaks for one key.
    KeySource source(KeyUri uri) {
        return connection.source(uri, asked.apply(uri.vault()));
    }
}
