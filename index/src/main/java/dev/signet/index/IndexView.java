// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.field.Names;
import dev.signet.index.query.Chains;
import dev.signet.index.query.CommitOrderSearch;
import dev.signet.index.query.NameReader;
import dev.signet.index.query.Positions;
import dev.signet.index.query.QueryCompiler;
import dev.signet.index.query.Ranked;
import dev.signet.index.query.SortedOrder;
import dev.signet.index.query.WatchedCollectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TotalHitCountCollectorManager;
import org.apache.lucene.util.BytesRef;

/// The index as it stood after one transaction: lent by [Index#view] or [StoppedIndex#view], to
/// be closed. Any thread, but a thread that searches must not be interrupted. After
/// [Index#abandon] every call fails with what the keys say.
public final class IndexView implements AutoCloseable {
    private final Lender index;
    private final IndexLimits limits;
    private final IndexReader reader;
    private final IndexSearcher searcher;
    private final long lsn;
    private final Deadline deadline;
    private final AtomicBoolean closed;

    /// @param searcher over a reader that is counted up for this view
    IndexView(Lender index, IndexLimits limits, IndexSearcher searcher, long lsn) {
        this(index, limits, searcher, lsn, Deadline.NONE, new AtomicBoolean());
    }

    private IndexView(
            Lender index,
            IndexLimits limits,
            IndexSearcher searcher,
            long lsn,
            Deadline deadline,
            AtomicBoolean closed) {
        this.index = index;
        this.limits = limits;
        this.searcher = searcher;
        this.reader = searcher.getIndexReader();
        this.lsn = lsn;
        this.deadline = deadline;
        this.closed = closed;
    }

    /// The same view for one search, which fails with `TOO_LARGE` when the time is over. Closing
    /// the one closes the other.
    public IndexView until(Deadline end) {
        return new IndexView(index, limits, searcher, lsn, end, closed);
    }

    /// The last transaction that this view holds; it holds all before it too and none after it.
    public long lsn() {
        return lsn;
    }

    /// Finds documents, in order.
    ///
    /// @param sort most significant key first; ties, and an empty list, in commit order
    /// @param after the position of the hit to go on after; empty for the start. On the view
    ///     that gave it exact: nothing is skipped or repeated; on another one it goes on by
    ///     value
    /// @param count most hits, 0 to 10,000
    /// @throws Failed `INVALID` for a position of another order, `TOO_LARGE` when a bound of
    ///     [IndexLimits] is passed or sorting takes too much, `CORRUPT` when a file does not verify
    public Hits search(Query query, List<SortKey> sort, byte[] after, int count) {
        return search(query, sort, after, count, false);
    }

    /// The same from the end of the order: the nearest hit before `before` comes first.
    ///
    /// @param before the position of the hit to go on before; empty for the end
    public Hits searchBackwards(Query query, List<SortKey> sort, byte[] before, int count) {
        return search(query, sort, before, count, true);
    }

    private Hits search(
            Query query, List<SortKey> sort, byte[] from, int count, boolean backwards) {
        checkCount(count);
        return index.guard(
                () -> {
                    if (sort.isEmpty() || sort.getFirst().field().equals(SortKey.LAST_UPDATED)) {
                        boolean newestFirst = !sort.isEmpty() && sort.getFirst().descending();
                        var compiled = compile(query, count + 1);
                        return inCommitOrder(compiled, newestFirst != backwards, from, count);
                    }
                    var compiled = compile(query, Integer.MAX_VALUE);
                    var ranked = new Ranked(query, sort, deadline);
                    return new SortedOrder(sort, searcher, compiled, ranked, backwards, deadline)
                            .search(from, count);
                });
    }

    /// How many documents `query` finds.
    public long count(Query query) {
        return index.guard(
                () -> {
                    var compiled = compile(query, Integer.MAX_VALUE);
                    if (deadline == Deadline.NONE) {
                        return (long) searcher.count(compiled);
                    }
                    var counting = new TotalHitCountCollectorManager(searcher.getSlices());
                    var watched = new WatchedCollectors<>(counting, deadline);
                    return (long) searcher.search(new ConstantScoreQuery(compiled), watched);
                });
    }

    /// The names of the first `limit` documents that `query` finds, in commit order.
    public List<Found> ids(Query query, int limit) {
        return index.guard(() -> names(query, limit));
    }

    /// Terms of [IndexField.Keyword]s of a field, also of documents that went lately.
    ///
    /// @param most how many at most
    public List<String> terms(String field, int most) {
        return index.guard(
                () -> {
                    var found = new LinkedHashSet<String>();
                    for (LeafReaderContext leaf : reader.leaves()) {
                        Terms terms = leaf.reader().terms(Names.keyword(field));
                        TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
                        BytesRef term = each.next();
                        while (term != null && found.size() < most) {
                            deadline.step();
                            found.add(term.utf8ToString());
                            term = each.next();
                        }
                    }
                    return List.copyOf(found);
                });
    }

    /// How many documents there are.
    public long documents() {
        return reader.numDocs();
    }

    /// Gives the view back. Idempotent.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            index.release(reader);
        }
    }

    /// For tests of single queries.
    IndexSearcher searcher() {
        return searcher;
    }

    private org.apache.lucene.search.Query compile(Query query, int wanted) throws IOException {
        if (closed.get()) {
            throw new Failed(Failure.INTERNAL, "the view has been closed");
        }
        return new QueryCompiler(reader, limits, wanted, new Chains(searcher, limits, deadline))
                .compile(query);
    }

    private Hits inCommitOrder(
            org.apache.lucene.search.Query query, boolean newestFirst, byte[] after, int count)
            throws IOException {
        var hits = new ArrayList<Hits.Hit>(Math.min(count, 1000) + 1);
        CommitOrderSearch.Taker taker =
                (_, _, update) -> {
                    hits.add(new Hits.Hit(update, Positions.write(List.of(), update)));
                    return hits.size() <= count;
                };
        var search = new CommitOrderSearch(searcher, query, deadline);
        if (newestFirst) {
            long before = after.length == 0 ? Long.MAX_VALUE : Positions.read(after, 0).update();
            search.backwards(before, count + 1, taker);
        } else {
            long start = after.length == 0 ? Long.MIN_VALUE : Positions.read(after, 0).update();
            search.forwards(start, taker);
        }
        return hits.size() > count ? new Hits(hits.subList(0, count), true) : new Hits(hits, false);
    }

    private List<Found> names(Query query, int limit) throws IOException {
        var found = new ArrayList<Found>();
        if (limit <= 0) {
            return found;
        }
        var names = new NameReader();
        new CommitOrderSearch(searcher, compile(query, limit), deadline)
                .forwards(
                        Long.MIN_VALUE,
                        (segment, document, update) -> {
                            found.add(names.read(segment, document, update));
                            return found.size() < limit;
                        });
        return found;
    }

    private static void checkCount(int count) {
        if (count < 0 || count > 10_000) {
            throw new Failed(Failure.INVALID, "a page has 0 to 10,000 hits");
        }
    }
}
