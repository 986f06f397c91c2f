// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/// The documents of one segment that a query finds, each with a number below [#numbers], for who
/// keeps something of each. Few are a list, so that they cost no more in a large segment than in a
/// small one; many are bits. One thread.
final class NumberedDocuments {
    /// Up to one document in so many is few.
    private static final int SPARSE = 32;

    private static final NumberedDocuments NONE = new NumberedDocuments(new int[0], 0, null);

    private final int[] few; // rising
    private final int count;
    private final @Nullable FixedBitSet many;
    private int at; // where the last look in the list ended

    private NumberedDocuments(int[] few, int count, @Nullable FixedBitSet many) {
        this.few = few;
        this.count = count;
        this.many = many;
    }

    static NumberedDocuments none() {
        return NONE;
    }

    /// Those that are there.
    static NumberedDocuments of(Weight weight, LeafReaderContext leaf) throws IOException {
        ScorerSupplier supplier = weight.scorerSupplier(leaf);
        if (supplier == null) {
            return NONE;
        }
        LeafReader segment = leaf.reader();
        int most = segment.maxDoc() / SPARSE;
        if (supplier.cost() > most) {
            FixedBitSet all = MatchingDocuments.of(weight, leaf);
            return all == null ? NONE : new NumberedDocuments(new int[0], all.length(), all);
        }
        DocIdSetIterator found = supplier.get(Long.MAX_VALUE).iterator();
        Bits live = segment.getLiveDocs();
        int[] list = new int[8];
        int count = 0;
        for (int document = found.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = found.nextDoc()) {
            if (live == null || live.get(document)) {
                list = count == list.length ? Arrays.copyOf(list, 2 * count) : list;
                list[count++] = document;
            }
        }
        return new NumberedDocuments(list, count, null);
    }

    /// All numbers are below it.
    int numbers() {
        return count;
    }

    /// The first of them from `document` on; `NO_MORE_DOCS` for none.
    int next(int document) {
        if (many != null) {
            return document < count ? many.nextSetBit(document) : DocIdSetIterator.NO_MORE_DOCS;
        }
        seek(document);
        return at < count ? few[at] : DocIdSetIterator.NO_MORE_DOCS;
    }

    /// Its number, or -1 for one that is not among them.
    int number(int document) {
        if (many != null) {
            return document < count && many.get(document) ? document : -1;
        }
        seek(document);
        return at < count && few[at] == document ? at : -1;
    }

    /// Most looks are just behind the one before.
    private void seek(int document) {
        if (at > 0 && few[at - 1] >= document) {
            at = 0;
        }
        int step = 1;
        int low = at;
        while (low < count && few[low] < document) {
            at = low + 1;
            low += step;
            step *= 2;
        }
        int high = Math.min(low, count);
        while (at < high) {
            int middle = (at + high) >>> 1;
            if (few[middle] < document) {
                at = middle + 1;
            } else {
                high = middle;
            }
        }
    }
}
