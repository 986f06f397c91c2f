// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.bulk.delete.BulkDeleteRequest.Way;
import dev.signet.dataplane.bulk.delete.BulkDeleteState.Planned;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.index.Query;
import dev.signet.jobs.Job;
import dev.signet.jobs.Job.Progress;
import dev.signet.jobs.JobFailure;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import dev.signet.jobs.Step.Checkpoint;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Erasure;
import dev.signet.store.Page;
import dev.signet.store.Precondition;
import dev.signet.store.Search;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds a page of resources and writes down what is planned; deletes what is planned and writes
/// down that it is; and so on. After a crash in between, what is planned and gone was deleted by
/// this job, so that nothing is counted twice or not at all.
final class BulkDeleteWork implements JobKind.Work {
    private static final int PAGE = 200;

    private final BulkDeleteRequest request;
    private final FhirModel model;
    private final Database database;
    private final Runnable erased;
    private BulkDeleteState state;
    private long total;

    /// Whether what is planned may have been done before.
    private boolean isResumed;

    BulkDeleteWork(Job job, JobTools tools, FhirModel model, Runnable erased) {
        this.request = BulkDeleteRequest.of(tools.request());
        this.model = model;
        this.database = tools.database();
        this.erased = erased;
        this.state = BulkDeleteState.of(job.checkpoint());
        this.total = job.progress().total();
        this.isResumed = true;
    }

    @Override
    public Step next() {
        if (!state.planned().isEmpty()) {
            delete();
            return state.isLast() ? new Step.Done(checkpoint()) : new Step.More(checkpoint());
        }
        if (state.isLast()) {
            return new Step.Done(checkpoint());
        }
        try (Snapshot snapshot = database.snapshot()) {
            Query query;
            try {
                query = request.query(model, snapshot);
            } catch (FhirError refused) { // a search parameter that is no more
                return new Step.Refused(
                        new JobFailure(
                                refused.status(), refused.issues().getFirst().diagnostics()));
            }
            if (total == 0) {
                total = snapshot.count(query);
            }
            return plan(snapshot, query);
        }
    }

    private Step plan(Snapshot snapshot, Query query) {
        SearchAfter after =
                state.position().length == 0
                        ? SearchAfter.start()
                        : new SearchAfter(state.position());
        Page page = snapshot.search(new Search(query, List.of(), after, PAGE));
        if (page.hits().isEmpty()) {
            return new Step.Done(checkpoint());
        }
        List<Planned> planned =
                page.hits().stream()
                        .map(hit -> new Planned(hit.key(), hit.version(), hit.lsn()))
                        .toList();
        byte[] position = page.next().map(SearchAfter::position).orElse(state.position());
        state = new BulkDeleteState(position, state.deleted(), planned, page.next().isEmpty());
        isResumed = false;
        return new Step.More(checkpoint());
    }

    private Progress progress() {
        return new Progress(state.count(), Math.max(total, state.count()));
    }

    private Checkpoint checkpoint() {
        return Checkpoint.of(state.bytes(), progress());
    }

    private void delete() {
        var still = new ArrayList<Planned>();
        var gone = new ArrayList<Planned>();
        for (Planned each : state.planned()) {
            Optional<Stored> now = database.read(each.key());
            if (now.filter(stored -> isThat(stored, each)).isPresent()) {
                still.add(each);
            } else if (isResumed && isDone(now, each)) {
                gone.add(each);
            }
        }
        while (!still.isEmpty()) {
            Committed committed = commit(still);
            if (!(committed instanceof Committed.Conflict(int index, _))) {
                break;
            }
            still.remove(index); // somebody else has changed it: it is not what was found
        }
        var deleted = new TreeMap<String, Long>(state.deleted());
        List.of(still, gone)
                .forEach(
                        all ->
                                all.forEach(
                                        each -> deleted.merge(each.key().type(), 1L, Long::sum)));
        state =
                new BulkDeleteState(
                        state.position(), Map.copyOf(deleted), List.of(), state.isLast());
    }

    private static boolean isThat(Stored stored, Planned planned) {
        return !stored.deleted()
                && stored.version() == planned.version()
                && stored.lsn() == planned.lsn();
    }

    /// Whether it is as this job leaves it.
    private boolean isDone(Optional<Stored> now, Planned planned) {
        return switch (request.way()) {
            case SOFT ->
                    now.filter(Stored::deleted)
                            .filter(stored -> stored.version() == planned.version() + 1)
                            .isPresent();
            case HARD -> now.isEmpty();
            case PURGE -> false; // it stays as it is, and is purged again
        };
    }

    private Committed commit(List<Planned> still) {
        List<Precondition> conditions =
                still.stream()
                        .<Precondition>map(
                                each ->
                                        new Precondition.AtVersion(
                                                each.key(), each.version(), each.lsn()))
                        .toList();
        if (request.way() == Way.SOFT) {
            return database.commit(
                    still.stream().<Change>map(each -> new Change.Delete(each.key())).toList(),
                    conditions);
        }
        boolean keepsCurrent = request.way() == Way.PURGE;
        try {
            return database.erase(
                    still.stream().map(each -> new Erasure(each.key(), keepsCurrent)).toList(),
                    conditions);
        } finally {
            erased.run();
        }
    }
}
