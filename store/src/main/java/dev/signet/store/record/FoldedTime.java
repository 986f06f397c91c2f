// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

/// Instants as they are written in JSON, `2026-01-31T12:34:56`, and as seconds since 1970 by the
/// same clock, whatever its offset is. Years by the proleptic Gregorian calendar; days are counted
/// in years that begin in March (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
final class FoldedTime {
    /// What [#read] gives for all else.
    static final long NONE = Long.MIN_VALUE;

    private static final int DAY_SECONDS = 86_400;
    private static final int ERA_DAYS = 146_097; // 400 years
    private static final int DAYS_TO_1970 = 719_468; // from 1 March of the year 0
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private FoldedTime() {}

    /// @param from where the 19 characters begin; they lie within `text`
    /// @return the seconds, or [#NONE] for what is no such instant or not within 32 bits
    static long read(byte[] text, int from) {
        if (text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return NONE;
        }
        int century = two(text, from);
        int ofCentury = two(text, from + 2);
        int month = two(text, from + 5);
        int day = two(text, from + 8);
        int hour = two(text, from + 11);
        int minute = two(text, from + 14);
        int second = two(text, from + 17);
        if ((century | ofCentury | month | day | hour | minute | second) < 0
                || month < 1
                || month > 12
                || day < 1
                || hour > 23
                || minute > 59
                || second > 59) {
            return NONE;
        }
        int year = century * 100 + ofCentury;
        if (day > monthDays(year, month)) {
            return NONE;
        }
        long seconds = days(year, month, day) * DAY_SECONDS + hour * 3_600L + minute * 60L + second;
        return seconds == (int) seconds ? seconds : NONE;
    }

    private static int two(byte[] text, int from) {
        int tens = text[from] - '0';
        int ones = text[from + 1] - '0';
        return (tens | ones) < 0 || tens > 9 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private static int monthDays(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : MONTH_DAYS[month - 1];
    }

    private static long days(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int ofEra = shifted - era * 400;
        int ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear;
        return (long) era * ERA_DAYS + dayOfEra - DAYS_TO_1970;
    }

    /// Writes the 19 characters; `target` has room for them.
    static void write(int seconds, byte[] target, int at) {
        int days = Math.floorDiv(seconds, DAY_SECONDS) + DAYS_TO_1970;
        int ofDay = Math.floorMod(seconds, DAY_SECONDS);
        int era = days / ERA_DAYS;
        int dayOfEra = days % ERA_DAYS;
        int ofEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (ERA_DAYS - 1)) / 365;
        int ofYear = dayOfEra - (365 * ofEra + ofEra / 4 - ofEra / 100);
        int shifted = (5 * ofYear + 2) / 153;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = era * 400 + ofEra + (month <= 2 ? 1 : 0);
        put(year / 100, target, at);
        put(year % 100, target, at + 2);
        target[at + 4] = '-';
        put(month, target, at + 5);
        target[at + 7] = '-';
        put(ofYear - (153 * shifted + 2) / 5 + 1, target, at + 8);
        target[at + 10] = 'T';
        put(ofDay / 3_600, target, at + 11);
        target[at + 13] = ':';
        put(ofDay / 60 % 60, target, at + 14);
        target[at + 16] = ':';
        put(ofDay % 60, target, at + 17);
    }

    private static void put(int number, byte[] target, int at) {
        target[at] = (byte) ('0' + number / 10);
        target[at + 1] = (byte) ('0' + number % 10);
    }
}
