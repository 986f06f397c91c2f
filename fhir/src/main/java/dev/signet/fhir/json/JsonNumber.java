// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import dev.signet.fhir.primitive.Primitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// A JSON number that keeps its digits: `1.00` stays `1.00`, `1e2` stays `1e2`. One that was read
/// is a place in the body that it was read from, as [JsonString] is.
public final class JsonNumber implements Json {
    /// A body (`byte[]`) or the digits (`String`).
    private final Object source;

    private final int offset;
    private final int length;

    /// The number written so.
    ///
    /// @param text follows RFC 8259 section 6
    public JsonNumber(String text) {
        if (!isNumber(text)) {
            throw new IllegalArgumentException("not a JSON number");
        }
        source = text;
        offset = 0;
        length = text.length();
    }

    /// What stands in a body that has been checked.
    JsonNumber(byte[] body, int offset, int length) {
        source = body;
        this.offset = offset;
        this.length = length;
    }

    /// The digits as they were read.
    public String text() {
        return source instanceof byte[] body
                ? new String(body, offset, length, StandardCharsets.ISO_8859_1)
                : (String) source;
    }

    /// How many characters it has.
    public int length() {
        return length;
    }

    /// Whether it follows the grammar of `primitive`.
    public boolean isOf(Primitive primitive) {
        return (primitive == Primitive.DECIMAL && !hasExponent()) || primitive.accepts(text());
    }

    /// Whether there is an exponent, or may be one.
    private boolean hasExponent() {
        if (source instanceof byte[] body) {
            for (int i = offset; i < offset + length; i++) {
                if ((body[i] | 0x20) == 'e') {
                    return true;
                }
            }
            return false;
        }
        return true;
    }

    void writeTo(JsonWriter writer) {
        if (source instanceof byte[] body) {
            writer.raw(body, offset, length);
        } else {
            writer.raw((String) source);
        }
    }

    /// The number of that value.
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /// The number with its precision; a fresh value on each call.
    ///
    /// @throws NumberFormatException when the exponent does not fit an `int`
    public BigDecimal decimal() {
        return new BigDecimal(text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "number of " + length;
    }

    /// Whether it follows RFC 8259, section 6.
    public static boolean isNumber(String text) {
        int at = text.startsWith("-") ? 1 : 0;
        int end = digits(text, at);
        boolean leadingZero = end > at + 1 && text.charAt(at) == '0';
        if (end == at || leadingZero) {
            return false;
        }
        at = end;
        if (at < text.length() && text.charAt(at) == '.') {
            end = digits(text, at + 1);
            if (end == at + 1) {
                return false;
            }
            at = end;
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            end = digits(text, at);
            if (end == at) {
                return false;
            }
            at = end;
        }
        return at == text.length();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
