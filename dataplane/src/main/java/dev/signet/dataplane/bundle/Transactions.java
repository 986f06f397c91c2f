// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.bundle.TransactionChanges.Unchanged;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.interaction.Conditions;
import dev.signet.dataplane.interaction.Erasures;
import dev.signet.dataplane.interaction.KeptReferences;
import dev.signet.dataplane.interaction.Lookup;
import dev.signet.dataplane.interaction.Patches;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.interaction.Writes;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.fhir.BundleScan;
import dev.signet.identity.DataAction;
import dev.signet.store.Committed;
import dev.signet.store.Committed.Done;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Transactions: all entries, or none (<https://hl7.org/fhir/R4/http.html#transaction>).
///
/// The Bundle is scanned, never held as a tree: each resource is read, rewritten, validated and
/// turned into a change on its own, so that a Bundle of 64 MB needs little more memory than its
/// bytes.
final class Transactions {
    /// How often it looks again when others were faster; a large Bundle less, as it is planned
    /// anew each time.
    private static final int TRIES = 5;

    private static final int SMALL_TRIES = 64;
    private static final int SMALL_BYTES = 64 << 10;

    /// What is made of a Bundle's bytes, most often.
    private static final long FIRST_COPIES = 2;

    /// About what the plan of an entry takes.
    private static final long STEP_BYTES = 400;

    private final FhirModel model;
    private final MemoryBudgets budgets;
    private final Writes writes;
    private final Patches patches;
    private final SearchLanguage language;
    private final OpenSnapshots snapshots;
    private final Chance chance;

    /// @param chance for ids; any thread
    Transactions(
            FhirModel model,
            MemoryBudgets budgets,
            Writes writes,
            SearchLanguage language,
            OpenSnapshots snapshots,
            Chance chance) {
        this.snapshots = snapshots;
        this.model = model;
        this.budgets = budgets;
        this.writes = writes;
        this.patches = new Patches(model, budgets.patching());
        this.language = language;
        this.chance = chance;
    }

    /// Runs it.
    ///
    /// @param asked answers GET entries, when all is committed; before that they are tried
    /// @param memory that is charged for the Bundle
    Outcome run(Database database, BundleScan bundle, Entries asked, BodyBudget.Share memory) {
        Exchange exchange = asked.outer();
        exchange.rights().need(DataAction.READ); // its conditions look at whatever they name
        TransactionPlan.actions(bundle).forEach(exchange.rights()::need);
        List<Call> calls = asked.begun(bundle);
        var reads = new EntryReads(asked, calls);
        Optional<Outcome> refusal = reads.tried(bundle); // while nothing is built: they take memory
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Ended ended;
        // what is built is let go of before GET entries are answered: they take memory themselves
        try (WorkBudget.Share work = budgets.work().share()) {
            var posted =
                    new PostedTransaction(
                            database,
                            exchange,
                            bundle,
                            asked.body(),
                            work,
                            Patches.cost(exchange, database));
            ended = ended(posted, reads, Lookup.of(language, exchange));
        }
        return switch (ended) {
            case Finished finished ->
                    new TransactionAnswer(database, finished, asked, calls, memory).outcome();
            case Refused(var outcome) -> outcome;
        };
    }

    /// What has become of it.
    private sealed interface Ended {}

    /// Nothing was done, because a read in it fails.
    private record Refused(Outcome outcome) implements Ended {}

    /// A transaction that was committed.
    ///
    /// @param deletes of its changes, which were the first
    /// @param unchanged updates that have changed nothing, by the index of the entry
    record Finished(TransactionPlan plan, int deletes, Map<Integer, Unchanged> unchanged, Done done)
            implements Ended {}

    private Ended ended(PostedTransaction posted, EntryReads reads, Lookup lookup) {
        int length = posted.body().length;
        int tries = length > SMALL_BYTES ? TRIES : SMALL_TRIES;
        for (int i = 0; i < tries; i++) {
            Prepared made =
                    posted.work()
                            .build(
                                    FIRST_COPIES * length,
                                    WorkBudget.LARGE_BYTES,
                                    () -> prepared(posted, lookup.afresh()));
            Optional<Outcome> refusal = reads.refusal(made.plan());
            if (refusal.isPresent()) {
                return new Refused(refusal.get());
            }
            Optional<Done> done = committed(posted, made);
            if (done.isPresent()) {
                TransactionChanges changes = made.changes();
                return new Finished(
                        made.plan(), changes.deletes(), changes.unchanged(), done.get());
            }
        }
        throw new Failed(
                Failure.CONFLICT, "others keep writing what the transaction's conditions look at");
    }

    /// A transaction that can be committed.
    ///
    /// @param there what must be there because others refer to it, with where they do
    private record Prepared(
            TransactionPlan plan,
            TransactionChanges changes,
            List<Precondition> preconditions,
            Map<Precondition, String> there) {}

    private Prepared prepared(PostedTransaction posted, Lookup lookup) {
        Database database = posted.database();
        byte[] body = posted.body();
        WorkBudget.Share work = posted.work();
        String base = posted.exchange().base();
        work.take(STEP_BYTES * posted.bundle().entries().size());
        try (var snapshot = new LazySnapshot(database)) {
            var planner =
                    new TransactionPlanner(
                            new EntryAddresses(model.definitions(), base),
                            new PlanConditions(snapshot, lookup),
                            chance,
                            body,
                            work);
            TransactionPlan plan = planner.plan(posted.bundle());
            var patched = new PatchedEntries(snapshot, patches, body, work, posted.cost());
            var finder =
                    new BundleFinder(
                            body, model, snapshot, lookup, plan.steps(), patched::resource, work);
            var targets = new Targets(plan.targets(), base, model.definitions(), finder);
            if (!plan.criteria().isEmpty()) {
                finder.checkApart(plan.criteria(), plan.created());
            }
            KeptReferences kept = writes.kept();
            var changes =
                    new TransactionChanges(
                            posted, model.references(), writes, targets, patched, kept);
            plan.steps().forEach(changes::add);
            work.take(kept.bytes());
            Map<ResourceKey, String> deleted = plan.deleted();
            if (!deleted.isEmpty()) {
                Map<Precondition, String> stated = plan.stated();
                List<Precondition> all = List.copyOf(stated.keySet());
                writes.referrers().checkFirst(all, stated::get, database);
            }
            Map<Precondition, String> there = kept.preconditions(deleted.keySet());
            var preconditions = new ArrayList<Precondition>(plan.preconditions());
            preconditions.addAll(finder.preconditions());
            preconditions.addAll(changes.preconditions());
            preconditions.addAll(there.keySet());
            preconditions.addAll(
                    writes.referrers()
                            .none(deleted, kept.written(), lookup, database, snapshot::get));
            return new Prepared(plan, changes, preconditions, there);
        }
    }

    /// Empty when a condition of ours did not hold: worth another look.
    private Optional<Done> committed(PostedTransaction posted, Prepared made) {
        Database database = posted.database();
        Committed committed =
                made.plan().erases()
                        ? writes.erase(
                                new Erasures(snapshots, posted.exchange(), database),
                                List.copyOf(made.plan().deleted().keySet()),
                                made.preconditions)
                        : writes.commit(database, made.changes.inOrder(), made.preconditions);
        return switch (committed) {
            case Done done -> Optional.of(done);
            case Committed.Conflict(_, var precondition) -> {
                KeptReferences.refuse(made.there, precondition);
                refuseStated(made.plan, precondition);
                yield Optional.empty();
            }
        };
    }

    /// A condition that the client stated does not hold; all others are ours, and worth another
    /// look.
    private static void refuseStated(TransactionPlan plan, Precondition precondition) {
        String expression = plan.stated().get(precondition);
        if (expression != null) {
            throw Conditions.broken(precondition, expression);
        }
    }
}
