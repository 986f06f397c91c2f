// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Deadline;
import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.LeafFieldComparator;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefArray;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.Counter;
import org.jspecify.annotations.Nullable;

/// Orders what a query finds by the terms of a field, which are walked over in each segment:
/// [SortKey.By#TERMS].
final class ByTerm extends FieldComparatorSource {
    /// Bytes of a term that count.
    static final int TERM_BYTES_MAX = 64;

    /// Heap for the terms and ranks of one segment, shared by the keys of an order.
    static final long HEAP_BYTES_MAX = 16 << 20;

    /// A term among others, with what points to it.
    private static final long TERM_BYTES = 8;

    private final Weight hits;
    private final boolean descending;
    private final long heapBytesMax;
    private final Deadline deadline;

    /// @param hits what is to be ordered
    /// @param descending whether the greatest term of a document counts, and those without one
    ///     are less than all
    /// @param heapBytesMax this key's share of [#HEAP_BYTES_MAX]
    ByTerm(Weight hits, boolean descending, long heapBytesMax, Deadline deadline) {
        this.hits = hits;
        this.descending = descending;
        this.heapBytesMax = heapBytesMax;
        this.deadline = deadline;
    }

    @Override
    public FieldComparator<BytesRef> newComparator(
            String field, int count, Pruning pruning, boolean reversed) {
        return new Comparator(field, count);
    }

    private int compare(@Nullable BytesRef one, @Nullable BytesRef other) {
        if (one == null || other == null) {
            int missing = Boolean.compare(one == null, other == null);
            return descending ? -missing : missing;
        }
        return one.compareTo(other);
    }

    /// The place of each document's term among those of a segment, from 1; 0 for none.
    private record Ranks(NumberedDocuments documents, int[] ranks, BytesRefArray terms) {
        static Ranks none() {
            var terms = new BytesRefArray(Counter.newCounter());
            return new Ranks(NumberedDocuments.none(), new int[0], terms);
        }
    }

    private Ranks ranks(LeafReaderContext leaf, String field) throws IOException {
        Terms all = leaf.reader().terms(field);
        var documents = all == null ? NumberedDocuments.none() : NumberedDocuments.of(hits, leaf);
        if (all == null || documents.numbers() == 0) {
            return Ranks.none();
        }
        var terms = new BytesRefArray(Counter.newCounter());
        int[] ranks = new int[documents.numbers()];
        long bytes = (long) Integer.BYTES * ranks.length;
        TermsEnum each = all.iterator();
        @Nullable PostingsEnum postings = null;
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            deadline.step();
            postings = each.postings(postings, PostingsEnum.NONE);
            boolean counts = term.length > 0 && term.bytes[term.offset] != '|';
            if (counts && rank(postings, documents, ranks, terms.size() + 1)) {
                int length = Math.min(term.length, TERM_BYTES_MAX);
                terms.append(new BytesRef(term.bytes, term.offset, length));
                bytes += length + TERM_BYTES;
            }
            if (bytes > heapBytesMax) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "sorting by the values of this field takes too much memory",
                        new Fact("most", heapBytesMax));
            }
        }
        return new Ranks(documents, ranks, terms);
    }

    /// Gives the documents of a term their rank; whether one took it. Terms come in their order:
    /// ascending the first one stays, descending the last one.
    private boolean rank(PostingsEnum postings, NumberedDocuments documents, int[] ranks, int rank)
            throws IOException {
        boolean taken = false;
        int document = postings.advance(documents.next(0));
        while (document != PostingsEnum.NO_MORE_DOCS) {
            int next = documents.next(document);
            if (next == document) {
                int number = documents.number(document);
                if (descending || ranks[number] == 0) {
                    ranks[number] = rank;
                    taken = true;
                }
                document = postings.nextDoc();
            } else {
                document = next == PostingsEnum.NO_MORE_DOCS ? next : postings.advance(next);
            }
        }
        return taken;
    }

    /// Of one search; one thread.
    private final class Comparator extends FieldComparator<BytesRef>
            implements LeafFieldComparator {
        private final String field;
        private final @Nullable BytesRef[] slots;
        private final BytesRefBuilder spare = new BytesRefBuilder();
        private Ranks ranks = Ranks.none();
        private @Nullable BytesRef bottom;
        private @Nullable BytesRef top;

        Comparator(String field, int count) {
            this.field = field;
            this.slots = new @Nullable BytesRef[count];
        }

        private @Nullable BytesRef term(int document) {
            int number = ranks.documents.number(document);
            int rank = number < 0 ? 0 : ranks.ranks[number];
            return rank == 0 ? null : ranks.terms.get(spare, rank - 1);
        }

        @Override
        public LeafFieldComparator getLeafComparator(LeafReaderContext leaf) throws IOException {
            ranks = ranks(leaf, field);
            return this;
        }

        @Override
        public int compare(int one, int other) {
            return ByTerm.this.compare(slots[one], slots[other]);
        }

        @Override
        public int compareValues(@Nullable BytesRef one, @Nullable BytesRef other) {
            return ByTerm.this.compare(one, other);
        }

        @Override
        public void setTopValue(@Nullable BytesRef value) {
            top = value;
        }

        @Override
        @SuppressWarnings("NullAway") // Lucene takes null for "has none"
        public BytesRef value(int slot) {
            return slots[slot];
        }

        @Override
        public void setBottom(int slot) {
            bottom = slots[slot];
        }

        @Override
        public int compareBottom(int document) {
            return ByTerm.this.compare(bottom, term(document));
        }

        @Override
        public int compareTop(int document) {
            return ByTerm.this.compare(top, term(document));
        }

        @Override
        public void copy(int slot, int document) {
            BytesRef term = term(document);
            slots[slot] = term == null ? null : BytesRef.deepCopyOf(term);
        }

        @Override
        public void setScorer(Scorable scorer) {}
    }
}
