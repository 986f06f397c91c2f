// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.ByteBuffer;

/// How far a later answer has come: a job's checkpoint (docs/formats/async.md).
///
/// @param phase of its life
/// @param lsn the account's last transaction before the request was begun
/// @param bytes of the answer
/// @param leavesReceipts whether what it writes leaves receipts; builds before did not have it so
record AsyncState(Phase phase, long lsn, long bytes, boolean leavesReceipts) {
    static final AsyncState WAITING = new AsyncState(Phase.WAITING, 0, 0, true);
    private static final int FORMAT_VERSION = 2;
    private static final int WITHOUT_RECEIPTS = 1;

    /// The order is the file format's.
    enum Phase {
        WAITING,
        /// It has been begun, perhaps in another process.
        BEGUN,
        ANSWERED
    }

    /// The same when the answer is there.
    AsyncState answered(long length) {
        return new AsyncState(Phase.ANSWERED, lsn, length, leavesReceipts);
    }

    byte[] encoded() {
        return ByteBuffer.allocate(2 + 2 * Long.BYTES)
                .put((byte) (leavesReceipts ? FORMAT_VERSION : WITHOUT_RECEIPTS))
                .put((byte) phase.ordinal())
                .putLong(lsn)
                .putLong(bytes)
                .array();
    }

    /// @throws Failed `FORMAT_TOO_NEW`, `CORRUPT`
    static AsyncState of(byte[] checkpoint) {
        if (checkpoint.length == 0) {
            return WAITING;
        }
        if (checkpoint[0] != FORMAT_VERSION && checkpoint[0] != WITHOUT_RECEIPTS) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "a later answer is of another format version");
        }
        if (checkpoint.length != 2 + 2 * Long.BYTES || checkpoint[1] >= Phase.values().length) {
            throw new Failed(Failure.CORRUPT, "the checkpoint of a later answer does not read");
        }
        var in = ByteBuffer.wrap(checkpoint, 1, checkpoint.length - 1);
        Phase phase = Phase.values()[in.get()];
        boolean leavesReceipts = checkpoint[0] == FORMAT_VERSION;
        return new AsyncState(phase, in.getLong(), in.getLong(), leavesReceipts);
    }
}
