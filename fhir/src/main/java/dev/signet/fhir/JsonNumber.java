// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.math.BigDecimal;

/// A JSON number that keeps its digits: `1.00` stays `1.00`, `1e2` stays `1e2`.
///
/// @param text follows RFC 8259 section 6
public record JsonNumber(String text) implements Json {
    public JsonNumber {
        if (!isNumber(text)) {
            throw new IllegalArgumentException("not a JSON number");
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
        return new BigDecimal(text);
    }

    @Override
    public String toString() {
        return "number of " + text.length();
    }

    private static boolean isNumber(String text) {
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
