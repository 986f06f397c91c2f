// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import dev.signet.store.Receipt;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// What the caller of one request may do, and what its writes leave for who has them done. The gate
/// is asked once for each action, however many entries a Bundle has. Any thread.
public final class Rights {
    private final Function<DataAction, DataScopes> gate;
    private final Supplier<Optional<Caller>> who;
    private final Optional<IntFunction<Receipt>> receipts;
    private final Set<DataAction> granted = EnumSet.noneOf(DataAction.class);
    private DataScopes scopes = DataScopes.ALL;

    /// @param gate admits the caller and says what the scopes of its token allow, or throws what
    ///     [#need] does
    public Rights(Function<DataAction, DataScopes> gate) {
        this(gate, Optional::empty);
    }

    /// @param who the caller, once its token has been verified; does not throw
    public Rights(Function<DataAction, DataScopes> gate, Supplier<Optional<Caller>> who) {
        this(gate, who, Optional.empty());
    }

    /// @param receipts what its writes leave, by the number of the exchange
    ///     ([Exchange#number]); empty: nothing
    public Rights(
            Function<DataAction, DataScopes> gate,
            Supplier<Optional<Caller>> who,
            Optional<IntFunction<Receipt>> receipts) {
        this.gate = gate;
        this.who = who;
        this.receipts = receipts;
    }

    /// What the writes of an exchange under these rights leave; empty: nothing.
    ///
    /// @param number of the exchange
    public Optional<Receipt> receipt(int number) {
        return receipts.map(each -> each.apply(number));
    }

    /// Who it is; empty when that is not known.
    public Optional<Caller> caller() {
        return who.get();
    }

    /// That the caller may do it with whatever resources its database shows: those of every type,
    /// or those within a sight ([dev.signet.store.Sight]), which is held to there.
    ///
    /// @throws dev.signet.base.Failed `UNAUTHENTICATED`, `FORBIDDEN`
    public void need(DataAction action) {
        DataScopes admitted = admitted(action);
        boolean isAllowed =
                admitted.isNarrowed()
                        ? admitted.actions().contains(action)
                        : admitted.allowEverywhere(action);
        if (!isAllowed) {
            throw new Failed(
                    Failure.FORBIDDEN, "The token's scopes do not allow this for every type.");
        }
    }

    /// Whether the caller may do it with all resources of every type. Does not throw.
    public boolean has(DataAction action) {
        try {
            DataScopes admitted = admitted(action);
            return !admitted.isNarrowed() && admitted.allowEverywhere(action);
        } catch (Failed _) {
            return false;
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
