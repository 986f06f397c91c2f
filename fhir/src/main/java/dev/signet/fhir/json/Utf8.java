// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The strict grammar of UTF-8 (RFC 3629, section 4), which the parser's own decoding does not
/// hold to: it takes overlong forms, surrogates and what is beyond U+10FFFF. Pure.
public final class Utf8 {
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /// Refuses bytes that are not UTF-8.
    ///
    /// @throws Failed MALFORMED with the fact `byte`, counted from `offset`: where the broken
    ///     sequence starts
    public static void check(byte[] body, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            // eight at a time: nearly all of it is ASCII
            if (end - at >= Long.BYTES && ((long) EIGHT.get(body, at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
                continue;
            }
            int taken = body[at] >= 0 ? 1 : sequence(body, at, end);
            if (taken == 0) {
                throw new Failed(
                        Failure.MALFORMED, "the body is not UTF-8", new Fact("byte", at - offset));
            }
            at += taken;
        }
    }

    /// Bytes of the sequence at `at`, whose first is not ASCII; 0 when it is broken.
    private static int sequence(byte[] body, int at, int end) {
        int first = body[at] & 0xff;
        int count = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (count == 0 || end - at < count) {
            return 0;
        }
        int second = body[at + 1] & 0xff;
        // neither overlong, nor a surrogate, nor beyond U+10FFFF
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < count; i++) {
            if ((body[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return count;
    }
}
