// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

/// Bounds of one open [Ledger]. All memory named here is outside the Java heap.
///
/// @param blockCacheBytes what RocksDB keeps of its files (sealed bytes), for all families
///     together
/// @param writeBufferBytes one family's unflushed writes
/// @param writeBuffersBytes all families' unflushed writes
/// @param logBytes all write-ahead logs: bounds the replay at open
/// @param openFiles most files RocksDB holds open
/// @param valueBytesMax longest value, before sealing
public record LedgerLimits(
        long blockCacheBytes,
        long writeBufferBytes,
        long writeBuffersBytes,
        long logBytes,
        int openFiles,
        int valueBytesMax) {
    private static final int MIB = 1 << 20;

    public LedgerLimits {
        if (blockCacheBytes < MIB
                || writeBufferBytes < MIB
                || writeBuffersBytes < writeBufferBytes
                || logBytes < writeBufferBytes
                || openFiles < 16
                || valueBytesMax < 1) {
            throw new IllegalArgumentException("a ledger's limit is below what it needs");
        }
    }

    /// For a database of resources.
    public static LedgerLimits large() {
        return new LedgerLimits(64L * MIB, 16L * MIB, 48L * MIB, 24L * MIB, 256, 64 * MIB);
    }

    /// For some thousands of records: the vault, the control plane.
    public static LedgerLimits small() {
        return new LedgerLimits(4L * MIB, 2L * MIB, 4L * MIB, 4L * MIB, 64, 4 * MIB);
    }
}
