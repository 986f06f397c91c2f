// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// A query over points that can be answered in two ways, whichever looks cheaper in a
/// segment: by the tree of points, which costs in proportion to what matches, or by trying
/// the values of document after document that the rest of the query proposes, which is
/// cheaper when few hits are wanted or few documents are proposed. Both give the same
/// documents.
abstract class TreeOrValuesQuery extends Query {
    /// Trying the values of one document costs about as much as reading so many matches from
    /// the tree.
    private static final long TRY_COST = 5;

    private final int wanted;

    /// @param wanted about how many documents will be taken; `Integer.MAX_VALUE` for all
    TreeOrValuesQuery(int wanted) {
        this.wanted = wanted;
    }

    /// The query on the tree of points.
    abstract Query tree();

    /// The test of one document after another.
    abstract Trial trial(LeafReader segment) throws IOException;

    @Override
    public final Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost)
            throws IOException {
        Weight byTree = searcher.rewrite(tree()).createWeight(searcher, scoreMode, boost);
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment)
                    throws IOException {
                ScorerSupplier tree = byTree.scorerSupplier(segment);
                return tree == null
                        ? null
                        : new Cheaper(tree, segment.reader(), score(), scoreMode);
            }

            @Override
            public int count(LeafReaderContext segment) throws IOException {
                return byTree.count(segment);
            }

            @Override
            public boolean isCacheable(LeafReaderContext segment) {
                return true;
            }
        };
    }

    @Override
    public final void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public final String toString(String field) {
        return getClass().getSimpleName();
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
            return new ConstantScoreScorer(score, scoreMode, trial(segment));
        }

        @Override
        public long cost() {
            return tree.cost();
        }
    }

    /// Tries documents. Most have one value, held as numbers that compress well; those with
    /// several different ones have them all in one binary value instead.
    abstract static class Trial extends TwoPhaseIterator {
        private static final float MATCH_COST = 10;

        private final DocIdSetIterator single;
        private final @Nullable BinaryDocValues several;

        /// @param single the documents with one value
        /// @param several the documents with several; null when the segment has none such
        Trial(DocIdSetIterator single, @Nullable BinaryDocValues several, LeafReader segment) {
            super(several == null ? single : DocIdSetIterator.all(segment.maxDoc()));
            this.single = single;
            this.several = several;
        }

        /// Whether the one value of `document`, at which `single` stands, is as asked.
        abstract boolean singleMatches(int document) throws IOException;

        /// Whether one of the packed values is as asked.
        abstract boolean anyMatches(BytesRef packed);

        @Override
        public final boolean matches() throws IOException {
            int document = approximation.docID();
            if (several == null) {
                return singleMatches(document);
            }
            if (several.advanceExact(document)) {
                return anyMatches(several.binaryValue());
            }
            if (single.docID() < document) {
                single.advance(document);
            }
            return single.docID() == document && singleMatches(document);
        }

        @Override
        public final float matchCost() {
            return MATCH_COST;
        }
    }
}
