// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.util.StdErrLogger;

/// An open RocksDB with its handles. What is not a whole ledger of ours is refused before RocksDB
/// is let near it; how it is set up: [RocksSettings].
///
/// @param folder the last name of its folder, for facts
/// @param lock RocksDB's lock, held by us because it is only read
record OpenedRocks(
        RocksDB db,
        Map<Family, ColumnFamilyHandle> handles,
        List<AbstractNativeReference> natives,
        String folder,
        Optional<FileChannel> lock) {
    private static final int READ_ONLY_OPEN_FILES = 64;

    static {
        RocksDB.loadLibrary();
    }

    /// True when there is a ledger in `directory`.
    ///
    /// @throws Failed `CORRUPT` when there are only parts of one
    static boolean exists(Path directory) {
        if (Files.exists(directory.resolve("CURRENT"))) {
            return true;
        }
        refuseHeadless(directory);
        return false;
    }

    /// @param leastSequence what RocksDB's sequence number must have come to
    static OpenedRocks open(
            Path directory, List<Family> families, LedgerLimits limits, long leastSequence) {
        String folder = String.valueOf(directory.getFileName());
        if (exists(directory)) {
            refuseUnknownFamilies(directory, folder, families);
            refuseRolledBack(directory, folder, leastSequence);
        } else if (leastSequence > 0) {
            throw rolledBack(folder, 0, leastSequence);
        }
        var natives = new ArrayList<AbstractNativeReference>();
        try {
            var cache = RocksSettings.keep(natives, RocksSettings.cache(limits));
            var descriptors = new ArrayList<ColumnFamilyDescriptor>();
            for (Family family : families) {
                var options =
                        RocksSettings.keep(
                                natives, RocksSettings.family(family, limits, cache, natives));
                descriptors.add(new ColumnFamilyDescriptor(bytes(family.name()), options));
            }
            var options = RocksSettings.keep(natives, new ColumnFamilyOptions());
            descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options));
            var opened = new ArrayList<ColumnFamilyHandle>();
            var whole = RocksSettings.keep(natives, RocksSettings.database(limits));
            var db = RocksDB.open(whole, directory.toString(), descriptors, opened);
            natives.addAll(opened);
            var handles = new HashMap<Family, ColumnFamilyHandle>();
            for (int i = 0; i < families.size(); i++) {
                handles.put(families.get(i), opened.get(i));
            }
            return new OpenedRocks(db, handles, natives, folder, Optional.empty());
        } catch (RocksDBException thrown) {
            natives.reversed().forEach(AbstractNativeReference::close);
            throw RocksFailure.of(thrown, folder, "*.log");
        }
    }

    /// Opens it to read: no byte of the folder changes and no file is made. Holds RocksDB's lock
    /// against other processes (against this one it does not hold, as locks of files do not).
    ///
    /// @throws Failed `CONFLICT` when another process has it open
    static OpenedRocks openToRead(Path directory, List<Family> families, LedgerLimits limits) {
        String folder = String.valueOf(directory.getFileName());
        if (!Files.isDirectory(directory) || !exists(directory)) {
            throw new Failed(Failure.CORRUPT, "the ledger is missing", new Fact("file", folder));
        }
        Optional<FileChannel> lock = lock(directory, folder);
        var natives = new ArrayList<AbstractNativeReference>();
        try {
            var cache = RocksSettings.keep(natives, RocksSettings.cache(limits));
            var descriptors = new ArrayList<ColumnFamilyDescriptor>();
            var present = new ArrayList<Family>();
            var plain = RocksSettings.keep(natives, new ColumnFamilyOptions());
            for (byte[] name : families(directory, folder)) {
                var known =
                        families.stream()
                                .filter(each -> Arrays.equals(bytes(each.name()), name))
                                .findFirst();
                descriptors.add(
                        new ColumnFamilyDescriptor(
                                name,
                                known.isPresent()
                                        ? RocksSettings.keep(
                                                natives,
                                                RocksSettings.family(
                                                        known.get(), limits, cache, natives))
                                        : plain));
                known.ifPresent(present::add);
            }
            refuseUnknownFamilies(directory, folder, families);
            var opened = new ArrayList<ColumnFamilyHandle>();
            var whole =
                    RocksSettings.keep(
                            natives, RocksSettings.database(limits).setCreateIfMissing(false));
            // Else RocksDB makes a file of its own log, also when it only reads.
            whole.setLogger(
                    RocksSettings.keep(natives, new StdErrLogger(InfoLogLevel.FATAL_LEVEL)));
            var db = RocksDB.openReadOnly(whole, directory.toString(), descriptors, opened);
            natives.addAll(opened);
            var handles = new HashMap<Family, ColumnFamilyHandle>();
            for (int i = 0; i < opened.size(); i++) {
                for (Family family : present) {
                    if (Arrays.equals(bytes(family.name()), descriptors.get(i).getName())) {
                        handles.put(family, opened.get(i));
                    }
                }
            }
            return new OpenedRocks(db, handles, natives, folder, lock);
        } catch (RocksDBException thrown) {
            natives.reversed().forEach(AbstractNativeReference::close);
            unlock(lock);
            throw RocksFailure.of(thrown, folder, "*.log");
        } catch (RuntimeException failed) {
            natives.reversed().forEach(AbstractNativeReference::close);
            unlock(lock);
            throw failed;
        }
    }

    boolean readOnly() {
        return lock.isPresent();
    }

    private static Optional<FileChannel> lock(Path directory, String folder) {
        var file = new Fact("file", folder + "/LOCK");
        try {
            var channel =
                    FileChannel.open(
                            directory.resolve("LOCK"),
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new Failed(Failure.CONFLICT, "the ledger is open in another process", file);
            }
            return Optional.of(channel);
        } catch (NoSuchFileException thrown) {
            throw new Failed(thrown, Failure.CORRUPT, "a file of the ledger is missing", file);
        } catch (OverlappingFileLockException thrown) {
            throw new Failed(thrown, Failure.CONFLICT, "the ledger is being read already", file);
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.STORAGE, "the ledger cannot be locked", file);
        }
    }

    private static void unlock(Optional<FileChannel> lock) {
        if (lock.isPresent()) {
            try {
                lock.get().close();
            } catch (IOException _) {
                // the process's end lets go of it
            }
        }
    }

    /// RocksDB takes a manifest that is cut short for the whole, and on opening removes the
    /// files that it does not name. So it is first opened to read only, which removes
    /// nothing.
    private static void refuseRolledBack(Path directory, String folder, long leastSequence) {
        var handles = new ArrayList<ColumnFamilyHandle>();
        try (var options = new DBOptions().setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
                var family = new ColumnFamilyOptions()) {
            options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
            options.setMaxOpenFiles(READ_ONLY_OPEN_FILES);
            var descriptors = new ArrayList<ColumnFamilyDescriptor>();
            for (byte[] name : families(directory, folder)) {
                descriptors.add(new ColumnFamilyDescriptor(name, family));
            }
            try (var db =
                    RocksDB.openReadOnly(options, directory.toString(), descriptors, handles)) {
                long sequence = db.getLatestSequenceNumber();
                handles.forEach(ColumnFamilyHandle::close);
                if (sequence < leastSequence) {
                    throw rolledBack(folder, sequence, leastSequence);
                }
            }
        } catch (RocksDBException thrown) {
            throw RocksFailure.of(thrown, folder, "*.log");
        }
    }

    static Failed rolledBack(String folder, long sequence, long leastSequence) {
        return new Failed(
                Failure.CORRUPT,
                "the ledger has been rolled back: it lacks acknowledged writes",
                new Fact("file", folder),
                new Fact("sequence", sequence),
                new Fact("acknowledged", leastSequence));
    }

    private static List<byte[]> families(Path directory, String folder) {
        try (var options = new Options()) {
            var families = RocksDB.listColumnFamilies(options, directory.toString());
            if (families.isEmpty()) {
                // RocksDB reads a manifest that is cut before its first record as an empty one.
                throw new Failed(
                        Failure.CORRUPT,
                        "a file of the ledger does not verify",
                        new Fact("file", folder + "/" + manifest(directory)));
            }
            return families;
        } catch (RocksDBException thrown) {
            throw RocksFailure.of(thrown, folder, manifest(directory));
        }
    }

    private static String manifest(Path directory) {
        try {
            return Files.readString(directory.resolve("CURRENT")).strip();
        } catch (IOException _) {
            return "CURRENT";
        }
    }

    /// A ledger whose CURRENT is gone would be taken for an empty folder and started anew,
    /// over the customer's data.
    private static void refuseHeadless(Path directory) {
        try {
            Files.createDirectories(directory);
            try (var files = Files.list(directory)) {
                var left =
                        files.map(file -> file.getFileName().toString())
                                .filter(name -> name.matches("MANIFEST-.*|.*\\.(sst|log)"))
                                .sorted()
                                .findFirst();
                if (left.isPresent()) {
                    throw new Failed(
                            Failure.CORRUPT,
                            "a file of the ledger is missing",
                            new Fact("file", directory.getFileName() + "/CURRENT"));
                }
            }
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.STORAGE, "the ledger's folder cannot be made or read");
        }
    }

    private static void refuseUnknownFamilies(
            Path directory, String folder, List<Family> families) {
        var known = new HashSet<String>();
        families.forEach(family -> known.add(family.name()));
        known.add("default");
        for (byte[] name : families(directory, folder)) {
            String family = new String(name, StandardCharsets.US_ASCII);
            if (!known.contains(family)) {
                throw new Failed(
                        Failure.FORMAT_TOO_NEW,
                        "the ledger has a family that this build does not know",
                        new Fact("file", folder),
                        new Fact("family", family));
            }
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /// Closes handles, database, options, in this order.
    void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        for (AbstractNativeReference nativeObject : natives) {
            if (nativeObject instanceof ColumnFamilyHandle) {
                nativeObject.close();
            }
        }
        db.close();
        natives.reversed().forEach(AbstractNativeReference::close);
        unlock(lock);
    }
}
