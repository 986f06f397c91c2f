// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.index.Query;
import dev.signet.jobs.Job;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.jobs.Step.Checkpoint;
import dev.signet.store.Database;
import dev.signet.store.Page;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import java.util.List;

/// The work of a job that changes what criteria find: finds a page of resources and writes down
/// what is planned; has that changed, and writes down what became of it; and so on. After a crash
/// in between what is planned may have been changed already, which its [Change] can tell, so that
/// nothing is changed or counted twice, or not at all. One thread.
///
/// @param <S> how far it has come
public final class Walk<S extends WalkState<S>> implements JobKind.Work {
    private static final int PAGE = 200;

    /// So much of what a page finds is in memory at once, and one resource more.
    private static final long PAGE_BYTES = 8L << 20;

    private final Change<S> change;
    private final Database database;
    private S state;
    private long total;

    /// Whether what is planned may have been done before.
    private boolean mayBeDone = true;

    /// What a job does to resources. One thread.
    public interface Change<S extends WalkState<S>> {
        /// What is changed.
        ///
        /// @throws FhirError when the criteria are not understood any more
        Query query(Snapshot snapshot);

        /// Does what is planned, or some of it.
        ///
        /// @param mayBeDone whether it may have been done before, and nobody was told
        Changed<S> changed(S state, boolean mayBeDone);
    }

    /// What a piece of the work has come to.
    ///
    /// @param mayBeDone whether of what is still planned something may have been done
    public record Changed<S extends WalkState<S>>(S state, boolean mayBeDone) {}

    /// @param state the job's checkpoint
    public Walk(Job job, JobTools tools, S state, Change<S> change) {
        this.change = change;
        this.database = tools.database();
        this.state = state;
        this.total = job.progress().total();
    }

    @Override
    public Step next() {
        if (state.isPlanned()) {
            Changed<S> changed = change.changed(state, mayBeDone);
            state = changed.state();
            mayBeDone = changed.mayBeDone();
            return stepped();
        }
        if (state.isLast()) {
            return stepped();
        }
        try (Snapshot snapshot = database.snapshot()) {
            Query query;
            try {
                query = change.query(snapshot);
            } catch (FhirError refused) { // a search parameter that is no more
                return new Step.Refused(
                        new JobFailure(
                                refused.status(), refused.issues().getFirst().diagnostics()));
            }
            if (total == 0) {
                total = snapshot.count(query);
            }
            return planned(snapshot, query);
        }
    }

    private Step planned(Snapshot snapshot, Query query) {
        SearchAfter after =
                state.position().length == 0
                        ? SearchAfter.start()
                        : new SearchAfter(state.position());
        long[] room = {PAGE_BYTES};
        Page page =
                snapshot.search(
                        new Search(query, List.of(), after, PAGE), bytes -> (room[0] -= bytes) > 0);
        if (page.hits().isEmpty()) {
            return new Step.Done(checkpoint());
        }
        byte[] position = page.next().map(SearchAfter::position).orElse(state.position());
        state = state.planning(position, page.hits(), page.next().isEmpty());
        mayBeDone = false;
        return new Step.More(checkpoint());
    }

    private Step stepped() {
        return state.isLast() && !state.isPlanned()
                ? new Step.Done(checkpoint())
                : new Step.More(checkpoint());
    }

    private Checkpoint checkpoint() {
        return Checkpoint.of(
                state.bytes(), new Progress(state.count(), Math.max(total, state.count())));
    }
}
