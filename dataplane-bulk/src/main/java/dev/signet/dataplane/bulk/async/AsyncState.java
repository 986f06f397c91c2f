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
record AsyncState(Phase phase, long lsn, long bytes) {
    static final AsyncState WAITING = new AsyncState(Phase.WAITING, 0, 0);
    private static final int FORMAT_VERSION = 1;

    /// The order is the file format's.
    enum Phase {
        WAITING,
        /// It has been begun, perhaps in another process.
        BEGUN,
        ANSWERED
    }

    byte[] encoded() {
        return ByteBuffer.allocate(2 + 2 * Long.BYTES)
                .put((byte) FORMAT_VERSION)
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
        if (checkpoint[0] != FORMAT_VERSION) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "a later answer is of another format version");
        }
        if (checkpoint.length != 2 + 2 * Long.BYTES || checkpoint[1] >= Phase.values().length) {
            throw new Failed(Failure.CORRUPT, "the checkpoint of a later answer does not read");
        }
        var in = ByteBuffer.wrap(checkpoint, 1, checkpoint.length - 1);
        Phase phase = Phase.values()[in.get()];
        return new AsyncState(phase, in.getLong(), in.getLong());
    }
}
