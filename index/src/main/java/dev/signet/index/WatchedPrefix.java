// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.io.IOException;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.util.AttributeSource;

/// Documents with a term that starts so. The deadline is asked before the terms of each segment
/// are walked over, so that many alternatives end between two of them. As a query it is equal to
/// one with another deadline.
final class WatchedPrefix extends PrefixQuery {
    private final Deadline deadline;

    WatchedPrefix(Term start, Deadline deadline) {
        super(start);
        this.deadline = deadline;
    }

    @Override
    protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        deadline.check();
        return super.getTermsEnum(terms, attributes);
    }

    @Override
    @SuppressWarnings("RedundantOverride") // a look at the deadline makes no other query
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    @SuppressWarnings("RedundantOverride") // see above
    public int hashCode() {
        return super.hashCode();
    }
}
