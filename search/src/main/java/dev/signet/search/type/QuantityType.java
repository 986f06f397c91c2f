// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.IndexField.SortNumber;
import dev.signet.index.Query;
import dev.signet.index.SortKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type quantity: numbers with units (FHIR R4, section 3.1.1.4.12).
///
/// Indexed is the number once for each spelling of its unit, in a group made of that spelling, and
/// once in group 0 for any unit; of a FHIR `Range` the ends, in groups of their own. Asked for are
/// numbers of one group, or of the two in which a unit without a system can stand: alone, or as a
/// code of UCUM.
public final class QuantityType implements ParameterType {
    static final QuantityType TYPE = new QuantityType(false);

    /// For parameters of which some values are Ranges.
    static final QuantityType OF_RANGES = new QuantityType(true);

    static final String UCUM = "http://unitsofmeasure.org";
    /// The field of the codes of UCUM that quantities have.
    public static final String UNITS = "_unit";

    private static final String CURRENCIES = "urn:iso:std:iso:4217";

    private final boolean ofRanges;

    private QuantityType(boolean ofRanges) {
        this.ofRanges = ofRanges;
    }

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        return switch (path.type()) {
            case "Range" -> (_, element, to) -> range(element, to);
            case "Money" -> (_, element, to) -> quantity(element, true, to);
            default -> (_, element, to) -> quantity(element, false, to);
        };
    }

    private static void range(Json element, Consumer<SearchValue> to) {
        if (element instanceof JsonObject range) {
            Optional<Value> low = end(range, "low");
            Optional<Value> high = end(range, "high");
            if (low.isPresent() || high.isPresent()) {
                to.accept(new Range(low, high));
            }
        }
    }

    private static Optional<Value> end(JsonObject range, String name) {
        var found = new ArrayList<SearchValue>(1);
        Json quantity = range.find(name);
        if (quantity != null) {
            quantity(quantity, false, found::add);
        }
        return found.stream().map(Value.class::cast).findFirst();
    }

    private static void quantity(Json element, boolean isMoney, Consumer<SearchValue> to) {
        if (!(element instanceof JsonObject object)) {
            return;
        }
        BigDecimal value = NumberType.decimal(object.find("value"));
        if (value == null) {
            return;
        }
        String currency = isMoney ? object.text("currency", "") : "";
        if (!currency.isEmpty()) {
            to.accept(new Value(value, CURRENCIES, currency, ""));
        } else {
            // STU3's Money is a quantity like others
            to.accept(
                    new Value(
                            value,
                            object.text("system", ""),
                            object.text("code", ""),
                            object.text("unit", "")));
        }
    }

    // Indexed

    /// A number with a unit.
    ///
    /// @param system of the code
    /// @param code of the unit; for Money the currency
    /// @param unit as shown to people
    public record Value(BigDecimal number, String system, String code, String unit)
            implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            long ordered = NumberType.ordered(number);
            for (String spelling : spellings()) {
                to.add(new Ordered(field, group(spelling), ordered));
            }
            to.add(new SortNumber(field, ordered));
            unit(to);
        }

        private void unit(DocumentFields to) {
            if (system.equals(UCUM) && !code.isEmpty()) {
                to.add(new Keyword(UNITS, Terms.code(code)));
            }
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public void indexNumber(String field, String words, DocumentFields to) {
            long ordered = NumberType.ordered(number);
            for (String spelling : spellings()) {
                to.add(new Ordered(field, CompositeType.group(words, spelling), ordered));
            }
        }

        /// Under which the quantity stands: any unit, and code or unit with and without system.
        /// UCUM is looked for without being named, so its codes need one spelling.
        private List<String> spellings() {
            var spellings = new ArrayList<String>(3);
            spellings.add("");
            if (!code.isEmpty() && !system.isEmpty()) {
                spellings.add(spelling(system, code));
            }
            if (!code.isEmpty() && !system.equals(UCUM)) {
                spellings.add(spelling("", code));
            }
            if (!unit.isEmpty() && !unit.equals(code)) {
                spellings.add(spelling("", unit));
            }
            return spellings;
        }

        @Override
        public String toString() {
            return "Quantity";
        }
    }

    /// A FHIR `Range`. An end that is open has the unit of the other, and is beyond all that can be
    /// asked for.
    public record Range(Optional<Value> low, Optional<Value> high) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            ends(field, "", to);
            Value first = low.or(() -> high).orElseThrow();
            to.add(new SortNumber(field, NumberType.ordered(first.number())));
            first.unit(to);
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public void indexNumber(String field, String words, DocumentFields to) {
            ends(field, words, to);
        }

        private void ends(String field, String words, DocumentFields to) {
            Value unitOfLow = low.or(() -> high).orElseThrow();
            Value unitOfHigh = high.or(() -> low).orElseThrow();
            long from = low.map(end -> NumberType.ordered(end.number())).orElse(Long.MIN_VALUE);
            long until = high.map(end -> NumberType.ordered(end.number())).orElse(Long.MAX_VALUE);
            for (String spelling : unitOfLow.spellings()) {
                to.add(new Ordered(field, QuantityType.ends(words, spelling).low(), from));
            }
            for (String spelling : unitOfHigh.spellings()) {
                to.add(new Ordered(field, QuantityType.ends(words, spelling).high(), until));
            }
        }

        @Override
        public String toString() {
            return "Range";
        }
    }

    // The spelling of both halves

    static String spelling(String system, String code) {
        return Terms.code(code) + "|" + Terms.code(system);
    }

    /// The group of a unit's spelling; 0 for none.
    static long group(String spelling) {
        return spelling.isEmpty() ? 0 : Terms.group(spelling);
    }

    /// The groups of the ends of Ranges.
    ///
    /// @param words of the tuple; empty outside of one
    static Bounds.Ends ends(String words, String spelling) {
        return Bounds.Ends.of(words + "|" + spelling);
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        List<String> parts = Escapes.split(written, '|');
        NumberType.Asked number = NumberType.read(parts.getFirst());
        if (number == null || parts.size() == 2 || parts.size() > 3) {
            return null;
        }
        if (parts.size() == 1) {
            return asked(new Asked(number.comparison(), number.number(), Optional.empty(), ""));
        }
        String system = Escapes.resolve(parts.get(1));
        String code = Escapes.resolve(parts.get(2));
        if (!system.isEmpty() && code.isEmpty()) {
            return null;
        }
        return asked(
                new Asked(
                        number.comparison(),
                        number.number(),
                        system.isEmpty() ? Optional.empty() : Optional.of(system),
                        code));
    }

    private Operand asked(Asked asked) {
        return ofRanges ? new AskedOfRanges(asked) : asked;
    }

    @Override
    public String grammar(Modifier modifier) {
        return "expected: "
                + NumberType.GRAMMAR
                + ", number|system|code or number||code"
                + NumberType.BOUNDS;
    }

    @Override
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.VALUES);
    }

    // Asked

    /// A number with a unit.
    ///
    /// @param system empty: of any system; a present one has a code
    /// @param code code or unit; empty text: whatever the unit
    public record Asked(
            Comparison comparison, BigDecimal number, Optional<String> system, String code)
            implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            var any = new ArrayList<Query>();
            var bounds = Bounds.of(number);
            for (String spelling : spellings()) {
                any.add(bounds.numbers(field, group(spelling), comparison));
            }
            return Queries.any(any);
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public Query number(String field, String words) {
            var any = new ArrayList<Query>();
            var bounds = Bounds.of(number);
            for (String spelling : spellings()) {
                long group = CompositeType.group(words, spelling);
                any.add(bounds.numbers(field, group, comparison));
            }
            return Queries.any(any);
        }

        private List<String> spellings() {
            if (code.isEmpty()) {
                return List.of("");
            }
            return system.isPresent()
                    ? List.of(spelling(system.get(), code))
                    : List.of(spelling("", code), spelling(UCUM, code));
        }

        @Override
        public String toString() {
            return "Quantity " + comparison;
        }
    }

    /// A number with a unit, asked of numbers and of Ranges.
    public record AskedOfRanges(Asked quantity) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return new Query.Or(List.of(quantity.query(field, modifier), ranges(field, "")));
        }

        @Override
        public boolean isNumber() {
            return true;
        }

        @Override
        public Query number(String field, String words) {
            return new Query.Or(List.of(quantity.number(field, words), ranges(field, words)));
        }

        private Query ranges(String field, String words) {
            var any = new ArrayList<Query>();
            var bounds = Bounds.of(quantity.number());
            for (String spelling : quantity.spellings()) {
                any.add(bounds.ends(field, ends(words, spelling), quantity.comparison()));
            }
            return Queries.any(any);
        }

        @Override
        public String toString() {
            return quantity.toString();
        }
    }
}
