// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import dev.signet.search.type.DateType;
import java.time.Instant;
import java.util.List;

/// Queries on the time of the last change, which is a point in the order of commits, but for what
/// was brought along with a time of its own. Pure.
final class LastUpdated {
    private LastUpdated() {}

    static Query query(DateType.Asked time, Moment moment) {
        long from = time.from();
        long until = time.to() + 1;
        return switch (time.comparison()) {
            case EQ -> between(from, until, moment);
            case NE -> new Query.Or(List.of(before(from, moment), since(until, moment)));
            case GT, SA -> since(until, moment);
            case GE -> since(from, moment);
            case LT, EB -> before(from, moment);
            case LE -> before(until, moment);
            case AP -> {
                DateType.Asked about = time.at(moment.now());
                yield between(about.from(), about.to() + 1, moment);
            }
        };
    }

    private static Query between(long from, long until, Moment moment) {
        return either(at(from, moment), at(until, moment) - 1, from, until - 1);
    }

    private static Query since(long from, Moment moment) {
        return either(at(from, moment), Long.MAX_VALUE, from, Long.MAX_VALUE);
    }

    private static Query before(long until, Moment moment) {
        return either(0, at(until, moment) - 1, Long.MIN_VALUE, until - 1);
    }

    /// @param first of the order of commits
    /// @param from milliseconds, for what has a time of its own
    private static Query either(long first, long last, long from, long to) {
        var own = new Query.Between(IndexDocument.GIVEN_TIME, 0, from, to);
        var any = new Query.Between(IndexDocument.GIVEN_TIME, 0, Long.MIN_VALUE, Long.MAX_VALUE);
        var placed = new Query.And(List.of(new Query.Updated(first, last), new Query.Not(any)));
        return new Query.Or(List.of(placed, own));
    }

    private static long at(long millis, Moment moment) {
        return moment.updateAt(Instant.ofEpochMilli(millis));
    }
}
