// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bundle.EntryAddresses.Named;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.interaction.ConditionalDelete;
import dev.signet.dataplane.interaction.Conditions;
import dev.signet.dataplane.interaction.Lookup;
import dev.signet.dataplane.interaction.WriteParameters;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.IssueType;
import dev.signet.index.Query;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the conditions of a transaction's entries find on the snapshot, and what must hold at the
/// commit so that they find it then. One thread.
final class PlanConditions {
    private final LazySnapshot snapshot;
    private final Lookup lookup;
    private final List<Precondition> preconditions = new ArrayList<>();
    private final Map<Precondition, String> stated = new HashMap<>();

    /// @param snapshot on which conditions are looked up
    PlanConditions(LazySnapshot snapshot, Lookup lookup) {
        this.snapshot = snapshot;
        this.lookup = lookup;
    }

    List<Precondition> preconditions() {
        return preconditions;
    }

    Map<Precondition, String> stated() {
        return stated;
    }

    Query query(String type, String criteria, String expression) {
        return lookup.query(type, criteria, expression, snapshot.get());
    }

    /// What the address of an update or a patch looks for.
    Query query(Named.ByCriteria named, Entry entry) {
        String expression = EntryAddresses.expression(entry);
        List<QueryParameter> criteria = WriteParameters.criteria(named.query(), false, expression);
        return lookup.query(named.type(), criteria, expression, snapshot.get());
    }

    /// The one that a query finds beside what the Bundle deletes, if there is one; it still is the
    /// one at the commit.
    ///
    /// @throws FhirError 412 when there are several
    Optional<ResourceKey> one(Query query, Set<ResourceKey> deleted, String expression) {
        List<ResourceKey> found = lookup.findBeside(deleted, query, snapshot.get(), expression);
        if (found.size() > 1) {
            throw several(expression);
        }
        if (found.isEmpty()) {
            preconditions.add(new Precondition.NoneSince(query, snapshot.get().lsn()));
            return Optional.empty();
        }
        preconditions.addAll(Lookup.stays(found.getFirst(), query, snapshot.get()));
        return Optional.of(found.getFirst());
    }

    private static FhirError several(String expression) {
        return FhirError.of(
                412,
                IssueType.MULTIPLE_MATCHES,
                "several resources match the condition",
                expression);
    }

    /// What a conditional delete deletes: one, or with `_count` so many at most.
    List<ResourceKey> deleted(Named.ByCriteria named, BundleScan.Request request, Entry entry) {
        String expression = EntryAddresses.expression(entry);
        List<QueryParameter> criteria = WriteParameters.criteria(named.query(), true, expression);
        int count = WriteParameters.count(named.query(), ConditionalDelete.COUNT_MAX, expression);
        if (count > 1 && !request.ifMatch().isEmpty()) {
            throw TransactionPlan.invalid(
                    "a delete of several resources does not take this condition",
                    entry,
                    ".request.ifMatch");
        }
        Query query = lookup.query(named.type(), criteria, expression, snapshot.get());
        List<ResourceKey> keys = lookup.find(snapshot.get(), query, Math.max(2, count), expression);
        if (count == 1 && keys.size() > 1) {
            throw several(expression);
        }
        for (ResourceKey key : keys) {
            preconditions.add(Precondition.AtVersion.of(snapshot.get().read(key).orElseThrow()));
        }
        if (count == 1) {
            preconditions.add(new Precondition.NoneSince(query, snapshot.get().lsn()));
        }
        if (keys.isEmpty() && !request.ifMatch().isEmpty()) {
            throw new Failed(
                    Failure.PRECONDITION_FAILED,
                    "the criteria match no resource",
                    new Fact("expression", TransactionPlan.at(entry) + ".request"));
        }
        return keys;
    }

    /// The conditions that the entry states of what it changes.
    void state(ResourceKey key, BundleScan.Request request, Entry entry) {
        String expression = TransactionPlan.at(entry) + ".request";
        for (Precondition one :
                Conditions.of(
                        key,
                        said(request.ifMatch()),
                        said(request.ifNoneMatch()),
                        this::version,
                        expression)) {
            preconditions.add(one);
            stated.put(one, expression);
        }
    }

    private long version(ResourceKey key) {
        return snapshot.get().read(key).map(Stored::version).orElse(0L);
    }

    private static Optional<String> said(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
