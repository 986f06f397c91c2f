// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

/// The grammars of `date`, `dateTime`, `instant` and `time`. Beyond HL7's expressions, a day
/// must exist in its month.
final class TimeGrammar {
    private static final int YEAR_END = 4;
    private static final int MONTH_END = 7;
    private static final int DAY_END = 10;
    private static final int ZONE_HOURS_MAX = 14;

    private TimeGrammar() {}

    static boolean isDate(String text) {
        return dateEnd(text) == text.length();
    }

    static boolean isDateTime(String text) {
        int end = dateEnd(text);
        return end == text.length() || (end == DAY_END && isTimeAndZone(text));
    }

    static boolean isInstant(String text) {
        return dateEnd(text) == DAY_END && isTimeAndZone(text);
    }

    static boolean isTime(String text) {
        return timeEnd(text, 0) == text.length();
    }

    /// Where a leading year, month or day ends, the longest that is one; -1 when there is none.
    private static int dateEnd(String text) {
        int year = digits(text, 0, YEAR_END);
        if (year < 1) {
            return -1;
        }
        if (!isAt(text, YEAR_END, '-')) {
            return YEAR_END;
        }
        int month = digits(text, YEAR_END + 1, 2);
        if (month < 1 || month > 12) {
            return -1;
        }
        if (!isAt(text, MONTH_END, '-')) {
            return MONTH_END;
        }
        int day = digits(text, MONTH_END + 1, 2);
        return day < 1 || day > daysIn(year, month) ? -1 : DAY_END;
    }

    private static boolean isTimeAndZone(String text) {
        if (!isAt(text, DAY_END, 'T')) {
            return false;
        }
        int end = timeEnd(text, DAY_END + 1);
        return end > 0 && isZone(text, end);
    }

    /// Where hours, minutes, seconds and a fraction from `from` end; -1 when they are none.
    private static int timeEnd(String text, int from) {
        int hours = digits(text, from, 2);
        int minutes = digits(text, from + 3, 2);
        int seconds = digits(text, from + 6, 2);
        boolean inRange =
                hours >= 0
                        && hours < 24
                        && minutes >= 0
                        && minutes < 60
                        && seconds >= 0
                        && seconds <= 60;
        if (!inRange || !isAt(text, from + 2, ':') || !isAt(text, from + 5, ':')) {
            return -1;
        }
        int end = from + 8;
        if (!isAt(text, end, '.')) {
            return end;
        }
        int fraction = end + 1;
        while (fraction < text.length() && isDigit(text.charAt(fraction))) {
            fraction++;
        }
        return fraction == end + 1 ? -1 : fraction;
    }

    private static boolean isZone(String text, int from) {
        if (isAt(text, from, 'Z')) {
            return text.length() == from + 1;
        }
        if (text.length() != from + 6 || !isAt(text, from + 3, ':')) {
            return false;
        }
        int hours = digits(text, from + 1, 2);
        int minutes = digits(text, from + 4, 2);
        boolean inRange =
                hours >= 0
                        && minutes >= 0
                        && minutes < 60
                        && hours * 60 + minutes <= ZONE_HOURS_MAX * 60;
        return inRange && (isAt(text, from, '+') || isAt(text, from, '-'));
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static int digits(String text, int from, int count) {
        if (text.length() < from + count) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    private static boolean isAt(String text, int index, char c) {
        return index < text.length() && text.charAt(index) == c;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
