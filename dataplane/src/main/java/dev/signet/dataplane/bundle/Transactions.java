// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.audit.Call;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.interaction.Conditions;
import dev.signet.dataplane.interaction.Lookup;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.interaction.Writes;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Committed.Written;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Transactions: all entries, or none (<https://hl7.org/fhir/R4/http.html#transaction>).
///
/// The Bundle is scanned, never held as a tree: each resource is read, rewritten, validated and
/// turned into a change on its own, so that a Bundle of 64 MB needs little more memory than its
/// bytes.
final class Transactions {
    private static final int TRIES = 5;

    /// What is made of a Bundle's bytes, most often.
    private static final long FIRST_COPIES = 2;

    /// About what the plan of an entry takes.
    private static final long STEP_BYTES = 400;

    private final FhirModel model;
    private final MemoryBudgets budgets;
    private final Writes writes;
    private final SearchLanguage language;
    private final Chance chance;

    /// @param chance for ids; any thread
    Transactions(
            FhirModel model,
            MemoryBudgets budgets,
            Writes writes,
            SearchLanguage language,
            Chance chance) {
        this.model = model;
        this.budgets = budgets;
        this.writes = writes;
        this.language = language;
        this.chance = chance;
    }

    /// Runs it.
    ///
    /// @param asked answers GET entries, when all is committed
    /// @param memory that is charged for the Bundle
    Outcome run(Database database, BundleScan bundle, Entries asked, BodyBudget.Share memory) {
        Exchange exchange = asked.outer();
        byte[] body = asked.body();
        Lookup lookup = Lookup.of(language, exchange);
        exchange.rights().need(DataAction.READ); // its conditions look at whatever they name
        TransactionPlan.actions(bundle).forEach(exchange.rights()::need);
        List<Call> calls = asked.begun(bundle);
        Prepared made;
        Committed.Done done;
        // what is built is let go of before GET entries are answered: they take memory themselves
        try (WorkBudget.Share work = budgets.work().share()) {
            int tries = 0;
            Optional<Committed.Done> committed;
            do {
                if (tries++ == TRIES) {
                    throw new Failed(
                            Failure.CONFLICT,
                            "others keep writing what the transaction's conditions look at");
                }
                made =
                        work.build(
                                FIRST_COPIES * body.length,
                                WorkBudget.LARGE_BYTES,
                                () ->
                                        prepared(
                                                database,
                                                body,
                                                bundle,
                                                lookup.afresh(),
                                                exchange.base(),
                                                work));
                committed = committed(database, made);
            } while (committed.isEmpty());
            done = committed.get();
        }
        return outcome(made.plan, done, asked, calls, memory);
    }

    /// What has become of each entry, in the order of the Bundle.
    private static Outcome outcome(
            TransactionPlan plan,
            Committed.Done done,
            Entries asked,
            List<Call> calls,
            BodyBudget.Share memory) {
        // the changes were: all deletes, then all writes, each in the order of the Bundle
        long deletes = plan.steps().stream().filter(Step.Delete.class::isInstance).count();
        Iterator<Written> writes = done.written().stream().skip(deletes).iterator();
        String time = done.time().toString();
        var answer =
                new BundleAnswer(
                        "transaction-response", plan.steps().size(), asked.body().length, memory);
        Iterator<Call> ended = calls.iterator();
        for (Step step : plan.steps()) {
            Call call = ended.next();
            switch (step) {
                case Step.Write _ -> {
                    Written written = writes.next();
                    answer.add(written, time);
                    call.end(written.created() ? 201 : 200);
                }
                case Step.Delete _ -> {
                    answer.addDeleted();
                    call.end(204);
                }
                case Step.Found(_, var key) -> {
                    answer.addFound(key);
                    call.end(200);
                }
                case Step.Get(var entry) -> answer.add(asked.answer(entry));
            }
        }
        return answer.outcome();
    }

    /// A transaction that can be committed.
    private record Prepared(
            TransactionPlan plan, List<Change> changes, List<Precondition> preconditions) {}

    private Prepared prepared(
            Database database,
            byte[] body,
            BundleScan bundle,
            Lookup lookup,
            String base,
            WorkBudget.Share work) {
        work.take(STEP_BYTES * bundle.entries().size());
        try (var snapshot = new LazySnapshot(database)) {
            TransactionPlan plan =
                    TransactionPlan.of(bundle, snapshot, lookup, model.definitions(), chance, base);
            var preconditions = new ArrayList<Precondition>(plan.preconditions());
            var finder = new BundleFinder(body, model, snapshot, lookup, plan.steps(), work);
            var targets = new Targets(plan.targets(), base, model.definitions(), finder);
            List<Change> changes = changes(body, plan, targets, work);
            preconditions.addAll(finder.preconditions());
            return new Prepared(plan, changes, preconditions);
        }
    }

    /// Empty when a condition of ours did not hold: worth another look.
    private static Optional<Committed.Done> committed(Database database, Prepared made) {
        return switch (database.commit(made.changes, made.preconditions)) {
            case Committed.Done done -> Optional.of(done);
            case Committed.Conflict(_, var precondition) -> {
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

    private List<Change> changes(
            byte[] body, TransactionPlan plan, Targets targets, WorkBudget.Share work) {
        var changes = new ArrayList<Change>(plan.steps().size());
        // deletes before creates before updates (the order of the specification); a Bundle
        // changes no resource twice, so the order shows only in the log
        for (Step step : plan.steps()) {
            if (step instanceof Step.Delete(_, ResourceKey key)) {
                changes.add(new Change.Delete(key));
            }
        }
        for (Step step : plan.steps()) {
            if (step instanceof Step.Write write) {
                changes.add(change(body, write, targets, work));
            }
        }
        return changes;
    }

    private Change change(byte[] body, Step.Write write, Targets targets, WorkBudget.Share work) {
        long before = work.used();
        String expression = write.entry().expression();
        JsonObject sent = write.entry().resource(body, work);
        writes.validate(sent, write.key().type(), expression);
        if (!write.created() && !sent.text("id", "").equals(write.key().id())) {
            throw new Failed(
                    Failure.INVALID,
                    "the resource's id must be the id of entry.request.url",
                    new Fact("expression", expression + ".id"));
        }
        JsonObject rewritten =
                model.references()
                        .rewrite(
                                sent,
                                (kind, pointer) -> targets.rewrite(kind, pointer, write.entry()));
        Change.Put put = writes.put(rewritten, write.key(), write.entry().length(), work);
        // its JSON, compressed too
        long json = put.json().length + put.json().length / 4L;
        work.settle(before, json + put.document().heapBytes());
        return put;
    }
}
