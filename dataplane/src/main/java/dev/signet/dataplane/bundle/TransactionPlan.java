// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bundle.Targets.Referent;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.interaction.Conditions;
import dev.signet.dataplane.interaction.Lookup;
import dev.signet.dataplane.interaction.WriteParameters;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.index.Query;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What each entry of a transaction will do, and which ids its resources get: everything that
/// can be known without reading the resources (<https://hl7.org/fhir/R4/http.html#trules>).
///
/// @param steps one for each entry, in the order of the Bundle
/// @param targets what `fullUrl`s of the Bundle stand for
/// @param preconditions what must hold at the moment of commit
/// @param stated those of them that the client stated, and where: for the refusal
record TransactionPlan(
        List<Step> steps,
        Map<String, Referent> targets,
        List<Precondition> preconditions,
        Map<Precondition, String> stated) {

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
    /// @param base the account's address
    /// @throws Failed `INVALID` with the fact `expression`
    /// @throws FhirError 412 when several resources match `ifNoneExist`
    static TransactionPlan of(
            BundleScan bundle,
            LazySnapshot snapshot,
            Lookup lookup,
            Definitions definitions,
            Chance chance,
            String base) {
        return new Planner(snapshot, lookup, definitions, chance, base).plan(bundle);
    }

    /// What the caller must be allowed to do, before anything else is looked at.
    static Set<DataAction> actions(BundleScan bundle) {
        Set<DataAction> actions = EnumSet.noneOf(DataAction.class);
        for (Entry entry : bundle.entries()) {
            switch (entry.request().map(BundleScan.Request::method).orElse("")) {
                case "POST", "PUT", "PATCH" -> actions.add(DataAction.WRITE);
                case "DELETE" -> actions.add(DataAction.DELETE);
                default -> actions.add(DataAction.READ);
            }
        }
        return actions;
    }

    /// Where an entry's address stands, below [#at].
    static final String URL = ".request.url";

    private static final class Planner {
        private final LazySnapshot snapshot;
        private final Lookup lookup;
        private final Definitions definitions;
        private final Chance chance;
        private final String base;
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, Referent> targets = new HashMap<>();
        private final List<Precondition> preconditions = new ArrayList<>();
        private final Set<ResourceKey> touched = new HashSet<>();
        private final Set<ResourceKey> deleted = new HashSet<>();
        private final Map<Query, ResourceKey> byCondition = new HashMap<>();
        private final Map<Precondition, String> stated = new HashMap<>();

        Planner(
                LazySnapshot snapshot,
                Lookup lookup,
                Definitions definitions,
                Chance chance,
                String base) {
            this.snapshot = snapshot;
            this.lookup = lookup;
            this.definitions = definitions;
            this.chance = chance;
            this.base = base;
        }

        TransactionPlan plan(BundleScan bundle) {
            // deletes come first, wherever they stand: what is looked up must not find them
            for (Entry entry : bundle.entries()) {
                entry.request()
                        .filter(request -> request.method().equals("DELETE"))
                        .ifPresent(request -> deleted.add(keyOf(entry, request)));
            }
            for (Entry entry : bundle.entries()) {
                steps.add(step(entry));
            }
            return new TransactionPlan(steps, targets, preconditions, stated);
        }

        private Step step(Entry entry) {
            BundleScan.Request request =
                    entry.request()
                            .orElseThrow(() -> invalid("entry.request is missing", entry, ""));
            Step step =
                    switch (request.method()) {
                        case "POST" -> create(entry, request);
                        case "PUT" -> update(entry, request);
                        case "DELETE" -> delete(entry, request);
                        case "GET", "HEAD" -> {
                            var _ = url(entry, request); // refused before all is written
                            yield new Step.Get(entry);
                        }
                        default ->
                                throw invalid(
                                        "this method is not supported in a Bundle",
                                        entry,
                                        ".request.method");
                    };
            ResourceKey key =
                    switch (step) {
                        case Step.Write(_, var written, _) -> written;
                        case Step.Found(_, var found) -> found;
                        case Step.Delete(_, var deleted) -> deleted;
                        case Step.Get _ -> null;
                    };
            if (key != null && !entry.fullUrl().isEmpty() && !(step instanceof Step.Delete)) {
                Referent before = targets.put(entry.fullUrl(), new Referent(key.path()));
                if (before != null) {
                    throw invalid("two entries have the same fullUrl", entry, ".fullUrl");
                }
            }
            return step;
        }

        private Step create(Entry entry, BundleScan.Request request) {
            String type = typeOf(entry, request);
            needResource(entry);
            notSaid(request.ifMatch(), "ifMatch", entry);
            if (request.ifNoneExist().isEmpty()) {
                return new Step.Write(entry, fresh(type), true);
            }
            String expression = at(entry) + ".request.ifNoneExist";
            Query query = lookup.query(type, request.ifNoneExist(), expression, snapshot.get());
            ResourceKey earlier = byCondition.get(query);
            if (earlier != null) {
                return new Step.Found(entry, earlier);
            }
            List<ResourceKey> found = lookup.findBeside(deleted, query, snapshot.get(), expression);
            if (found.size() > 1) {
                throw FhirError.of(
                        412,
                        IssueType.MULTIPLE_MATCHES,
                        "several resources match ifNoneExist",
                        expression);
            }
            if (found.size() == 1) {
                byCondition.put(query, found.getFirst());
                preconditions.addAll(Lookup.stays(found.getFirst(), query, snapshot.get()));
                return new Step.Found(entry, found.getFirst());
            }
            preconditions.add(new Precondition.NoneSince(query, snapshot.get().lsn()));
            ResourceKey key = fresh(type);
            byCondition.put(query, key);
            return new Step.Write(entry, key, true);
        }

        private Step update(Entry entry, BundleScan.Request request) {
            needResource(entry);
            ResourceKey key = keyOf(entry, request);
            conditions(key, request, entry);
            return new Step.Write(entry, touch(key, entry), false);
        }

        private Step delete(Entry entry, BundleScan.Request request) {
            ResourceKey key = keyOf(entry, request);
            conditions(key, request, entry);
            return new Step.Delete(entry, touch(key, entry));
        }

        private void conditions(ResourceKey key, BundleScan.Request request, Entry entry) {
            String expression = at(entry) + ".request";
            for (Precondition one :
                    Conditions.of(
                            key,
                            said(request.ifMatch()),
                            said(request.ifNoneMatch()),
                            now -> snapshot.get().read(now).map(Stored::version).orElse(0L),
                            expression)) {
                preconditions.add(one);
                stated.put(one, expression);
            }
        }

        private ResourceKey fresh(String type) {
            return new ResourceKey(type, chance.uuid().toString());
        }

        private ResourceKey touch(ResourceKey key, Entry entry) {
            if (!touched.add(key)) {
                throw invalid("two entries change the same resource", entry, URL);
            }
            return key;
        }

        private EntryUrl url(Entry entry, BundleScan.Request request) {
            try {
                return EntryUrl.of(request.url(), base);
            } catch (Failed _) {
                throw invalid("entry.request.url is not percent-encoded", entry, URL);
            }
        }

        private String typeOf(Entry entry, BundleScan.Request request) {
            EntryUrl parsed = url(entry, request);
            WriteParameters.check(parsed.query(), at(entry) + URL);
            if (parsed.path().size() != 1
                    || !definitions.isResourceType(parsed.path().getFirst())) {
                throw invalid("entry.request.url of a POST is a resource type", entry, URL);
            }
            return parsed.path().getFirst();
        }

        private ResourceKey keyOf(Entry entry, BundleScan.Request request) {
            EntryUrl parsed = url(entry, request);
            List<String> path = parsed.path();
            if (path.size() == 1 && !parsed.query().isEmpty()) {
                throw invalid(
                        "conditional update and conditional delete are not supported", entry, URL);
            }
            if (path.size() != 2
                    || !definitions.isResourceType(path.getFirst())
                    || !Target.isId(path.getLast())) {
                throw invalid("entry.request.url is Type/id", entry, URL);
            }
            WriteParameters.check(parsed.query(), at(entry) + URL);
            notSaid(request.ifNoneExist(), "ifNoneExist", entry);
            return new ResourceKey(path.getFirst(), path.getLast());
        }

        /// Refuses a condition that the method does not take.
        private static void notSaid(String condition, String name, Entry entry) {
            if (!condition.isEmpty()) {
                throw invalid(
                        "the entry's method does not take this condition",
                        entry,
                        ".request." + name);
            }
        }

        private static void needResource(Entry entry) {
            if (!entry.hasResource()) {
                throw invalid("entry.resource is missing", entry, "");
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

    private static Failed invalid(String text, Entry entry, String below) {
        return new Failed(Failure.INVALID, text, new Fact("expression", at(entry) + below));
    }
}
