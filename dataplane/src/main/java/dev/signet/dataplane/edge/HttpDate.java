// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Dates as HTTP writes them, to the second (RFC 9110, section 5.6.7). Any thread.
final class HttpDate {
    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static final int FORM_CHARACTERS = 29;

    private static final List<String> DAYS =
            List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    private static final int KEPT = 64;

    /// Some of those that were asked for, each second in one place: an answer has its own, which is
    /// that of most others, and the one at which its resource was written. Whoever loses a race
    /// makes a text once more.
    private static final AtomicReferenceArray<@Nullable Written> LAST =
            new AtomicReferenceArray<>(KEPT);

    private HttpDate() {}

    private record Written(long second, String text) {}

    /// The time that a date says; empty when it is none, and then means nothing (RFC 9110, section
    /// 13.1.3).
    static Optional<Instant> read(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static String of(Instant time) {
        long second = time.getEpochSecond();
        int place = (int) (second & (KEPT - 1));
        Written written = LAST.getAcquire(place);
        if (written == null || written.second() != second) {
            written = new Written(second, form(second));
            LAST.setRelease(place, written);
        }
        return written.text();
    }

    /// Put together by hand: a read has a date of its own, and a formatter takes long for it.
    private static String form(long second) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        var text = new StringBuilder(FORM_CHARACTERS);
        text.append(DAYS.get(time.getDayOfWeek().ordinal())).append(", ");
        twoDigits(text, time.getDayOfMonth()).append(' ');
        text.append(MONTHS.get(time.getMonth().ordinal())).append(' ');
        twoDigits(text, time.getYear() / 100);
        twoDigits(text, time.getYear() % 100).append(' ');
        twoDigits(text, time.getHour()).append(':');
        twoDigits(text, time.getMinute()).append(':');
        return twoDigits(text, time.getSecond()).append(" GMT").toString();
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
