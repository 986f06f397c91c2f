// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bundle.Targets.Referent;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.identity.DataAction;
import dev.signet.index.Query;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What each entry of a transaction will do, and which ids its resources get: everything that
/// can be known without reading the resources (<https://hl7.org/fhir/R4/http.html#trules>).
///
/// @param steps one for each entry, in the order of the Bundle
/// @param targets what `fullUrl`s of the Bundle stand for
/// @param preconditions what must hold at the moment of commit
/// @param stated those of them that the client stated, and where: for the refusal
/// @param criteria of the updates and patches that have some
/// @param erases whether its deletes erase for good; then nothing else is written
record TransactionPlan(
        List<Step> steps,
        Map<String, Referent> targets,
        List<Precondition> preconditions,
        Map<Precondition, String> stated,
        List<Criteria> criteria,
        boolean erases) {

    /// What is deleted, each with where its entry names it.
    Map<ResourceKey, String> deleted() {
        var deleted = new LinkedHashMap<ResourceKey, String>();
        for (Step step : steps) {
            if (step instanceof Step.Delete(Entry entry, List<ResourceKey> keys)) {
                keys.forEach(key -> deleted.put(key, EntryAddresses.expression(entry)));
            }
        }
        return deleted;
    }

    /// What the address of an update or a patch looks for.
    ///
    /// @param key of what is written
    /// @param isNew whether it was found nowhere
    record Criteria(Entry entry, Query query, ResourceKey key, boolean isNew) {}

    /// What the id of a resource that is written must be.
    enum IdRule {
        /// Anything: it gets one of ours.
        OURS,
        /// That of the address.
        NAMED,
        /// None, or that of what the criteria have found.
        FOUND
    }

    /// What one entry does.
    sealed interface Step {
        /// Writes its resource under that key.
        record Write(Entry entry, ResourceKey key, IdRule id) implements Step {}

        /// Writes what its patch makes of the resource.
        record Patch(Entry entry, ResourceKey key) implements Step {}

        /// A conditional create that found this one: nothing is written.
        record Found(Entry entry, ResourceKey key) implements Step {}

        /// @param keys one, or what criteria have found
        record Delete(Entry entry, List<ResourceKey> keys) implements Step {
            public Delete {
                keys = List.copyOf(keys);
            }
        }

        /// Is run when the transaction has been committed.
        record Get(Entry entry) implements Step {}
    }

    /// What is new with this transaction.
    Set<ResourceKey> created() {
        var created = new HashSet<ResourceKey>();
        for (Step step : steps) {
            if (step instanceof Step.Write(_, var key, IdRule id) && id == IdRule.OURS) {
                created.add(key);
            }
        }
        criteria.stream().filter(Criteria::isNew).forEach(one -> created.add(one.key()));
        return created;
    }

    /// What the caller must be allowed to do, before anything else is looked at.
    static Set<DataAction> actions(BundleScan bundle) {
        Set<DataAction> actions = EnumSet.noneOf(DataAction.class);
        for (Entry entry : bundle.entries()) {
            String url = entry.request().map(BundleScan.Request::url).orElse("");
            String method = entry.request().map(BundleScan.Request::method).orElse("");
            boolean reads = method.equals("GET") || method.equals("HEAD");
            if (url.contains(OwnParameters.TYPE) && !reads) {
                actions.add(DataAction.REINDEX);
            }
            switch (method) {
                case "POST", "PUT", "PATCH" -> actions.add(DataAction.WRITE);
                case "DELETE" -> {
                    actions.add(DataAction.DELETE);
                    if (url.contains("ardDelete")) {
                        actions.add(DataAction.HARD_DELETE);
                    }
                }
                default -> actions.add(DataAction.READ);
            }
        }
        return actions;
    }

    /// Where an entry's address stands, below [#at].
    static final String URL = ".request.url";

    /// The expression of an entry.
    static String at(Entry entry) {
        return "Bundle.entry[" + entry.index() + "]";
    }

    static Failed invalid(String text, Entry entry, String below) {
        return new Failed(Failure.INVALID, text, new Fact("expression", at(entry) + below));
    }
}
