// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.index.query.ContainsQuery;
import dev.signet.index.query.NearQuery;
import dev.signet.index.query.OverlapQuery;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// Tries a query on one document, without an index: the semantics of [Query], in the fewest
/// words. The index gives the same answer; a property test holds them together. Pure; any
/// thread.
public final class QueryMatch {
    /// What trying a query on a single document can tell.
    public enum Answer {
        /// The query finds the document.
        YES,
        /// It does not.
        NO,
        /// It depends on other documents ([Query.ReferencesTo] and its like), or the effort that
        /// was allowed did not suffice.
        UNKNOWN
    }

    private QueryMatch() {}

    /// Whether `query` finds `document`, were it put as `update`.
    public static Answer matches(Query query, IndexDocument document, long update) {
        return matches(query, document, update, new Effort(Long.MAX_VALUE));
    }

    /// The same with no more effort than is left; how much it takes depends on query and document
    /// alone.
    public static Answer matches(Query query, IndexDocument document, long update, Effort effort) {
        if (effort.isSpentBy(1)) {
            return Answer.UNKNOWN;
        }
        return switch (query) {
            case Query.All() -> Answer.YES;
            case Query.Type(var types) -> of(types.contains(document.type()));
            case Query.Id(var ids) -> of(ids.contains(document.id()));
            case Query.Term(var field, var values) -> term(document, field, values, effort);
            case Query.Prefix(var field, var start) -> {
                var bytes = new BytesRef(start);
                yield keyword(
                        document, field, term -> StringHelper.startsWith(term, bytes), effort);
            }
            case Query.Contains(var field, var part) -> {
                var bytes = new BytesRef(part);
                yield keyword(
                        document,
                        field,
                        term ->
                                !effort.isSpentBy(term.length)
                                        && ContainsQuery.contains(term, bytes),
                        effort);
            }
            case Query.Between between -> between(document, between, effort);
            case Query.Overlap overlap -> overlap(document, overlap, effort);
            case Query.Near near -> near(document, near, effort);
            case Query.Updated(var from, var to) -> of(from <= update && update <= to);
            case Query.ReferencesTo _, Query.ReferencedBy _, Query.Shares _ -> Answer.UNKNOWN;
            case Query.And(var all) -> and(all, document, update, effort);
            case Query.Or(var any) -> or(any, document, update, effort);
            case Query.Not(var negated) -> not(matches(negated, document, update, effort));
        };
    }

    private static Answer of(boolean found) {
        return found ? Answer.YES : Answer.NO;
    }

    private static Answer not(Answer answer) {
        return switch (answer) {
            case YES -> Answer.NO;
            case NO -> Answer.YES;
            case UNKNOWN -> Answer.UNKNOWN;
        };
    }

    private static Answer and(List<Query> all, IndexDocument document, long update, Effort effort) {
        Answer answer = Answer.YES;
        for (Query query : all) {
            switch (matches(query, document, update, effort)) {
                case YES -> {}
                case NO -> {
                    return Answer.NO;
                }
                case UNKNOWN -> answer = Answer.UNKNOWN;
            }
        }
        return answer;
    }

    private static Answer or(List<Query> any, IndexDocument document, long update, Effort effort) {
        Answer answer = Answer.NO;
        for (Query query : any) {
            switch (matches(query, document, update, effort)) {
                case YES -> {
                    return Answer.YES;
                }
                case NO -> {}
                case UNKNOWN -> answer = Answer.UNKNOWN;
            }
        }
        return answer;
    }

    private static Answer term(
            IndexDocument document, String field, List<String> values, Effort effort) {
        for (String value : values) {
            var bytes = new BytesRef(value);
            Answer answer = keyword(document, field, bytes::bytesEquals, effort);
            if (answer != Answer.NO) {
                return answer;
            }
        }
        return Answer.NO;
    }

    /// Terms are compared as the index holds them: in UTF-8.
    private static Answer keyword(
            IndexDocument document, String name, Predicate<BytesRef> wanted, Effort effort) {
        if (effort.isSpentBy(document.fields().size())) {
            return Answer.UNKNOWN;
        }
        for (IndexField field : document.fields()) {
            if (field instanceof IndexField.Keyword(var keyword, var value)
                    && keyword.equals(name)
                    && wanted.test(new BytesRef(value))) {
                return Answer.YES;
            }
        }
        return effort.isSpent() ? Answer.UNKNOWN : Answer.NO;
    }

    private static Answer between(IndexDocument document, Query.Between query, Effort effort) {
        if (effort.isSpentBy(document.fields().size())) {
            return Answer.UNKNOWN;
        }
        for (IndexField field : document.fields()) {
            if (field instanceof IndexField.Ordered(var name, var group, var value)
                    && name.equals(query.field())
                    && group == query.group()
                    && query.from() <= value
                    && value <= query.to()) {
                return Answer.YES;
            }
        }
        return Answer.NO;
    }

    private static Answer overlap(IndexDocument document, Query.Overlap query, Effort effort) {
        if (query.from() > query.to()) {
            return Answer.NO;
        }
        if (effort.isSpentBy(document.fields().size())) {
            return Answer.UNKNOWN;
        }
        for (IndexField field : document.fields()) {
            if (field instanceof IndexField.Interval(var name, var from, var to)
                    && name.equals(query.field())
                    && OverlapQuery.holds(query.relation(), from, to, query.from(), query.to())) {
                return Answer.YES;
            }
        }
        return Answer.NO;
    }

    private static Answer near(IndexDocument document, Query.Near near, Effort effort) {
        if (effort.isSpentBy(document.fields().size())) {
            return Answer.UNKNOWN;
        }
        OptionalLong latitude = OptionalLong.empty();
        OptionalLong longitude = OptionalLong.empty();
        for (IndexField field : document.fields()) {
            if (field instanceof IndexField.Ordered(var name, _, var value)) {
                latitude = name.equals(near.latitude()) ? OptionalLong.of(value) : latitude;
                longitude = name.equals(near.longitude()) ? OptionalLong.of(value) : longitude;
            }
        }
        return of(
                latitude.isPresent()
                        && longitude.isPresent()
                        && NearQuery.holds(near, latitude.getAsLong(), longitude.getAsLong()));
    }

    /// How much may be looked at: parts of queries, fields of documents for each value that is
    /// looked for, and bytes of the texts that a part is looked for in. One thread.
    public static final class Effort {
        private long left;

        public Effort(long most) {
            left = most;
        }

        /// Whether there is none left: what is asked now is not told.
        public boolean isSpent() {
            return left < 0;
        }

        private boolean isSpentBy(long looks) {
            if (left >= 0) {
                left -= looks;
            }
            return left < 0;
        }
    }
}
