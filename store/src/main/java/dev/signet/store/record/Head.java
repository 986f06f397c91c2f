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
/// @param first the oldest version that there is: those before it have been erased or never came
/// @param sparse whether versions between may be missing: they were numbered by another server and
///     have not come
public record Head(long version, long update, boolean deleted, long first, boolean sparse) {
    private static final int FORMAT_VERSION = 1;

    /// Of one with gaps.
    private static final int SPARSE_VERSION = 2;

    private static final int DELETED = 1;
    private static final int PURGED = 2;

    /// Of a resource of which nothing has been erased.
    public Head(long version, long update, boolean deleted) {
        this(version, update, deleted, 1);
    }

    /// Of a resource without gaps.
    public Head(long version, long update, boolean deleted, long first) {
        this(version, update, deleted, first, false);
    }

    /// Format: version of the format (2: with gaps), flags (1: deleted, 2: versions have been
    /// erased), version,
    /// update, when flagged the first version.
    public byte[] bytes() {
        int flags = (deleted ? DELETED : 0) | (first > 1 ? PURGED : 0);
        var bytes = ByteBuffer.allocate(2 + 3 * Varint.BYTES_MAX);
        bytes.put((byte) (sparse ? SPARSE_VERSION : FORMAT_VERSION)).put((byte) flags);
        Varint.put(bytes, version);
        Varint.put(bytes, update);
        if (first > 1) {
            Varint.put(bytes, first);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static Head of(byte[] record) {
        try {
            var bytes = ByteBuffer.wrap(record);
            int format = bytes.get();
            if (format != SPARSE_VERSION) {
                Schema.checkFormat(Schema.HEAD, format, FORMAT_VERSION);
            }
            int flags = bytes.get();
            long version = Varint.take(bytes);
            long update = Varint.take(bytes);
            boolean purged = (flags & PURGED) != 0;
            long first = purged ? Varint.take(bytes) : 1;
            if ((flags & ~(DELETED | PURGED)) != 0
                    || version < 1
                    || first > version
                    || purged == first < 2
                    || bytes.hasRemaining()) {
                throw Schema.unreadable(Schema.HEAD);
            }
            return new Head(
                    version, update, (flags & DELETED) != 0, first, format == SPARSE_VERSION);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.HEAD);
        }
    }
}
