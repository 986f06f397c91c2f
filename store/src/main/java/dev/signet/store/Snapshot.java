// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Deadline;
import dev.signet.index.Found;
import dev.signet.index.Hits;
import dev.signet.index.IndexView;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.record.Body;
import dev.signet.store.record.RecordReader;
import dev.signet.store.record.Schema;
import dev.signet.store.sight.Seeing;
import dev.signet.store.sight.Whole;
import dev.signet.store.state.Health;
import dev.signet.store.state.SharedView;
import dev.signet.store.state.Timeline;
import dev.signet.store.verify.IndexWalk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/// The database after one transaction: ledger and index at the same lsn. Any thread; close
/// it, it keeps old files alive. After the database is closed every call fails.
public final class Snapshot implements AutoCloseable {
    private final SharedView ledger;
    private final IndexView index;
    private final RecordReader records;
    private final Health health;
    private final Consumer<Failed> indexDamaged;
    private final int scannedMax;
    private final Seeing seeing;
    private final Instant taken;
    private final AtomicBoolean closed;

    /// @param indexDamaged told when a file of the index does not verify
    /// @param seeing what of it is shown
    Snapshot(
            Timeline.Pair pair,
            RecordReader latest,
            Health health,
            Consumer<Failed> indexDamaged,
            int scannedMax,
            Seeing seeing,
            Instant taken) {
        this.taken = taken;
        this.health = health;
        this.ledger = pair.ledger();
        this.index = pair.index();
        this.records = latest.in(ledger.view());
        this.indexDamaged = indexDamaged;
        this.scannedMax = scannedMax;
        this.seeing = seeing;
        this.closed = new AtomicBoolean();
    }

    private Snapshot(Snapshot of, IndexView index, Seeing seeing) {
        this.health = of.health;
        this.ledger = of.ledger;
        this.index = index;
        this.records = of.records;
        this.indexDamaged = of.indexDamaged;
        this.scannedMax = of.scannedMax;
        this.seeing = seeing;
        this.taken = of.taken;
        this.closed = of.closed;
    }

    /// The same for one search, whose looks at the index fail with `TOO_LARGE` when the time is
    /// over. Closing the one closes the other.
    public Snapshot until(Deadline end) {
        return new Snapshot(this, index.until(end), seeing);
    }

    /// The same as another sees it.
    Snapshot through(Seeing other) {
        return new Snapshot(this, index, other);
    }

    /// Whether nothing is hidden from who asks this.
    public boolean seesAll() {
        return seeing instanceof Whole;
    }

    /// The last transaction it sees; it sees all before it and none after it.
    public long lsn() {
        return ledger.lsn();
    }

    /// The same with its time.
    public Moment moment() {
        return new Moment(lsn(), health.reading(() -> records.time(lsn())));
    }

    /// When it was taken: the time of who asks, at or after that of [#moment].
    public Instant taken() {
        return taken;
    }

    /// The newest version of `key`; a deletion is a version ([Stored#deleted]). Empty: never
    /// written.
    public Optional<Stored> read(ResourceKey key) {
        return health.reading(() -> seeing.read(records, key));
    }

    /// That version of `key`; a deletion is a version. Empty: there is none.
    public Optional<Stored> readVersion(ResourceKey key, long version) {
        return health.reading(() -> seeing.readVersion(records, key, version));
    }

    /// Versions of `key`, newest first, deletions included.
    ///
    /// @param before only versions below this; `Long.MAX_VALUE` for all
    /// @param count most versions
    public List<Stored> history(ResourceKey key, long before, int count) {
        return health.reading(() -> seeing.history(records, key, before, count, _ -> true))
                .changes();
    }

    /// Changes of the whole database, newest first, deletions included.
    ///
    /// @param type only of this type; empty for all
    /// @param before `Long.MAX_VALUE` for the first page, else [ChangePage#next] of the page
    ///     before
    /// @param count most changes
    public ChangePage changes(Optional<String> type, long before, int count) {
        return changes(type, before, count, _ -> true);
    }

    /// The same.
    ///
    /// @param more is told of the bytes of each as it is read and says whether another may follow;
    ///     what it throws ends the call
    public ChangePage changes(Optional<String> type, long before, int count, IntPredicate more) {
        long end = Schema.update(ledger.lsn() + 1, 0);
        return health.reading(
                () ->
                        seeing.changes(
                                records, type, Math.min(before, end), count, scannedMax, more));
    }

