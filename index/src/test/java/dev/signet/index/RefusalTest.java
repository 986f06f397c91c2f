// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Sample.START;
import static dev.signet.index.Sample.assertFails;
import static dev.signet.index.Sample.keyword;
import static dev.signet.index.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.index.sealed.SealedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to the files of an index is found, named, and never answered from.
class RefusalTest {
    @TempDir Path folder;
    private final AeadSeals seals = Sample.seals();

    @BeforeEach
    void make() {
        try (Index index = open()) {
            for (int lsn = 1; lsn <= 2; lsn++) {
                List<Update> updates = new ArrayList<>();
                for (int place = 0; place < 300; place++) {
                    updates.add(
                            put(
                                    lsn << 20 | place,
                                    "Patient",
                                    lsn + "-" + place,
                                    keyword("family", "name" + place),
                                    new IndexField.Interval("date", place, place + 10),
                                    new IndexField.SortText("family", "name" + place)));
                }
                updates.add(new Update.Delete("Patient", "1-0"));
                index.apply(lsn, updates);
                index.commit();
            }
        }
    }

    private Index open() {
        return Index.open(folder, seals, Sample.MAPPING, Sample.limits());
    }

    /// Opens and reads everything there is.
    private void readAll() {
        try (Index index = open();
                IndexView view = index.view(2)) {
            view.search(new Query.All(), List.of(new SortKey("family", true)), START, 1000);
            view.ids(new Query.Contains("family", "1"), 1000);
            view.search(
                    new Query.Overlap("date", Query.Relation.INTERSECTS, 3, 9),
                    List.of(),
                    START,
                    1000);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("write.lock")).sorted().toList();
        }
    }

    @Test
    void theUntouchedIndexReads() throws IOException {
        readAll();
        assertTrue(files().size() > 10);
    }

    @Test
    void aFlippedBitInAnyFileIsRefusedByName() throws IOException {
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at : new int[] {0, 17, bytes.length / 2, bytes.length - 1}) {
                byte[] changed = bytes.clone();
                changed[at] ^= 4;
                Files.write(file, changed);
                assertRefused(file);
            }
            Files.write(file, bytes);
        }
        readAll();
    }

    @Test
    void aFileCutOrLengthenedIsRefusedByName() throws IOException {
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int length : new int[] {0, 20, bytes.length - 1, bytes.length + 1}) {
                Files.write(file, java.util.Arrays.copyOf(bytes, length));
                assertRefused(file);
            }
            Files.write(file, bytes);
        }
        readAll();
    }

    @Test
    void twoFilesSwappedAreRefused() throws IOException {
        List<Path> files = files();
        for (int index = 1; index < files.size(); index++) {
            swap(files.get(index - 1), files.get(index));
            Failed failed = assertFails(Failure.CORRUPT, this::readAll);
            String named = failed.fact("file", "");
            assertTrue(
                    named.equals(name(files.get(index - 1)))
                            || named.equals(name(files.get(index))),
                    failed.getMessage());
            swap(files.get(index - 1), files.get(index));
        }
        readAll();
    }

    @Test
    void aMissingFileIsRefusedByName() throws IOException {
        for (Path file : files()) {
            if (name(file).startsWith("segments_")) {
                continue; // without its commit the folder is an empty index, filled again from 0
            }
            Path aside = folder.resolveSibling("aside");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            assertRefused(file);
            Files.move(aside, file);
        }
        readAll();
    }

    @Test
    void anOlderAndANewerFormatAreRefused() throws IOException {
        commitWith(Map.of("signet.format", "0", "signet.lsn", "5"));
        assertFails(Failure.FORMAT_TOO_OLD, this::open);
        commitWith(Map.of("signet.format", "4", "signet.lsn", "5", "signet.mapping", "3"));
        assertFails(Failure.FORMAT_TOO_NEW, this::open);
        commitWith(Map.of("signet.format", "1", "signet.lsn", "-5"));
        assertFails(Failure.CORRUPT, this::open);
        for (String format : List.of("1", "2", "3")) {
            commitWith(Map.of("signet.format", format, "signet.lsn", "5", "signet.mapping", "3"));
            try (Index index = open()) {
                assertEquals(5, index.committedLsn());
            }
        }
    }

    @Test
    void anIndexMadeByAnotherMappingIsRefused() throws IOException {
        commitWith(Map.of("signet.format", "1", "signet.lsn", "5"));
        assertFails(Failure.FORMAT_TOO_OLD, this::open);
        commitWith(Map.of("signet.format", "1", "signet.lsn", "5", "signet.mapping", "2"));
        assertFails(Failure.FORMAT_TOO_OLD, this::open);
        commitWith(Map.of("signet.format", "1", "signet.lsn", "5", "signet.mapping", "4"));
        assertFails(Failure.FORMAT_TOO_OLD, this::open);
        commitWith(Map.of("signet.format", "2", "signet.lsn", "5", "signet.mapping", "03"));
        assertFails(Failure.FORMAT_TOO_OLD, this::open);
    }

    @Test
    void aMappingThatIsNotWrittenAsItsFormatSaysIsDamage() throws IOException {
        for (String mapping : List.of("x", "a", "03", "")) {
            commitWith(Map.of("signet.format", "1", "signet.lsn", "5", "signet.mapping", mapping));
            assertFails(Failure.CORRUPT, this::open);
        }
        for (String mapping : List.of("x", "A", "", "-3", "3".repeat(65))) {
            commitWith(Map.of("signet.format", "2", "signet.lsn", "5", "signet.mapping", mapping));
            assertFails(Failure.CORRUPT, this::open);
        }
        commitWith(Map.of("signet.format", "2", "signet.lsn", "5"));
        assertFails(Failure.CORRUPT, this::open);
    }

    private void commitWith(Map<String, String> data) throws IOException {
        try (var directory = new SealedDirectory(folder, seals);
                var writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.setLiveCommitData(data.entrySet());
            writer.commit();
        }
    }

    private void assertRefused(Path file) {
        Failed failed = assertFails(Failure.CORRUPT, this::readAll);
        assertEquals(name(file), failed.fact("file", ""), failed.getMessage());
    }

    private static void swap(Path one, Path other) throws IOException {
        byte[] bytes = Files.readAllBytes(one);
        Files.write(one, Files.readAllBytes(other));
        Files.write(other, bytes);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
