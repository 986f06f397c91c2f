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

/// Shows everything and lets everything through.
public record Whole() implements Seeing {
    @Override
    public Optional<Stored> read(RecordReader records, ResourceKey key) {
        return records.read(key);
    }

    @Override
    public Optional<Stored> unchanged(RecordReader records, Change.Put put) {
        return records.unchanged(put);
    }

    @Override
    public Optional<Stored> readVersion(RecordReader records, ResourceKey key, long version) {
        return records.readVersion(key, version);
    }

    @Override
    public ChangePage history(
            RecordReader records, ResourceKey key, long before, int count, IntPredicate more) {
        return records.history(key, before, count, more);
    }

    @Override
    public ChangePage changes(
            RecordReader records,
            Optional<String> type,
            long before,
            int count,
            int scannedMax,
            IntPredicate more) {
        return records.changes(type, before, count, scannedMax, more);
    }

    @Override
    public ChangePage historyAfter(
            RecordReader records,
            ResourceKey key,
            long after,
            long since,
            int count,
            IntPredicate more) {
        return records.historyAfter(key, after, since, count, more);
    }

    @Override
    public ChangePage changesAfter(
            RecordReader records,
            Optional<String> type,
            long after,
            int count,
            int scannedMax,
            IntPredicate more) {
        return records.changesAfter(type, after, count, scannedMax, more);
    }

    @Override
    public Query within(Query query) {
        return query;
    }

    @Override
    public Committed commit(
            List<Change> changes, List<Precondition> preconditions, Current current, Log log) {
        return log.commit(changes, preconditions);
    }

    @Override
    public void checkErasing() {}
}
