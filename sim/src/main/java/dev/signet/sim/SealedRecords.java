// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// The ledger of a stopped server as somebody without any key sees it: sealed records, which are
/// put back, dropped or exchanged.
final class SealedRecords {
    private final Path ledger;
    private final Path older;
    private final Random random;

    /// @param older the same ledger at an earlier moment
    SealedRecords(Path ledger, Path older, Random random) {
        this.ledger = ledger;
        this.older = older;
        this.random = random;
    }

    /// What is done.
    enum Kind {
        PUT_BACK,
        DROPPED,
        EXCHANGED
    }

    /// Does it to one record of `family`.
    ///
    /// @return whether anything has changed
    boolean attack(String family, Kind kind) {
        Map<ByteBuffer, byte[]> now = read(ledger, family);
        Map<ByteBuffer, byte[]> then = read(older, family);
        var changes = new TreeMap<ByteBuffer, Optional<byte[]>>();
        List<ByteBuffer> keys = new ArrayList<>(now.keySet());
        switch (kind) {
            case PUT_BACK -> {
                keys.addAll(then.keySet());
                keys.removeIf(key -> Arrays.equals(now.get(key), then.get(key)));
                pick(keys).ifPresent(key -> changes.put(key, Optional.ofNullable(then.get(key))));
            }
            case DROPPED -> pick(keys).ifPresent(key -> changes.put(key, Optional.empty()));
            case EXCHANGED -> {
                if (keys.size() > 1) {
                    ByteBuffer one = keys.remove(random.nextInt(keys.size()));
                    ByteBuffer other = keys.get(random.nextInt(keys.size()));
                    changes.put(one, Optional.ofNullable(now.get(other)));
                    changes.put(other, Optional.ofNullable(now.get(one)));
                }
            }
        }
        write(family, changes);
        return !changes.isEmpty();
    }

    private Optional<ByteBuffer> pick(List<ByteBuffer> keys) {
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(keys.get(random.nextInt(keys.size())));
    }

    private static Map<ByteBuffer, byte[]> read(Path from, String family) {
        var records = new TreeMap<ByteBuffer, byte[]>();
        open(
                from,
                true,
                (db, handle) -> {
                    if (named(handle, family)) {
                        try (var each = db.newIterator(handle)) {
                            for (each.seekToFirst(); each.isValid(); each.next()) {
                                records.put(ByteBuffer.wrap(each.key()), each.value());
                            }
                        }
                    }
                });
        return records;
    }

    private void write(String family, Map<ByteBuffer, Optional<byte[]>> changes) {
        open(
                ledger,
                false,
                (db, handle) -> {
                    if (named(handle, family)) {
                        for (var change : changes.entrySet()) {
                            byte[] key = new byte[change.getKey().remaining()];
                            change.getKey().duplicate().get(key);
                            if (change.getValue().isPresent()) {
                                db.put(handle, key, change.getValue().get());
                            } else {
                                db.delete(handle, key);
                            }
                        }
                    }
                });
    }

    private static boolean named(ColumnFamilyHandle handle, String family) throws RocksDBException {
        return family.equals(new String(handle.getName(), StandardCharsets.US_ASCII));
    }

    private interface Work {
        void run(RocksDB db, ColumnFamilyHandle handle) throws RocksDBException;
    }

    private static void open(Path ledger, boolean reads, Work work) {
        var handles = new ArrayList<ColumnFamilyHandle>();
        var families = new ArrayList<ColumnFamilyDescriptor>();
        try (var options = new Options();
                var whole = new DBOptions().setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)) {
            for (byte[] name : RocksDB.listColumnFamilies(options, ledger.toString())) {
                families.add(new ColumnFamilyDescriptor(name));
            }
            try (var db =
                    reads
                            ? RocksDB.openReadOnly(whole, ledger.toString(), families, handles)
                            : RocksDB.open(whole, ledger.toString(), families, handles)) {
                try {
                    for (ColumnFamilyHandle handle : handles) {
                        work.run(db, handle);
                    }
                } finally {
                    handles.forEach(ColumnFamilyHandle::close);
                }
            }
        } catch (RocksDBException e) {
            throw new IllegalStateException("the ledger does not open", e);
        }
    }
}
