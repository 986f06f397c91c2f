// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Query;
import java.util.ArrayList;
import java.util.List;

/// Spells the query of a [Precondition.NoneSince] within a proposal (docs/formats/proposal.md).
public final class QueryCodec {
    public static final int DEPTH_MAX = 64;
    public static final int LIST_MAX = 1 << 16;
    public static final int TEXT_UNITS_MAX = 1 << 20;

    private static final int ALL = 1;
    private static final int TYPE = 2;
    private static final int ID = 3;
    private static final int TERM = 4;
    private static final int PREFIX = 5;
    private static final int CONTAINS = 6;
    private static final int BETWEEN = 7;
    private static final int OVERLAP = 8;
    private static final int UPDATED = 9;
    private static final int REFERENCES_TO = 10;
    private static final int AND = 11;
    private static final int OR = 12;
    private static final int NOT = 13;
    private static final int REFERENCED_BY = 14;
    private static final int SHARES = 15;
    private static final int NEAR = 16;

    private static final int INTERSECTS = 1;
    private static final int WITHIN = 2;

    private QueryCodec() {}

    public static void write(Query query, ProposalWriter out) {
        write(query, out, DEPTH_MAX);
    }

    private static void write(Query query, ProposalWriter out, int depth) {
        if (depth == 0) {
            throw new Failed(Failure.TOO_LARGE, "a query is nested too deep");
        }
        switch (query) {
            case Query.All() -> out.octet(ALL);
            case Query.Type(var anyOf) -> texts(out, TYPE, anyOf);
            case Query.Id(var anyOf) -> texts(out, ID, anyOf);
            case Query.Term(var field, var anyOf) -> {
                field(out, TERM, field);
                texts(out, anyOf);
            }
            case Query.Prefix(var field, var start) -> {
                field(out, PREFIX, field);
                out.text(start, TEXT_UNITS_MAX);
            }
            case Query.Contains(var field, var part) -> {
                field(out, CONTAINS, field);
                out.text(part, TEXT_UNITS_MAX);
            }
            case Query.Between(var field, long group, long from, long to) -> {
                field(out, BETWEEN, field);
                out.number(group);
                out.number(from);
                out.number(to);
            }
            case Query.Overlap(var field, var relation, long from, long to) -> {
                field(out, OVERLAP, field);
                out.octet(
                        switch (relation) {
                            case INTERSECTS -> INTERSECTS;
                            case WITHIN -> WITHIN;
                        });
                out.number(from);
                out.number(to);
            }
            case Query.Near(var latitude, var longitude, var centre, double metres) -> {
                field(out, NEAR, latitude);
                out.text(longitude, FieldCodec.NAME_UNITS_MAX);
                out.number(Double.doubleToLongBits(centre.latitude()));
                out.number(Double.doubleToLongBits(centre.longitude()));
                out.number(Double.doubleToLongBits(metres));
            }
            case Query.Updated(long from, long to) -> {
                out.octet(UPDATED);
                out.number(from);
                out.number(to);
            }
            case Query.ReferencesTo(var field, var target) -> {
                field(out, REFERENCES_TO, field);
                write(target, out, depth - 1);
            }
            case Query.ReferencedBy(var field, var types, var source) -> {
                field(out, REFERENCED_BY, field);
                texts(out, types);
                write(source, out, depth - 1);
            }
            case Query.Shares(var field, var otherField, var others) -> {
                field(out, SHARES, field);
                out.text(otherField, FieldCodec.NAME_UNITS_MAX);
                write(others, out, depth - 1);
            }
            case Query.And(var all) -> queries(out, AND, all, depth);
            case Query.Or(var any) -> queries(out, OR, any, depth);
            case Query.Not(var not) -> {
                out.octet(NOT);
                write(not, out, depth - 1);
            }
        }
    }

    private static void field(ProposalWriter out, int kind, String field) {
        out.octet(kind);
        out.text(field, FieldCodec.NAME_UNITS_MAX);
    }

    private static void texts(ProposalWriter out, int kind, List<String> texts) {
        out.octet(kind);
        texts(out, texts);
    }

    private static void texts(ProposalWriter out, List<String> texts) {
        out.count(texts.size(), LIST_MAX);
        texts.forEach(text -> out.text(text, TEXT_UNITS_MAX));
    }

    private static void queries(ProposalWriter out, int kind, List<Query> queries, int depth) {
        out.octet(kind);
        out.count(queries.size(), LIST_MAX);
        queries.forEach(query -> write(query, out, depth - 1));
    }

    public static Query read(ProposalReader in) {
        return read(in, DEPTH_MAX);
    }

    private static Query read(ProposalReader in, int depth) {
        if (depth == 0) {
            throw ProposalReader.unreadable();
        }
        return switch (in.octet()) {
            case ALL -> new Query.All();
            case TYPE -> new Query.Type(texts(in));
            case ID -> new Query.Id(texts(in));
            case TERM -> new Query.Term(field(in), texts(in));
            case PREFIX -> new Query.Prefix(field(in), in.text(TEXT_UNITS_MAX));
            case CONTAINS -> new Query.Contains(field(in), in.text(TEXT_UNITS_MAX));
            case BETWEEN -> new Query.Between(field(in), in.number(), in.number(), in.number());
            case OVERLAP -> new Query.Overlap(field(in), relation(in), in.number(), in.number());
            case NEAR ->
                    new Query.Near(
                            field(in),
                            field(in),
                            new Query.Point(degrees(in), degrees(in)),
                            degrees(in));
            case UPDATED -> new Query.Updated(in.number(), in.number());
            case REFERENCES_TO -> new Query.ReferencesTo(field(in), read(in, depth - 1));
            case REFERENCED_BY -> new Query.ReferencedBy(field(in), texts(in), read(in, depth - 1));
            case SHARES -> new Query.Shares(field(in), field(in), read(in, depth - 1));
            case AND -> new Query.And(queries(in, depth));
            case OR -> new Query.Or(queries(in, depth));
            case NOT -> new Query.Not(read(in, depth - 1));
            default -> throw ProposalReader.unreadable();
        };
    }

    private static double degrees(ProposalReader in) {
        return Double.longBitsToDouble(in.number());
    }

    private static String field(ProposalReader in) {
        return in.text(FieldCodec.NAME_UNITS_MAX);
    }

    private static Query.Relation relation(ProposalReader in) {
        return switch (in.octet()) {
            case INTERSECTS -> Query.Relation.INTERSECTS;
            case WITHIN -> Query.Relation.WITHIN;
            default -> throw ProposalReader.unreadable();
        };
    }

    private static List<String> texts(ProposalReader in) {
        int count = in.count(LIST_MAX);
        var texts = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            texts.add(in.text(TEXT_UNITS_MAX));
        }
        return texts;
    }

    private static List<Query> queries(ProposalReader in, int depth) {
        int count = in.count(LIST_MAX);
        var queries = new ArrayList<Query>(count);
        for (int i = 0; i < count; i++) {
            queries.add(read(in, depth - 1));
        }
        return queries;
    }
}
