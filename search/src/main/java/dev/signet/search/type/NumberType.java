// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Interval;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.IndexField.SortNumber;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type number (FHIR R4, section 3.1.1.4.6).
///
/// Indexed is the nearest double as a long of the same order, of a FHIR `Range` the interval
/// between two of them. Asked for are numbers and intervals that lie to the query's as [Bounds]
/// says.
public final class NumberType implements ParameterType {
    static final NumberType TYPE = new NumberType(false);

    /// For parameters of which some values are Ranges.
    static final NumberType OF_RANGES = new NumberType(true);

    private static final int DIGITS_MAX = 40;
    private static final int EXPONENT_MAX = 300;

    /// Stands for all that is greater than what a double can hold: greater than every number
    /// that can be asked for.
    private static final BigDecimal BEYOND = new BigDecimal("1e309");

    private static final BigDecimal LEAST = new BigDecimal(Double.MIN_VALUE);

    private static final int EXACT_CHARACTERS_MAX = 64;

    private final boolean ofRanges;

    private NumberType(boolean ofRanges) {
        this.ofRanges = ofRanges;
    }

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        return (_, element, to) -> numbers(element, to);
    }

    private static void numbers(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject range) {
            BigDecimal low = end(range, "low");
            BigDecimal high = end(range, "high");
            boolean isReversed = low != null && high != null && low.compareTo(high) > 0;
            if ((low != null || high != null) && !isReversed) {
                to.accept(
                        new Range(
                                low == null ? BEYOND.negate() : low, high == null ? BEYOND : high));
            }
        } else {
            number(element, to);
        }
    }

    private static @Nullable BigDecimal end(JsonObject range, String name) {
        return range.find(name) instanceof JsonObject quantity
                ? decimal(quantity.find("value"))
                : null;
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
            return nearestToZero(number.text());
        }
        return number.text().length() <= EXACT_CHARACTERS_MAX
                ? number.decimal()
                : new BigDecimal(nearest);
    }

    /// Zero, or the least number beside it for what is too small for a double and not zero.
    private static BigDecimal nearestToZero(String text) {
        for (int i = 0; i < text.length() && (text.charAt(i) | 0x20) != 'e'; i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                return text.startsWith("-") ? LEAST.negate() : LEAST;
            }
        }
        return BigDecimal.ZERO;
    }

    // Indexed

    /// A number.
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

    /// A FHIR `Range`; an end that is open is beyond all that can be asked for.
    public record Range(BigDecimal low, BigDecimal high) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Interval(field, ordered(low), ordered(high)));
            to.add(
                    new SortNumber(
                            field, ordered(low.compareTo(BEYOND.negate()) == 0 ? high : low)));
        }

        @Override
        public String toString() {
            return "Range";
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
        Asked asked = read(written);
        return asked != null && ofRanges ? new AskedOfRanges(asked) : asked;
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
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.VALUES);
    }

    // Asked

    /// A number; the digits it is written with are its precision.
    public record Asked(Comparison comparison, BigDecimal number) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return Bounds.of(number).numbers(field, 0, comparison);
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public Query number(String field, String words) {
            return Bounds.of(number).numbers(field, CompositeType.group(words, ""), comparison);
        }

        @Override
        public String toString() {
            return "Decimal " + comparison;
        }
    }

    /// A number, asked of numbers and intervals.
    public record AskedOfRanges(Asked number) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return new Query.Or(
                    List.of(
                            number.query(field, modifier),
                            Bounds.of(number.number()).intervals(field, number.comparison())));
        }

        @Override
        public String toString() {
            return number.toString();
        }
    }
}
