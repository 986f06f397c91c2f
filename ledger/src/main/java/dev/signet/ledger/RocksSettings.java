// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.WALRecoveryMode;

/// How RocksDB is set up: said here and nowhere else. What is made is native and the caller's to
/// close.
final class RocksSettings {
    private static final long MIB = 1 << 20;
    private static final double BLOOM_BITS = 10;
    private static final int BLOCK_BYTES = 8 << 10;

    /// The cache is in so many parts, as a power of two. RocksDB's own choice is parts of 512 KiB:
    /// index and filter of a large table, one block each of up to 1.3 MB, would never be kept, and
    /// be read anew for each look-up. (In blocks of their own they are in no table's check.)
    private static final int CACHE_PARTS_BITS = 1;

    /// What of the cache indexes and filters have before blocks of data.
    private static final double CACHE_FOR_LOOKUP = 0.5;

    private RocksSettings() {}

    static DBOptions database(LedgerLimits limits) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                // A torn last record is what a crash leaves and was never acknowledged; damage
                // before the end is not, and is refused.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setMaxTotalWalSize(limits.logBytes())
                .setDbWriteBufferSize(limits.writeBuffersBytes())
                .setMaxOpenFiles(limits.openFiles())
                .setMaxBackgroundJobs(2)
                .setMaxFileOpeningThreads(1)
                .setBytesPerSync(MIB)
                // One writer: no need for the machinery of many.
                .setAllowConcurrentMemtableWrite(false)
                .setEnableWriteThreadAdaptiveYield(false)
                // Preallocated blocks would count as ours on a small database.
                .setAllowFAllocate(false)
                .setManifestPreallocationSize(64 << 10)
                .setMaxManifestFileSize(16 * MIB)
                // Its own log names options, files and numbers; keep it short all the same.
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    static ColumnFamilyOptions family(
            Family family,
            LedgerLimits limits,
            LRUCache cache,
            List<AbstractNativeReference> natives) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        .setPinL0FilterAndIndexBlocksInCache(true);
        var options =
                new ColumnFamilyOptions()
                        // Values are compressed before they are sealed; sealed bytes do not shrink.
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setWriteBufferSize(limits.writeBufferBytes())
                        .setMaxWriteBufferNumber(2)
                        .setParanoidFileChecks(true)
                        .setForceConsistencyChecks(true);
        switch (family.lookup()) {
            case ORDERED -> {}
            case HASHED -> {
                table.setFilterPolicy(keep(natives, new BloomFilter(BLOOM_BITS)));
                options.setMemtablePrefixBloomSizeRatio(0.05).setMemtableWholeKeyFiltering(true);
            }
        }
        return options.setTableFormatConfig(table);
    }

    static LRUCache cache(LedgerLimits limits) {
        return new LRUCache(limits.blockCacheBytes(), CACHE_PARTS_BITS, false, CACHE_FOR_LOOKUP);
    }

    /// Adds `nativeObject` to what must be closed.
    static <T extends AbstractNativeReference> T keep(
            List<AbstractNativeReference> natives, T nativeObject) {
        natives.add(nativeObject);
        return nativeObject;
    }
}
