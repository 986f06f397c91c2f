// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.interaction.Lookup;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds what a conditional reference of a transaction matches: the data as it will be, which
/// is what is stored, without what the Bundle deletes or writes anew, and with what it writes.
/// One thread.
final class BundleFinder implements Targets.Finder {
    private final byte[] body;
    private final FhirModel model;
    private final LazySnapshot snapshot;
    private final Lookup lookup;
    private final Patched patched;
    private final Meter meter;
    private final List<Precondition> guards = new ArrayList<>();
    private final Map<String, Set<ResourceKey>> changedByType = new HashMap<>();
    private final Map<String, List<Step>> writesByType = new HashMap<>();

    /// Made when a type is first asked for: Bundles seldom refer so to what they write.
    private final Map<String, OwnDocuments> documentsByType = new HashMap<>();

    private final QueryMatch.Effort effort = new QueryMatch.Effort(OwnDocuments.LOOKS_MAX);

    /// What a patch of the Bundle makes of its resource.
    interface Patched {
        JsonObject of(Step.Patch patch);
    }

    BundleFinder(
            byte[] body,
            FhirModel model,
            LazySnapshot snapshot,
            Lookup lookup,
            List<Step> steps,
            Patched patched,
            Meter meter) {
        this.body = body;
        this.model = model;
        this.snapshot = snapshot;
        this.lookup = lookup;
        this.patched = patched;
        this.meter = meter;
        for (Step step : steps) {
            switch (step) {
                case Step.Write write -> written(write.key(), write);
                case Step.Patch patch -> written(patch.key(), patch);
                case Step.Delete(_, var keys) -> keys.forEach(this::changed);
                case Step.Found _, Step.Get _ -> {}
            }
        }
    }

    private void written(ResourceKey key, Step step) {
        changed(key);
        writesByType.computeIfAbsent(key.type(), _ -> new ArrayList<>()).add(step);
    }

    private void changed(ResourceKey key) {
        changedByType.computeIfAbsent(key.type(), _ -> new HashSet<>()).add(key);
    }

    @Override
    public List<ResourceKey> find(String type, String criteria, String expression) {
        Query query = lookup.query(type, criteria, expression, snapshot.get());
        Set<ResourceKey> changed = changedByType.getOrDefault(type, Set.of());
        var found =
                new LinkedHashSet<>(lookup.findBeside(changed, query, snapshot.get(), expression));
        if (writesByType.containsKey(type)) {
            for (IndexDocument document : own(type).found(query, effort, expression)) {
                found.add(new ResourceKey(type, document.id()));
            }
        }
        if (found.size() == 1) {
            guards.addAll(
                    changed.contains(found.getFirst())
                            ? List.of(new Precondition.NoneSince(query, snapshot.get().lsn()))
                            : Lookup.stays(found.getFirst(), query, snapshot.get()));
        }
        return found.stream().limit(2).toList();
    }

    /// What must hold at the commit so that each condition finds then what it has found here.
    List<Precondition> preconditions() {
        return List.copyOf(guards);
    }

    private OwnDocuments own(String type) {
        return documentsByType.computeIfAbsent(
                type,
                _ ->
                        new OwnDocuments(
                                writesByType.getOrDefault(type, List.of()).stream()
                                        .map(
                                                step ->
                                                        model.documents()
                                                                .document(resource(step), meter))
                                        .toList(),
                                meter));
    }

    private JsonObject resource(Step step) {
        return switch (step) {
            case Step.Write(var entry, var key, _) ->
                    entry.resource(body, meter).with("id", new JsonString(key.id()));
            case Step.Patch patch -> patched.of(patch);
            case Step.Delete _, Step.Found _, Step.Get _ ->
                    throw new IllegalStateException("writes nothing");
        };
    }

    /// Refuses criteria of updates and patches that match what another entry creates: what was
    /// done first would decide what the other does.
    ///
    /// @param created by the Bundle
    void checkApart(List<TransactionPlan.Criteria> criteria, Set<ResourceKey> created) {
        for (TransactionPlan.Criteria one : criteria) {
            String type = one.key().type();
            String expression = EntryAddresses.expression(one.entry());
            for (IndexDocument document : own(type).found(one.query(), effort, expression)) {
                var key = new ResourceKey(type, document.id());
                if (created.contains(key) && !key.equals(one.key())) {
                    throw TransactionPlan.invalid(
                            "the criteria match what another entry creates",
                            one.entry(),
                            TransactionPlan.URL);
                }
            }
        }
    }
}
