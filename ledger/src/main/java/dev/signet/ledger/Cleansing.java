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
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDBException;

/// Has RocksDB write anew what still holds values that have been removed or replaced. A removal
/// alone only hides them: the sealed bytes stay in tables until they are merged, and in write-ahead
/// logs until all that these hold is in tables.
///
/// One thread at a time; [#halt] from any.
final class Cleansing {
    private static final String OLDEST = "rocksdb.oldest-snapshot-sequence";

    private final Engine engine;
    private final OpenedRocks rocks;

    // Guarded by this.
    private boolean halted;
    private Optional<CompactRangeOptions> running = Optional.empty();

    Cleansing(Engine engine, OpenedRocks rocks) {
        this.engine = engine;
        this.rocks = rocks;
    }

    /// See [Ledger#cleanse].
    boolean run(Map<Family, Optional<List<byte[]>>> removed, long sequence)
            throws InterruptedException {
        engine.awaitRelease(() -> isHalted() || isPast(sequence));
        if (isHalted()) {
            return false;
        }
        engine.flush();
        for (var each : removed.entrySet()) {
            if (!tables(each.getKey(), each.getValue())) {
                return false;
            }
        }
        awaitRemoval();
        return true;
    }

    /// Ends what is under way, in the middle of a table, and lets nothing new begin.
    synchronized void halt() {
        halted = true;
        running.ifPresent(options -> options.setCanceled(true));
    }

    private synchronized boolean isHalted() {
        return halted;
    }

    private synchronized boolean begins(CompactRangeOptions options) {
        running = Optional.of(options);
        return !halted;
    }

    private synchronized void ended() {
        running = Optional.empty(); // nobody cancels what has been closed
    }

    private boolean isPast(long sequence) {
        long oldest = engine.use(() -> rocks.db().getLongProperty(OLDEST));
        return oldest == 0 || oldest >= sequence;
    }

    /// Writes anew the tables that hold `keys`, or all of them when it is empty.
    ///
    /// @return false when it was halted
    private boolean tables(Family family, Optional<List<byte[]>> keys) {
        ColumnFamilyHandle handle = handle(family);
        if (keys.isEmpty()) {
            return compact(handle, Optional.empty());
        }
        for (Range range : ranges(family, keys.get())) {
            if (!compact(handle, Optional.of(range))) {
                return false;
            }
        }
        return true;
    }

    private ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(rocks.handles().get(family), "a family of the ledger");
    }

    private boolean compact(ColumnFamilyHandle handle, Optional<Range> range) {
        return engine.use(
                () -> {
                    try (var options = new CompactRangeOptions()) {
                        options.setExclusiveManualCompaction(true);
                        // else the lowest level stays, where a view kept a value alive beside its
                        // removal
                        options.setBottommostLevelCompaction(BottommostLevelCompaction.kForce);
                        options.setCanceled(false); // from here on it can be cancelled
                        try {
                            if (begins(options)) {
                                compact(handle, range, options);
                            }
                        } catch (RocksDBException thrown) {
                            if (!isHalted()) {
                                throw thrown;
                            }
                        } finally {
                            ended();
                        }
                    }
                    return !isHalted();
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
    private void awaitRemoval() {
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
