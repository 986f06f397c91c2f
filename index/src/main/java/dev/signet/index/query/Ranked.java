// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Deadline;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import dev.signet.index.field.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/// Counts the terms that a query asks for and a document has, for an order by [SortKey.By#RANK].
/// Each counts the same: what weighs terms by how often they occur would tell of documents that
/// the query does not find. Immutable; for one search.
public final class Ranked {
    private final List<Query> counted;
    private final Deadline deadline;

    /// @param query what is searched; may hold what does not count
    public Ranked(Query query, List<SortKey> sort, Deadline deadline) {
        this.deadline = deadline;
        Set<Query> found = new LinkedHashSet<>();
        for (SortKey key : sort) {
            if (key.by() == SortKey.By.RANK) {
                gather(query, key.field(), found);
            }
        }
        this.counted = List.copyOf(found);
    }

    private static void gather(Query query, String field, Set<Query> found) {
        switch (query) {
            case Query.And(var all) -> all.forEach(each -> gather(each, field, found));
            case Query.Or(var any) -> any.forEach(each -> gather(each, field, found));
            case Query.Term(var of, var anyOf) when isOf(of, field) ->
                    anyOf.forEach(term -> found.add(new Query.Term(of, List.of(term))));
            case Query.Prefix(var of, _) when isOf(of, field) -> found.add(query);
            default -> {}
        }
    }

    private static boolean isOf(String name, String field) {
        return name.equals(field) || name.startsWith(field + ":");
    }

    /// Whether anything is counted.
    public boolean isAsked() {
        return !counted.isEmpty();
    }

    /// A count as part of all.
    public double part(float count) {
        return counted.isEmpty() ? 0 : count / counted.size();
    }

    /// What `query` finds, each scored by the number of the terms.
    public org.apache.lucene.search.Query around(org.apache.lucene.search.Query query) {
        if (counted.isEmpty()) {
            return query;
        }
        var builder = new BooleanQuery.Builder().add(query, Occur.FILTER);
        for (Query each : counted) {
            builder.add(new ConstantScoreQuery(compiled(each)), Occur.SHOULD);
        }
        return builder.build();
    }

    private org.apache.lucene.search.Query compiled(Query query) {
        return switch (query) {
            case Query.Prefix(var field, var start) ->
                    new PrefixTermsQuery(Names.keyword(field), new BytesRef(start), deadline);
            case Query.Term(var field, var anyOf) ->
                    new TermQuery(new Term(Names.keyword(field), new BytesRef(anyOf.getFirst())));
            default -> throw new IllegalStateException("nothing else is gathered");
        };
    }
}
