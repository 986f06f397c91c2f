// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.identity.DataAction;
import dev.signet.store.Change;
import dev.signet.store.Database;
import java.util.ArrayList;
import java.util.List;

/// Update under an id, which creates what is not there.
public record Update(Writes writes) implements Interaction.OfData {
    @Override
    public List<Route> routes() {
        return List.of(Route.of(Level.INSTANCE, "PUT", "update"));
    }

    @Override
    public DataAction needs() {
        return DataAction.WRITE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Subset part = writes.checked(exchange);
        ReferenceSearches searches = writes.searches(exchange, database);
        Change.Put put =
                writes.sent().put(SentChanges.named(exchange.target().key()), exchange, searches);
        var conditions = new ArrayList<>(searches.preconditions());
        conditions.addAll(Writes.conditions(exchange, database));
        return switch (writes.attempt(database, put, conditions, exchange, part, searches.kept())) {
            case Writes.Attempt.Written(var outcome) -> outcome;
            case Writes.Attempt.Broken(var precondition) ->
                    throw searches.preconditions().contains(precondition)
                            ? ReferenceSearches.moved()
                            : Conditions.broken(precondition, "");
        };
    }
}
