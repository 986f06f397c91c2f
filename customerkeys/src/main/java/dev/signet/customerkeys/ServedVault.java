// SPDX-License-Identifier: Apache-2.0
package dev.signet.customerkeys;

import dev.signet.accounts.ProcessWarnings;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.keyvault.HostedVaults;
import dev.signet.http.Route;
import dev.signet.installation.Addresses;
import dev.signet.installation.DamagedVault;
import dev.signet.installation.EmbeddedVault;
import dev.signet.installation.Installation;
import dev.signet.installation.StoreDamage;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The embedded vault as this process serves it: open, damaged, or unused because the keys lie
/// elsewhere.
///
/// @param used whether the keys lie in it
/// @param open empty when its files are damaged: then its keys are silent, and all that needs
///     none of them goes on
public record ServedVault(boolean used, Optional<EmbeddedVault> open) {
    private static final System.Logger LOG = System.getLogger(ServedVault.class.getName());

    /// The keys lie elsewhere.
    public static ServedVault unused() {
        return new ServedVault(false, Optional.empty());
    }

    /// @throws Failed when it is not the vault's own files that are at fault
    public static ServedVault opened(Supplier<EmbeddedVault> opening, ProcessWarnings warnings) {
        try {
            return new ServedVault(true, Optional.of(opening.get()));
        } catch (Failed e) {
            if (!StoreDamage.is(e)) {
                throw e;
            }
            LOG.log(
                    Level.ERROR,
                    "the embedded vault cannot be opened, and every account under its keys is"
                            + " refused: {0}",
                    e.getMessage());
            warnings.vaultIsDamaged();
            return new ServedVault(true, Optional.empty());
        }
    }

    /// Where it is asked.
    public List<Route> routes() {
        var damaged = new DamagedVault();
        return open.map(EmbeddedVault::routes)
                .orElseGet(
                        () ->
                                EmbeddedVault.routes(
                                        damaged, (_, request) -> damaged.handle(request)));
    }

    /// It as the control plane manages it.
    public Optional<HostedVaults> hosted(Installation ids, Addresses addresses) {
        if (!used) {
            return Optional.empty();
        }
        return Optional.of(
                new HostedVaults(
                        () -> open.map(EmbeddedVault::service).orElseThrow(ServedVault::damaged),
                        ids.subscription().toString(),
                        addresses::vault));
    }

    private static Failed damaged() {
        return new Failed(Failure.UNAVAILABLE, "The files of the embedded vault are damaged.");
    }
}
