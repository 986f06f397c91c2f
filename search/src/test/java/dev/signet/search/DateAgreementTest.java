// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import static dev.signet.search.Agreement.one;

import dev.signet.search.Agreement.Search;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DateAgreementTest {
    private static final List<String> PREFIXES =
            List.of("", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap");

    /// The first and the last millisecond of what a text stands for.
    record Time(String text, long first, long last) {
        /// Around a change of the year, so that times of every precision meet.
        static Time any(Random random) {
            LocalDateTime at =
                    LocalDateTime.of(2020, 1, 1, 0, 0)
                            .plusDays(random.nextInt(-40, 40))
                            .plusHours(one(random, List.of(0, 1, 12, 23)))
                            .plusSeconds(one(random, List.of(0, 59, 1800)));
            ZoneOffset zone = ZoneOffset.ofHours(one(random, List.of(0, 2, -5)));
            return switch (random.nextInt(5)) {
                case 0 -> of(at.withDayOfYear(1), "yyyy", start -> start.plusYears(1));
                case 1 -> of(at.withDayOfMonth(1), "yyyy-MM", start -> start.plusMonths(1));
                case 2, 3 -> of(at, "yyyy-MM-dd", start -> start.plusDays(1));
                default -> {
                    long first = at.atOffset(zone).toInstant().toEpochMilli();
                    String text = pattern("yyyy-MM-dd'T'HH:mm:ssXXX").format(at.atOffset(zone));
                    yield new Time(text, first, first + 999);
                }
            };
        }

        private static Time of(
                LocalDateTime at,
                String pattern,
                java.util.function.UnaryOperator<LocalDateTime> next) {
            LocalDateTime start = at.toLocalDate().atStartOfDay();
            OffsetDateTime utc = start.atOffset(ZoneOffset.UTC);
            long end = next.apply(start).atOffset(ZoneOffset.UTC).toInstant().toEpochMilli();
            return new Time(pattern(pattern).format(utc), utc.toInstant().toEpochMilli(), end - 1);
        }

        private static DateTimeFormatter pattern(String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        }
    }

    /// @param members of the resource
    record Value(String members, long first, long last) {
        static Value any(Random random) {
            Time one = Time.any(random);
            if (random.nextBoolean()) {
                return new Value("'effectiveDateTime':'" + one.text + "'", one.first, one.last);
            }
            Time other = Time.any(random);
            Time start = one.first <= other.first ? one : other;
            Time end = start == one ? other : one;
            boolean isOpen = random.nextInt(3) == 0 || end.last < start.first;
            String from = "'effectivePeriod':{'start':'" + start.text + "'";
            return isOpen
                    ? new Value(from + "}", start.first, Long.MAX_VALUE)
                    : new Value(from + ",'end':'" + end.text + "'}", start.first, end.last);
        }
    }

    @Test
    void everyTimeIsFoundByThoseThatCompareWithItAndByNothingElse(@TempDir Path folder) {
        new Agreement<>("Observation", Value::any, Value::members, DateAgreementTest::search)
                .holds(folder);
    }

    private static Search<Value> search(Random random) {
        String prefix = one(random, PREFIXES);
        Time asked = Time.any(random);
        return new Search<>("date=" + prefix + asked.text, value -> compares(prefix, value, asked));
    }

    /// By the ends of both: what lies within is equal; what reaches over an end is greater or
    /// less; about is within a tenth of the time between now and what is asked.
    private static boolean compares(String prefix, Value value, Time asked) {
        boolean equal = value.first >= asked.first && value.last <= asked.last;
        long now = Agreement.NOW.toEpochMilli();
        long gap = asked.last < now ? now - asked.last : Math.max(0, asked.first - now);
        long width = gap / 10;
        return switch (prefix) {
            case "", "eq" -> equal;
            case "ne" -> !equal;
            case "gt" -> value.last > asked.last;
            case "lt" -> value.first < asked.first;
            case "ge" -> value.last >= asked.first;
            case "le" -> value.first <= asked.last;
            case "sa" -> value.first > asked.last;
            case "eb" -> value.last < asked.first;
            case "ap" -> value.last >= asked.first - width && value.first <= asked.last + width;
            default -> throw new IllegalArgumentException(prefix);
        };
    }
}
