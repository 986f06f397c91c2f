// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.TransactionPlan.Step;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.JsonObject;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Transactions: all entries, or none (<https://hl7.org/fhir/R4/http.html#transaction>).
///
/// The Bundle is scanned, never held as a tree: each resource is read, rewritten, validated and
/// turned into a change on its own, so that a Bundle of 64 MB needs little more memory than its
/// bytes.
final class Transactions {
    private static final int TRIES = 5;

    private final FhirModel model;
    private final Writes writes;
    private final Chance chance;

    Transactions(FhirModel model, Writes writes, Chance chance) {
        this.model = model;
        this.writes = writes;
        this.chance = chance;
    }

    /// Runs it.
    ///
    /// @param get answers a GET entry as a request, when all is committed
    Response run(
            Database database,
            byte[] body,
            BundleScan bundle,
            Lookup lookup,
            Request request,
            Rights rights,
            BundleRoom.Share room,
            Function<Request, Response> get) {
        TransactionPlan.actions(bundle).forEach(rights::need);
        for (int i = 0; i < TRIES; i++) {
            TransactionPlan plan;
            List<Change> changes;
            var preconditions = new ArrayList<Precondition>();
            try (var snapshot = new LazySnapshot(database)) {
                plan =
                        TransactionPlan.of(
                                bundle,
                                snapshot,
                                lookup,
                                model.definitions(),
                                chance,
                                request.base());
                preconditions.addAll(plan.preconditions());
                var finder = new BundleFinder(body, model, snapshot, lookup, plan.steps());
                var targets =
                        new Targets(plan.targets(), request.base(), model.definitions(), finder);
                changes = changes(body, plan, targets);
                preconditions.addAll(finder.preconditions());
            }
            switch (database.commit(changes, preconditions)) {
                case Committed.Done done -> {
                    return Bundles.transactionResponse(plan, done, request, body.length, room, get);
                }
                case Committed.Conflict(_, var precondition) -> {
                    refuseStated(plan, precondition);
                }
            }
        }
        throw new Failed(
                Failure.CONFLICT, "others keep writing what the transaction's conditions look at");
    }

    /// A condition that the client stated does not hold; all others are ours, and worth another
    /// look.
    private static void refuseStated(TransactionPlan plan, Precondition precondition) {
        String expression = plan.stated().get(precondition);
        if (expression != null) {
            throw Conditions.broken(precondition, expression);
        }
    }

    private List<Change> changes(byte[] body, TransactionPlan plan, Targets targets) {
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
                changes.add(change(body, write, targets));
            }
        }
        return changes;
    }

    private Change change(byte[] body, Step.Write write, Targets targets) {
        String expression = write.entry().expression();
        JsonObject sent = write.entry().resource(body);
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
        return writes.put(rewritten, write.key());
    }
}
