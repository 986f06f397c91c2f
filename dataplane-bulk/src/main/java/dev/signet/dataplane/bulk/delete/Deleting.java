// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.delete;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.bulk.delete.BulkDeleteRequest.Way;
import dev.signet.dataplane.bulk.delete.BulkDeleteState.Planned;
import dev.signet.dataplane.bulk.job.Walk;
import dev.signet.index.Query;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.Erasure;
import dev.signet.store.Precondition;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Deletes all that is planned by one commit. After a crash, what is planned and gone was deleted
/// by this job. One thread.
///
/// @param erased called after each erasure
record Deleting(BulkDeleteRequest request, FhirModel model, Database database, Runnable erased)
        implements Walk.Change<BulkDeleteState> {
    @Override
    public Query query(Snapshot snapshot) {
        return request.query(model, snapshot);
    }

    @Override
    public Walk.Changed<BulkDeleteState> changed(BulkDeleteState state, boolean mayBeDone) {
        var still = new ArrayList<Planned>();
        var gone = new ArrayList<Planned>();
        for (Planned each : state.planned()) {
            Optional<Stored> now = database.read(each.key());
            if (now.filter(stored -> isThat(stored, each)).isPresent()) {
                still.add(each);
            } else if (mayBeDone && isDone(now, each)) {
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
        return new Walk.Changed<>(
                new BulkDeleteState(
                        state.position(), Map.copyOf(deleted), List.of(), state.isLast()),
                false);
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
