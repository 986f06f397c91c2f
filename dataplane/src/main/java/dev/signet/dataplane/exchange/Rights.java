// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.identity.DataAction;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/// What the caller of one request may do. The gate is asked once for each action, however many
/// entries a Bundle has. Any thread.
public final class Rights {
    private final Consumer<DataAction> gate;
    private final Set<DataAction> granted = EnumSet.noneOf(DataAction.class);

    /// @param gate admits the caller, or throws what [#need] does
    public Rights(Consumer<DataAction> gate) {
        this.gate = gate;
    }

    /// @throws dev.signet.base.Failed `UNAUTHENTICATED`, `FORBIDDEN`
    public synchronized void need(DataAction action) {
        if (!granted.contains(action)) {
            gate.accept(action);
            granted.add(action);
        }
    }
}
