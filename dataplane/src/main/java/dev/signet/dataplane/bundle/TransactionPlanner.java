// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Chance;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.bundle.EntryAddresses.Named;
import dev.signet.dataplane.bundle.Targets.Referent;
import dev.signet.dataplane.bundle.TransactionPlan.Criteria;
import dev.signet.dataplane.bundle.TransactionPlan.IdRule;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.IssueType;
import dev.signet.index.Query;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Makes the plan of one transaction. One thread.
final class TransactionPlanner {
    private final EntryAddresses addresses;
    private final PlanConditions conditions;
    private final Chance chance;
    private final byte[] body;
    private final WorkBudget.Share work;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Referent> targets = new HashMap<>();
    private final Map<ResourceKey, Entry> touched = new HashMap<>();
    private final Set<ResourceKey> deleted = new HashSet<>();

    /// Deletes that erase, by the index of the entry.
    private final Set<Integer> erasures = new HashSet<>();

    /// By the index of the entry.
    private final Map<Integer, Step> deletes = new HashMap<>();

    private final Map<Query, ResourceKey> created = new HashMap<>();
    private final List<Criteria> criteria = new ArrayList<>();
    private final Set<Query> updated = new HashSet<>();

    /// @param body of the Bundle
    TransactionPlanner(
            EntryAddresses addresses,
            PlanConditions conditions,
            Chance chance,
            byte[] body,
            WorkBudget.Share work) {
        this.addresses = addresses;
        this.conditions = conditions;
        this.chance = chance;
        this.body = body;
        this.work = work;
    }

    TransactionPlan plan(BundleScan bundle) {
        // deletes come first, wherever they stand: what is looked up must not find them
        for (Entry entry : bundle.entries()) {
            entry.request()
                    .filter(request -> request.method().equals("DELETE"))
                    .ifPresent(request -> deletes.put(entry.index(), delete(entry, request)));
        }
        for (Entry entry : bundle.entries()) {
            steps.add(step(entry));
        }
        boolean erases = !erasures.isEmpty();
        if (erases) {
            steps.forEach(this::checkErasing);
        }
        return new TransactionPlan(
                steps, targets, conditions.preconditions(), conditions.stated(), criteria, erases);
    }

