// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Deadline;
import dev.signet.index.Hits;
import dev.signet.index.SortKey;
import dev.signet.index.field.DocumentKey;
import dev.signet.index.field.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FilterBinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.SortedSetSortField;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// What a query finds in an order by values, ties broken by commit order, on one reader.
public final class SortedOrder {
    private static final long MATCHES_FEW = 10_000;

    private final IndexSearcher searcher;
    private final org.apache.lucene.search.Query query;
    private final Weight weight;
    private final boolean backwards;
    private final int keys;
    private final Sort sort;
    private final Deadline deadline;
    private final Ranked ranked;

    /// @param query as compiled for the searcher's reader
    /// @param ranked counts the terms of an order by rank
    /// @param backwards whether the order is walked from its end
    public SortedOrder(
            List<SortKey> order,
            IndexSearcher searcher,
            org.apache.lucene.search.Query query,
            Ranked ranked,
            boolean backwards,
            Deadline deadline)
            throws IOException {
        this.searcher = searcher;
        this.ranked = ranked;
        this.query = ranked.around(query);
        this.backwards = backwards;
        this.deadline = deadline;
        this.weight =
                searcher.createWeight(
                        searcher.rewrite(this.query),
                        ranked.isAsked() ? ScoreMode.COMPLETE : ScoreMode.COMPLETE_NO_SCORES,
                        1f);
        this.keys = order.size();
        var fields = new ArrayList<SortField>();
        for (SortKey key : order) {
            fields.add(field(key));
        }
        fields.add(new SortField(Names.UPDATE, SortField.Type.LONG, backwards));
        this.sort = new Sort(fields.toArray(new SortField[0]));
    }

    /// The first `count` hits after `after` (empty: from the start), and whether more follow.
    public Hits search(byte[] after, int count) throws IOException {
        FieldDoc start = after.length == 0 ? null : start(Positions.read(after, keys));
        TopFieldDocs top = top(start, count + 1);
        var hits = new ArrayList<Hits.Hit>(count);
        for (ScoreDoc found : top.scoreDocs) {
            if (hits.size() == count) {
                return new Hits(hits, true);
            }
            @Nullable Object[] values = ((FieldDoc) found).fields;
            long update = (Long) values[keys];
            double rank = 0;
            for (int key = 0; key < keys; key++) {
                if (values[key] instanceof Float counted) {
                    rank = ranked.part(counted);
                    values[key] = (long) Float.floatToIntBits(counted);
                }
            }
            byte[] position = Positions.write(Arrays.asList(values).subList(0, keys), update);
            hits.add(new Hits.Hit(update, position, rank));
        }
        return new Hits(hits, false);
    }

    /// Few matches are all collected; of many, Lucene leaves out those that cannot be among the
    /// first, which takes preparations.
    private TopFieldDocs top(@Nullable FieldDoc start, int count) throws IOException {
        List<LeafReaderContext> segments = searcher.getIndexReader().leaves();
        var suppliers = new ArrayList<@Nullable ScorerSupplier>(segments.size());
        long matches = 0;
        for (LeafReaderContext segment : segments) {
            ScorerSupplier supplier = weight.scorerSupplier(segment);
            suppliers.add(supplier);
            matches += supplier == null ? 0 : supplier.cost();
        }
        if (matches > MATCHES_FEW) {
            var first = new TopFieldCollectorManager(sort, count, start, count);
            return searcher.search(query, new WatchedCollectors<>(first, deadline));
        }
        var manager = new TopFieldCollectorManager(sort, count, start, Integer.MAX_VALUE);
        TopFieldCollector collector = manager.newCollector();
        for (int index = 0; index < suppliers.size(); index++) {
            ScorerSupplier supplier = suppliers.get(index);
            if (supplier != null) {
                collect(segments.get(index), supplier.get(Long.MAX_VALUE), collector);
            }
        }
        return manager.reduce(List.of(collector));
    }

