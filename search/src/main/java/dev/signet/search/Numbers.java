// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.index.Query;
import dev.signet.index.Query.Between;
import java.math.BigDecimal;
import java.util.List;

/// Queries on numbers (FHIR R4, section 3.1.1.4.6): equality reaches half a unit of the last
/// digit that the query was written with. Pure.
final class Numbers {
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private Numbers() {}

    static Query query(String field, long group, Comparison comparison, BigDecimal value) {
        long exact = Terms.ordered(value);
        BigDecimal half = HALF.movePointLeft(value.scale());
        long least = Terms.ordered(value.subtract(half));
        long most = Terms.ordered(value.add(half)) - 1;
        // numbers with more digits than a double tells apart
        long low = Math.min(least, exact);
        long high = Math.max(most, exact);
        return switch (comparison) {
            case EQ -> new Between(field, group, low, high);
            case NE ->
                    new Query.Or(
                            List.of(
                                    new Between(field, group, Long.MIN_VALUE, low - 1),
                                    new Between(field, group, high + 1, Long.MAX_VALUE)));
            case GT, SA -> new Between(field, group, exact + 1, Long.MAX_VALUE);
            case LT, EB -> new Between(field, group, Long.MIN_VALUE, exact - 1);
            case GE -> new Between(field, group, exact, Long.MAX_VALUE);
            case LE -> new Between(field, group, Long.MIN_VALUE, exact);
            case AP -> {
                BigDecimal tenth = value.abs().multiply(TENTH);
                yield new Between(
                        field,
                        group,
                        Math.min(low, Terms.ordered(value.subtract(tenth))),
                        Math.max(high, Terms.ordered(value.add(tenth))));
            }
        };
    }
}
