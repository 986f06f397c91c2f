// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

/// Says yes where the bytes of a JSON string tell that it follows a grammar, so that its characters
/// need not be made. What it does not say yes to is for [Primitive#accepts] to decide. Pure.
public final class PlainGrammar {
    private static final int ID_BYTES_MAX = 64;

    private static final byte OF_ID = 1;
    private static final byte OF_BASE64 = 2;
    private static final byte VISIBLE = 4;

    /// What a byte may belong to.
    private static final byte[] KINDS = kinds();

    private PlainGrammar() {}

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int c = ' ' + 1; c < 0x7f; c++) {
            kinds[c] = VISIBLE;
        }
        for (int c = '0'; c <= 'z'; c++) {
            if (Character.isLetterOrDigit(c)) {
                kinds[c] |= OF_ID | OF_BASE64;
            }
        }
        kinds['-'] |= OF_ID;
        kinds['.'] |= OF_ID;
        kinds['+'] |= OF_BASE64;
        kinds['/'] |= OF_BASE64;
        return kinds;
    }

    /// Whether `length` bytes from `offset` are surely a value of `primitive`.
    ///
    /// @param body UTF-8 without escapes and without what is below U+0020, as between the quotes
    ///     of JSON
    public static boolean accepts(Primitive primitive, byte[] body, int offset, int length) {
        if (length == 0) {
            return false;
        }
        return switch (primitive) {
            case STRING, MARKDOWN -> length <= Primitive.STRING_CHARACTERS_MAX;
            case CANONICAL, URI, URL -> areAll(VISIBLE, body, offset, offset + length);
            case CODE -> isCode(body, offset, offset + length);
            case ID -> length <= ID_BYTES_MAX && areAll(OF_ID, body, offset, offset + length);
            case BASE64_BINARY -> isBase64(body, offset, offset + length);
            case BOOLEAN,
                    DATE,
                    DATE_TIME,
                    DECIMAL,
                    INSTANT,
                    INTEGER,
                    INTEGER64,
                    OID,
                    POSITIVE_INT,
                    TIME,
                    UNSIGNED_INT,
                    UUID,
                    XHTML ->
                    false;
        };
    }

    private static boolean areAll(byte kind, byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((KINDS[body[i] & 0xff] & kind) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCode(byte[] body, int from, int to) {
        boolean blankBefore = true;
        for (int i = from; i < to; i++) {
            boolean blank = body[i] == ' ';
            if (blank ? blankBefore : (KINDS[body[i] & 0xff] & VISIBLE) == 0) {
                return false;
            }
            blankBefore = blank;
        }
        return !blankBefore;
    }

    private static boolean isBase64(byte[] body, int from, int to) {
        int end = to;
        while (end > from && to - end < 2 && body[end - 1] == '=') {
            end--;
        }
        return end > from && (to - from) % 4 == 0 && areAll(OF_BASE64, body, from, end);
    }
}
