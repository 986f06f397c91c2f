// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.interaction.Matching.Match;
import dev.signet.dataplane.interaction.Patches.Asked;
import dev.signet.fhir.IssueType;
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

/// Patch of a resource by its id, and of the one that criteria find
/// (<https://hl7.org/fhir/R4/http.html#patch>). What is committed was made of the version that is
/// stored just before, else it is made again.
public record Patch(Writes writes, Patches patches, Matching matching)
        implements Interaction.OfData {
    /// Of the stored bytes: as read, as a tree, as patched.
    private static final long COPIES = 8;

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(Level.INSTANCE, "PATCH", "patch"), Route.unnamed(Level.TYPE, "PATCH"));
    }

    @Override
    public DataAction needs() {
        return DataAction.WRITE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        boolean byId = !exchange.target().id().isEmpty();
        List<QueryParameter> criteria =
                byId ? List.of() : WriteParameters.criteria(exchange, false);
        Subset part = byId ? writes.checked(exchange) : writes.part(exchange);
        if (exchange.stated().ifNoneMatch().isPresent()) {
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "header If-None-Match: a patch does not take it",
                    "");
        }
        exchange.rights().need(DataAction.READ); // it works on what is there
        try (Payload payload = exchange.payload()) {
            Asked asked = asked(payload, exchange);
            if (byId) {
                return byId(asked, exchange, database, part);
            }
            return matching.run(
                    exchange,
                    database,
                    criteria,
                    match ->
                            switch (match) {
                                case Match.None _ ->
                                        throw new Failed(
                                                Failure.NOT_FOUND,
                                                "the criteria match no resource");
                                case Match.One(var key, var still) ->
                                        attempt(key, still, asked, exchange, database, part);
                            });
        }
    }

    private static Asked asked(Payload payload, Exchange exchange) {
        Optional<Sent> jsonPatch = payload.jsonPatch();
        return jsonPatch.isPresent()
                ? new Asked(jsonPatch.get(), true, false, "")
                : new Asked(payload.resource(), false, exchange.isEntry(), "");
    }

    private Outcome byId(Asked asked, Exchange exchange, Database database, Subset part) {
        ResourceKey key = exchange.target().key();
        for (int i = 0; i < Matching.TRIES; i++) {
            Optional<Outcome> outcome = attempt(key, List.of(), asked, exchange, database, part);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing the resource");
    }

    /// @return empty when it was written by another meanwhile
    private Optional<Outcome> attempt(
            ResourceKey key,
            List<Precondition> still,
            Asked asked,
            Exchange exchange,
            Database database,
            Subset part) {
        WorkBudget.Share work = exchange.work();
        ReferenceSearches searches = writes.searches(exchange, database);
        Stored stored = there(database.read(key));
        checkMatch(stored, exchange.stated().ifMatch());
        Change.Put put =
                work.build(
                        COPIES * (stored.json().length + asked.sent().length()),
                        WorkBudget.RESOURCE_BYTES_MAX,
                        () -> {
                            Sent patched = patches.patched(stored.json(), asked, work);
                            return writes.built(patched, Writes.named(key), exchange, searches);
                        });
        Writes.settled(put, work);
        var conditions = new ArrayList<>(still);
        conditions.addAll(searches.preconditions());
        conditions.add(new Precondition.AtVersion(key, stored.version()));
        return switch (writes.attempt(database, put, conditions, exchange, part)) {
            case Writes.Attempt.Written(var outcome) -> Optional.of(outcome);
            case Writes.Attempt.Broken _ -> Optional.empty();
        };
    }

    static Stored there(Optional<Stored> stored) {
        Stored found =
                stored.orElseThrow(
                        () ->
                                new Failed(
                                        Failure.NOT_FOUND,
                                        "there is no resource of that type and id"));
        if (found.deleted()) {
            throw new Failed(Failure.GONE, "the resource has been deleted");
        }
        return found;
    }

    private static void checkMatch(Stored stored, Optional<String> ifMatch) {
        if (ifMatch.isEmpty()) {
            return;
        }
        // refused when it is no ETag of ours
        List<Precondition> stated =
                Conditions.of(stored.key(), ifMatch, Optional.empty(), _ -> stored.version(), "");
        if (!Etags.names(ifMatch.get(), stored.version())) {
            throw Conditions.broken(stated.getFirst(), "");
        }
    }
}
