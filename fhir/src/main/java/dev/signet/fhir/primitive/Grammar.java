// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

/// The grammars of the primitives that are no times, each in one walk over the characters.
public final class Grammar {
    private static final int ID_CHARACTERS_MAX = 64;
    private static final int EXPONENT_DIGITS_MAX = 3;
    private static final int LONG_CHARACTERS_MAX = 20;
    private static final String OID_PREFIX = "urn:oid:";
    private static final String UUID_PREFIX = "urn:uuid:";

    private Grammar() {}

    static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= ID_CHARACTERS_MAX;
    }

    /// No blank at either end, and no two side by side.
    static boolean isCode(String text) {
        boolean blankBefore = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = isBlank(c);
            if ((blank && blankBefore) || isUnprintable(text, i, c)) {
                return false;
            }
            blankBefore = blank;
        }
        return !blankBefore;
    }

    static boolean isUri(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c) || isUnprintable(text, i, c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// Control characters SHOULD NOT be there (<https://hl7.org/fhir/R4/datatypes.html#string>),
    /// but texts of HL7 v2 hold them. U+0000 is refused.
    static boolean isString(String text) {
        return !text.isEmpty()
                && text.length() <= Primitive.STRING_CHARACTERS_MAX
                && text.indexOf('\0') < 0
                && isPaired(text);
    }

    /// Whether there is no control character but tab and line ends, and no lone surrogate.
    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnprintable(text, i, text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether no surrogate stands alone.
    public static boolean isPaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) && isUnprintable(text, i, c)) {
                return false;
            }
        }
        return true;
    }

    /// A JSON number whose exponent stays below 1000, so that it can be calculated with.
    static boolean isDecimal(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (exponent < 0) {
            return true;
        }
        int sign = number.charAt(exponent + 1);
        int digits = number.length() - exponent - (sign == '+' || sign == '-' ? 2 : 1);
        return digits <= EXPONENT_DIGITS_MAX;
    }

    static boolean isInteger(String text, long min, long max) {
        boolean negative = text.startsWith("-");
        int from = negative ? 1 : 0;
        boolean leadingZero = text.length() > from + 1 && text.charAt(from) == '0';
        if (text.length() == from || text.length() > LONG_CHARACTERS_MAX || leadingZero) {
            return false;
        }
        long value = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c) || value < (Long.MIN_VALUE + c - '0') / 10) {
                return false;
            }
            value = 10 * value - (c - '0');
        }
        boolean fits = negative ? min < 0 : value != Long.MIN_VALUE;
        long signed = negative ? value : -value;
        return fits && signed >= min && signed <= max;
    }

    /// Groups of four, blanks between groups only.
    static boolean isBase64(String text) {
        int characters = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c) && characters % 4 == 0) {
                continue;
            }
            boolean letter = isLetter(c) || isDigit(c) || c == '+' || c == '/';
            if (c == '=') {
                padding++;
            } else if (!letter || padding > 0) {
                return false;
            }
            characters++;
        }
        return characters > 0 && characters % 4 == 0 && padding <= 2;
    }

    static boolean isOid(String text) {
        int first = OID_PREFIX.length();
        boolean root =
                text.startsWith(OID_PREFIX)
                        && text.length() > first + 2
                        && text.charAt(first) >= '0'
                        && text.charAt(first) <= '2';
        if (!root) {
            return false;
        }
        int at = first + 1;
        while (at < text.length()) {
            int start = at + 1;
            int end = start;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            boolean leadingZero = end > start + 1 && text.charAt(start) == '0';
            if (text.charAt(at) != '.' || end == start || leadingZero) {
                return false;
            }
            at = end;
        }
        return true;
    }

    static boolean isUuid(String text) {
        if (!text.startsWith(UUID_PREFIX) || text.length() != UUID_PREFIX.length() + 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(UUID_PREFIX.length() + i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !isDigit(c) && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnprintable(String text, int i, char c) {
        if (c < ' ') {
            return c != '\t' && c != '\n' && c != '\r';
        }
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }

    /// What `\s` is in HL7's expressions.
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isLetter(char c) {
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
