// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction.history;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// A time that a history is asked with: an instant, or a date, month or year in UTC as the whole
/// of it.
///
/// @param start in milliseconds since 1970
/// @param end of it, exclusive
record HistoryTime(long start, long end) {
    private static final int DATE_CHARACTERS = 10;

    /// @param name of the parameter
    /// @throws Failed `INVALID`
    static HistoryTime of(String name, String text) {
        try {
            return switch (text.length()) {
                case 4 -> days(Year.parse(text).atDay(1), Year.parse(text).plusYears(1).atDay(1));
                case 7 ->
                        days(
                                YearMonth.parse(text).atDay(1),
                                YearMonth.parse(text).plusMonths(1).atDay(1));
                case DATE_CHARACTERS ->
                        days(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
                default -> instant(text);
            };
        } catch (DateTimeException e) {
            throw new Failed(
                    Failure.INVALID,
                    name + " is neither an instant nor a date",
                    new Fact("expected", "2026-01-31T12:00:00Z, 2026-01-31, 2026-01 or 2026"));
        }
    }

    private static HistoryTime days(LocalDate from, LocalDate to) {
        return new HistoryTime(millis(from), millis(to));
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /// A plus sign that was not percent-encoded has become a blank.
    private static HistoryTime instant(String text) {
        long millis = OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
        return new HistoryTime(millis, millis + (text.contains(".") ? 1 : 1000));
    }
}
