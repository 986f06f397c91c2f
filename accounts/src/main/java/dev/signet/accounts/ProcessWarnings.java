// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.dataplane.Access.Warning;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with the process and not with one account: for `/health` and for the health of
/// every account that it touches. Any thread.
public final class ProcessWarnings {
    private static final Warning VAULT_DAMAGED =
            new Warning(
                    "VaultDamaged",
                    "The files of the embedded vault are damaged: its keys cannot be asked until"
                            + " they are restored. The operator's log names them.");
    private static final Warning CLOCK_JUMPED =
            new Warning(
                    "ClockJumped", "The clock of this machine has jumped within the last hour.");

    private final ClockWatch clock;
    private volatile boolean vaultDamaged;

    public ProcessWarnings(ClockWatch clock) {
        this.clock = clock;
    }

    /// The embedded vault cannot be opened.
    public void vaultIsDamaged() {
        vaultDamaged = true;
    }

    public boolean isVaultDamaged() {
        return vaultDamaged;
    }

    /// @param withVault whether what asks needs the embedded vault
    public List<Warning> warnings(boolean withVault) {
        var found = new ArrayList<Warning>();
        if (vaultDamaged && withVault) {
            found.add(VAULT_DAMAGED);
        }
        if (clock.hasJumped()) {
            found.add(CLOCK_JUMPED);
        }
        return List.copyOf(found);
    }
}
