// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Deadline;
import java.io.IOException;
import org.apache.lucene.index.FilteredTermsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// Documents with a term of the field that begins with some bytes: the terms from there on, as
/// long as they do. Lucene's own makes an automaton for each search and walks it beside the terms
/// of each segment, which for names costs more than the search.
final class PrefixTermsQuery extends MultiTermQuery {
    private final BytesRef start;
    private final Deadline deadline;

    PrefixTermsQuery(String field, BytesRef start, Deadline deadline) {
        super(field, CONSTANT_SCORE_BLENDED_REWRITE);
        this.start = start;
        this.deadline = deadline;
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        deadline.check(); // so that many alternatives end between two of them
        var found =
                new FilteredTermsEnum(terms.iterator()) {
                    @Override
                    protected AcceptStatus accept(BytesRef term) {
                        deadline.step();
                        boolean begins = StringHelper.startsWith(term, start);
                        return begins ? AcceptStatus.YES : AcceptStatus.END;
                    }

                    void from(BytesRef first) {
                        setInitialSeekTerm(first);
                    }
                };
        found.from(start);
        return found;
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "PrefixTermsQuery";
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && ((PrefixTermsQuery) other).start.equals(start);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + start.hashCode();
    }
}
