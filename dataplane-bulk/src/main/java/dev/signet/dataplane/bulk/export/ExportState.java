// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.ByteBuffer;

/// Where an export is: its checkpoint (docs/formats/export.md).
///
/// @param after the last place looked at
/// @param files how many there are
/// @param sent how many of them have left the account; 0 where they stay
record ExportState(long after, int files, int sent) {
    private static final byte INSIDE_VERSION = 1;
    private static final byte FORMAT_VERSION = 2;
    private static final int INSIDE_BYTES = 1 + Long.BYTES + Integer.BYTES;

    ExportState after(long place) {
        return new ExportState(place, files, sent);
    }

    ExportState files(int count) {
        return new ExportState(after, count, sent);
    }

    ExportState oneSent() {
        return new ExportState(after, files, sent + 1);
    }

    byte[] bytes() {
        var bytes = ByteBuffer.allocate(INSIDE_BYTES + (sent > 0 ? Integer.BYTES : 0));
        bytes.put(sent > 0 ? FORMAT_VERSION : INSIDE_VERSION).putLong(after).putInt(files);
        return (sent > 0 ? bytes.putInt(sent) : bytes).array();
    }

    /// @param checkpoint empty: nothing has been done
    static ExportState of(byte[] checkpoint) {
        if (checkpoint.length == 0) {
            return new ExportState(0, 0, 0);
        }
        var in = ByteBuffer.wrap(checkpoint);
        byte version = in.get();
        boolean isRead =
                version == INSIDE_VERSION && checkpoint.length == INSIDE_BYTES
                        || version == FORMAT_VERSION
                                && checkpoint.length == INSIDE_BYTES + Integer.BYTES;
        if (!isRead) {
            throw new Failed(Failure.CORRUPT, "the checkpoint of an export does not read");
        }
        return new ExportState(
                in.getLong(), in.getInt(), version == INSIDE_VERSION ? 0 : in.getInt());
    }
}
