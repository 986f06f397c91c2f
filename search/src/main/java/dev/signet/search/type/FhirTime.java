// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import org.jspecify.annotations.Nullable;

/// FHIR's date, dateTime and instant (FHIR R4, section 2.24.0.1) as intervals of milliseconds.
/// Read by hand: this stands on the path of every write.
final class FhirTime {
    private static final long DAY_MILLIS = 86_400_000L;

    private final String text;
    private int at;

    private FhirTime(String text) {
        this.text = text;
    }

    /// The interval that the text stands for, `null` when it is no FHIR time. Without a time
    /// zone it is one in UTC. In a query minutes may be the finest unit, and a zone may be
    /// left out.
    static DateType.@Nullable Value parse(String text) {
        try {
            return new FhirTime(text).parse();
        } catch (IndexOutOfBoundsException | ArithmeticException _) {
            return null;
        }
    }

    private DateType.@Nullable Value parse() {
        int year = digits(4);
        if (year < 1) {
            return null;
        }
        if (at == text.length()) {
            return days(day(year, 1, 1), day(year + 1, 1, 1));
        }
        int month = after('-');
        if (month < 1 || month > 12) {
            return null;
        }
        if (at == text.length()) {
            boolean isLast = month == 12;
            return days(
                    day(year, month, 1), isLast ? day(year + 1, 1, 1) : day(year, month + 1, 1));
        }
        int dayOfMonth = after('-');
        if (dayOfMonth < 1 || dayOfMonth > lengthOfMonth(year, month)) {
            return null;
        }
        long day = day(year, month, dayOfMonth);
        return at == text.length() ? days(day, day + 1) : timeOf(day);
    }

    private DateType.@Nullable Value timeOf(long day) {
        int hour = after('T');
        int minute = after(':');
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return null;
        }
        long millis = day * DAY_MILLIS + hour * 3_600_000L + minute * 60_000L;
        long width = 60_000;
        if (at < text.length() && text.charAt(at) == ':') {
            int second = after(':');
            if (second < 0 || second > 60) {
                return null;
            }
            millis += second * 1000L;
            width = 1000;
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                int start = at;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    if (at - start < 3) {
                        width /= 10;
                        millis += (text.charAt(at) - '0') * width;
                    }
                    at++;
                }
                if (at == start) {
                    return null;
                }
            }
        }
        int zone = zoneMinutes();
        if (zone == Integer.MIN_VALUE || at != text.length()) {
            return null;
        }
        millis -= zone * 60_000L;
        return new DateType.Value(millis, millis + width - 1);
    }

    private int zoneMinutes() {
        if (at == text.length()) {
            return 0;
        }
        char sign = text.charAt(at);
        if (sign == 'Z') {
            at++;
            return 0;
        }
        if (sign != '+' && sign != '-') {
            return Integer.MIN_VALUE;
        }
        int hours = after(sign);
        int minutes = after(':');
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        return (sign == '+' ? 1 : -1) * (hours * 60 + minutes);
    }

    /// The two digits after that character; negative when it is another one.
    private int after(char separator) {
        if (text.charAt(at) != separator) {
            return -1;
        }
        at++;
        return digits(2);
    }

    private int digits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at++);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static DateType.Value days(long from, long until) {
        return new DateType.Value(from * DAY_MILLIS, until * DAY_MILLIS - 1);
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean isLeap(int year) {
        return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    }

    /// Days since 1970-01-01 in the Gregorian calendar, by counting years from March.
    private static long day(int year, int month, int dayOfMonth) {
        int marchYear = month > 2 ? year : year - 1;
        int monthsFromMarch = month > 2 ? month - 3 : month + 9;
        int leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400;
        int dayOfYear = (153 * monthsFromMarch + 2) / 5 + dayOfMonth - 1;
        return 365L * marchYear + leapDays + dayOfYear - 719_468;
    }
}
