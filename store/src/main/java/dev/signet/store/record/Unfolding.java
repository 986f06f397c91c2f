// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Makes a content of its folded text and the values: what [Folding] reverses. One content, one
/// thread. What does not fit together is refused with `IllegalArgumentException` or
/// `BufferUnderflowException`.
final class Unfolding {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /// Set in a byte that is not ASCII, and so in every mark.
    private static final long NOT_ASCII = 0x8080808080808080L;

    /// A bit for each byte of a UUID before which a hyphen stands.
    private static final int HYPHENS = 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] text;
    private final int textLength;
    private final ByteBuffer values;
    private final byte[] content;
    private int at;
    private int made;

    /// Where in the content each of the first UUIDs begins.
    private final int[] known = new int[FoldMarks.KNOWN_UUIDS];

    private int knownCount;
    private boolean isInstantKnown;
    private int lastInstant;

    private Unfolding(byte[] text, int textLength, ByteBuffer values, int contentLength) {
        this.text = text;
        this.textLength = textLength;
        this.values = values;
        this.content = new byte[contentLength];
    }

    /// @param text its first `textLength` bytes
    /// @param values all of them, and no more
    /// @param contentLength the exact length of the result, checked by the caller against its bound
    static byte[] of(byte[] text, int textLength, ByteBuffer values, int contentLength) {
        var unfolding = new Unfolding(text, textLength, values, contentLength);
        unfolding.unfold();
        return unfolding.content;
    }

    private void unfold() {
        while (at < textLength) {
            int next = nextMark();
            copy(next - at);
            if (at < textLength) {
                mark(text[at++]);
            }
        }
        check(made == content.length && !values.hasRemaining());
    }

    private int nextMark() {
        int next = at;
        while (next + Long.BYTES <= textLength) {
            if (((long) LONGS.get(text, next) & NOT_ASCII) == 0) {
                next += Long.BYTES;
                continue;
            }
            for (int end = next + Long.BYTES; next < end; next++) {
                if (FoldMarks.is(text[next])) {
                    return next;
                }
            }
        }
        while (next < textLength && !FoldMarks.is(text[next])) {
            next++;
        }
        return next;
    }

    private static void check(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("the folded text does not read");
        }
    }

    /// Makes room for so many bytes of the content; where.
    private int room(int bytes) {
        check(bytes <= content.length - made);
        int from = made;
        made += bytes;
        return from;
    }

    private void copy(int bytes) {
        check(bytes <= textLength - at);
        System.arraycopy(text, at, content, room(bytes), bytes);
        at += bytes;
    }

    private void mark(byte mark) {
        switch (mark) {
            case FoldMarks.LITERAL -> copy(1);
            case FoldMarks.INSTANT -> instant(values.getInt());
            case FoldMarks.SAME_INSTANT -> instant(last());
            case FoldMarks.LATER_INSTANT -> instant(last() + (values.getShort() & 0xffff));
            case FoldMarks.BASE64 -> base64();
            case FoldMarks.UUID -> uuid();
            default -> knownUuid(mark - FoldMarks.KNOWN_UUID);
        }
    }

    private int last() {
        check(isInstantKnown);
        return lastInstant;
    }

    private void instant(int seconds) {
        isInstantKnown = true;
        lastInstant = seconds;
        FoldedTime.write(seconds, content, room(FoldMarks.INSTANT_CHARACTERS));
    }

    private void knownUuid(int number) {
        check(number < knownCount);
        int to = room(FoldMarks.UUID_CHARACTERS);
        System.arraycopy(content, known[number], content, to, FoldMarks.UUID_CHARACTERS);
    }

    private void uuid() {
        int from = room(FoldMarks.UUID_CHARACTERS);
        int to = from;
        for (int i = 0; i < FoldMarks.UUID_BYTES; i++) {
            if ((HYPHENS >>> i & 1) != 0) {
                content[to++] = '-';
            }
            byte octet = values.get();
            content[to++] = HEX[octet >>> 4 & 0xf];
            content[to++] = HEX[octet & 0xf];
        }
        if (knownCount < FoldMarks.KNOWN_UUIDS) {
            known[knownCount++] = from;
        }
    }

    private void base64() {
        int count = 0;
        int shift = 0;
        byte next;
        do {
            check(at < textLength && shift < 28);
            next = text[at++];
            count |= (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        check(count <= textLength - at);
        byte[] spelled = Base64.getEncoder().encode(Arrays.copyOfRange(text, at, at + count));
        at += count;
        System.arraycopy(spelled, 0, content, room(spelled.length), spelled.length);
    }
}
