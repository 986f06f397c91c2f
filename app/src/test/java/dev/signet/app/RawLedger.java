// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// A ledger as somebody without any key sees it: sealed records by family and key, to be read,
/// changed and written back.
final class RawLedger {
    private final Map<String, TreeMap<ByteBuffer, byte[]>> families = new TreeMap<>();
    private long sequence;

    /// Reads all of it.
    static RawLedger read(Path ledger) throws RocksDBException {
        var raw = new RawLedger();
        raw.open(
                ledger,
                true,
                (db, handles) -> {
                    raw.sequence = db.getLatestSequenceNumber();
                    for (ColumnFamilyHandle handle : handles) {
                        var records = new TreeMap<ByteBuffer, byte[]>();
                        try (var each = db.newIterator(handle)) {
                            for (each.seekToFirst(); each.isValid(); each.next()) {
                                records.put(ByteBuffer.wrap(each.key()), each.value());
                            }
                        }
                        raw.families.put(name(handle.getName()), records);
                    }
                });
        return raw;
    }

    /// The keys of a family, for a choice among them.
    List<ByteBuffer> keys(String family) {
        return List.copyOf(records(family).keySet());
    }

    private TreeMap<ByteBuffer, byte[]> records(String family) {
        return families.getOrDefault(family, new TreeMap<>());
    }

    /// Keys at which the other one has something else or nothing, or this one nothing.
    List<ByteBuffer> differing(RawLedger other, String family) {
        var keys = new ArrayList<ByteBuffer>();
        var all = new TreeMap<>(records(family));
        all.putAll(other.records(family));
        for (ByteBuffer key : all.keySet()) {
            if (!Arrays.equals(records(family).get(key), other.records(family).get(key))) {
                keys.add(key);
            }
        }
        return keys;
    }

    Optional<byte[]> get(String family, ByteBuffer key) {
        return Optional.ofNullable(records(family).get(key));
    }

    void set(String family, ByteBuffer key, Optional<byte[]> value) {
        value.ifPresentOrElse(
                bytes -> records(family).put(key, bytes), () -> records(family).remove(key));
    }

    /// Writes what has been changed into the ledger that is there: RocksDB counts it.
    void writeInto(Path ledger, RawLedger before) throws RocksDBException {
        open(
                ledger,
                false,
                (db, handles) -> {
                    for (ColumnFamilyHandle handle : handles) {
                        String family = name(handle.getName());
                        for (ByteBuffer key : differing(before, family)) {
                            var value = get(family, key);
                            if (value.isPresent()) {
                                db.put(handle, key.array(), value.get());
                            } else {
                                db.delete(handle, key.array());
                            }
                        }
                    }
                });
    }

    /// Makes a ledger of it from nothing, of which RocksDB has counted as many records as of the
    /// one that is there: what a careful attacker does.
    ///
    /// @return false when it has too many records for that
    boolean writeAnew(Path ledger) throws RocksDBException, IOException {
        long records = families.values().stream().mapToLong(Map::size).sum();
        if (records > sequence || records == 0) {
            return false;
        }
        try (var files = Files.list(ledger)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (var options = new Options().setCreateIfMissing(true);
                var db = RocksDB.open(options, ledger.toString())) {
            for (String family : families.keySet()) {
                if (!family.equals("default")) {
                    db.createColumnFamily(
                                    new ColumnFamilyDescriptor(
                                            family.getBytes(StandardCharsets.US_ASCII)))
                            .close();
                }
            }
        }
        open(
                ledger,
                false,
                (db, handles) -> {
                    long written = 0;
                    for (ColumnFamilyHandle handle : handles) {
                        for (var each : records(name(handle.getName())).entrySet()) {
                            // the first one again and again, until the count is right
                            for (long more = written == 0 ? sequence - records : 0;
                                    more >= 0;
                                    more--) {
                                db.put(handle, each.getKey().array(), each.getValue());
                                written++;
                            }
                        }
                    }
                    if (db.getLatestSequenceNumber() != sequence) {
                        throw new IllegalStateException("another count");
                    }
                });
        return true;
    }

    private interface Work {
        void run(RocksDB db, List<ColumnFamilyHandle> handles) throws RocksDBException;
    }

    private void open(Path ledger, boolean reads, Work work) throws RocksDBException {
        var handles = new ArrayList<ColumnFamilyHandle>();
        try (var options = new Options();
                var whole = new DBOptions().setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)) {
            var families = new ArrayList<ColumnFamilyDescriptor>();
            for (byte[] name : RocksDB.listColumnFamilies(options, ledger.toString())) {
                families.add(new ColumnFamilyDescriptor(name));
            }
            try (var db =
                    reads
                            ? RocksDB.openReadOnly(whole, ledger.toString(), families, handles)
                            : RocksDB.open(whole, ledger.toString(), families, handles)) {
                try {
                    work.run(db, handles);
                } finally {
                    handles.forEach(ColumnFamilyHandle::close);
                }
            }
        }
    }

    private static String name(byte[] name) {
        return new String(name, StandardCharsets.US_ASCII);
    }
}
