// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.lucene.document.LongRange;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Documents with an interval that shares a point with, or lies within, `from..to`.
///
/// Answered in one of two ways, whichever looks cheaper in a segment: by the tree of points, which
/// costs in proportion to what matches, or by trying the values of document after document that
/// the rest of the query proposes, which is cheaper when few hits are wanted or few proposed.
final class OverlapQuery extends org.apache.lucene.search.Query {
    /// Trying the values of one document costs about as much as reading so many matches from the
    /// tree.
    private static final long TRY_COST = 5;

    private final String field;
    private final Query.Relation relation;
    private final long from;
    private final long to;
    private final int wanted;

    /// @param wanted about how many documents will be taken; `Integer.MAX_VALUE` for all
    OverlapQuery(String field, Query.Relation relation, long from, long to, int wanted) {
        this.field = field;
        this.relation = relation;
        this.from = from;
        this.to = to;
        this.wanted = wanted;
    }

    /// Whether the interval `begin..end` lies as asked.
    static boolean holds(Query.Relation relation, long begin, long end, long from, long to) {
        return switch (relation) {
            case INTERSECTS -> begin <= to && end >= from;
            case WITHIN -> begin >= from && end <= to;
        };
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
            throws IOException {
        Weight byPoints = points().createWeight(searcher, scoreMode, boost);
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment)
                    throws IOException {
                ScorerSupplier tree = byPoints.scorerSupplier(segment);
                return tree == null
                        ? null
                        : new Cheaper(tree, segment.reader(), score(), scoreMode);
            }

            @Override
            public int count(LeafReaderContext segment) throws IOException {
                return byPoints.count(segment);
            }

            @Override
            public boolean isCacheable(LeafReaderContext segment) {
                return true;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String defaultField) {
        return "OverlapQuery";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OverlapQuery query
                && query.field.equals(field)
                && query.relation == relation
                && query.from == from
                && query.to == to;
    }

    @Override
    public int hashCode() {
        return field.hashCode() * 31 + Long.hashCode(from) * 7 + Long.hashCode(to);
    }

    private org.apache.lucene.search.Query points() {
        long[] least = {from};
        long[] most = {to};
        return switch (relation) {
            case INTERSECTS -> LongRange.newIntersectsQuery(Names.interval(field), least, most);
            case WITHIN -> LongRange.newWithinQuery(Names.interval(field), least, most);
        };
    }

    /// Chooses the way when it is known how many documents the rest of the query proposes.
    private final class Cheaper extends ScorerSupplier {
        private final ScorerSupplier tree;
        private final LeafReader segment;
        private final float score;
        private final ScoreMode scoreMode;

        Cheaper(ScorerSupplier tree, LeafReader segment, float score, ScoreMode scoreMode) {
            this.tree = tree;
            this.segment = segment;
            this.score = score;
            this.scoreMode = scoreMode;
        }

        @Override
        public Scorer get(long leadCost) throws IOException {
            long matches = Math.max(1, tree.cost());
            long tried = leadCost;
            if (wanted != Integer.MAX_VALUE) {
                tried = Math.min(tried, (long) wanted * segment.maxDoc() / matches);
            }
            if (tried > (matches - 1) / TRY_COST) {
                return tree.get(leadCost);
            }
            return new ConstantScoreScorer(score, scoreMode, new Trial(segment));
        }

        @Override
        public long cost() {
            return tree.cost();
        }
    }

    /// Tries the values of each proposed document.
    private final class Trial extends TwoPhaseIterator {
        private static final float MATCH_COST = 10;

        private final NumericDocValues begins;
        private final NumericDocValues lengths;
        private final @Nullable BinaryDocValues several;

        Trial(LeafReader segment) throws IOException {
            this(
                    org.apache.lucene.index.DocValues.getNumeric(
                            segment, Names.intervalFrom(field)),
                    org.apache.lucene.index.DocValues.getNumeric(
                            segment, Names.intervalLength(field)),
                    segment.getBinaryDocValues(Names.intervals(field)),
                    segment.maxDoc());
        }

        private Trial(
                NumericDocValues begins,
                NumericDocValues lengths,
                @Nullable BinaryDocValues several,
                int documents) {
            super(several == null ? begins : DocIdSetIterator.all(documents));
            this.begins = begins;
            this.lengths = lengths;
            this.several = several;
        }

        @Override
        public boolean matches() throws IOException {
            int document = approximation.docID();
            if (several == null || begins.advanceExact(document)) {
                long begin = begins.longValue();
                lengths.advanceExact(document);
                long end = Documents.intervalEnd(begin, lengths.longValue());
                return holds(relation, begin, end, from, to);
            }
            return several.advanceExact(document) && anyHolds(several.binaryValue());
        }

        @Override
        public float matchCost() {
            return MATCH_COST;
        }

        private boolean anyHolds(BytesRef packed) {
            var intervals = ByteBuffer.wrap(packed.bytes, packed.offset, packed.length);
            while (intervals.hasRemaining()) {
                if (holds(relation, intervals.getLong(), intervals.getLong(), from, to)) {
                    return true;
                }
            }
            return false;
        }
    }
}