    /// Changes of the whole database, oldest first, deletions included; otherwise as the others.
    ///
    /// @param after 0 for the first page, else [ChangePage#next] of the page before
    public ChangePage changesAfter(
            Optional<String> type, long after, int count, IntPredicate more) {
        return health.reading(
                () -> seeing.changesAfter(records, type, after, count, scannedMax, more));
    }

    /// Finds resources, bodies included.
    ///
    /// @throws Failed `INVALID` for a position of another order or a count out of 0 to
    ///     10,000; `TOO_LARGE` when a bound of the index is passed; `CORRUPT` with fact
    ///     `file`
    public Page search(Search search) {
        return search(search, _ -> true);
    }

    /// The same.
    ///
    /// @param more is told of the bytes of each as it is read and says whether another may follow;
    ///     what it throws ends the call
    public Page search(Search search, IntPredicate more) {
        var sort = new ArrayList<SortKey>();
        search.sort().forEach(by -> sort.add(new SortKey(by.field(), by.descending(), by.by())));
        byte[] from = search.after().position();
        boolean backwards = search.after().backwards();
        Query query = seeing.within(search.query());
        Hits hits =
                watched(
                        () ->
                                backwards
                                        ? index.searchBackwards(query, sort, from, search.count())
                                        : index.search(query, sort, from, search.count()));
        var stored = new ArrayList<Stored>(hits.hits().size());
        boolean goesOn = true;
        for (int i = 0; goesOn && i < hits.hits().size(); i++) {
            long update = hits.hits().get(i).update();
            Stored found = found(update);
            goesOn = more.test(found.json().length);
            stored.add(found);
        }
        if (stored.isEmpty()) {
            return new Page(stored, List.of(), Optional.empty(), Optional.empty());
        }
        boolean isMore = hits.more() || stored.size() < hits.hits().size();
        byte[] last = hits.hits().get(stored.size() - 1).position();
        boolean isRanked = search.sort().stream().anyMatch(by -> by.by() == SortKey.By.RANK);
        return new Page(
                stored,
                isRanked
                        ? hits.hits().subList(0, stored.size()).stream()
                                .map(Hits.Hit::rank)
                                .toList()
                        : List.of(),
                Optional.of(new SearchAfter(hits.hits().getFirst().position(), backwards)),
                isMore ? Optional.of(new SearchAfter(last, backwards)) : Optional.empty());
    }

    /// A body that the index names and that is not there, or is a deletion, speaks against the
    /// index: a new one does not name it. Whether the ledger lacks it, the walk along the chain
    /// says. A body that does not open is damage of the ledger.
    private Stored found(long update) {
        Optional<Body> body = health.reading(() -> records.bodyIfThere(update));
        return watched(
                        () ->
                                body.filter(each -> !each.deleted())
                                        .orElseThrow(() -> IndexWalk.stray(update).failed()))
                .stored(update);
    }

    /// How many resources `query` finds.
    public long count(Query query) {
        return watched(() -> index.count(seeing.within(query)));
    }

    /// The names of the first `limit` resources that `query` finds, in commit order, without
    /// reading their bodies: for conditional interactions and references.
    public List<ResourceKey> keys(Query query, int limit) {
        List<Found> found = watched(() -> index.ids(seeing.within(query), limit));
        return found.stream().map(each -> new ResourceKey(each.type(), each.id())).toList();
    }

    /// Exact terms of a field, whatever documents have or had them lately, in no order.
    ///
    /// @param most how many at most
    public List<String> terms(String field, int most) {
        return watched(() -> index.terms(field, most));
    }

    /// The first place in the commit order whose time is not before `time`, for
    /// [Query.Updated]: what was last updated at or after a time is `Updated(updateAt(time),
    /// Long.MAX_VALUE)`, what was before it `Updated(0, updateAt(time) - 1)`.
    public long updateAt(Instant time) {
        long millis = time.toEpochMilli();
        boolean whole = Instant.ofEpochMilli(millis).equals(time);
        long from = whole ? millis : millis + 1;
        return Schema.update(health.reading(() -> records.lsnAt(from, ledger.lsn())), 0);
    }

    private <T> T watched(Supplier<T> work) {
        try {
            return work.get();
        } catch (Failed failed) {
            if (failed.failure() == Failure.CORRUPT) {
                indexDamaged.accept(failed);
            }
            throw failed;
        }
    }

    /// Lets go. Idempotent.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                index.close();
            } finally {
                ledger.release();
            }
        }
    }
}
