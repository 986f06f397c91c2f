// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Deadline;
import dev.signet.index.Found;
import dev.signet.index.IndexLimits;
import dev.signet.index.Query;
import dev.signet.index.field.DocumentKey;
import dev.signet.index.field.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/// Runs the links of chains, those inside others first and each once however many others share it,
/// and counts what all of them find together. One search, one thread.
public final class Chains {
    private final IndexSearcher searcher;
    private final IndexLimits limits;
    private final Deadline deadline;
    private final IdentityHashMap<Query, Collection<BytesRef>> known = new IdentityHashMap<>();
    private long found;

    public Chains(IndexSearcher searcher, IndexLimits limits, Deadline deadline) {
        this.searcher = searcher;
        this.limits = limits;
        this.deadline = deadline;
    }

    /// Of the whole search.
    Deadline deadline() {
        return deadline;
    }

    /// `Type/id` of every document that the target of the link finds.
    ///
    /// @throws Failed `TOO_LARGE` beyond [IndexLimits#chainTargetsMax] for this link or
    ///     [IndexLimits#chainTargetsAllMax] for all
    Collection<BytesRef> of(Query.ReferencesTo link) throws IOException {
        Collection<BytesRef> before = known.get(link);
        return before != null ? before : remembered(link, targets(link.target()));
    }

    /// The key of every document of the link's types to which a document that its source finds
    /// refers by its field: of each segment, the references whose documents meet those found.
    ///
    /// @throws Failed as of the others
    Collection<BytesRef> of(Query.ReferencedBy link) throws IOException {
        Collection<BytesRef> before = known.get(link);
        return before != null
                ? before
                : remembered(link, keys(link.field(), link.types(), link.source()));
    }

    /// Every term of the link's other field of the documents that the others are.
    ///
    /// @throws Failed as of the others
    Collection<BytesRef> of(Query.Shares link) throws IOException {
        Collection<BytesRef> before = known.get(link);
        return before != null ? before : remembered(link, terms(link.otherField(), link.others()));
    }

    private Collection<BytesRef> remembered(Query link, Collection<BytesRef> ofLink) {
        known.put(link, ofLink);
        return ofLink;
    }

    private Collection<BytesRef> targets(Query target) throws IOException {
        var references = new ArrayList<BytesRef>();
        var names = new NameReader();
        int wanted = limits.chainTargetsMax() + 1;
        new CommitOrderSearch(searcher, compile(target, wanted), deadline)
                .forwards(
                        Long.MIN_VALUE,
                        (segment, document, update) -> {
                            Found each = names.read(segment, document, update);
                            references.add(new BytesRef(each.type() + "/" + each.id()));
                            count(references);
                            return true;
                        });
        return references;
    }

    private Collection<BytesRef> keys(String field, List<String> types, Query source)
            throws IOException {
        var keys = new HashSet<BytesRef>();
        for (Meeting meeting : meetings(field, source)) {
            for (String type : types) {
                meeting.each(
                        type + "/",
                        term -> {
                            String id = term.utf8ToString().substring(type.length() + 1);
                            keys.add(DocumentKey.key(type, id));
                            count(keys);
                        });
            }
        }
        return keys;
    }

    private Collection<BytesRef> terms(String field, Query others) throws IOException {
        var found = new HashSet<BytesRef>();
        for (Meeting meeting : meetings(field, others)) {
            meeting.each(
                    "",
                    term -> {
                        found.add(BytesRef.deepCopyOf(term));
                        count(found);
                    });
        }
        return found;
    }

    private List<Meeting> meetings(String field, Query query) throws IOException {
        Weight weight =
                searcher.createWeight(
                        searcher.rewrite(compile(query, Integer.MAX_VALUE)),
                        ScoreMode.COMPLETE_NO_SCORES,
                        1f);
        var meetings = new ArrayList<Meeting>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            deadline.check();
            Terms terms = leaf.reader().terms(Names.keyword(field));
            if (terms != null) {
                var documents = NumberedDocuments.of(weight, leaf);
                if (documents.numbers() > 0) {
                    meetings.add(new Meeting(terms, documents, deadline));
                }
            }
        }
        return meetings;
    }

    /// Takes a term, which it must copy to keep.
    @FunctionalInterface
    private interface Taker {
        void take(BytesRef term);
    }

    /// The terms of a field of one segment, and documents of which some have them.
    private record Meeting(Terms terms, NumberedDocuments documents, Deadline deadline) {
        /// Every term with that start that one of the documents has.
        void each(String start, Taker taker) throws IOException {
            var from = new BytesRef(start);
            TermsEnum each = terms.iterator();
            @Nullable PostingsEnum postings = null;
            if (each.seekCeil(from) == TermsEnum.SeekStatus.END) {
                return;
            }
            for (BytesRef term = each.term();
                    term != null && StringHelper.startsWith(term, from);
                    term = each.next()) {
                deadline.step();
                postings = each.postings(postings, PostingsEnum.NONE);
                if (meets(postings)) {
                    taker.take(term);
                }
            }
        }

        private boolean meets(PostingsEnum postings) throws IOException {
            int document = postings.advance(documents.next(0));
            while (document != DocIdSetIterator.NO_MORE_DOCS) {
                int next = documents.next(document);
                if (next == document) {
                    return true;
                }
                document = next == DocIdSetIterator.NO_MORE_DOCS ? next : postings.advance(next);
            }
            return false;
        }
    }

    private org.apache.lucene.search.Query compile(Query query, int wanted) throws IOException {
        return new QueryCompiler(searcher.getIndexReader(), limits, wanted, this).compile(query);
    }

    private void count(Collection<BytesRef> ofLink) {
        found++;
        if (ofLink.size() > limits.chainTargetsMax() || found > limits.chainTargetsAllMax()) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a chained search finds too many targets",
                    new Fact("most", limits.chainTargetsMax()),
                    new Fact("together", limits.chainTargetsAllMax()));
        }
    }
}
