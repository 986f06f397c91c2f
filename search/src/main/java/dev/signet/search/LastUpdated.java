// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.index.Query;
import dev.signet.search.type.DateType;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/// Queries on the time of the last change, which is a point in the order of commits. Pure.
final class LastUpdated {
    private LastUpdated() {}

    static Query query(DateType.Asked time, ToLongFunction<Instant> updateAt) {
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
