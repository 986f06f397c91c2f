// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

/// Texts of resources as far as a page has room for them: an element can hold megabytes, and a page
/// is read by people.
final class Clipped {
    /// In a list.
    private static final int LINE_MAX = 200;

    /// In a table of elements.
    private static final int VALUE_MAX = 1_000;

    /// How much of what two values have in common stands before what is other.
    private static final int BEFORE = 40;

    /// Of a list as JSON or XML.
    private static final int WHOLE_MAX = 400_000;

    private Clipped() {}

    static String line(String text) {
        return clipped(text, LINE_MAX, "\u2026");
    }

    static String value(String text) {
        return value(text, 0);
    }

    /// A value beside another one that it is not the same as: of a long one the beginning that both
    /// have is left out, so that what is other can be seen.
    static String value(String text, String other) {
        if (Math.max(text.length(), other.length()) <= VALUE_MAX) {
            return text;
        }
        int same = 0;
        int end = Math.min(text.length(), other.length());
        while (same < end && text.charAt(same) == other.charAt(same)) {
            same++;
        }
        int from = Math.max(0, same - BEFORE);
        return value(
                text, from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from);
    }

    private static String value(String text, int from) {
        String end = "\u2026 (%,d characters in all: see JSON)".formatted(text.length());
        return (from > 0 ? "\u2026" : "") + clipped(text.substring(from), VALUE_MAX, end);
    }

    static String whole(String text) {
        String end = "\n\u2026 the page ends here; each resource is whole on its own";
        return clipped(text, WHOLE_MAX, end);
    }

    /// @param end what stands behind a text that was cut
    private static String clipped(String text, int most, String end) {
        if (text.length() <= most) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(most - 1));
        return text.substring(0, splits ? most - 1 : most) + end;
    }
}
