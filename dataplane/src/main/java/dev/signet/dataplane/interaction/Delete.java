// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.identity.DataAction;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Delete; what is not there is deleted too. With `hardDelete=true` all versions are erased, as if
/// there had never been any.
public record Delete(Writes writes, OpenSnapshots snapshots) implements Interaction.OfData {
    @Override
    public List<Route> routes() {
        return List.of(Route.of(Level.INSTANCE, "DELETE", "delete"));
    }

    @Override
    public DataAction needs() {
        return DataAction.DELETE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        WriteParameters.checkDelete(exchange);
        var _ = writes.part(exchange);
        if (WriteParameters.erases(exchange)) {
            var erasures = new Erasures(snapshots, exchange, database);
            List<ResourceKey> keys = List.of(exchange.target().key());
            var _ = deleted(exchange, database, still -> writes.erase(erasures, keys, still));
            return Outcome.empty(204);
        }
        var changes = List.<Change>of(new Change.Delete(exchange.target().key()));
        Committed.Done done =
                deleted(exchange, database, still -> writes.commit(database, changes, still));
        return Outcome.empty(204).versioned(done.written().getFirst().version());
    }

    /// Deletes while what the client states holds, and nobody refers to it where nobody may.
    private Committed.Done deleted(
            Exchange exchange, Database database, Function<List<Precondition>, Committed> commit) {
        Lookup lookup = writes.lookup(exchange);
        for (int i = 0; i < Matching.TRIES; i++) {
            List<Precondition> stated = Writes.conditions(exchange, database);
            writes.referrers().checkFirst(stated, _ -> "", database);
            var still = writes.referrers().none(exchange.target().key(), lookup, database);
            var conditions = new ArrayList<>(stated);
            conditions.addAll(still);
            switch (commit.apply(conditions)) {
                case Committed.Done done -> {
                    return done;
                }
                case Committed.Conflict(_, var precondition) -> {
                    if (!still.contains(precondition)) {
                        throw Conditions.broken(precondition, "");
                    }
                }
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing references to the resource");
    }
}
