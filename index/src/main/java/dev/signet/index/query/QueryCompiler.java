// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.IndexLimits;
import dev.signet.index.Query;
import dev.signet.index.field.DocumentKey;
import dev.signet.index.field.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/// Turns a [Query] into Lucene's for one reader. The semantics are those of [QueryMatch],
/// which a property test holds it to. One thread; made for one query.
public final class QueryCompiler {
    private final IndexReader reader;
    private final IndexLimits limits;
    private final int wanted;
    private final Chains chains;

    /// Of all disjunctions so far, also of those that find nothing here.
    private int alternatives;

    /// @param wanted about how many hits will be taken; `Integer.MAX_VALUE` for all
    /// @param chains of the whole search, however many queries it comes to
    public QueryCompiler(IndexReader reader, IndexLimits limits, int wanted, Chains chains) {
        this.reader = reader;
        this.limits = limits;
        this.wanted = wanted;
        this.chains = chains;
    }

    public org.apache.lucene.search.Query compile(Query query) throws IOException {
        chains.deadline().check();
        return switch (query) {
            case Query.All() -> MatchAllDocsQuery.INSTANCE;
            case Query.Type(var types) -> terms(Names.TYPE, types);
            case Query.Id(var ids) -> ids(allTypes(), ids);
            case Query.Term(var field, var values) -> terms(Names.keyword(field), values);
            case Query.Prefix(var field, var start) ->
                    new PrefixTermsQuery(
                            Names.keyword(field), new BytesRef(start), chains.deadline());
            case Query.Contains(var field, var part) ->
                    new ContainsQuery(Names.keyword(field), new BytesRef(part), chains.deadline());
            case Query.Between(var field, var group, var from, var to) ->
                    from > to ? nothing() : new BetweenQuery(field, group, from, to, wanted);
            case Query.Overlap(var field, var relation, var from, var to) ->
                    from > to ? nothing() : new OverlapQuery(field, relation, from, to, wanted);
            case Query.Near near -> new NearQuery(near);
            case Query.Updated(var from, var to) ->
                    from > to ? nothing() : new UpdatedQuery(from, to);
            case Query.ReferencesTo link -> terms(Names.keyword(link.field()), chains.of(link));
            case Query.ReferencedBy link -> terms(Names.KEY, chains.of(link));
            case Query.Shares link -> terms(Names.keyword(link.field()), chains.of(link));
            case Query.And and -> conjunction(and);
            case Query.Or(var any) -> disjunction(any);
            case Query.Not(var negated) ->
                    new BooleanQuery.Builder()
                            .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                            .add(compile(negated), Occur.MUST_NOT)
                            .build();
        };
    }

    private org.apache.lucene.search.Query conjunction(Query.And and) throws IOException {
        var parts = new ArrayList<Query>();
        flatten(and, parts);
        var builder = new BooleanQuery.Builder();
        boolean positive = false;
        List<String> types = types(parts);
        for (Query part : parts) {
            if (part instanceof Query.Not(var negated)) {
                builder.add(compile(negated), Occur.MUST_NOT);
            } else if (part instanceof Query.Id(var ids) && !types.isEmpty()) {
                builder.add(ids(types, ids), Occur.FILTER);
                positive = true;
            } else {
                builder.add(compile(part), Occur.FILTER);
                positive = true;
            }
        }
        if (!positive) {
            builder.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        }
        return builder.build();
    }

    private static void flatten(Query.And and, List<Query> parts) {
        for (Query part : and.all()) {
            if (part instanceof Query.And nested) {
                flatten(nested, parts);
            } else {
                parts.add(part);
            }
        }
    }

    private static List<String> types(List<Query> parts) {
        for (Query part : parts) {
            if (part instanceof Query.Type(var types)) {
                return types;
            }
        }
        return List.of();
    }

