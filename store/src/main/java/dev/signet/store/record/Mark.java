// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What stands in the family `body` in the place of an erasure: it names nothing but places that
/// are empty now. Format: docs/formats/body.md.
///
/// @param time milliseconds since 1970; the transaction's
/// @param unindexed where the bodies that went were, of which an index that is behind may hold a
///     document, ascending
public record Mark(long time, List<Long> unindexed) {
    private static final int FORMAT_VERSION = 2;
    private static final int ERASURE = 8;

    public Mark {
        unindexed = List.copyOf(unindexed);
    }

    /// Whether a record of the family is one, and no [Body].
    public static boolean is(byte[] record) {
        return record.length > 1 && record[0] == FORMAT_VERSION && record[1] == ERASURE;
    }

    public byte[] bytes() {
        int most = 2 + (2 + unindexed.size()) * Varint.BYTES_MAX;
        var bytes = ByteBuffer.allocate(most);
        bytes.put((byte) FORMAT_VERSION).put((byte) ERASURE);
        Varint.put(bytes, time);
        Varint.put(bytes, unindexed.size());
        long before = 0;
        for (long update : unindexed) {
            Varint.put(bytes, update - before);
            before = update;
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// @param record of which [#is] is true
    /// @throws dev.signet.base.Failed `CORRUPT`
    public static Mark of(byte[] record) {
        try {
            var bytes = ByteBuffer.wrap(record).position(2);
            long time = Varint.take(bytes);
            int count = Varint.take(bytes, bytes.remaining());
            var unindexed = new ArrayList<Long>(count);
            long update = 0;
            for (int i = 0; i < count; i++) {
                long further = Varint.take(bytes);
                update += further;
                if (further == 0 || update < 0) {
                    throw Schema.unreadable(Schema.BODY);
                }
                unindexed.add(update);
            }
            if (bytes.hasRemaining()) {
                throw Schema.unreadable(Schema.BODY);
            }
            return new Mark(time, unindexed);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.BODY);
        }
    }
}
