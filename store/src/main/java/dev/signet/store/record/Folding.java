// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Takes out of a content what no dictionary knows and text spells at length: UUIDs, instants,
/// base64. What is left is the *text*, with marks in their places ([FoldMarks]); UUIDs and instants
/// are the *values*, base64 stands in the text as the bytes that it spells. [Unfolding] reverses it
/// to the byte, whatever the content was. One content, one thread.
final class Folding {
    private static final byte[] DATA = "\"data\":\"".getBytes(StandardCharsets.US_ASCII);

    /// The shortest base64 that is worth it, in characters.
    private static final int BASE64_LEAST = 64;

    private static final int LATER_MOST = 0xffff;

    private static final byte HYPHEN = 1;
    private static final byte TIME = 2;
    private static final byte COLON = 3;
    private static final byte ESCAPED = 4;

    /// What a byte may belong to.
    private static final byte[] KINDS = kinds();

    /// The value of a hexadecimal digit in small letters; -1 for all else.
    private static final byte[] DIGITS = digits("0123456789abcdef");

    private static final byte[] BASE64_DIGITS =
            digits("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    private final byte[] content;
    private byte[] text;
    private int textLength;
    private byte[] values = new byte[128];
    private int valuesLength;

    /// Up to here the content has been taken into the text.
    private int taken;

    private final long[] known = new long[2 * FoldMarks.KNOWN_UUIDS];
    private int knownCount;
    private long lastInstant = FoldedTime.NONE;

    private Folding(byte[] content) {
        this.content = content;
        this.text = new byte[content.length + 16];
    }

    /// @return done, to be read by the others
    static Folding of(byte[] content) {
        var folding = new Folding(content);
        folding.fold();
        return folding;
    }

    /// The text: its first [#textLength] bytes.
    byte[] text() {
        return text;
    }

    int textLength() {
        return textLength;
    }

    /// The values: their first [#valuesLength] bytes.
    byte[] values() {
        return values;
    }

    int valuesLength() {
        return valuesLength;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        kinds['-'] = HYPHEN;
        kinds['T'] = TIME;
        kinds[':'] = COLON;
        for (int octet = 0; octet < kinds.length; octet++) {
            if (FoldMarks.is((byte) octet)) {
                kinds[octet] = ESCAPED;
            }
        }
        return kinds;
    }

    private static byte[] digits(String digits) {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int value = 0; value < digits.length(); value++) {
            values[digits.charAt(value)] = (byte) value;
        }
        return values;
    }

    private void fold() {
        byte[] from = content;
        int at = 0;
        while (at < from.length) {
            byte kind = KINDS[from[at] & 0xff];
            if (kind == 0) {
                at++;
                continue;
            }
            at =
                    switch (kind) {
                        case HYPHEN -> uuid(at - 8, at + 1);
                        case TIME -> instant(at - 10, at + 1);
                        case COLON -> base64(at + 2, at + 1);
                        default -> escaped(at);
                    };
        }
        take(content.length);
    }

    /// Takes the content up to `end` into the text as it is.
    private void take(int end) {
        System.arraycopy(content, taken, text, textLength, end - taken);
        textLength += end - taken;
        taken = end;
    }

    private void mark(byte mark) {
        text[textLength++] = mark;
    }

    private int escaped(int at) {
        take(at);
        if (text.length - textLength <= content.length - at) {
            text = Arrays.copyOf(text, text.length + text.length / 2);
        }
        mark(FoldMarks.LITERAL);
        take(at + 1);
        return at + 1;
    }

    /// @param from where one would begin
    /// @param next what to go on with if there is none
    private int uuid(int from, int next) {
        if (from < taken
                || from + FoldMarks.UUID_CHARACTERS > content.length
                || content[from + 13] != '-'
                || content[from + 18] != '-'
                || content[from + 23] != '-') {
            return next;
        }
        long first = hex(from, 8);
        long second = hex(from + 9, 4);
        long third = hex(from + 14, 4);
        long fourth = hex(from + 19, 4);
        long fifth = hex(from + 24, 12);
        if ((first | second | third | fourth | fifth) < 0) {
            return next;
        }
        take(from);
        mark(uuidMark(first << 32 | second << 16 | third, fourth << 48 | fifth));
        taken = from + FoldMarks.UUID_CHARACTERS;
        return taken;
    }

    /// At most 12 digits; negative when one is none.
    private long hex(int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = DIGITS[content[i] & 0xff];
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private byte uuidMark(long high, long low) {
        for (int i = 0; i < knownCount; i++) {
            if (known[2 * i] == high && known[2 * i + 1] == low) {
                return (byte) (FoldMarks.KNOWN_UUID + i);
            }
        }
        if (knownCount < FoldMarks.KNOWN_UUIDS) {
            known[2 * knownCount] = high;
            known[2 * knownCount + 1] = low;
            knownCount++;
        }
        value(high, Long.BYTES);
        value(low, Long.BYTES);
        return FoldMarks.UUID;
    }

    private void value(long number, int bytes) {
        if (valuesLength + bytes > values.length) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            values[valuesLength++] = (byte) (number >>> shift);
        }
    }

    private int instant(int from, int next) {
        if (from < taken || from + FoldMarks.INSTANT_CHARACTERS > content.length) {
            return next;
        }
        long seconds = FoldedTime.read(content, from);
        if (seconds == FoldedTime.NONE) {
            return next;
        }
        take(from);
        long later = lastInstant == FoldedTime.NONE ? -1 : seconds - lastInstant;
        if (later == 0) {
            mark(FoldMarks.SAME_INSTANT);
        } else if (later > 0 && later <= LATER_MOST) {
            mark(FoldMarks.LATER_INSTANT);
            value(later, Short.BYTES);
        } else {
            mark(FoldMarks.INSTANT);
            value(seconds, Integer.BYTES);
        }
        lastInstant = seconds;
        taken = from + FoldMarks.INSTANT_CHARACTERS;
        return taken;
    }

    /// @param from where it would begin, behind `"data":"`
    private int base64(int from, int next) {
        int start = from - DATA.length;
        if (start < taken
                || from > content.length
                || content[start + 1] != DATA[1]
                || !Arrays.equals(content, start, from, DATA, 0, DATA.length)) {
            return next;
        }
        int end = from;
        while (end < content.length && BASE64_DIGITS[content[end] & 0xff] >= 0) {
            end++;
        }
        int padded = Math.min(end + 2, content.length);
        while (end < padded && content[end] == '=') {
            end++;
        }
        if (end - from < BASE64_LEAST || (end - from) % 4 != 0) {
            return next;
        }
        byte[] spelled = Base64.getDecoder().decode(Arrays.copyOfRange(content, from, end));
        if (!isSpelledOnce(spelled, end)) {
            return next;
        }
        take(from);
        mark(FoldMarks.BASE64);
        for (int rest = spelled.length; ; rest >>>= 7) {
            if (rest <= 0x7f) {
                mark((byte) rest);
                break;
            }
            mark((byte) (rest | 0x80));
        }
        System.arraycopy(spelled, 0, text, textLength, spelled.length);
        textLength += spelled.length;
        taken = end;
        return end;
    }

    /// Whether the last four characters are those that an encoder makes: the bits behind the last
    /// byte are zeros.
    private boolean isSpelledOnce(byte[] spelled, int end) {
        int whole = (spelled.length - 1) / 3 * 3;
        byte[] tail = Arrays.copyOfRange(spelled, whole, spelled.length);
        byte[] again = Base64.getEncoder().encode(tail);
        return Arrays.equals(again, 0, again.length, content, end - again.length, end);
    }
}
