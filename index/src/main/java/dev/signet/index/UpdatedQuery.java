// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.io.IOException;
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

/// Documents whose update lies in `from..to`: one run of documents in each segment.
final class UpdatedQuery extends Query {
    private final long from;
    private final long to;

    UpdatedQuery(long from, long to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext segment)
                    throws IOException {
                int begin = CommitOrder.countBelow(segment.reader(), from);
                int end =
                        to == Long.MAX_VALUE
                                ? segment.reader().maxDoc()
                                : CommitOrder.countBelow(segment.reader(), to + 1);
                return begin >= end
                        ? null
                        : ConstantScoreScorerSupplier.fromIterator(
                                DocIdSetIterator.range(begin, end),
                                score(),
                                scoreMode,
                                segment.reader().maxDoc());
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
    public String toString(String field) {
        return "UpdatedQuery";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UpdatedQuery query && query.from == from && query.to == to;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(from) * 31 + Long.hashCode(to);
    }
}
