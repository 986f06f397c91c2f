// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/// A query that finds the documents of each segment by itself, all with the same score. A value:
/// what it finds in a segment is always the same.
abstract class SegmentQuery extends Query {
    /// What it finds in a segment; empty when that is nothing.
    abstract Optional<DocIdSetIterator> documents(LeafReaderContext segment) throws IOException;

    @Override
    public final Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment)
                    throws IOException {
                Optional<DocIdSetIterator> found = documents(segment);
                return found.isEmpty()
                        ? null
                        : ConstantScoreScorerSupplier.fromIterator(
                                found.get(), score(), scoreMode, segment.reader().maxDoc());
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
}
