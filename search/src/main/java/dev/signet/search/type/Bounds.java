// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.index.Query;
import dev.signet.index.Query.Between;
import dev.signet.index.Query.Overlap;
import dev.signet.index.Query.Relation;
import java.math.BigDecimal;
import java.util.List;

/// What a number of a query stands for, as ordered numbers ([NumberType#ordered]): its precision is
/// half a unit of the last digit that it is written with. Pure.
///
/// @param exact the number itself
/// @param low the least that is equal to it, and `high` the greatest
/// @param aboutLow the least that is about it, and `aboutHigh` the greatest
record Bounds(long exact, long low, long high, long aboutLow, long aboutHigh) {
    private static final long LEAST = Long.MIN_VALUE;
    private static final long MOST = Long.MAX_VALUE;
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final BigDecimal HALF = new BigDecimal("0.5");

    static Bounds of(BigDecimal value) {
        return of(value, half(value));
    }

    /// Half a unit of the last digit.
    static BigDecimal half(BigDecimal value) {
        return HALF.movePointLeft(value.scale());
    }

    /// @param half how far equality reaches
    static Bounds of(BigDecimal value, BigDecimal half) {
        long exact = NumberType.ordered(value);
        // numbers with more digits than a double tells apart
        long low = Math.min(NumberType.ordered(value.subtract(half)), exact);
        long high = Math.max(NumberType.ordered(value.add(half)) - 1, exact);
        BigDecimal tenth = value.abs().multiply(TENTH);
        return new Bounds(
                exact,
                low,
                high,
                Math.min(low, NumberType.ordered(value.subtract(tenth))),
                Math.max(high, NumberType.ordered(value.add(tenth))));
    }

    /// Numbers of one group that compare so with it.
    Query numbers(String field, long group, Comparison comparison) {
        return switch (comparison) {
            case EQ -> new Between(field, group, low, high);
            case NE ->
                    new Query.Or(
                            List.of(
                                    new Between(field, group, LEAST, low - 1),
                                    new Between(field, group, high + 1, MOST)));
            case GT, SA -> new Between(field, group, exact + 1, MOST);
            case LT, EB -> new Between(field, group, LEAST, exact - 1);
            case GE -> new Between(field, group, exact, MOST);
            case LE -> new Between(field, group, LEAST, exact);
            case AP -> new Between(field, group, aboutLow, aboutHigh);
        };
    }

    /// Intervals that compare so with it, as those of dates do.
    Query intervals(String field, Comparison comparison) {
        return switch (comparison) {
            case EQ -> new Overlap(field, Relation.WITHIN, low, high);
            case NE ->
                    new Query.Or(
                            List.of(
                                    new Overlap(field, Relation.INTERSECTS, LEAST, low - 1),
                                    new Overlap(field, Relation.INTERSECTS, high + 1, MOST)));
            case GT -> new Overlap(field, Relation.INTERSECTS, exact + 1, MOST);
            case LT -> new Overlap(field, Relation.INTERSECTS, LEAST, exact - 1);
            case GE -> new Overlap(field, Relation.INTERSECTS, exact, MOST);
            case LE -> new Overlap(field, Relation.INTERSECTS, LEAST, exact);
            case SA -> new Overlap(field, Relation.WITHIN, exact + 1, MOST);
            case EB -> new Overlap(field, Relation.WITHIN, LEAST, exact - 1);
            case AP -> new Overlap(field, Relation.INTERSECTS, aboutLow, aboutHigh);
        };
    }

    /// The same of intervals whose ends are numbers of two groups.
    Query ends(String field, Ends of, Comparison comparison) {
        return switch (comparison) {
            case EQ ->
                    new Query.And(
                            List.of(
                                    new Between(field, of.low(), low, MOST),
                                    new Between(field, of.high(), LEAST, high)));
            case NE ->
                    new Query.Or(
                            List.of(
                                    new Between(field, of.low(), LEAST, low - 1),
                                    new Between(field, of.high(), high + 1, MOST)));
            case GT -> new Between(field, of.high(), exact + 1, MOST);
            case LT -> new Between(field, of.low(), LEAST, exact - 1);
            case GE -> new Between(field, of.high(), exact, MOST);
            case LE -> new Between(field, of.low(), LEAST, exact);
            case SA -> new Between(field, of.low(), exact + 1, MOST);
            case EB -> new Between(field, of.high(), LEAST, exact - 1);
            case AP ->
                    new Query.And(
                            List.of(
                                    new Between(field, of.high(), aboutLow, MOST),
                                    new Between(field, of.low(), LEAST, aboutHigh)));
        };
    }

    /// The groups of the lower and the upper ends of intervals.
    record Ends(long low, long high) {
        /// @param name of the group of plain numbers
        static Ends of(String name) {
            return new Ends(Terms.group("<" + name), Terms.group(">" + name));
        }
    }
}
