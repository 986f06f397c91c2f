// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static dev.signet.ledger.Sample.HASHES;
import static dev.signet.ledger.Sample.NUMBERS;
import static dev.signet.ledger.Sample.key;
import static dev.signet.ledger.Sample.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the files of a ledger show without a key.
class LedgerFilesTest {
    private static final long SEED = 20_261_128;
    private static final int FLIPS = 40;

    @TempDir Path folder;
    private Path left;

    /// A ledger as a killed process leaves it: tables of two families, and more than one log
    /// that is needed.
    @BeforeEach
    void writeALedger() throws IOException {
        Path made = folder.resolve("made/ledger");
        Files.createDirectories(made.getParent());
        left = folder.resolve("left/ledger");
        try (Ledger ledger = Sample.open(made)) {
            for (int i = 0; i < 100; i++) {
                ledger.put(NUMBERS, key(i), value("value " + i));
                ledger.put(HASHES, key(i), value("value " + i));
            }
            ledger.flush();
            ledger.put(HASHES, key(1000), value("keeps the log"));
            for (int i = 0; i < 40; i++) {
                ledger.put(NUMBERS, key(i), Sample.bytes(i, 100_000));
            }
            copy(made, left);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Sample.copy(from, to);
        Files.copy(anchor(from), anchor(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path anchor(Path ledger) {
        return ledger.resolveSibling("ledger.anchor");
    }

    /// What was heard.
    private static final class Heard implements FilesHearing {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Finding> notes = new ArrayList<>();
        private long bytes;

        static Heard of(Path ledger) {
            var heard = new Heard();
            LedgerFiles.look(ledger, heard);
            return heard;
        }

        @Override
        public void found(Finding finding) {
            findings.add(finding);
        }

        @Override
        public void noted(Finding finding) {
            notes.add(finding);
        }

        @Override
        public void read(long more) {
            bytes += more;
        }

        List<String> files() {
            return findings.stream()
                    .map(finding -> String.valueOf(finding.facts().getFirst().value()))
                    .toList();
        }

        @Override
        public String toString() {
            return findings + " noted " + notes;
        }
    }

    private List<Path> files(String pattern) throws IOException {
        try (var files = Files.list(left)) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aLedgerThatAKilledProcessLeftIsCleanAndNoByteOfItChanges() throws IOException {
        assertTrue(files(".*\\.sst").size() >= 3, "tables");
        assertTrue(files(".*\\.log").size() >= 2, "logs");
        Map<String, String> before = digests();
        var heard = Heard.of(left);
        assertEquals(List.of(), heard.findings, heard.toString());
        assertEquals(before, digests());
        long all = 0;
        for (Path file : files(".*")) {
            all += Files.size(file);
        }
        assertEquals(all + Files.size(anchor(left)), heard.bytes);
    }

    @Test
    void aLedgerIsCleanAtEveryMomentOfSeveralLives() throws IOException {
        Path made = folder.resolve("lives/ledger");
        Files.createDirectories(made.getParent());
        var random = new Random(SEED);
        int moment = 0;
        for (int life = 0; life < 6; life++) {
            Path lived = made;
            try (Ledger ledger = Sample.open(lived)) {
                for (int step = 0; step < 6; step++) {
                    int count = random.nextInt(40);
                    for (int i = 0; i < count; i++) {
                        Family family = random.nextInt(8) == 0 ? HASHES : NUMBERS;
                        int bytes = random.nextInt(3) == 0 ? 200_000 : 100;
                        ledger.put(family, key(random.nextInt(50)), Sample.bytes(i, bytes));
                    }
                    if (random.nextInt(4) == 0) {
                        ledger.flush();
                    }
                    Path killed = folder.resolve("moment-" + moment++ + "/ledger");
                    copy(lived, killed);
                    assertEquals(List.of(), Heard.of(killed).findings, "life " + life);
                    if (step == 5 && random.nextBoolean()) {
                        made = killed; // the next life goes on where this one was killed
                    }
                }
            }
            assertEquals(List.of(), Heard.of(made).findings, "after life " + life);
        }
    }

    private Map<String, String> digests() throws IOException {
        var digests = new TreeMap<String, String>();
        try (var walked = Files.walk(folder)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                byte[] digest = Digests.sha256(Files.readAllBytes(file));
                digests.put(
                        folder.relativize(file) + " " + Files.getLastModifiedTime(file).toMillis(),
                        HexFormat.of().formatHex(digest));
            }
        }
        return digests;
    }

    @Test
    void aFlippedBitOfATableLogManifestOrOfCurrentIsFoundInItsFile() throws IOException {
        var random = new Random(SEED);
        var changed = new ArrayList<>(files(".*\\.sst|.*\\.log|MANIFEST.*|CURRENT"));
        changed.add(anchor(left));
        for (Path file : changed) {
            byte[] whole = Files.readAllBytes(file);
            boolean sealed = file.equals(anchor(left));
            for (int i = 0; i < FLIPS; i++) {
                byte[] flipped = whole.clone();
                // of an anchor the sealed values take a key
                int at = random.nextInt(sealed ? 512 : whole.length);
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, flipped);
                var heard = Heard.of(left);
                assertNamed(file, heard, "byte " + at);
            }
            Files.write(file, whole);
        }
        assertEquals(List.of(), Heard.of(left).findings);
    }

    private static void assertNamed(Path file, Heard heard, String what) {
        String name = file.getFileName().toString();
        assertTrue(
                heard.files().stream().anyMatch(found -> found.endsWith(name))
                        // a length that leads past the end of the newest log looks like a crash
                        || heard.notes.stream()
                                .anyMatch(note -> note.facts().toString().contains(name)),
                what + " of " + name + ": " + heard);
    }

    @Test
    void aMissingFileIsFoundAndTheOthersAreLookedAtAllTheSame() throws IOException {
        for (Path file : files(".*\\.sst|MANIFEST.*|CURRENT")) {
            Path aside = folder.resolve("aside");
            Path other =
                    files(".*\\.sst").stream().filter(one -> !one.equals(file)).findFirst().get();
            byte[] whole = Files.readAllBytes(other);
            byte[] flipped = whole.clone();
            flipped[flipped.length / 2] ^= 4;
            Files.write(other, flipped);
            Files.move(file, aside);
            var heard = Heard.of(left);
            assertTrue(heard.files().contains("ledger/" + file.getFileName()), heard.toString());
            assertTrue(heard.files().contains("ledger/" + other.getFileName()), heard.toString());
            Files.move(aside, file);
            Files.write(other, whole);
        }
        Files.delete(anchor(left));
        assertEquals(List.of("ledger.anchor"), Heard.of(left).files());
    }

    @Test
    void aLogThatIsMissingBeforeAnotherIsFound() throws IOException {
        List<Path> logs = files(".*\\.log");
        for (Path log : logs.subList(0, logs.size() - 1)) {
            Path aside = folder.resolve("aside");
            Files.move(log, aside);
            var heard = Heard.of(left);
            assertFalse(heard.findings.isEmpty(), log + ": " + heard);
            Files.move(aside, log);
        }
        for (Path log : logs) {
            Files.delete(log);
        }
        assertEquals(List.of("ledger/*.log"), Heard.of(left).files());
    }

    @Test
    void aCutOfAnOlderLogIsDamageAndOfTheNewestIsWhatACrashLeaves() throws IOException {
        List<Path> logs = files(".*\\.log");
        for (Path log : logs) {
            byte[] whole = Files.readAllBytes(log);
            Files.write(log, Arrays.copyOf(whole, whole.length - 3));
            var heard = Heard.of(left);
            if (log.equals(logs.getLast())) {
                assertEquals(List.of(), heard.findings);
                assertEquals(1, heard.notes.size(), heard.toString());
            } else {
                assertTrue(heard.files().contains("ledger/" + log.getFileName()), "" + heard);
            }
            Files.write(log, whole);
        }
    }

    @Test
    void aTableOfAnotherFamilyOrLengthInItsPlaceIsFound() throws IOException {
        List<Path> tables = files(".*\\.sst");
        byte[] first = Files.readAllBytes(tables.getFirst());
        byte[] second = Files.readAllBytes(tables.get(1));
        Files.write(tables.getFirst(), second);
        Files.write(tables.get(1), first);
        var heard = Heard.of(left);
        assertTrue(
                heard.files().contains("ledger/" + tables.getFirst().getFileName()),
                heard.toString());
        assertTrue(
                heard.files().contains("ledger/" + tables.get(1).getFileName()), heard.toString());
    }

    @Test
    void aTableThatTheManifestDoesNotNameIsNotedOnly() throws IOException {
        Path table = files(".*\\.sst").getFirst();
        Files.copy(table, left.resolve("999999.sst"));
        var heard = Heard.of(left);
        assertEquals(List.of(), heard.findings);
        assertTrue(heard.notes.toString().contains("999999.sst"), heard.toString());
    }
}
