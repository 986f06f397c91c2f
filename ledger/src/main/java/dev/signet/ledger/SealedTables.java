// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The families of an open RocksDB: where the records of each lie, and what their values are
/// sealed and opened by. Any thread.
final class SealedTables {
    private final OpenedRocks rocks;
    private final NativeCalls calls;
    private final Seals seals;
    private final int valueBytesMax;
    private final Map<Family, Table> tables = new HashMap<>();

    SealedTables(
            OpenedRocks rocks,
            NativeCalls calls,
            UUID accountId,
            Seals seals,
            LedgerLimits limits) {
        this.rocks = rocks;
        this.calls = calls;
        this.seals = seals;
        this.valueBytesMax = limits.valueBytesMax();
        rocks.handles()
                .forEach((family, handle) -> tables.put(family, table(accountId, family, handle)));
    }

    private static Table table(UUID accountId, Family family, ColumnFamilyHandle handle) {
        return new Table(handle, new ValuePlace(accountId, family.name()));
    }

    private record Table(ColumnFamilyHandle handle, ValuePlace place) {}

    /// A step of a batch as RocksDB takes it.
    record Sealed(ColumnFamilyHandle handle, byte[] key, byte[] value, boolean removes) {
        int bytes() {
            return key.length + value.length;
        }

        void into(WriteBatch writes) throws RocksDBException {
            if (removes) {
                writes.delete(handle, key);
            } else {
                writes.put(handle, key, value);
            }
        }
    }

    /// Whether the folder, opened to read only, has no such family: one that is new to this
    /// build, or was dropped. It reads as empty. Opened for good the folder has every family.
    boolean lacks(Family family) {
        return rocks.readOnly() && !tables.containsKey(family);
    }

    ColumnFamilyHandle handle(Family family) {
        return table(family).handle;
    }

    private Table table(Family family) {
        Table table = tables.get(family);
        if (table == null) {
            throw new IllegalArgumentException("the ledger was not opened with this family");
        }
        return table;
    }

    /// @throws Failed `TOO_LARGE`; what the seals throw
    Sealed sealed(Batch.Step step) {
        Table table = table(step.family());
        byte[] value = step.value().orElse(null);
        if (value == null) {
            return new Sealed(table.handle, step.key(), new byte[0], true);
        }
        if (value.length > valueBytesMax) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a value is longer than the ledger takes",
                    new Fact("bytes", value.length),
                    new Fact("most", valueBytesMax));
        }
        byte[] sealed = seals.seal(step.family().purpose(), value, table.place.of(step.key()));
        return new Sealed(table.handle, step.key(), sealed, false);
    }

    Sealed sealed(State state) {
        Table table = table(State.FAMILY);
        byte[] value = seals.seal(State.FAMILY.purpose(), state.bytes(), table.place.of(State.KEY));
        return new Sealed(table.handle, State.KEY, value, false);
    }

    byte[] fingerprint(Family family, byte[] key, byte[] value) {
        return seals.fingerprint(table(family).place.spelled(key, value));
    }

    /// Opens a value of `family` that stood at `key`.
    ///
    /// @throws Failed `CORRUPT` with the facts `family` and `file`
    byte[] opened(Family family, byte[] key, byte[] sealed) {
        try {
            return seals.open(family.purpose(), sealed, table(family).place.of(key));
        } catch (Failed failed) {
            if (failed.failure() != Failure.CORRUPT) {
                throw failed;
            }
            throw new Failed(
                    failed,
                    Failure.CORRUPT,
                    "a value of the ledger does not verify",
                    new Fact("family", family.name()),
                    new Fact("file", rocks.folder() + "/" + holder(family, key)));
        }
    }

    /// Which file most likely holds the value: the first whose key range takes `key`.
    private String holder(Family family, byte[] key) {
        return calls.use(
                () -> {
                    for (var file : rocks.db().getLiveFilesMetaData()) {
                        if (family.name().equals(new String(file.columnFamilyName(), US_ASCII))
                                && Arrays.compareUnsigned(file.smallestKey(), key) <= 0
                                && Arrays.compareUnsigned(file.largestKey(), key) >= 0) {
                            return file.fileName().replace("/", "");
                        }
                    }
                    return "*.log";
                });
    }
}
