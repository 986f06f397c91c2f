// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Interval;
import dev.signet.index.IndexField.SortNumber;
import dev.signet.index.Query;
import dev.signet.index.Query.Overlap;
import dev.signet.index.Query.Relation;
import dev.signet.index.SortKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Parameters of type date (FHIR R4, section 3.1.1.4.7).
///
/// Indexed is the interval that a date or period stands for, and its start to sort by. Asked is
/// for intervals that lie within that of the query or overlap with what is before or behind it.
public final class DateType implements ParameterType {
    static final DateType TYPE = new DateType();

    private static final long FIRST = Long.MIN_VALUE;
    private static final long LAST = Long.MAX_VALUE;
    private static final long ABOUT_PART = 10;

    private DateType() {}

    // Extracted

    @Override
    public ValueReader reader(ValuePath path) {
        return switch (path.type()) {
            case "Period" ->
                    (_, element, to) -> {
                        if (element instanceof JsonObject period) {
                            period(period, to);
                        }
                    };
            case "Timing" -> (_, element, to) -> timing(element, to);
            default -> (_, element, to) -> time(element, to);
        };
    }

    /// Only the outer limits of a schedule count.
    private static void timing(Json element, Consumer<SearchValue> to) {
        var limits = new ArrayList<Value>();
        Consumer<SearchValue> limit =
                value -> {
                    if (value instanceof Value time) {
                        limits.add(time);
                    }
                };
        if (element instanceof JsonObject object) {
            Elements.each(object.find("event"), event -> time(event, limit));
            if (object.find("repeat") instanceof JsonObject repeat
                    && repeat.find("boundsPeriod") instanceof JsonObject bounds) {
                period(bounds, limit);
            }
        }
        if (!limits.isEmpty()) {
            to.accept(
                    new Value(
                            limits.stream().mapToLong(Value::from).min().getAsLong(),
                            limits.stream().mapToLong(Value::to).max().getAsLong()));
        }
    }

    private static void time(Json element, Consumer<SearchValue> to) {
        Value time = FhirTime.parse(Elements.primitive(element));
        if (time != null) {
            to.accept(time);
        }
    }

    private static void period(JsonObject period, Consumer<SearchValue> to) {
        String start = period.text("start", "");
        String end = period.text("end", "");
        Value first = FhirTime.parse(start);
        Value last = FhirTime.parse(end);
        boolean startIsBroken = !start.isEmpty() && first == null;
        boolean endIsBroken = !end.isEmpty() && last == null;
        boolean isEmpty = first == null && last == null;
        if (startIsBroken || endIsBroken || isEmpty) {
            return;
        }
        long from = first == null ? FIRST : first.from();
        long until = last == null ? LAST : last.to();
        if (from <= until) {
            to.accept(new Value(from, until));
        }
    }

    // Indexed

    /// A time with its precision, or a period. Milliseconds since 1970 in UTC, both inclusive;
    /// a date without a time zone is one in UTC.
    ///
    /// @param from `Long.MIN_VALUE` when open
    /// @param to `Long.MAX_VALUE` when open; never below `from`
    public record Value(long from, long to) implements SearchValue {
        @Override
        public void index(String field, DocumentFields to) {
            to.add(new Interval(field, from, this.to));
            to.add(new SortNumber(field, from == FIRST ? this.to : from));
        }

        @Override
        public String toString() {
            return "Range";
        }
    }

    // Read

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        return read(written);
    }

    /// Reads a time of a query, also one that no parameter is asked about; `null` for none.
    public static @Nullable Asked read(String written) {
        Comparison comparison = Comparison.in(written);
        // a plus that the client forgot to encode arrives as a blank
        Value time = FhirTime.parse(Comparison.behind(written).replace(' ', '+'));
        return comparison == null || time == null
                ? null
                : new Asked(comparison, time.from(), time.to());
    }

    @Override
    public String grammar(Modifier modifier) {
        return grammar();
    }

    /// What [#read] reads, for people.
    public static String grammar() {
        return "expected: [eq|ne|gt|lt|ge|le|sa|eb|ap]YYYY[-MM[-DD[Thh:mm[:ss[.fff]][zone]]]]";
    }

    @Override
    public Optional<SortKey.By> sortedBy() {
        return Optional.of(SortKey.By.VALUES);
    }

    // Asked

    /// A time with its precision; milliseconds since 1970, both inclusive. What is about a time is
    /// asked for at one: [#at].
    public record Asked(Comparison comparison, long from, long to) implements Operand {
        @Override
        public Query query(String field, Modifier modifier) {
            return switch (comparison) {
                case EQ -> new Overlap(field, Relation.WITHIN, from, to);
                case NE ->
                        new Query.And(
                                List.of(
                                        new Query.Term(Terms.PRESENT, List.of(field)),
                                        new Query.Not(
                                                new Overlap(field, Relation.WITHIN, from, to))));
                case GT -> new Overlap(field, Relation.INTERSECTS, to + 1, LAST);
                case LT -> new Overlap(field, Relation.INTERSECTS, FIRST, from - 1);
                case GE -> new Overlap(field, Relation.INTERSECTS, from, LAST);
                case LE -> new Overlap(field, Relation.INTERSECTS, FIRST, to);
                case SA -> new Overlap(field, Relation.WITHIN, to + 1, LAST);
                case EB -> new Overlap(field, Relation.WITHIN, FIRST, from - 1);
                case AP -> new Overlap(field, Relation.INTERSECTS, from, to);
            };
        }

        /// What is asked for at a time. About a date is a tenth of the time between it and now, on
        /// each side of it (<https://hl7.org/fhir/R4/search.html#prefix>), as the retired service
        /// reckons for what has been; all else is what it is.
        public Asked at(Instant now) {
            if (comparison != Comparison.AP) {
                return this;
            }
            long millis = now.toEpochMilli();
            long between = Math.max(0, Math.max(millis - to, from - millis));
            long about = between / ABOUT_PART;
            return new Asked(comparison, from - about, to + about);
        }

        @Override
        public String toString() {
            return "Time " + comparison;
        }
    }
}
