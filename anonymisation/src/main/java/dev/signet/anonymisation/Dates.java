// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates and moments as the open anonymizer treats them.
final class Dates {
    private static final Set<String> TYPES = Set.of("date", "dateTime", "instant");
    private static final Pattern FORM =
            Pattern.compile(
                    "([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T[0-9:.]+(?:Z|[+-][0-9:]+)?)?)?)?");
    private static final int AGE_MOST = 89;
    private static final int SEED = 131;
    private static final int DAYS_MOST = 50;

    private Dates() {}

    static boolean is(Node node) {
        return TYPES.contains(node.type().name());
    }

    /// What stays of a date that is redacted: nothing, or its year where that tells no age
    /// above 89.
    static Optional<String> redacted(String text, boolean keepsYear, LocalDate today) {
        Matcher date = FORM.matcher(text);
        if (!keepsYear || !date.matches() || tellsOldAge(date, today)) {
            return Optional.empty();
        }
        return Optional.of(date.group(1));
    }

    /// The date so many days later; of a moment the time becomes midnight, its zone stays. Empty:
    /// there is no day in it, or it tells an age above 89, and it is to be redacted.
    static Optional<String> shifted(String text, int days, LocalDate today) {
        Matcher date = FORM.matcher(text);
        if (!date.matches() || date.group(3) == null || tellsOldAge(date, today)) {
            return Optional.empty();
        }
        try {
            String time = date.group(4) == null ? "" : midnight(date.group(4));
            LocalDate later = LocalDate.parse(text.substring(0, 10)).plusDays(days);
            return later.getYear() < 1 || later.getYear() > 9_999
                    ? Optional.empty()
                    : Optional.of(later + time);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String midnight(String time) {
        int zone = time.indexOf('Z') + time.indexOf('+') + time.indexOf('-') + 2;
        int end = zone <= 0 ? time.length() : zone;
        return time.substring(0, end).replaceAll("[0-9]", "0") + time.substring(end);
    }

    private static boolean tellsOldAge(Matcher date, LocalDate today) {
        int year = Integer.parseInt(date.group(1));
        int month = date.group(2) == null ? 1 : Integer.parseInt(date.group(2));
        int day = date.group(3) == null ? 1 : Integer.parseInt(date.group(3));
        boolean isBefore =
                today.getMonthValue() < month
                        || today.getMonthValue() == month && today.getDayOfMonth() < day;
        return today.getYear() - year - (isBefore ? 1 : 0) > AGE_MOST;
    }

    /// By how many days the dates of a resource are shifted, -50 to 50: the same number as the open
    /// anonymizer's.
    static int days(String id, String key) {
        int days = 0;
        for (byte each : (id + key).getBytes(StandardCharsets.UTF_8)) {
            days = (days * SEED + (each & 0xff)) % (2 * DAYS_MOST + 1);
        }
        return days - DAYS_MOST;
    }
}
