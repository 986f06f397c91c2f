// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.ledger.Batch;
import java.nio.ByteBuffer;

/// Where the ledger ends.
///
/// @param lsn of the last transaction, 0 for none
/// @param time of it, in milliseconds since 1970
/// @param digest of it, 32 bytes
public record Tip(long lsn, long time, byte[] digest) {
    /// Before the first transaction.
    public static Tip start() {
        return new Tip(0, 0, new byte[Transaction.DIGEST_BYTES]);
    }

    /// What the anchor remembers of it: lsn and digest.
    public byte[] note() {
        return ByteBuffer.allocate(Batch.NOTE_BYTES).putLong(lsn).put(digest).array();
    }
}
