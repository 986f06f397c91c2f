// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.field.CommitOrder;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;

/// Documents whose update lies in `from..to`: one run of documents in each segment.
final class UpdatedQuery extends SegmentQuery {
    private final long from;
    private final long to;

    UpdatedQuery(long from, long to) {
        this.from = from;
        this.to = to;
    }

    @Override
    Optional<DocIdSetIterator> documents(LeafReaderContext segment) throws IOException {
        int begin = CommitOrder.countBelow(segment.reader(), from);
        int end =
                to == Long.MAX_VALUE
                        ? segment.reader().maxDoc()
                        : CommitOrder.countBelow(segment.reader(), to + 1);
        return begin >= end ? Optional.empty() : Optional.of(DocIdSetIterator.range(begin, end));
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
