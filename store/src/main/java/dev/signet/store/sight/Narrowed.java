// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.sight;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.index.QueryMatch;
import dev.signet.store.Change;
import dev.signet.store.ChangePage;
import dev.signet.store.Committed;
import dev.signet.store.Indexer;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import dev.signet.store.Sight;
import dev.signet.store.Stored;
import dev.signet.store.record.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/// Shows and lets through what a sight allows, as if nothing else were stored.
///
/// A version is shown when what it holds is within the sight and what is stored now is too: what
/// was once filed under the wrong patient is not shown to that one for ever. Of what is deleted
/// nothing is shown, because a deletion holds nothing by which it could be told whose it was.
///
/// @param indexer the same that makes the documents of writes
public record Narrowed(Sight sight, Indexer indexer) implements Seeing {
    /// How often a change is looked at again when others write the same resource.
    private static final int TRIES = 64;

    /// How often a page of changes is filled up, at most.
    private static final int SCANS = 4096;

    @Override
    public Optional<Stored> read(RecordReader records, ResourceKey key) {
        return records.read(key).filter(this::shows);
    }

    @Override
    public Optional<Stored> unchanged(RecordReader records, Change.Put put) {
        return records.unchanged(put)
                .filter(this::shows)
                .filter(_ -> holds(sight.updated(), put.document()));
    }

    @Override
    public Optional<Stored> readVersion(RecordReader records, ResourceKey key, long version) {
        return read(records, key).isEmpty()
                ? Optional.empty()
                : records.readVersion(key, version).filter(this::shows);
    }

    @Override
    public ChangePage history(
            RecordReader records, ResourceKey key, long before, int count, IntPredicate more) {
        return history(records, key, before, count, more, records::history);
    }

    @Override
    public ChangePage historyAfter(
            RecordReader records,
            ResourceKey key,
            long after,
            long since,
            int count,
            IntPredicate more) {
        return history(
                records,
                key,
                after,
                count,
                more,
                (one, place, most, watched) ->
                        records.historyAfter(one, place, since, most, watched));
    }

    /// Versions from a place on, in one of the two orders.
    private interface Versions {
        ChangePage from(ResourceKey key, long place, int count, IntPredicate more);
    }

    private ChangePage history(
            RecordReader records,
            ResourceKey key,
            long place,
            int count,
            IntPredicate more,
            Versions versions) {
        var shown = new ArrayList<Stored>();
        if (read(records, key).isEmpty()) {
            return new ChangePage(shown, OptionalLong.empty());
        }
        var goesOn = new boolean[] {true};
        IntPredicate watched =
                bytes -> {
                    goesOn[0] = more.test(bytes);
                    return goesOn[0];
                };
        OptionalLong next = OptionalLong.of(place);
        while (goesOn[0] && next.isPresent() && shown.size() < count) {
            ChangePage some = versions.from(key, next.getAsLong(), count - shown.size(), watched);
            some.changes().stream().filter(this::shows).forEach(shown::add);
            next = some.next();
        }
        return new ChangePage(shown, next);
    }

    @Override
    public ChangePage changes(
            RecordReader records,
            Optional<String> type,
            long before,
            int count,
            int scannedMax,
            IntPredicate more) {
        return changes(
                records,
                before,
                count,
                more,
                (place, most, watched) -> records.changes(type, place, most, scannedMax, watched));
    }

    @Override
    public ChangePage changesAfter(
            RecordReader records,
            Optional<String> type,
            long after,
            int count,
            int scannedMax,
            IntPredicate more) {
        return changes(
                records,
                after,
                count,
                more,
                (place, most, watched) ->
                        records.changesAfter(type, place, most, scannedMax, watched));
    }

    /// Changes from a place on, in one of the two orders.
    private interface Changes {
        ChangePage from(long place, int count, IntPredicate more);
    }

    private ChangePage changes(
            RecordReader records, long place, int count, IntPredicate more, Changes changes) {
        var goesOn = new boolean[] {true};
        IntPredicate watched =
                bytes -> {
                    goesOn[0] = more.test(bytes);
                    return goesOn[0];
                };
        var shown = new ArrayList<Stored>();
        OptionalLong next = OptionalLong.of(place);
        // a page that is short would tell that others' changes lie between
        for (int i = 0; i < SCANS && next.isPresent() && shown.size() < count; i++) {
            int missing = count - shown.size();
            ChangePage page = changes.from(next.getAsLong(), missing, watched);
            page.changes().stream()
                    .filter(this::shows)
                    .filter(change -> read(records, change.key()).isPresent())
                    .forEach(shown::add);
            next = page.next();
            if (!goesOn[0] || page.changes().size() < missing) {
                break;
            }
        }
        return new ChangePage(shown, next);
    }

