// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.fhir.json.Meter;
import dev.signet.store.Change;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes what is made of a resource as it is stored. What is committed was made of the version
/// that is stored just before, else it is made again.
public record StoredEdits(Writes writes) {
    /// Of the stored bytes: as read, as a tree, as edited.
    private static final long COPIES = 8;

    /// What is made of a resource.
    interface Edit {
        /// @param stored JSON with `id`, `meta.versionId` and `meta.lastUpdated`
        /// @param pointers what becomes of those that the edit brings in
        /// @param meter is told what is built
        Sent of(byte[] stored, Pointers pointers, Meter meter);
    }

    /// Edits the resource that the address names.
    ///
    /// @throws Failed `NOT_FOUND`, `GONE`; `PRECONDITION_FAILED` when `If-Match` does not hold;
    ///     `CONFLICT` when others keep writing it
    Outcome run(Edit edit, Exchange exchange, Database database, Subset part) {
        ResourceKey key = exchange.target().key();
        for (int i = 0; i < Matching.TRIES; i++) {
            Optional<Outcome> outcome = attempt(key, List.of(), edit, exchange, database, part);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing the resource");
    }

    /// @return empty when it was written by another meanwhile
    Optional<Outcome> attempt(
            ResourceKey key,
            List<Precondition> still,
            Edit edit,
            Exchange exchange,
            Database database,
            Subset part) {
        WorkBudget.Share work = exchange.work();
        ReferenceSearches searches = writes.searches(exchange, database);
        Stored stored = there(database.read(key));
        checkMatch(stored, exchange.stated().ifMatch());
        Change.Put put =
                work.build(
                        COPIES * stored.json().length,
                        WorkBudget.RESOURCE_BYTES_MAX,
                        () -> writes.sent().edited(stored, edit, exchange, searches));
        SentChanges.settled(put, work);
        var conditions = new ArrayList<>(still);
        conditions.addAll(searches.preconditions());
        conditions.add(Precondition.AtVersion.of(stored));
        return switch (writes.attempt(database, put, conditions, exchange, part, searches.kept())) {
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