    private void collect(LeafReaderContext segment, Scorer scorer, TopFieldCollector collector)
            throws IOException {
        deadline.check();
        LeafCollector into = collector.getLeafCollector(segment);
        into.setScorer(scorer);
        Bits live = segment.reader().getLiveDocs();
        DocIdSetIterator documents = scorer.iterator();
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            deadline.step();
            if (live == null || live.get(document)) {
                into.collect(document);
            }
        }
    }

    /// The sort values of the last hit as Lucene wants them. Its document number is not used:
    /// the update, the last sort value, is unique, so that the position holds on any reader.
    private FieldDoc start(Positions.Position position) {
        @Nullable Object[] values = new @Nullable Object[keys + 1];
        for (int key = 0; key < keys; key++) {
            values[key] = fitting(sort.getSort()[key], position.values().get(key));
        }
        values[keys] = position.update();
        return new FieldDoc(Integer.MAX_VALUE, 0, values);
    }

    /// A value of the kind of the sort field; when the field has changed its kind since, none.
    private static @Nullable Object fitting(SortField field, @Nullable Object value) {
        if (field.getType() == SortField.Type.SCORE) {
            return value instanceof Long bits ? Float.intBitsToFloat(bits.intValue()) : 0f;
        }
        boolean number =
                field instanceof SortedNumericSortField || field.getType() == SortField.Type.LONG;
        if (number) {
            return value instanceof Long ? value : field.getMissingValue();
        }
        return value instanceof BytesRef ? value : null;
    }

    /// Walked backwards only the direction is another: which value counts, and on which side those
    /// without one are, belongs to the order.
    private SortField field(SortKey key) {
        boolean descending = key.descending();
        boolean reverse = descending != backwards;
        if (key.field().equals(SortKey.ID)) {
            return new SortField(Names.ID, new ById(), reverse);
        }
        if (key.field().equals(SortKey.LAST_UPDATED)) {
            return new SortField(Names.UPDATE, SortField.Type.LONG, reverse);
        }
        if (key.by() == SortKey.By.RANK) {
            return new SortField(null, SortField.Type.SCORE, reverse);
        }
        if (key.by() == SortKey.By.TERMS) {
            var byTerm = new ByTerm(weight, descending, ByTerm.HEAP_BYTES_MAX / keys, deadline);
            return new SortField(Names.keyword(key.field()), byTerm, reverse);
        }
        String text = Names.sortText(key.field());
        if (hasField(searcher.getIndexReader(), text)) {
            var field =
                    new SortedSetSortField(
                            text,
                            reverse,
                            descending ? SortedSetSelector.Type.MAX : SortedSetSelector.Type.MIN);
            field.setMissingValue(descending ? SortField.STRING_FIRST : SortField.STRING_LAST);
            return field;
        }
        var field =
                new SortedNumericSortField(
                        Names.sortNumber(key.field()),
                        SortField.Type.LONG,
                        reverse,
                        descending
                                ? SortedNumericSelector.Type.MAX
                                : SortedNumericSelector.Type.MIN);
        field.setMissingValue(descending ? Long.MIN_VALUE : Long.MAX_VALUE);
        return field;
    }

    private static boolean hasField(IndexReader reader, String name) {
        for (LeafReaderContext segment : reader.leaves()) {
            if (segment.reader().getFieldInfos().fieldInfo(name) != null) {
                return true;
            }
        }
        return false;
    }

    /// Compares ids as text.
    private static final class ById extends FieldComparatorSource {
        @Override
        public FieldComparator<?> newComparator(
                String field, int hits, Pruning pruning, boolean reversed) {
            return new FieldComparator.TermValComparator(hits, field, true) {
                @Override
                protected BinaryDocValues getBinaryDocValues(LeafReaderContext segment, String name)
                        throws IOException {
                    return new FilterBinaryDocValues(DocValues.getBinary(segment.reader(), name)) {
                        @Override
                        public BytesRef binaryValue() throws IOException {
                            return new BytesRef(DocumentKey.unpackId(in.binaryValue()));
                        }
                    };
                }
            };
        }
    }
}
