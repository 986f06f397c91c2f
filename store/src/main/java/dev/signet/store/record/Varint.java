// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.nio.ByteBuffer;

/// Unsigned numbers in 1 to 9 bytes, 7 bits each, least significant first; the shortest
/// spelling only.
public final class Varint {
    public static final int BYTES_MAX = 9;

    private Varint() {}

    /// @param value at least 0
    public static void put(ByteBuffer target, long value) {
        long rest = value;
        while (rest > 0x7f) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /// @throws IllegalArgumentException for more than 63 bits or a longer spelling than need
    ///     be
    /// @throws java.nio.BufferUnderflowException at the end
    public static long take(ByteBuffer source) {
        long value = 0;
        for (int shift = 0; shift < 7 * BYTES_MAX; shift += 7) {
            byte next = source.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (next == 0 && shift > 0) {
                    throw new IllegalArgumentException("a number is spelled too long");
                }
                return value;
            }
        }
        throw new IllegalArgumentException("a number is too great");
    }

    /// A number that must fit an `int` and not exceed `most`.
    public static int take(ByteBuffer source, int most) {
        long value = take(source);
        if (value > most) {
            throw new IllegalArgumentException("a number is over its bound");
        }
        return (int) value;
    }
}
