// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.identity.DataAction;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import java.util.List;

/// Delete; what is not there is deleted too.
public record Delete(Writes writes) implements Interaction.OfData {
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
        var _ = writes.checked(exchange);
        Committed.Done done =
                Writes.commit(
                        database,
                        new Change.Delete(exchange.target().key()),
                        Writes.conditions(exchange, database));
        return Outcome.empty(204).versioned(done.written().getFirst().version());
    }
}