    private boolean shows(Stored stored) {
        return !stored.deleted() && holds(sight.seen(), document(stored));
    }

    private IndexDocument document(Stored stored) {
        return indexer.index(stored.key(), stored.json());
    }

    private static boolean holds(Query query, IndexDocument document) {
        return QueryMatch.matches(query, document, 0) == QueryMatch.Answer.YES;
    }

    @Override
    public Query within(Query query) {
        return new Query.And(List.of(followed(query), sight.seen()));
    }

    /// The same where each chain leads over what is shown only.
    private Query followed(Query query) {
        return switch (query) {
            case Query.ReferencesTo(var field, var target) ->
                    new Query.ReferencesTo(field, within(target));
            case Query.ReferencedBy(var field, var types, var source) ->
                    new Query.ReferencedBy(field, types, within(source));
            case Query.Shares(var field, var otherField, var others) ->
                    new Query.Shares(field, otherField, within(others));
            case Query.And(var all) -> new Query.And(all.stream().map(this::followed).toList());
            case Query.Or(var any) -> new Query.Or(any.stream().map(this::followed).toList());
            case Query.Not(var negated) -> new Query.Not(followed(negated));
            case Query.All _,
                    Query.Type _,
                    Query.Id _,
                    Query.Term _,
                    Query.Prefix _,
                    Query.Contains _,
                    Query.Between _,
                    Query.Overlap _,
                    Query.Near _,
                    Query.Updated _ ->
                    query;
        };
    }

    /// What is changed is looked at as it is now, and the commit holds only while it is that.
    @Override
    public Committed commit(
            List<Change> changes, List<Precondition> preconditions, Current current, Log log) {
        for (int i = 0; i < preconditions.size(); i++) {
            if (!isOfShown(preconditions.get(i), current)) {
                return new Committed.Conflict(i, preconditions.get(i));
            }
        }
        List<Precondition> asked = preconditions.stream().map(this::within).toList();
        for (int i = 0; i < TRIES; i++) {
            var all = new ArrayList<>(asked);
            changes.forEach(change -> all.add(guard(change, current.read(change.key()))));
            Committed committed = log.commit(changes, all);
            if (!(committed instanceof Committed.Conflict(int index, _))) {
                return committed;
            }
            if (index < preconditions.size()) {
                return new Committed.Conflict(index, preconditions.get(index));
            }
        }
        throw new Failed(Failure.CONFLICT, "others keep writing the resource");
    }

    /// A version that is not shown is none, whatever is stated of it.
    private boolean isOfShown(Precondition precondition, Current current) {
        return switch (precondition) {
            case Precondition.Present(var key) -> current.read(key).filter(this::shows).isPresent();
            case Precondition.AtVersion(var key, _, _) ->
                    current.read(key).filter(this::shows).isPresent();
            case Precondition.Absent _, Precondition.NoneSince _ -> true;
        };
    }

    private Precondition within(Precondition precondition) {
        return precondition instanceof Precondition.NoneSince(var query, long lsn)
                ? new Precondition.NoneSince(within(query), lsn)
                : precondition;
    }

    /// @return that it still is what was looked at
    private Precondition guard(Change change, Optional<Stored> current) {
        Optional<Stored> there = current.filter(stored -> !stored.deleted());
        boolean allowed =
                switch (change) {
                    case Change.Put put ->
                            there.isEmpty()
                                    ? holds(sight.created(), put.document())
                                    : holds(sight.updated(), put.document())
                                            && holds(sight.updated(), document(there.get()));
                    case Change.Fresh _, Change.Kept _ -> false; // who loads, sees all
                    case Change.Delete _ ->
                            there.isEmpty() || holds(sight.deleted(), document(there.get()));
                };
        if (!allowed) {
            throw forbidden("the resource, as it is or would be, is not among what may be changed");
        }
        return there.<Precondition>map(Precondition.AtVersion::of)
                .orElse(new Precondition.Absent(change.key()));
    }

    @Override
    public void checkErasing() {
        throw forbidden("who does not see everything erases nothing");
    }

    private static Failed forbidden(String text) {
        return new Failed(Failure.FORBIDDEN, text);
    }
}
