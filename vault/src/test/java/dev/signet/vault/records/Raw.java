// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// A ledger's folder opened with plain RocksDB and without any key: what somebody can do who
/// writes to the disk.
final class Raw implements AutoCloseable {
    private final RocksDB rocks;
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();
    private final TreeMap<String, ColumnFamilyHandle> families = new TreeMap<>();

    Raw(Path folder) throws RocksDBException {
        RocksDB.loadLibrary();
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        try (var options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
                descriptors.add(new ColumnFamilyDescriptor(name));
            }
        }
        try (var options = new DBOptions()) {
            rocks = RocksDB.open(options, folder.toString(), descriptors, handles);
        }
        for (int i = 0; i < handles.size(); i++) {
            families.put(new String(descriptors.get(i).getName()), handles.get(i));
        }
    }

    /// Every record of a family, sealed, by key.
    TreeMap<byte[], byte[]> records(String family) {
        var records = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
        try (var all = rocks.newIterator(families.get(family))) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                records.put(all.key(), all.value());
            }
        }
        return records;
    }

    void put(String family, byte[] key, byte[] value) throws RocksDBException {
        rocks.put(families.get(family), key, value);
    }

    void delete(String family, byte[] key) throws RocksDBException {
        rocks.delete(families.get(family), key);
    }

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        rocks.close();
    }
}