    /// An erasure is a transaction of its own in the log: what is written beside it would be
    /// another.
    private void checkErasing(Step step) {
        Entry other =
                switch (step) {
                    case Step.Write(var entry, _, _) -> entry;
                    case Step.Patch(var entry, _) -> entry;
                    case Step.Delete(var entry, _) ->
                            erasures.contains(entry.index()) ? null : entry;
                    case Step.Found _, Step.Get _ -> null;
                };
        if (other != null) {
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "a transaction with hardDelete=true erases and reads, and writes nothing else",
                    EntryAddresses.expression(other));
        }
    }

    private Step step(Entry entry) {
        BundleScan.Request request =
                entry.request()
                        .orElseThrow(
                                () ->
                                        TransactionPlan.invalid(
                                                "entry.request is missing", entry, ""));
        Step step =
                switch (request.method()) {
                    case "POST" -> create(entry, request);
                    case "PUT" -> update(entry, request);
                    case "PATCH" -> patch(entry, request);
                    case "DELETE" -> Objects.requireNonNull(deletes.get(entry.index()));
                    case "GET", "HEAD" -> {
                        var _ = addresses.url(entry, request); // refused before all is written
                        yield new Step.Get(entry);
                    }
                    default ->
                            throw TransactionPlan.invalid(
                                    "this method is not supported in a Bundle",
                                    entry,
                                    ".request.method");
                };
        ResourceKey key =
                switch (step) {
                    case Step.Write(_, var written, _) -> written;
                    case Step.Patch(_, var patched) -> patched;
                    case Step.Found(_, var found) -> found;
                    case Step.Delete _, Step.Get _ -> null;
                };
        if (key != null && !entry.fullUrl().isEmpty()) {
            Referent before = targets.put(entry.fullUrl(), new Referent(key.path()));
            if (before != null) {
                throw TransactionPlan.invalid(
                        "two entries have the same fullUrl", entry, ".fullUrl");
            }
        }
        return step;
    }

    private Step create(Entry entry, BundleScan.Request request) {
        String type = addresses.type(entry, request);
        needResource(entry);
        notSaid(request.ifMatch(), "ifMatch", entry);
        if (request.ifNoneExist().isEmpty()) {
            return new Step.Write(entry, fresh(type), IdRule.OURS);
        }
        String expression = TransactionPlan.at(entry) + ".request.ifNoneExist";
        Query query = conditions.query(type, request.ifNoneExist(), expression);
        ResourceKey earlier = created.get(query);
        if (earlier != null) {
            return new Step.Found(entry, earlier);
        }
        Optional<ResourceKey> found = conditions.one(query, deleted, expression);
        ResourceKey key = found.orElseGet(() -> fresh(type));
        created.put(query, key);
        return found.isPresent()
                ? new Step.Found(entry, key)
                : new Step.Write(entry, key, IdRule.OURS);
    }

    private Step update(Entry entry, BundleScan.Request request) {
        needResource(entry);
        notSaid(request.ifNoneExist(), "ifNoneExist", entry);
        return switch (addresses.named(entry, request)) {
            case Named.ById(var key) -> {
                conditions.state(key, request, entry);
                yield new Step.Write(entry, touch(key, entry), IdRule.NAMED);
            }
            case Named.ByCriteria named -> {
                Query query = query(named, entry);
                Optional<ResourceKey> found = one(query, entry);
                ResourceKey key = found.orElseGet(() -> sent(named.type(), entry));
                conditions.state(key, request, entry);
                criteria.add(new Criteria(entry, query, key, found.isEmpty()));
                yield new Step.Write(entry, touch(key, entry), IdRule.FOUND);
            }
        };
    }

    private Step patch(Entry entry, BundleScan.Request request) {
        needResource(entry);
        notSaid(request.ifNoneExist(), "ifNoneExist", entry);
        notSaid(request.ifNoneMatch(), "ifNoneMatch", entry);
        ResourceKey key =
                switch (addresses.named(entry, request)) {
                    case Named.ById(var named) -> named;
                    case Named.ByCriteria named -> {
                        Query query = query(named, entry);
                        ResourceKey found =
                                one(query, entry).orElseThrow(() -> nothingFound(entry));
                        criteria.add(new Criteria(entry, query, found, false));
                        yield found;
                    }
                };
        conditions.state(key, request, entry);
        return new Step.Patch(entry, touch(key, entry));
    }

    private Query query(Named.ByCriteria named, Entry entry) {
        Query query = conditions.query(named, entry);
        if (!updated.add(query)) {
            throw TransactionPlan.invalid(
                    "two entries change the resource of the same criteria",
                    entry,
                    TransactionPlan.URL);
        }
        return query;
    }

    private Optional<ResourceKey> one(Query query, Entry entry) {
        return conditions.one(query, deleted, EntryAddresses.expression(entry));
    }

    private static FhirError nothingFound(Entry entry) {
        return FhirError.of(
                404,
                IssueType.NOT_FOUND,
                "the criteria match no resource",
                EntryAddresses.expression(entry));
    }

    /// Where a resource is created that criteria do not find: under the id that was sent.
    private ResourceKey sent(String type, Entry entry) {
        long before = work.used();
        String id = entry.resource(body, work).text("id", "");
        work.settle(before, 0);
        return id.isEmpty() ? fresh(type) : new ResourceKey(type, id);
    }

    private Step delete(Entry entry, BundleScan.Request request) {
        notSaid(request.ifNoneExist(), "ifNoneExist", entry);
        if (addresses.erases(entry, request)) {
            erasures.add(entry.index());
        }
        List<ResourceKey> keys =
                switch (addresses.deleted(entry, request)) {
                    case Named.ById(var key) -> List.of(key);
                    case Named.ByCriteria named -> conditions.deleted(named, request, entry);
                };
        for (ResourceKey key : keys) {
            conditions.state(key, request, entry);
            deleted.add(touch(key, entry));
        }
        return new Step.Delete(entry, keys);
    }

    private ResourceKey fresh(String type) {
        return new ResourceKey(type, chance.uuid().toString());
    }

    private ResourceKey touch(ResourceKey key, Entry entry) {
        Entry other = touched.put(key, entry);
        if (other != null) {
            throw TransactionPlan.invalid(
                    "two entries change the same resource",
                    entry.index() > other.index() ? entry : other,
                    TransactionPlan.URL);
        }
        return key;
    }

    /// Refuses a condition that the method does not take.
    private static void notSaid(String condition, String name, Entry entry) {
        if (!condition.isEmpty()) {
            throw TransactionPlan.invalid(
                    "the entry's method does not take this condition", entry, ".request." + name);
        }
    }

    private static void needResource(Entry entry) {
        if (!entry.hasResource()) {
            throw TransactionPlan.invalid("entry.resource is missing", entry, "");
        }
    }
}
