// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.index.IndexField;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands in a document for a resource that it contains and refers to: its own fields once
/// more, in one field for all, under a name made of the reference, the type and the field. So
/// chains are followed into contained resources (FHIR R4, section 3.1.1.5.4). What asks for
/// intervals, for parts of texts or for further references finds nothing there. Pure.
public final class Contained {
    private static final String FIELD = "_contained";

    /// Stands behind a name; no FHIR text may hold it.
    private static final char END = '\u0001';

    /// Behind a name: not all fields of what is contained under it are there.
    private static final String MORE = "!";

    private Contained() {}

    /// How what a reference leads to is named.
    ///
    /// @param field of the reference
    /// @param type of the contained resource
    public static String name(String field, String type) {
        return field + ">" + type + END;
    }

    /// How contained resources of a type are named, whatever refers to them.
    public static String name(String type) {
        return name("", type);
    }

    /// Whether a name is that of a type.
    static boolean isOfType(String name) {
        return name.startsWith(">");
    }

    /// Says that not all fields are there.
    static IndexField more(String name) {
        return mark(name + MORE);
    }

    /// Finds at least the resources that contain one of the type of which the query holds: each of
    /// its parts may be held by another one, and what is not in the index is taken to be held.
    public static Query around(String type, Query query) {
        String name = name(type);
        var cut = new Query.Term(FIELD, List.of(name + MORE));
        return Queries.all(List.of(there(name), Queries.any(List.of(cut, atLeast(name, query)))));
    }

    private static Query atLeast(String name, Query query) {
        return switch (query) {
            case Query.Term(String field, _) when field.startsWith(FullText.WORDS) ->
                    new Query.All();
            case Query.Prefix(String field, _) when field.startsWith(FullText.WORDS) ->
                    new Query.All();
            case Query.Term _, Query.Prefix _, Query.Between _ -> within(name, query).orElseThrow();
            case Query.And(List<Query> all) ->
                    Queries.all(all.stream().map(each -> atLeast(name, each)).toList());
            case Query.Or(List<Query> any) ->
                    Queries.any(any.stream().map(each -> atLeast(name, each)).toList());
            default -> new Query.All();
        };
    }

    /// Says that there is such a resource.
    static IndexField mark(String name) {
        return new Keyword(FIELD, name);
    }

    /// The field under that name; empty for what has none.
    static Optional<IndexField> named(String name, IndexField field) {
        return switch (field) {
            case Keyword(String of, String value) -> {
                String term = name + of + END + value;
                yield term.length() > Keyword.VALUE_CHARACTERS_MAX
                        ? Optional.empty()
                        : Optional.of(new Keyword(FIELD, term));
            }
            case Ordered(String of, long group, long value) ->
                    Optional.of(new Ordered(FIELD, group(name, of, group), value));
            case IndexField.Interval _, IndexField.SortText _, IndexField.SortNumber _ ->
                    Optional.empty();
        };
    }

    private static long group(String name, String field, long group) {
        return Terms.group(name + field + END + group);
    }

    /// The query asked of what is contained under that name; empty when it cannot be.
    ///
    /// @param query as it is asked of resources of that type, which is not asked again
    public static Optional<Query> within(String name, Query query) {
        return switch (query) {
            case Query.All _ -> Optional.of(there(name));
            case Query.Term(String field, List<String> anyOf) ->
                    Optional.of(
                            new Query.Term(
                                    FIELD,
                                    anyOf.stream()
                                            .map(term -> name + field + END + term)
                                            .toList()));
            case Query.Prefix(String field, String start) ->
                    Optional.of(new Query.Prefix(FIELD, name + field + END + start));
            case Query.Between(String field, long group, long from, long to) ->
                    Optional.of(new Query.Between(FIELD, group(name, field, group), from, to));
            case Query.And(List<Query> all) -> all(name, all);
            case Query.Or(List<Query> any) ->
                    Optional.of(
                            Queries.any(
                                    any.stream()
                                            .flatMap(each -> within(name, each).stream())
                                            .toList()));
            case Query.Not(Query not) ->
                    within(name, not)
                            .map(each -> new Query.And(List.of(there(name), new Query.Not(each))));
            case Query.Type _,
                    Query.Id _,
                    Query.Contains _,
                    Query.Overlap _,
                    Query.Near _,
                    Query.Updated _,
                    Query.ReferencesTo _,
                    Query.ReferencedBy _,
                    Query.Shares _ ->
                    Optional.empty();
        };
    }

    private static Optional<Query> all(String name, List<Query> queries) {
        var all = new ArrayList<Query>();
        for (Query query : queries) {
            Optional<Query> each = within(name, query);
            if (each.isEmpty()) {
                return Optional.empty();
            }
            all.add(each.get());
        }
        return Optional.of(Queries.all(all));
    }

    private static Query there(String name) {
        return new Query.Term(FIELD, List.of(name));
    }
}
