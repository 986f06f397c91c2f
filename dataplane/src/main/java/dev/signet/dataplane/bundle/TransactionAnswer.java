// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Failed;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.bundle.TransactionChanges.Unchanged;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.store.Committed.Written;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What has become of each entry of a transaction that was committed, in the order of the Bundle.
/// One thread.
final class TransactionAnswer {
    private final Database database;
    private final Transactions.Finished finished;
    private final Entries asked;
    private final List<Call> calls;
    private final BodyBudget.Share memory;
    private final Iterator<Written> written;

    /// @param asked answers GET entries
    /// @param calls of the entries, which end now
    TransactionAnswer(
            Database database,
            Transactions.Finished finished,
            Entries asked,
            List<Call> calls,
            BodyBudget.Share memory) {
        this.database = database;
        this.finished = finished;
        this.asked = asked.within(new ComputingTime()); // what was tried has used its own
        this.calls = calls;
        this.memory = memory;
        // the changes were: all deletes, then all writes, each in the order of the Bundle
        this.written = finished.done().written().stream().skip(finished.deletes()).iterator();
    }

    Outcome outcome() {
        TransactionPlan plan = finished.plan();
        var answer =
                new BundleAnswer(
                        "transaction-response",
                        asked.outer().preferences().wanted(),
                        plan.steps().size(),
                        asked.body().length,
                        memory);
        Iterator<Call> ended = calls.iterator();
        for (Step step : plan.steps()) {
            Call call = ended.next();
            switch (step) {
                case Step.Write(var entry, _, _) -> call.end(written(entry, answer));
                case Step.Patch(var entry, _) -> call.end(written(entry, answer));
                case Step.Delete _ -> {
                    answer.addDeleted();
                    call.end(204);
                }
                case Step.Found(_, var key) -> {
                    answer.addFound(key);
                    call.end(200);
                }
                case Step.Get(var entry) -> answer.add(asked.answer(entry, call));
            }
        }
        return answer.outcome();
    }

    /// @return the entry's status
    private int written(Entry entry, BundleAnswer answer) {
        Unchanged same = finished.unchanged().get(entry.index());
        if (same != null) {
            add(false, same.key(), same.version(), same.time(), answer);
            return 200;
        }
        Written one = written.next();
        add(one.created(), one.key(), one.version(), finished.done().time(), answer);
        return one.created() ? 201 : 200;
    }

    private void add(
            boolean created, ResourceKey key, long version, Instant time, BundleAnswer answer) {
        answer.add(created, key, version, time.toString(), () -> stored(key, version));
    }

    /// What has been committed is acknowledged whatever becomes of the database: then without the
    /// resource.
    private Optional<Stored> stored(ResourceKey key, long version) {
        try {
            return database.readVersion(key, version);
        } catch (Failed _) {
            return Optional.empty();
        }
    }
}
