// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The rows of one batch as a record: the format's number, then each row behind its length
/// (docs/formats/audit.md).
final class RowRecords {
    /// The one that this build writes and reads.
    static final int FORMAT = 1;

    private RowRecords() {}

    /// @param rows oldest first, each at most [RowTrail#ROW_BYTES_MAX]
    static byte[] write(List<byte[]> rows) {
        int bytes = 1;
        for (byte[] row : rows) {
            bytes += Integer.BYTES + row.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).put((byte) FORMAT);
        for (byte[] row : rows) {
            buffer.putInt(row.length).put(row);
        }
        return buffer.array();
    }

    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`, `CORRUPT`
    static List<byte[]> read(byte[] record) {
        var buffer = ByteBuffer.wrap(record);
        int format = buffer.hasRemaining() ? buffer.get() & 0xff : -1;
        if (format < 0) {
            throw corrupt();
        }
        if (format != FORMAT) {
            throw new Failed(
                    format < FORMAT ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a record of the audit trail is of a format that this build does not read",
                    new Fact("format", format));
        }
        var rows = new ArrayList<byte[]>();
        while (buffer.hasRemaining()) {
            int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
            if (length < 0 || length > RowTrail.ROW_BYTES_MAX || length > buffer.remaining()) {
                throw corrupt();
            }
            byte[] row = new byte[length];
            buffer.get(row);
            rows.add(row);
        }
        if (rows.isEmpty()) {
            throw corrupt();
        }
        return rows;
    }

    private static Failed corrupt() {
        return new Failed(Failure.CORRUPT, "a record of the audit trail does not read");
    }
}
