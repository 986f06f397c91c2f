// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.sight;

import dev.signet.index.Query;
import dev.signet.store.Change;
import dev.signet.store.ChangePage;
import dev.signet.store.Committed;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import dev.signet.store.record.RecordReader;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The one way from who asks a database to its records. Any thread.
public sealed interface Seeing permits Whole, Narrowed {
    /// The newest version of what is shown.
    Optional<Stored> read(RecordReader records, ResourceKey key);

    /// The newest version, if it is just what `put` would write.
    Optional<Stored> unchanged(RecordReader records, Change.Put put);

    Optional<Stored> readVersion(RecordReader records, ResourceKey key, long version);

    /// Versions below `before`, newest first, as [RecordReader#history].
    ChangePage history(
            RecordReader records, ResourceKey key, long before, int count, IntPredicate more);

    /// Changes of the whole database, as [RecordReader#changes].
    ChangePage changes(
            RecordReader records,
            Optional<String> type,
            long before,
            int count,
            int scannedMax,
            IntPredicate more);

    /// Versions above `after`, oldest first, as [RecordReader#historyAfter].
    ChangePage historyAfter(
            RecordReader records,
            ResourceKey key,
            long after,
            long since,
            int count,
            IntPredicate more);

    /// Changes of the whole database, oldest first, as [RecordReader#changesAfter].
    ChangePage changesAfter(
            RecordReader records,
            Optional<String> type,
            long after,
            int count,
            int scannedMax,
            IntPredicate more);

    /// What a query finds of what is shown, and follows of it.
    Query within(Query query);

    /// Commits what is let through.
    ///
    /// @param current the newest version of a resource, shown or not
    /// @throws dev.signet.base.Failed `FORBIDDEN` for a change that is not
    Committed commit(
            List<Change> changes, List<Precondition> preconditions, Current current, Log log);

    /// That what is stored may be taken away for good.
    ///
    /// @throws dev.signet.base.Failed `FORBIDDEN`
    void checkErasing();

    /// Reads what is there now.
    interface Current {
        Optional<Stored> read(ResourceKey key);
    }

    /// Commits without looking at who asks.
    interface Log {
        Committed commit(List<Change> changes, List<Precondition> preconditions);
    }
}