    private org.apache.lucene.search.Query disjunction(List<Query> any) throws IOException {
        Map<String, List<String>> terms = new LinkedHashMap<>();
        var others = new ArrayList<Query>();
        separate(any, terms, others);
        alternatives += terms.size() + others.size();
        if (alternatives > limits.clausesMax()) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a search has too many alternatives",
                    new Fact("alternatives", alternatives),
                    new Fact("most", limits.clausesMax()));
        }
        var found = new ArrayList<org.apache.lucene.search.Query>();
        for (Map.Entry<String, List<String>> entry : terms.entrySet()) {
            if (occurs(entry.getKey())) {
                found.add(terms(entry.getKey(), entry.getValue()));
            }
        }
        for (Query other : others) {
            boolean isNothing =
                    other instanceof Query.Prefix(var field, var start)
                            && !occurs(Names.keyword(field), new BytesRef(start));
            if (!isNothing) {
                found.add(compile(other));
            }
        }
        found.removeIf(MatchNoDocsQuery.class::isInstance);
        if (found.size() <= 1) {
            return found.isEmpty() ? nothing() : found.getFirst();
        }
        var builder = new BooleanQuery.Builder();
        found.forEach(each -> builder.add(each, Occur.SHOULD));
        return builder.build();
    }

    /// Whether a segment has terms of the field. A link of a chain goes also into contained
    /// resources, of which most accounts have none: such an alternative is left out then.
    private boolean occurs(String field) throws IOException {
        for (LeafReaderContext segment : reader.leaves()) {
            if (segment.reader().terms(field) != null) {
                return true;
            }
        }
        return false;
    }

    private static void separate(
            List<Query> any, Map<String, List<String>> terms, List<Query> others) {
        for (Query query : any) {
            if (query instanceof Query.Or(var nested)) {
                separate(nested, terms, others);
            } else if (query instanceof Query.Term(var field, var values)) {
                terms.computeIfAbsent(Names.keyword(field), _ -> new ArrayList<>()).addAll(values);
            } else if (query instanceof Query.Type(var values)) {
                terms.computeIfAbsent(Names.TYPE, _ -> new ArrayList<>()).addAll(values);
            } else {
                others.add(query);
            }
        }
    }

    /// Whether a segment has a term that begins so; one look at each is less than a clause costs.
    private boolean occurs(String field, BytesRef start) throws IOException {
        for (LeafReaderContext segment : reader.leaves()) {
            Terms terms = segment.reader().terms(field);
            if (terms != null) {
                TermsEnum each = terms.iterator();
                boolean isEnd = each.seekCeil(start) == TermsEnum.SeekStatus.END;
                if (!isEnd && StringHelper.startsWith(each.term(), start)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static org.apache.lucene.search.Query terms(String field, List<String> values) {
        if (values.size() == 1) {
            return new TermQuery(new Term(field, new BytesRef(values.getFirst())));
        }
        var terms = new ArrayList<BytesRef>(values.size());
        for (String value : values) {
            terms.add(new BytesRef(value));
        }
        return terms(field, terms);
    }

    private static org.apache.lucene.search.Query terms(String field, Collection<BytesRef> terms) {
        return switch (terms.size()) {
            case 0 -> nothing();
            case 1 -> new TermQuery(new Term(field, terms.iterator().next()));
            default -> new TermInSetQuery(field, terms);
        };
    }

    private static org.apache.lucene.search.Query ids(Iterable<String> types, List<String> ids) {
        var keys = new ArrayList<BytesRef>();
        for (String type : types) {
            for (String id : ids) {
                keys.add(DocumentKey.key(type, id));
            }
        }
        return terms(Names.KEY, keys);
    }

    /// The types that occur: few, so an id of whatever type is looked up under each.
    private Iterable<String> allTypes() throws IOException {
        var types = new TreeSet<String>();
        for (LeafReaderContext segment : reader.leaves()) {
            Terms terms = segment.reader().terms(Names.TYPE);
            if (terms != null) {
                TermsEnum each = terms.iterator();
                for (BytesRef type = each.next(); type != null; type = each.next()) {
                    types.add(type.utf8ToString());
                }
            }
        }
        return types;
    }

    private static org.apache.lucene.search.Query nothing() {
        return MatchNoDocsQuery.INSTANCE;
    }
}
