// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDBException;

/// Has RocksDB write anew what still holds values that have been removed or replaced. A removal
/// alone only hides them: the sealed bytes stay in tables until they are merged, and in write-ahead
/// logs until all that these hold is in tables.
record Cleansing(Engine engine, OpenedRocks rocks) {
    private static final String OLDEST = "rocksdb.oldest-snapshot-sequence";

    /// Waits until no view is open that shows how it was before `sequence`.
    ///
    /// @param stopped ends the waiting
    /// @return false when it was stopped
    boolean awaitViews(long sequence, BooleanSupplier stopped) throws InterruptedException {
        engine.awaitRelease(() -> stopped.getAsBoolean() || isPast(sequence));
        return !stopped.getAsBoolean();
    }

    private boolean isPast(long sequence) {
        long oldest = engine.use(() -> rocks.db().getLongProperty(OLDEST));
        return oldest == 0 || oldest >= sequence;
    }

    /// Writes anew the tables that hold `keys`.
    ///
    /// @return false when it was stopped
    boolean tables(Family family, List<byte[]> keys, BooleanSupplier stopped) {
        ColumnFamilyHandle handle = handle(family);
        for (Range range : ranges(family, keys)) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            compact(handle, Optional.of(range));
        }
        return true;
    }

    /// Writes all tables of `family` anew.
    void tables(Family family) {
        compact(handle(family), Optional.empty());
    }

    private ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(rocks.handles().get(family), "a family of the ledger");
    }

    private void compact(ColumnFamilyHandle handle, Optional<Range> range) {
        var _ =
                engine.use(
                        () -> {
                            try (var options = new CompactRangeOptions()) {
                                options.setExclusiveManualCompaction(true);
                                // else the lowest level stays, where a view kept a value alive
                                // beside its removal
                                options.setBottommostLevelCompaction(
                                        BottommostLevelCompaction.kForce);
                                compact(handle, range, options);
                            }
                            return true;
                        });
    }

    @SuppressWarnings("NullAway") // null is RocksDB's word for no bound
    private void compact(
            ColumnFamilyHandle handle, Optional<Range> range, CompactRangeOptions options)
            throws RocksDBException {
        byte[] first = range.map(Range::first).orElse(null);
        byte[] last = range.map(Range::last).orElse(null);
        rocks.db().compactRange(handle, first, last, options);
    }

    /// Waits until what runs in the background has ended: then files that nobody needs are gone.
    void awaitRemoval() {
        var _ =
                engine.use(
                        () -> {
                            rocks.db().pauseBackgroundWork();
                            rocks.db().continueBackgroundWork();
                            return true;
                        });
    }

    private record Range(byte[] first, byte[] last) {}

    /// One range for each lowest table that holds keys, so that none is written twice.
    private List<Range> ranges(Family family, List<byte[]> keys) {
        var tables =
                engine.use(
                        () ->
                                rocks.db().getLiveFilesMetaData().stream()
                                        .filter(each -> isOf(each, family))
                                        .sorted(Comparator.comparing(LiveFileMetaData::level))
                                        .toList()
                                        .reversed());
        Map<String, Range> ranges = new TreeMap<>();
        for (byte[] key : keys) {
            for (LiveFileMetaData table : tables) {
                if (holds(table, key)) {
                    ranges.merge(table.fileName(), new Range(key, key), Cleansing::both);
                    break;
                }
            }
        }
        return new ArrayList<>(ranges.values());
    }

    private static Range both(Range a, Range b) {
        byte[] first = Arrays.compareUnsigned(a.first, b.first) <= 0 ? a.first : b.first;
        byte[] last = Arrays.compareUnsigned(a.last, b.last) >= 0 ? a.last : b.last;
        return new Range(first, last);
    }

    private static boolean isOf(LiveFileMetaData table, Family family) {
        return family.name().equals(new String(table.columnFamilyName(), US_ASCII));
    }

    private static boolean holds(LiveFileMetaData table, byte[] key) {
        return Arrays.compareUnsigned(table.smallestKey(), key) <= 0
                && Arrays.compareUnsigned(table.largestKey(), key) >= 0;
    }
}
