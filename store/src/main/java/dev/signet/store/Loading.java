// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.store.log.Proposal;
import dev.signet.store.log.TransactionLog;
import java.util.List;
import java.util.function.Supplier;

/// Commits of which all the work that needs no order is done beforehand, by as many threads as
/// there
/// are. Any thread; as long as the database is open.
public final class Loading {
    private final Running running;
    private final TransactionLog log;

    Loading(Running running, TransactionLog log) {
        this.running = running;
        this.log = log;
    }

    /// Checks, compresses and names what `changes` write.
    ///
    /// @throws dev.signet.base.Failed `TOO_LARGE`; `KEY_REFUSED`, `KEY_SILENT`
    public Prepared prepare(List<Change> changes) {
        int most = running.limits().transactionChanges();
        var seals = running.parts().records().seals();
        return new Prepared(Proposal.of(changes, List.of(), seals, most));
    }

    /// As [Database#commit], without conditions, in the order of the calls.
    ///
    /// @return gives what became of it; waits until that is known
    public Supplier<Committed> append(Prepared prepared) {
        running.parts().health().checkWriting();
        var pending = log.append(prepared.proposal());
        return pending::await;
    }
}
