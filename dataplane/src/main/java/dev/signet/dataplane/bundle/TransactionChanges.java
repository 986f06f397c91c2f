// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.bundle.TransactionPlan.IdRule;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.interaction.KeptReferences;
import dev.signet.dataplane.interaction.SentChanges;
import dev.signet.dataplane.interaction.Writes;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.References;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.Change;
import dev.signet.store.Method;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The changes of a transaction in the making, each resource read, rewritten and validated on its
/// own. One thread.
final class TransactionChanges {
    private final PostedTransaction posted;
    private final References references;
    private final Writes writes;
    private final Targets targets;
    private final PatchedEntries patched;
    private final KeptReferences kept;
    private final List<Change> deletes = new ArrayList<>();
    private final List<Change> puts = new ArrayList<>();

    /// Updates that would change nothing, by the index of the entry: they keep their version.
    private final Map<Integer, Unchanged> unchanged = new HashMap<>();

    private final List<Precondition> preconditions = new ArrayList<>();

    /// A version that an update has left as it was.
    record Unchanged(ResourceKey key, long version, Instant time) {}

    /// @param kept is told to what the resources refer
    TransactionChanges(
            PostedTransaction posted,
            References references,
            Writes writes,
            Targets targets,
            PatchedEntries patched,
            KeptReferences kept) {
        this.posted = posted;
        this.references = references;
        this.writes = writes;
        this.targets = targets;
        this.patched = patched;
        this.kept = kept;
    }

    /// Deletes before creates and updates (the order of the specification); a Bundle changes no
    /// resource twice, so the order shows only in the log.
    List<Change> inOrder() {
        var changes = new ArrayList<Change>(deletes.size() + puts.size());
        changes.addAll(deletes);
        changes.addAll(puts);
        return changes;
    }

    int deletes() {
        return deletes.size();
    }

    /// What updates would have written and is there already, by the index of the entry.
    Map<Integer, Unchanged> unchanged() {
        return Map.copyOf(unchanged);
    }

    /// What must hold at the commit so that patched and unchanged resources are right.
    List<Precondition> preconditions() {
        return preconditions;
    }

    void add(Step step) {
        switch (step) {
            case Step.Delete(_, var keys) ->
                    keys.forEach(key -> deletes.add(new Change.Delete(key)));
            case Step.Write write -> write(write);
            case Step.Patch patch -> patch(patch);
            case Step.Found _, Step.Get _ -> {}
        }
    }

    private void write(Step.Write write) {
        WorkBudget.Share work = posted.work();
        long before = work.used();
        Entry entry = write.entry();
        JsonObject sent = entry.resource(posted.body(), work);
        writes.sent().validate(sent, write.key().type(), entry.expression());
        String id = sent.text("id", "");
        boolean isRight =
                switch (write.id()) {
                    case OURS -> true;
                    case NAMED -> id.equals(write.key().id());
                    case FOUND -> id.isEmpty() || id.equals(write.key().id());
                };
        if (!isRight) {
            throw new Failed(
                    Failure.INVALID,
                    write.id() == IdRule.NAMED
                            ? "the resource's id must be the id of entry.request.url"
                            : "the resource's id must be the id of the one that the criteria match",
                    new Fact("expression", entry.expression() + ".id"));
        }
        var bytes = new Sent(posted.body(), entry.offset(), entry.length());
        writes.sent()
                .checkProfiles(
                        sent, bytes, posted.exchange(), posted.database(), entry.expression());
        Change.Put put = put(sent, write.key(), entry, entry.length());
        add(put, entry, write.id() != IdRule.OURS);
        settle(put, before);
    }

    private void patch(Step.Patch patch) {
        WorkBudget.Share work = posted.work();
        long before = work.used();
        Entry entry = patch.entry();
        PatchedEntries.Patched made =
                patched.of(
                        patch,
                        (kind, pointer, resource) ->
                                targets.rewrite(kind, pointer, entry, resource));
        preconditions.add(made.still());
        JsonObject resource = made.sent().tree(work);
        writes.sent().validate(resource, patch.key().type(), entry.expression());
        writes.sent()
                .checkProfiles(
                        resource,
                        made.sent(),
                        posted.exchange(),
                        posted.database(),
                        entry.expression());
        kept.add(resource, patch.key(), entry.expression());
        Change.Put put =
                writes.sent().put(resource, patch.key(), made.sent().length(), Method.PATCH, work);
        add(put, entry, true);
        settle(put, before);
    }

    private Change.Put put(JsonObject resource, ResourceKey key, Entry entry, int bytes) {
        JsonObject rewritten =
                references.rewrite(
                        resource,
                        (kind, pointer) -> targets.rewrite(kind, pointer, entry, resource));
        kept.add(rewritten, key, entry.expression());
        String method = entry.request().map(BundleScan.Request::method).orElseThrow();
        return writes.sent().put(rewritten, key, bytes, SentChanges.method(method), posted.work());
    }

    private void add(Change.Put put, Entry entry, boolean mayBeThere) {
        Optional<Stored> same = mayBeThere ? posted.database().unchanged(put) : Optional.empty();
        if (same.isPresent()) {
            Stored stored = same.get();
            unchanged.put(entry.index(), new Unchanged(put.key(), stored.version(), stored.time()));
            preconditions.add(Precondition.AtVersion.of(stored));
        } else {
            puts.add(put);
        }
    }

    /// Its JSON, compressed too, is kept.
    private void settle(Change.Put put, long before) {
        long json = put.json().length + put.json().length / 4L;
        posted.work().settle(before, json + put.document().heapBytes());
    }
}
