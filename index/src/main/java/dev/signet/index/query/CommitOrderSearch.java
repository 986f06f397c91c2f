// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Deadline;
import dev.signet.index.field.CommitOrder;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/// Searches in commit order, or against it, and stops as soon as it has what is wanted.
public final class CommitOrderSearch {
    /// Documents of the first stretch looked at when going backwards; each next one is eight
    /// times as long, because a search can only run forwards.
    private static final int STRETCH_DOCUMENTS = 512;

    private static final int STRETCH_GROWTH = 8;

    private final IndexSearcher searcher;
    private final Weight weight;
    private final Deadline deadline;

    /// @param query as compiled for the searcher's reader
    public CommitOrderSearch(
            IndexSearcher searcher, org.apache.lucene.search.Query query, Deadline deadline)
            throws IOException {
        this.searcher = searcher;
        this.deadline = deadline;
        this.weight =
                searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1f);
    }

    /// Takes one hit; answers whether it wants another.
    @FunctionalInterface
    public interface Taker {
        /// @param update of the document, whose number in the segment is `document`
        boolean take(LeafReaderContext segment, int document, long update) throws IOException;
    }

    /// Every hit with an update above `after`, rising, until the taker has enough.
    public void forwards(long after, Taker taker) throws IOException {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            LeafReader segment = leaf.reader();
            if (after != Long.MIN_VALUE && CommitOrder.last(segment) <= after) {
                continue;
            }
            int begin = after == Long.MIN_VALUE ? 0 : CommitOrder.countBelow(segment, after + 1);
            if (!run(leaf, begin, segment.maxDoc(), taker)) {
                return;
            }
        }
    }

    /// Every hit with an update below `before`, falling, until `wanted` are taken.
    public void backwards(long before, int wanted, Taker taker) throws IOException {
        int missing = wanted;
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        for (int index = leaves.size() - 1; index >= 0 && missing > 0; index--) {
            LeafReaderContext leaf = leaves.get(index);
            int end = CommitOrder.countBelow(leaf.reader(), before);
            long stretch = STRETCH_DOCUMENTS;
            while (end > 0 && missing > 0) {
                int begin = (int) Math.max(0, end - stretch);
                missing -= lastOf(leaf, begin, end, missing, taker);
                end = begin;
                stretch *= STRETCH_GROWTH;
            }
        }
    }

    private int lastOf(LeafReaderContext leaf, int begin, int end, int most, Taker taker)
            throws IOException {
        int[] last = new int[most];
        int[] count = {0};
        run(
                leaf,
                begin,
                end,
                (_, document, _) -> {
                    last[count[0]++ % most] = document;
                    return true;
                });
        int taken = Math.min(count[0], most);
        NumericDocValues updates = CommitOrder.updates(leaf.reader());
        for (int back = 1; back <= taken; back++) {
            int document = last[(count[0] - back) % most];
            if (updates.docID() > document) {
                updates = CommitOrder.updates(leaf.reader());
            }
            updates.advanceExact(document);
            taker.take(leaf, document, updates.longValue());
        }
        return taken;
    }

    private boolean run(LeafReaderContext leaf, int begin, int end, Taker taker)
            throws IOException {
        deadline.check();
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        if (supplier == null) {
            return true;
        }
        Scorer scorer = supplier.get(Long.MAX_VALUE);
        DocIdSetIterator documents = scorer.iterator();
        int document = documents.advance(begin);
        if (document >= end) {
            return true;
        }
        LeafReader segment = leaf.reader();
        Bits live = segment.getLiveDocs();
        NumericDocValues updates = CommitOrder.updates(segment);
        for (; document < end; document = documents.nextDoc()) {
            deadline.step();
            if (live != null && !live.get(document)) {
                continue;
            }
            updates.advanceExact(document);
            if (!taker.take(leaf, document, updates.longValue())) {
                return false;
            }
        }
        return true;
    }
}
