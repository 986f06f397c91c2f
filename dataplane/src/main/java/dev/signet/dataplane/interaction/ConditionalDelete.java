// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.index.Query;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Delete of what criteria find (<https://hl7.org/fhir/R4/http.html#3.1.0.7.1>): one resource, or
/// with `_count` so many at most, all of them in one transaction. With `hardDelete=true` they are
/// erased.
public record ConditionalDelete(Writes writes, SearchLanguage language, OpenSnapshots snapshots)
        implements Interaction.OfData {
    /// As many as Azure deletes at once.
    public static final int COUNT_MAX = 100;

    @Override
    public List<Route> routes() {
        return List.of(Route.unnamed(Level.TYPE, "DELETE"));
    }

    @Override
    public DataAction needs() {
        return DataAction.DELETE;
    }

    /// What is to be deleted, and what must hold so that it is right.
    private record Found(List<ResourceKey> keys, List<Precondition> still) {}

    @Override
    public Outcome run(Exchange exchange, Database database) {
        List<QueryParameter> criteria = WriteParameters.criteriaOfDelete(exchange);
        boolean erases = WriteParameters.erases(exchange);
        int count = WriteParameters.count(exchange.parameters(), COUNT_MAX, "");
        exchange.rights().need(DataAction.READ); // it tells what is there
        Optional<String> ifMatch = exchange.stated().ifMatch();
        if (count > 1 && ifMatch.isPresent()) {
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "header If-Match: a delete of several resources does not take it",
                    "");
        }
        Lookup lookup = Lookup.of(language, exchange);
        for (int i = 0; i < Matching.TRIES; i++) {
            Found found = found(exchange, database, lookup, criteria, count);
            Optional<Outcome> outcome = attempt(found, erases, exchange, database);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw Matching.contended();
    }

    private Found found(
            Exchange exchange,
            Database database,
            Lookup lookup,
            List<QueryParameter> criteria,
            int count) {
        try (Loan loan = snapshots.borrow(database)) {
            Snapshot snapshot = loan.snapshot();
            Query query = lookup.query(exchange.target().type(), criteria, "", snapshot);
            List<ResourceKey> keys = lookup.find(snapshot, query, Math.max(2, count), "");
            if (count == 1 && keys.size() > 1) {
                throw Matching.several();
            }
            var still = new ArrayList<Precondition>();
            for (ResourceKey key : keys) { // each as it was when it was found
                still.add(Precondition.AtVersion.of(snapshot.read(key).orElseThrow()));
            }
            if (count == 1) {
                still.add(new Precondition.NoneSince(query, snapshot.lsn()));
            }
            var deleted = new LinkedHashMap<ResourceKey, String>();
            keys.forEach(key -> deleted.put(key, ""));
            still.addAll(
                    writes.referrers().none(deleted, Set.of(), lookup, database, loan::snapshot));
            return new Found(keys, still);
        }
    }

    private Optional<Outcome> attempt(
            Found found, boolean erases, Exchange exchange, Database database) {
        var conditions = new ArrayList<>(found.still());
        Optional<String> ifMatch = exchange.stated().ifMatch();
        if (found.keys().isEmpty() && ifMatch.isPresent()) {
            throw new Failed(Failure.PRECONDITION_FAILED, "the criteria match no resource");
        }
        for (ResourceKey key : found.keys()) {
            conditions.addAll(
                    Conditions.of(
                            key,
                            ifMatch,
                            exchange.stated().ifNoneMatch(),
                            now -> database.read(now).map(Stored::version).orElse(0L),
                            ""));
        }
        List<Change> deletes = found.keys().stream().<Change>map(Change.Delete::new).toList();
        Committed committed =
                erases
                        ? writes.erase(
                                new Erasures(snapshots, exchange, database),
                                found.keys(),
                                conditions)
                        : writes.commit(database, deletes, conditions);
        return switch (committed) {
            case Committed.Done _ ->
                    Optional.of(
                            Outcome.empty(204).with(Outcome.Hints.deleted(found.keys().size())));
            case Committed.Conflict(_, var precondition) -> {
                if (!found.still().contains(precondition)) {
                    throw Conditions.broken(precondition, "");
                }
                yield Optional.empty();
            }
        };
    }
}
