// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.name;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder that a build before the sums has written (ledger and anchor of version 1): 10
/// resources, three of them in two versions, one deleted.
class UpgradeTest {
    @TempDir Path temporary;
    private Path folder;

    @BeforeEach
    void copy() throws IOException, URISyntaxException {
        folder = temporary.resolve("account");
        var resource = UpgradeTest.class.getResource("/account-1");
        Folders.copy(Path.of(resource.toURI()), folder);
    }

    private static void check(Database database) {
        for (int i = 0; i < 5; i++) {
            var stored = database.read(key("p" + i)).orElseThrow();
            assertEquals((i < 3 ? "second" : "first") + i, name(stored));
        }
        assertTrue(database.read(key("q4")).orElseThrow().deleted());
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
    }

    @Test
    void itOpensAndIsOfTheNewVersionFromThenOn() throws IOException {
        try (var database = Sample.open(folder)) {
            check(database);
            commit(database, put("p4", "third"));
        }
        assertEquals(2, Files.readAllBytes(folder.resolve("ledger.anchor"))[9]);
        try (var database = Sample.open(folder)) {
            assertEquals("third", name(database.read(key("p4")).orElseThrow()));
            assertTrue(Walks.of(database).isSound());
        }
    }

    @Test
    void aCrashBetweenLedgerAndAnchorIsGoneOnFrom() throws IOException {
        byte[] first = Files.readAllBytes(folder.resolve("ledger.anchor"));
        Path left = temporary.resolve("left");
        try (var database = Sample.open(folder)) {
            Folders.copy(folder, left);
            check(database);
        }
        Files.write(left.resolve("ledger.anchor"), first);
        for (int opening = 0; opening < 2; opening++) {
            try (var database = Sample.open(left)) {
                check(database);
            }
        }
    }

    @Test
    void theFirstAnchorPutBackIsRefusedAfterwards() throws IOException {
        Path first = temporary.resolve("first");
        Files.copy(folder.resolve("ledger.anchor"), first);
        Sample.open(folder).close();
        Files.copy(first, folder.resolve("ledger.anchor"), StandardCopyOption.REPLACE_EXISTING);
        assertFails(Failure.CORRUPT, () -> Sample.open(folder));
    }

    @Test
    void theFirstFormatRecordPutBackIsRefusedAfterwards() throws Exception {
        byte[] format = "format".getBytes();
        byte[] first;
        Path other = temporary.resolve("other");
        Folders.copy(folder, other);
        try (var raw = new Raw(other.resolve("ledger"))) {
            first = raw.records("ledger-format").get(format);
        }
        Sample.open(folder).close();
        try (var raw = new Raw(folder.resolve("ledger"))) {
            raw.put("ledger-format", format, first);
        }
        assertFails(Failure.CORRUPT, () -> Sample.open(folder));
    }

    @Test
    void whatWasDroppedBeforeIsFoundByTheWalkAlongTheChain() throws Exception {
        try (var raw = new Raw(folder.resolve("ledger"))) {
            raw.delete("head", raw.records("head").firstKey());
        }
        try (var database = Sample.open(folder)) {
            var report = Walks.of(database);
            assertEquals("head", report.findings().getFirst().fact("family", "?"));
        }
    }

    @Test
    void readingItStoppedLeavesItAsItIs() throws IOException {
        Files.createFile(folder.resolve("ledger").resolve("LOCK"));
        var report =
                Database.verifyStopped(
                        folder,
                        Sample.ACCOUNT,
                        Sample.seals(),
                        Sample.indexer("1").version(),
                        Sample.limits(),
                        Walks.SILENT);
        assertTrue(report.isSound(), report.toString());
        assertEquals(9, report.documents());
        assertEquals(1, Files.readAllBytes(folder.resolve("ledger.anchor"))[9]);
    }
}
