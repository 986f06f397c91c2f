// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// The documents of one segment that a query finds.
final class MatchingDocuments {
    private MatchingDocuments() {}

    /// Those that are there; `null` for none.
    static @Nullable FixedBitSet of(Weight weight, LeafReaderContext leaf) throws IOException {
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        if (supplier == null) {
            return null;
        }
        LeafReader segment = leaf.reader();
        var documents = new FixedBitSet(segment.maxDoc());
        documents.or(supplier.get(Long.MAX_VALUE).iterator());
        Bits live = segment.getLiveDocs();
        if (live != null) {
            live.applyMask(documents, 0);
        }
        return documents.scanIsEmpty() ? null : documents;
    }
}
