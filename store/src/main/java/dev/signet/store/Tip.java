// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

/// Where the ledger ends.
///
/// @param lsn of the last transaction, 0 for none
/// @param time of it, in milliseconds since 1970
/// @param digest of it, 32 bytes
record Tip(long lsn, long time, byte[] digest) {
    /// Before the first transaction.
    static Tip start() {
        return new Tip(0, 0, new byte[Transaction.DIGEST_BYTES]);
    }
}
