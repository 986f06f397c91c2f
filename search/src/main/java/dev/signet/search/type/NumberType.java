// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.Json;
import dev.signet.fhir.JsonNumber;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.IndexField.SortNumber;
import dev.signet.index.Query;
import dev.signet.index.Query.Between;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type number (FHIR R4, section 3.1.1.4.6).
///
/// Indexed is the nearest double as a long of the same order. Asked for are numbers between two;
/// equality reaches half a unit of the last digit that the query was written with.
public final class NumberType implements ParameterType {
    static final NumberType TYPE = new NumberType();

    static final List<String> RANGE_ENDS = List.of("low", "high");

    private static final int DIGITS_MAX = 40;
    private static final int EXPONENT_MAX = 300;
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final BigDecimal HALF = new BigDecimal("0.5");

    /// Stands for all that is greater than what a double can hold: greater than every number
    /// that can be asked for.
    private static final BigDecimal BEYOND = new BigDecimal("1e309");

    private static final int EXACT_CHARACTERS_MAX = 64;

    private NumberType() {}

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        return (_, element, to) -> numbers(element, to);
    }

    private static void numbers(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject range) {
            for (String end : RANGE_ENDS) {
                if (range.find(end) instanceof JsonObject quantity) {
                    number(quantity.find("value"), to);
                }
            }
        } else {
            number(element, to);
        }
    }

    private static void number(@Nullable Json element, Consumer<SearchValue> to) {
        BigDecimal value = decimal(element);
        if (value != null) {
            to.accept(new Value(value));
        }
    }

    /// The number as near as the index needs it, `null` when it is none.
    static @Nullable BigDecimal decimal(@Nullable Json value) {
        if (!(value instanceof JsonNumber number)) {
            return null;
        }
        // asked of the text first: a huge exponent makes arithmetic on BigDecimal endless
        double nearest = Double.parseDouble(number.text());
        if (Double.isInfinite(nearest)) {
            return nearest > 0 ? BEYOND : BEYOND.negate();
        }
        if (nearest == 0) {
            return BigDecimal.ZERO;
        }
        return number.text().length() <= EXACT_CHARACTERS_MAX
                ? number.decimal()
                : new BigDecimal(nearest);
    }

    // Indexed

    /// A number; of a FHIR `Range` its ends are two numbers.
    public record Value(BigDecimal number) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            long ordered = ordered(number);
            to.add(new Ordered(field, 0, ordered));
            to.add(new SortNumber(field, ordered));
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public void indexNumber(String field, String words, DocumentFields to) {
            to.add(new Ordered(field, CompositeType.group(words, ""), ordered(number)));
        }

        @Override
        public String toString() {
            return "Decimal";
        }
    }

    // The spelling of both halves

    /// A number such that a greater decimal never gives a smaller one.
    static long ordered(BigDecimal value) {
        long bits = Double.doubleToLongBits(value.doubleValue() + 0.0); // -0.0 becomes 0.0
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        return read(written);
    }

    static @Nullable Asked read(String written) {
        Comparison comparison = Comparison.in(written);
        BigDecimal value = decimal(Comparison.behind(written));
        return comparison == null || value == null ? null : new Asked(comparison, value);
    }

    /// The decimal, `null` when it is none, or too long or too great to be compared with.
    private static @Nullable BigDecimal decimal(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if ("+-.eE0123456789".indexOf(text.charAt(i)) < 0) {
                return null;
            }
        }
        try {
            var value = new BigDecimal(text);
            boolean isComparable =
                    Math.abs((long) value.scale()) <= EXPONENT_MAX
                            && Double.isFinite(Double.parseDouble(text));
            return isComparable ? value : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    @Override
    public String grammar(Modifier modifier) {
        return "expected: " + GRAMMAR + BOUNDS;
    }

    static final String GRAMMAR = "[eq|ne|gt|lt|ge|le|sa|eb|ap]number";

    static final String BOUNDS =
            "; a number has at most 40 characters, 300 decimal places and 300 zeros at its end";

    @Override
    public boolean isSortable() {
        return true;
    }

    // Asked

    /// A number; the digits it is written with are its precision.
    public record Asked(Comparison comparison, BigDecimal number) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return between(field, 0, comparison, number);
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public Query number(String field, String words) {
            return between(field, CompositeType.group(words, ""), comparison, number);
        }

        @Override
        public String toString() {
            return "Decimal " + comparison;
        }
    }

    /// Numbers of one group that compare so with `value`.
    static Query between(String field, long group, Comparison comparison, BigDecimal value) {
        long exact = ordered(value);
        BigDecimal half = HALF.movePointLeft(value.scale());
        long least = ordered(value.subtract(half));
        long most = ordered(value.add(half)) - 1;
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
                        Math.min(low, ordered(value.subtract(tenth))),
                        Math.max(high, ordered(value.add(tenth))));
            }
        };
    }
}
