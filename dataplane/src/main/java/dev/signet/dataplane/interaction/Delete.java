// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

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
import java.util.List;

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
            List<Precondition> conditions = Writes.conditions(exchange, database);
            return switch (erasures.erase(List.of(exchange.target().key()), conditions)) {
                case Committed.Done _ -> Outcome.empty(204);
                case Committed.Conflict(_, var precondition) ->
                        throw Conditions.broken(precondition, "");
            };
        }
        Committed.Done done =
                Writes.commit(
                        database,
                        new Change.Delete(exchange.target().key()),
                        Writes.conditions(exchange, database));
        return Outcome.empty(204).versioned(done.written().getFirst().version());
    }
}
