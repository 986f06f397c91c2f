// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.index.Query;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Create, on a condition too (<https://hl7.org/fhir/R4/http.html#ccreate>).
///
/// @param chance for ids; any thread
public record Create(Writes writes, SearchLanguage language, OpenSnapshots snapshots, Chance chance)
        implements Interaction.OfData {
    /// How often it looks again when somebody was faster.
    private static final int TRIES = 5;

    @Override
    public List<Route> routes() {
        return List.of(Route.of(Level.TYPE, "POST", "create"));
    }

    @Override
    public DataAction needs() {
        return DataAction.WRITE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Subset part = writes.checked(exchange);
        Optional<String> condition = exchange.stated().ifNoneExist();
        if (condition.isPresent()) {
            exchange.rights().need(DataAction.READ); // it tells what is there
        }
        var key = new ResourceKey(exchange.target().type(), chance.uuid().toString());
        ReferenceSearches searches = writes.searches(exchange, database);
        Change.Put put = writes.sent().put(_ -> key, exchange, searches);
        if (condition.isPresent()) {
            return onCondition(database, put, searches, exchange, condition.get(), part);
        }
        return Writes.written(
                put,
                writes.commit(database, writes.changes(put, exchange, searches.kept()), searches),
                exchange,
                part);
    }

    private Outcome onCondition(
            Database database,
            Change.Put put,
            ReferenceSearches searches,
            Exchange exchange,
            String condition,
            Subset part) {
        Lookup lookup = Lookup.of(language, exchange);
        List<Change> changes = writes.changes(put, exchange, searches.kept());
        Map<Precondition, String> referred = searches.kept().preconditions(Set.of());
        String type = put.key().type();
        for (int i = 0; i < TRIES; i++) {
            // the first look may be at data of a moment ago: what it finds is confirmed, and that
            // it finds nothing is a precondition
            boolean first = i == 0;
            long lsn;
            Query query;
            try (Loan loan = first ? snapshots.recent(database) : snapshots.borrow(database)) {
                Snapshot snapshot = loan.snapshot();
                lsn = snapshot.lsn();
                query = lookup.query(type, condition, "", snapshot);
                List<ResourceKey> found = lookup.find(snapshot, query, "");
                if (found.size() > 1 && !first) {
                    throw FhirError.of(
                            412,
                            IssueType.MULTIPLE_MATCHES,
                            "several resources match If-None-Exist",
                            "");
                }
                if (!found.isEmpty()) {
                    // read where it was found: it may be deleted meanwhile
                    Stored there = snapshot.read(found.getFirst()).orElseThrow();
                    if (!first
                            || (found.size() == 1 && isStill(database, there, query, snapshot))) {
                        return Writes.outcome(200, there, exchange, part);
                    }
                    continue;
                }
            }
            var conditions = new ArrayList<Precondition>(searches.preconditions());
            conditions.addAll(referred.keySet());
            conditions.add(new Precondition.NoneSince(query, lsn));
            Committed committed = writes.commit(database, changes, conditions);
            switch (committed) {
                case Committed.Done done -> {
                    return Writes.written(put, done, exchange, part);
                }
                case Committed.Conflict(_, var precondition) ->
                        KeptReferences.refuse(referred, precondition);
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing what the condition looks at");
    }

    /// Whether the query finds now what it found on the snapshot: a commit of nothing tells.
    private static boolean isStill(Database database, Stored seen, Query query, Snapshot snapshot) {
        List<Precondition> stays = Lookup.stays(seen.key(), query, snapshot);
        return database.commit(List.of(), stays) instanceof Committed.Done;
    }
}
