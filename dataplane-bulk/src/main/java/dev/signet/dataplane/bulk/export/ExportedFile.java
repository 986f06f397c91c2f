// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A file that an export has made: a row of its job (docs/formats/export.md).
///
/// @param number from 1, in the order of the rows
/// @param isOfDeleted whether it holds Bundles that name what has been deleted
/// @param type of the resources in it
/// @param count how many
record ExportedFile(int number, boolean isOfDeleted, String type, long count) {
    private static final int FORMAT_VERSION = 1;

    byte[] bytes() {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + Integer.BYTES + Long.BYTES + name.length)
                .put((byte) FORMAT_VERSION)
                .put((byte) (isOfDeleted ? 1 : 0))
                .putInt(number)
                .putLong(count)
                .put(name)
                .array();
    }

    static ExportedFile of(byte[] row) {
        var in = ByteBuffer.wrap(row);
        try {
            if (in.get() != FORMAT_VERSION) {
                throw new Failed(
                        Failure.FORMAT_TOO_NEW, "a file of an export is of another format version");
            }
            boolean isOfDeleted = in.get() == 1;
            int number = in.getInt();
            long count = in.getLong();
            byte[] name = new byte[in.remaining()];
            in.get(name);
            return new ExportedFile(
                    number, isOfDeleted, new String(name, StandardCharsets.US_ASCII), count);
        } catch (BufferUnderflowException _) {
            throw new Failed(Failure.CORRUPT, "a file of an export does not read");
        }
    }
}
