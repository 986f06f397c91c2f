// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.index.Query;
import dev.signet.index.Query.Overlap;
import dev.signet.index.Query.Relation;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/// Queries on times (FHIR R4, section 3.1.1.4.7). Pure.
final class Times {
    private static final long FIRST = Long.MIN_VALUE;
    private static final long LAST = Long.MAX_VALUE;

    private Times() {}

    static Query query(String field, Operand.Time time) {
        long from = time.from();
        long to = time.to();
        return switch (time.comparison()) {
            case EQ -> new Overlap(field, Relation.WITHIN, from, to);
            case NE ->
                    new Query.And(
                            List.of(
                                    new Query.Term(Terms.PRESENT, List.of(field)),
                                    new Query.Not(new Overlap(field, Relation.WITHIN, from, to))));
            case GT -> new Overlap(field, Relation.INTERSECTS, to + 1, LAST);
            case LT -> new Overlap(field, Relation.INTERSECTS, FIRST, from - 1);
            case GE -> new Overlap(field, Relation.INTERSECTS, from, LAST);
            case LE -> new Overlap(field, Relation.INTERSECTS, FIRST, to);
            case SA -> new Overlap(field, Relation.WITHIN, to + 1, LAST);
            case EB -> new Overlap(field, Relation.WITHIN, FIRST, from - 1);
            case AP -> {
                long width = to - from + 1;
                yield new Overlap(field, Relation.INTERSECTS, from - width, to + width);
            }
        };
    }

    /// On the time of the last change, which is a point.
    static Query updated(Operand.Time time, ToLongFunction<Instant> updateAt) {
        long from = time.from();
        long until = time.to() + 1;
        return switch (time.comparison()) {
            case EQ -> between(from, until, updateAt);
            case NE -> new Query.Or(List.of(before(from, updateAt), since(until, updateAt)));
            case GT, SA -> since(until, updateAt);
            case GE -> since(from, updateAt);
            case LT, EB -> before(from, updateAt);
            case LE -> before(until, updateAt);
            case AP -> between(from - (until - from), until + (until - from), updateAt);
        };
    }

    private static Query between(long from, long until, ToLongFunction<Instant> updateAt) {
        return new Query.Updated(at(from, updateAt), at(until, updateAt) - 1);
    }

    private static Query since(long from, ToLongFunction<Instant> updateAt) {
        return new Query.Updated(at(from, updateAt), Long.MAX_VALUE);
    }

    private static Query before(long until, ToLongFunction<Instant> updateAt) {
        return new Query.Updated(0, at(until, updateAt) - 1);
    }

    private static long at(long millis, ToLongFunction<Instant> updateAt) {
        return updateAt.applyAsLong(Instant.ofEpochMilli(millis));
    }
}
