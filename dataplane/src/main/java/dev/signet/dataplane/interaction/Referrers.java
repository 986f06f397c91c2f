// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.search.ReferringParameters;
import dev.signet.fhir.IssueType;
import dev.signet.index.Query;
import dev.signet.search.type.ReferenceType;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Who refers to what is deleted, in accounts that keep references whole: then it is not deleted.
/// Found is what refers by a search parameter. Any thread.
///
/// @param isAsked whether the account does
public record Referrers(
        BooleanSupplier isAsked, SearchLanguage language, ReferringParameters parameters) {
    /// As many are counted, for the refusal.
    private static final int COUNTED_MAX = 100;

    /// Where references are kept, what the client states is looked at before who refers: what does
    /// not hold is 412, whoever refers to it since. A commit of nothing tells.
    ///
    /// @param at where each stands in what was sent
    /// @throws Failed `PRECONDITION_FAILED`
    public void checkFirst(
            List<Precondition> stated, Function<Precondition, String> at, Database database) {
        if (!stated.isEmpty()
                && isAsked.getAsBoolean()
                && database.commit(List.of(), stated)
                        instanceof Committed.Conflict(_, var precondition)) {
            throw Conditions.broken(precondition, at.apply(precondition));
        }
    }

    /// What must hold at the commit so that nobody refers to what is deleted.
    ///
    /// @param deleted each with where its delete stands in what was sent
    /// @param written by the same write: what they refer to then, others look at
    /// @param database whose all is looked at
    /// @param snapshot of it; is asked for only in accounts that keep references
    /// @return none in other accounts
    /// @throws FhirError 409 when somebody does; 403 where not all is seen: who refers to it could
    ///     not be told, and must not be
    public List<Precondition> none(
            Map<ResourceKey, String> deleted,
            Set<ResourceKey> written,
            Lookup lookup,
            Database database,
            Supplier<Snapshot> snapshot) {
        var preconditions = new ArrayList<Precondition>();
        if (deleted.isEmpty() || !isAsked.getAsBoolean()) {
            return preconditions;
        }
        if (!database.seesAll()) {
            throw FhirError.of(
                    403,
                    IssueType.FORBIDDEN,
                    "the account keeps references whole, and the token's scopes do not show who"
                            + " refers to what is deleted: expected are scopes for all resources",
                    deleted.values().iterator().next());
        }
        Snapshot now = snapshot.get();
        var own = new HashSet<>(written);
        own.addAll(deleted.keySet());
        deleted.forEach(
                (key, at) -> {
                    var to = new ReferenceType.AskedResource(List.of(key.type()), key.id());
                    Query refers =
                            language.mapping()
                                    .referring(parameters.to(key.type()), List.of(to), List.of());
                    if (!lookup.findBeside(own, refers, now, at).isEmpty()) {
                        throw referred(key, own, refers, lookup, now, at);
                    }
                    preconditions.add(new Precondition.NoneSince(refers, now.lsn()));
                });
        return preconditions;
    }

    /// The same of one delete that stands alone, on a snapshot of now.
    List<Precondition> none(ResourceKey deleted, Lookup lookup, Database database) {
        if (!isAsked.getAsBoolean()) {
            return List.of();
        }
        try (Snapshot snapshot = database.snapshot()) {
            return none(Map.of(deleted, ""), Set.of(), lookup, database, () -> snapshot);
        }
    }

    private static FhirError referred(
            ResourceKey key,
            Set<ResourceKey> own,
            Query refers,
            Lookup lookup,
            Snapshot snapshot,
            String expression) {
        var byType = new TreeMap<String, Integer>();
        for (ResourceKey each :
                lookup.find(snapshot, refers, COUNTED_MAX + own.size(), expression)) {
            if (!own.contains(each)) {
                byType.merge(each.type(), 1, Integer::sum);
            }
        }
        String counts =
                byType.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
        return FhirError.of(
                409,
                IssueType.CONFLICT,
                key.path()
                        + " is referred to, and the account keeps references whole: "
                        + counts
                        + " (at most "
                        + COUNTED_MAX
                        + " are counted)",
                expression);
    }
}
