// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/// What the caller of one request may do. The gate is asked once for each action, however many
/// entries a Bundle has. Any thread.
public final class Rights {
    private final Function<DataAction, DataScopes> gate;
    private final Set<DataAction> granted = EnumSet.noneOf(DataAction.class);
    private DataScopes scopes = DataScopes.ALL;

    /// @param gate admits the caller and says what the scopes of its token allow, or throws what
    ///     [#need] does
    public Rights(Function<DataAction, DataScopes> gate) {
        this.gate = gate;
    }

    /// That the caller may do it with resources of every type.
    ///
    /// @throws dev.signet.base.Failed `UNAUTHENTICATED`, `FORBIDDEN`
    public void need(DataAction action) {
        if (!admitted(action).allowEverywhere(action)) {
            throw new Failed(
                    Failure.FORBIDDEN, "The token's scopes do not allow this for every type.");
        }
    }

    /// That the caller may do it with resources of one type or more: the rest is the asker's.
    ///
    /// @return of which
    /// @throws dev.signet.base.Failed as [#need]
    public synchronized DataScopes admitted(DataAction action) {
        if (!granted.contains(action)) {
            scopes = gate.apply(action);
            granted.add(action);
        }
        return scopes;
    }
}
