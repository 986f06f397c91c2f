// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The newest version of one resource: which, where its body is, whether it is a deletion.
/// The same record stands in the family `version` for a version that has been superseded.
///
/// @param version at least 1
/// @param update where the body is
public record Head(long version, long update, boolean deleted) {
    private static final int FORMAT_VERSION = 1;
    private static final int DELETED = 1;

    /// Format: version of the format, flags (1: deleted), version, update.
    public byte[] bytes() {
        var bytes = ByteBuffer.allocate(2 + 2 * Varint.BYTES_MAX);
        bytes.put((byte) FORMAT_VERSION).put((byte) (deleted ? DELETED : 0));
        Varint.put(bytes, version);
        Varint.put(bytes, update);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static Head of(byte[] record) {
        try {
            var bytes = ByteBuffer.wrap(record);
            Schema.checkFormat(Schema.HEAD, bytes.get(), FORMAT_VERSION);
            int flags = bytes.get();
            long version = Varint.take(bytes);
            long update = Varint.take(bytes);
            if ((flags & ~DELETED) != 0 || version < 1 || bytes.hasRemaining()) {
                throw Schema.unreadable(Schema.HEAD);
            }
            return new Head(version, update, flags == DELETED);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.HEAD);
        }
    }
}
