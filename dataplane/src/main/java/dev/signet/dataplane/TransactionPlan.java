// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Targets.Target;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.Definitions;
import dev.signet.index.Query;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What each entry of a transaction will do, and which ids its resources get: everything that
/// can be
/// known without reading the resources (<https://hl7.org/fhir/R4/http.html#trules>).
///
/// @param steps one for each entry, in the order of the Bundle
/// @param targets what `fullUrl`s of the Bundle stand for
/// @param preconditions what must hold at the moment of commit
record TransactionPlan(
        List<Step> steps, Map<String, Target> targets, List<Precondition> preconditions) {

    /// What one entry does.
    sealed interface Step {
        /// Writes its resource under that key.
        ///
        /// @param created true for POST: the id is ours
        record Write(Entry entry, ResourceKey key, boolean created) implements Step {}

        /// A conditional create that found this one: nothing is written.
        record Found(Entry entry, ResourceKey key) implements Step {}

        record Delete(Entry entry, ResourceKey key) implements Step {}

        /// Is run when the transaction has been committed.
        record Get(Entry entry) implements Step {}
    }

    /// Makes the plan.
    ///
    /// @param snapshot on which conditions are looked up
    /// @throws Failed `INVALID`, `PRECONDITION_FAILED` with the fact `expression`
    static TransactionPlan of(
            BundleScan bundle,
            Snapshot snapshot,
            Lookup lookup,
            Definitions definitions,
            Chance chance) {
        return new Planner(snapshot, lookup, definitions, chance).plan(bundle);
    }

    private static final class Planner {
        private final Snapshot snapshot;
        private final Lookup lookup;
        private final Definitions definitions;
        private final Chance chance;
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, Target> targets = new HashMap<>();
        private final List<Precondition> preconditions = new ArrayList<>();
        private final Set<ResourceKey> touched = new HashSet<>();
        private final Map<String, ResourceKey> byCondition = new HashMap<>();

        Planner(Snapshot snapshot, Lookup lookup, Definitions definitions, Chance chance) {
            this.snapshot = snapshot;
            this.lookup = lookup;
            this.definitions = definitions;
            this.chance = chance;
        }

        TransactionPlan plan(BundleScan bundle) {
            for (Entry entry : bundle.entries()) {
                steps.add(step(entry));
            }
            return new TransactionPlan(steps, targets, preconditions);
        }

        private Step step(Entry entry) {
            BundleScan.Request request =
                    entry.request().orElseThrow(() -> invalid("entry.request is missing", entry));
            Step step =
                    switch (request.method()) {
                        case "POST" -> create(entry, request);
                        case "PUT" -> update(entry, request);
                        case "DELETE" -> delete(entry, request);
                        case "GET", "HEAD" -> new Step.Get(entry);
                        default ->
                                throw invalid("this method is not supported in a Bundle", entry);
                    };
            ResourceKey key =
                    switch (step) {
                        case Step.Write(_, var written, _) -> written;
                        case Step.Found(_, var found) -> found;
                        case Step.Delete(_, var deleted) -> deleted;
                        case Step.Get _ -> null;
                    };
            if (key != null && !entry.fullUrl().isEmpty() && !(step instanceof Step.Delete)) {
                Target before = targets.put(entry.fullUrl(), new Target(key.path()));
                if (before != null) {
                    throw invalid("two entries have the same fullUrl", entry);
                }
            }
            return step;
        }

        private Step create(Entry entry, BundleScan.Request request) {
            String type = typeOf(request.url(), entry);
            needResource(entry);
            if (request.ifNoneExist().isEmpty()) {
                return new Step.Write(entry, fresh(type), true);
            }
            String condition = type + "?" + request.ifNoneExist();
            ResourceKey earlier = byCondition.get(condition);
            if (earlier != null) {
                return new Step.Found(entry, earlier);
            }
            String expression = at(entry) + ".request.ifNoneExist";
            Query query = lookup.query(type, request.ifNoneExist(), expression, snapshot);
            List<ResourceKey> found = Lookup.find(snapshot, query);
            if (found.size() > 1) {
                throw new Failed(
                        Failure.PRECONDITION_FAILED,
                        "several resources match ifNoneExist",
                        new Fact("expression", expression));
            }
            if (found.size() == 1) {
                byCondition.put(condition, found.getFirst());
                preconditions.add(new Precondition.Present(found.getFirst()));
                return new Step.Found(entry, found.getFirst());
            }
            preconditions.add(new Precondition.NoneSince(query, snapshot.lsn()));
            ResourceKey key = fresh(type);
            byCondition.put(condition, key);
            return new Step.Write(entry, key, true);
        }

        private Step update(Entry entry, BundleScan.Request request) {
            needResource(entry);
            ResourceKey key = keyOf(request.url(), entry);
            conditions(key, request);
            return new Step.Write(entry, touch(key, entry), false);
        }

        private Step delete(Entry entry, BundleScan.Request request) {
            ResourceKey key = keyOf(request.url(), entry);
            conditions(key, request);
            return new Step.Delete(entry, touch(key, entry));
        }

        private void conditions(ResourceKey key, BundleScan.Request request) {
            preconditions.addAll(
                    Conditions.of(key, said(request.ifMatch()), said(request.ifNoneMatch())));
        }

        private ResourceKey fresh(String type) {
            return new ResourceKey(type, chance.uuid().toString());
        }

        private ResourceKey touch(ResourceKey key, Entry entry) {
            if (!touched.add(key)) {
                throw invalid("two entries change the same resource", entry);
            }
            return key;
        }

        private String typeOf(String url, Entry entry) {
            String path = Targets.path(url);
            if (path.indexOf('?') >= 0 || !definitions.isResourceType(path)) {
                throw invalid("entry.request.url of a POST is a resource type", entry);
            }
            return path;
        }

        private ResourceKey keyOf(String url, Entry entry) {
            String path = Targets.path(url);
            int slash = path.indexOf('/');
            if (path.indexOf('?') >= 0) {
                throw invalid(
                        "conditional update and conditional delete are not supported", entry);
            }
            if (slash < 0 || !definitions.isResourceType(path.substring(0, slash))) {
                throw invalid("entry.request.url is Type/id", entry);
            }
            return Interaction.key(path.substring(0, slash), path.substring(slash + 1));
        }

        private static void needResource(Entry entry) {
            if (!entry.hasResource()) {
                throw invalid("entry.resource is missing", entry);
            }
        }

        private static Optional<String> said(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
    }

    /// The expression of an entry.
    static String at(Entry entry) {
        return "Bundle.entry[" + entry.index() + "]";
    }

    private static Failed invalid(String text, Entry entry) {
        return new Failed(Failure.INVALID, text, new Fact("expression", at(entry)));
    }
}
