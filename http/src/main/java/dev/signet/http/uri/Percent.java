// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.uri;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Percent-decoding (RFC 3986 section 2.1) to UTF-8, strict: a lone `%`, a byte outside ASCII or
/// bytes that are no UTF-8 are refused, never replaced.
public final class Percent {
    private Percent() {}

    /// `text` from `from` to `to`, decoded.
    ///
    /// @param plusIsSpace for queries and forms
    /// @throws Failed `MALFORMED`
    public static String decoded(String text, int from, int to, boolean plusIsSpace) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%' || (plusIsSpace && c == '+') || c <= ' ' || c >= 0x7f) {
                return decodedSlowly(text, from, to, plusIsSpace);
            }
        }
        return text.substring(from, to);
    }

    private static String decodedSlowly(String text, int from, int to, boolean plusIsSpace) {
        byte[] bytes = new byte[to - from];
        int count = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed(i);
                }
                bytes[count++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes[count++] = ' ';
            } else if (c <= ' ' || c >= 0x7f) {
                throw malformed(i);
            } else {
                bytes[count++] = (byte) c;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Failed(e, Failure.MALFORMED, "percent-encoded bytes are UTF-8");
        }
    }

    private static Failed malformed(int at) {
        return new Failed(
                Failure.MALFORMED, "the address is percent-encoded", new Fact("character", at));
    }
}
