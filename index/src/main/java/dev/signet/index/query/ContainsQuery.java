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

/// Documents with a term of the field that contains some bytes. Looks at every term of the
/// field.
public final class ContainsQuery extends MultiTermQuery {
    private final BytesRef part;
    private final Deadline deadline;

    ContainsQuery(String field, BytesRef part, Deadline deadline) {
        super(field, CONSTANT_SCORE_BLENDED_REWRITE);
        this.part = part;
        this.deadline = deadline;
    }

    /// Whether `whole` contains `part`; the empty part is in everything.
    public static boolean contains(BytesRef whole, BytesRef part) {
        int last = whole.offset + whole.length - part.length;
        for (int start = whole.offset; start <= last; start++) {
            int matched = 0;
            while (matched < part.length
                    && whole.bytes[start + matched] == part.bytes[part.offset + matched]) {
                matched++;
            }
            if (matched == part.length) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        return new FilteredTermsEnum(terms.iterator(), false) {
            @Override
            protected AcceptStatus accept(BytesRef term) {
                deadline.step();
                return contains(term, part) ? AcceptStatus.YES : AcceptStatus.NO;
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "ContainsQuery";
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other) && part.equals(((ContainsQuery) other).part);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + part.hashCode();
    }
}
