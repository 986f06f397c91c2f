// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

/// What a transaction leaves of itself among the records of jobs ([JobRecords]), in its own batch:
/// it is there exactly when the transaction is. Its value is the transaction's lsn, 8 bytes, big
/// endian. A transaction that changes nothing leaves none.
///
/// @param key of the record, as those of [JobRecords]
public record Receipt(byte[] key) {
    public Receipt {
        key = JobRecords.checked(key).clone();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }
}
