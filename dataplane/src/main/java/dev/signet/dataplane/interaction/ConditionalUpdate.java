// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Chance;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.interaction.Matching.Match;
import dev.signet.identity.DataAction;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Change;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Update of what criteria find (<https://hl7.org/fhir/R4/http.html#cond-update>): what they find
/// once is updated, what they do not find is created, under the id that was sent or under one of
/// ours.
///
/// @param chance for ids; any thread
public record ConditionalUpdate(Writes writes, Matching matching, Chance chance)
        implements Interaction.OfData {
    @Override
    public List<Route> routes() {
        return List.of(Route.unnamed(Level.TYPE, "PUT"));
    }

    @Override
    public DataAction needs() {
        return DataAction.WRITE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        List<QueryParameter> criteria = WriteParameters.criteria(exchange, false);
        Subset part = writes.part(exchange);
        exchange.rights().need(DataAction.READ); // it tells what is there
        var fresh = new ResourceKey(exchange.target().type(), chance.uuid().toString());
        ReferenceSearches searches = writes.searches(exchange, database);
        try (Payload payload = exchange.payload()) {
            Sent sent = payload.resource();
            return matching.run(
                    exchange,
                    database,
                    criteria,
                    match -> {
                        Change.Put put =
                                writes.sent().put(sent, keys(match, fresh), exchange, searches);
                        var still = new ArrayList<>(match.still());
                        still.addAll(searches.preconditions());
                        return attempt(still, put, exchange, database, part, searches.kept());
                    });
        }
    }

    /// Under which key the resource is written that was sent.
    private static SentChanges.Keys keys(Match match, ResourceKey fresh) {
        return switch (match) {
            case Match.None _ ->
                    resource -> new ResourceKey(fresh.type(), resource.text("id", fresh.id()));
            case Match.One(var key, _) ->
                    resource -> {
                        if (!resource.text("id", key.id()).equals(key.id())) {
                            throw SentChanges.otherId(
                                    "the resource's id must be the id of the one that the criteria"
                                            + " match",
                                    key.type());
                        }
                        return key;
                    };
        };
    }

    private Optional<Outcome> attempt(
            List<Precondition> still,
            Change.Put put,
            Exchange exchange,
            Database database,
            Subset part,
            KeptReferences kept) {
        List<Precondition> stated =
                Conditions.of(
                        put.key(),
                        exchange.stated().ifMatch(),
                        exchange.stated().ifNoneMatch(),
                        now -> database.read(now).map(Stored::version).orElse(0L),
                        "");
        var conditions = new ArrayList<>(still);
        conditions.addAll(stated);
        return switch (writes.attempt(database, put, conditions, exchange, part, kept)) {
            case Writes.Attempt.Written(var outcome) -> Optional.of(outcome);
            case Writes.Attempt.Broken(var precondition) -> {
                if (!still.contains(precondition)) {
                    throw Conditions.broken(precondition, "");
                }
                yield Optional.empty();
            }
        };
    }
}
