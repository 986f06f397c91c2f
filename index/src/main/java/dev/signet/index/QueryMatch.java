// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.util.List;
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
        /// It depends on other documents ([Query.ReferencesTo] and its like).
        UNKNOWN
    }

    private QueryMatch() {}

    /// Whether `query` finds `document`, were it put as `update`.
    public static Answer matches(Query query, IndexDocument document, long update) {
        return switch (query) {
            case Query.All() -> Answer.YES;
            case Query.Type(var types) -> of(types.contains(document.type()));
            case Query.Id(var ids) -> of(ids.contains(document.id()));
            case Query.Term(var field, var values) -> term(document, field, values);
            case Query.Prefix(var field, var start) -> {
                var bytes = new BytesRef(start);
                yield keyword(document, field, term -> StringHelper.startsWith(term, bytes));
            }
            case Query.Contains(var field, var part) -> {
                var bytes = new BytesRef(part);
                yield keyword(document, field, term -> ContainsQuery.contains(term, bytes));
            }
            case Query.Between between -> between(document, between);
            case Query.Overlap overlap -> overlap(document, overlap);
            case Query.Updated(var from, var to) -> of(from <= update && update <= to);
            case Query.ReferencesTo _, Query.ReferencedBy _, Query.Shares _ -> Answer.UNKNOWN;
            case Query.And(var all) -> and(all, document, update);
            case Query.Or(var any) -> or(any, document, update);
            case Query.Not(var negated) -> not(matches(negated, document, update));
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

    private static Answer and(List<Query> all, IndexDocument document, long update) {
        Answer answer = Answer.YES;
        for (Query query : all) {
            switch (matches(query, document, update)) {
                case YES -> {}
                case NO -> {
                    return Answer.NO;
                }
                case UNKNOWN -> answer = Answer.UNKNOWN;
            }
        }
        return answer;
    }

    private static Answer or(List<Query> any, IndexDocument document, long update) {
        Answer answer = Answer.NO;
        for (Query query : any) {
            switch (matches(query, document, update)) {
                case YES -> {
                    return Answer.YES;
                }
                case NO -> {}
                case UNKNOWN -> answer = Answer.UNKNOWN;
            }
        }
        return answer;
    }

    private static Answer term(IndexDocument document, String field, List<String> values) {
        for (String value : values) {
            var bytes = new BytesRef(value);
            if (keyword(document, field, bytes::bytesEquals) == Answer.YES) {
                return Answer.YES;
            }
        }
        return Answer.NO;
    }

    /// Terms are compared as the index holds them: in UTF-8.
    private static Answer keyword(IndexDocument document, String name, Predicate<BytesRef> wanted) {
        for (IndexField field : document.fields()) {
            if (field instanceof IndexField.Keyword(var keyword, var value)
                    && keyword.equals(name)
                    && wanted.test(new BytesRef(value))) {
                return Answer.YES;
            }
        }
        return Answer.NO;
    }

    private static Answer between(IndexDocument document, Query.Between query) {
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

    private static Answer overlap(IndexDocument document, Query.Overlap query) {
        if (query.from() > query.to()) {
            return Answer.NO;
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
}
