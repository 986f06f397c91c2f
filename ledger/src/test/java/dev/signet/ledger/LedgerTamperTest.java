// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static dev.signet.ledger.Sample.HASHES;
import static dev.signet.ledger.Sample.NUMBERS;
import static dev.signet.ledger.Sample.assertFails;
import static dev.signet.ledger.Sample.key;
import static dev.signet.ledger.Sample.text;
import static dev.signet.ledger.Sample.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class LedgerTamperTest {
    private static final int RECORDS = 200;

    @TempDir Path folder;

    private Path filled(boolean flushed) throws IOException {
        Path made = folder.resolve("made");
        Path left = folder.resolve("left");
        try (Ledger ledger = Sample.open(made)) {
            for (int i = 0; i < RECORDS; i++) {
                ledger.put(NUMBERS, key(i), value("value " + i));
            }
            if (flushed) {
                ledger.flush();
            }
            Sample.copy(made, left);
            copyAnchor(made, left);
        }
        return left;
    }

    private static void copyAnchor(Path from, Path to) throws IOException {
        Files.copy(
                from.resolveSibling(from.getFileName() + ".anchor"),
                to.resolveSibling(to.getFileName() + ".anchor"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// Reads everything; the last record read in order, or what was refused.
    private static int read(Path left) {
        try (Ledger ledger = Sample.open(left);
                Scan scan = ledger.forward(NUMBERS, new byte[0])) {
            int next = 0;
            while (scan.next()) {
                assertEquals("value " + next, text(scan.value()));
                next++;
            }
            return next;
        }
    }

    @Test
    void aFlippedByteInAnyFileOfRecordsIsRefusedWithTheFileNamed() throws IOException {
        Path left = filled(true);
        int refused = 0;
        for (Path file : files(left)) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at : new int[] {bytes.length / 3, bytes.length / 2, bytes.length - 1}) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 0x10;
                refused += readTampered(left, file, flipped);
            }
            refused += readTampered(left, file, Arrays.copyOf(bytes, bytes.length / 2));
        }
        assertTrue(refused > 10, "refused " + refused);
    }

    private static int readTampered(Path left, Path file, byte[] tampered) throws IOException {
        Path copy = left.resolveSibling("copy");
        delete(copy);
        Sample.copy(left, copy);
        copyAnchor(left, copy);
        Files.write(copy.resolve(file.getFileName()), tampered);
        try {
            assertEquals(RECORDS, read(copy), file.toString());
            return 0;
        } catch (Failed failed) {
            assertEquals(Failure.CORRUPT, failed.failure(), failed.getMessage());
            assertTrue(failed.fact("file", "?").startsWith("copy"), failed.getMessage());
            return 1;
        }
    }

    /// The files that hold records or say which files do.
    private static List<Path> files(Path left) throws IOException {
        try (var files = Files.list(left)) {
            return files.filter(
                            file ->
                                    file.getFileName()
                                            .toString()
                                            .matches(".*\\.sst|MANIFEST.*|CURRENT"))
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void aLogCutAnywhereIsRefusedAsRolledBack() throws IOException {
        Path left = filled(false);
        Path log = log(left);
        byte[] bytes = Files.readAllBytes(log);
        for (int cut = bytes.length - 1; cut > 0; cut -= bytes.length / 12 + 1) {
            Path copy = left.resolveSibling("copy");
            delete(copy);
            Sample.copy(left, copy);
            copyAnchor(left, copy);
            Files.write(copy.resolve(log.getFileName()), Arrays.copyOf(bytes, cut));
            assertFails(Failure.CORRUPT, () -> read(copy));
            // Refusing removes nothing: with the log put back it is whole.
            Files.write(copy.resolve(log.getFileName()), bytes);
            assertEquals(RECORDS, read(copy));
        }
    }

    @Test
    void aTornLastRecordThatWasNotAcknowledgedIsDropped() throws IOException {
        Path made = folder.resolve("made");
        Path left = folder.resolve("left");
        try (Ledger ledger = Sample.open(made)) {
            for (int i = 0; i < RECORDS; i++) {
                ledger.put(NUMBERS, key(i), value("value " + i));
            }
            copyAnchor(made, left);
            ledger.put(NUMBERS, key(RECORDS), value("value " + RECORDS));
            Sample.copy(made, left);
        }
        Path log = log(left);
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 5));
        assertEquals(RECORDS, read(left));
    }

    @Test
    void anOlderCopyOfTheFolderIsRefusedAsRolledBack() throws IOException {
        Path made = folder.resolve("made");
        Path older = folder.resolve("older");
        try (Ledger ledger = Sample.open(made)) {
            ledger.put(NUMBERS, key(0), value("value 0"));
            Sample.copy(made, older);
            ledger.put(NUMBERS, key(1), value("value 1"));
        }
        copyAnchor(made, older);
        var failed = assertFails(Failure.CORRUPT, () -> read(older));
        assertEquals("older", failed.fact("file", "?"));
        delete(made);
        assertFails(Failure.CORRUPT, () -> read(made));
        Files.delete(older.resolveSibling("older.anchor"));
        assertEquals(
                "older.anchor", assertFails(Failure.CORRUPT, () -> read(older)).fact("file", "?"));
    }

    @Test
    void aFlippedByteInTheMiddleOfTheLogIsRefusedWithTheLogNamed() throws IOException {
        Path left = filled(false);
        Path log = log(left);
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);
        var failed = assertFails(Failure.CORRUPT, () -> read(left));
        assertEquals("left/*.log", failed.fact("file", "?"));
    }

    private static Path log(Path left) throws IOException {
        try (var files = Files.list(left)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void aMissingFileIsRefusedAndNeverTakenForAnEmptyLedger() throws IOException {
        Path left = filled(true);
        for (Path file : files(left)) {
            Path copy = left.resolveSibling("copy");
            delete(copy);
            Sample.copy(left, copy);
            copyAnchor(left, copy);
            Files.delete(copy.resolve(file.getFileName()));
            var failed = assertFails(Failure.CORRUPT, () -> read(copy));
            assertEquals("copy/" + file.getFileName(), failed.fact("file", "?"));
        }
    }

    @Test
    void aValuePutAtAnotherKeyOrInAnotherFamilyDoesNotOpen() throws RocksDBException {
        try (Ledger ledger = Sample.open(folder.resolve("l"))) {
            ledger.put(NUMBERS, key(1), value("one"));
            ledger.put(NUMBERS, key(2), value("two"));
            ledger.put(HASHES, key(1), value("other"));
        }
        var handles = new ArrayList<ColumnFamilyHandle>();
        var families =
                List.of("default", "numbers", "hashes", "ledger-format").stream()
                        .map(name -> new ColumnFamilyDescriptor(name.getBytes()))
                        .toList();
        try (var options = new DBOptions();
                var rocks =
                        RocksDB.open(options, folder.resolve("l").toString(), families, handles)) {
            byte[] one = rocks.get(handles.get(1), key(1));
            rocks.put(handles.get(1), key(2), one);
            rocks.put(handles.get(2), key(1), one);
            handles.forEach(ColumnFamilyHandle::close);
        }
        try (Ledger ledger = Sample.open(folder.resolve("l"))) {
            assertEquals("one", text(ledger.get(NUMBERS, key(1)).orElseThrow()));
            var failed = assertFails(Failure.CORRUPT, () -> ledger.get(NUMBERS, key(2)));
            assertEquals("numbers", failed.fact("family", "?"));
            assertFails(Failure.CORRUPT, () -> ledger.get(HASHES, key(1)));
        }
    }
}
