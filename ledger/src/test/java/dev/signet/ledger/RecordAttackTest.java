// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static dev.signet.ledger.Sample.HASHES;
import static dev.signet.ledger.Sample.NUMBERS;
import static dev.signet.ledger.Sample.assertFails;
import static dev.signet.ledger.Sample.key;
import static dev.signet.ledger.Sample.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/// Sealed records that were valid once, put into a closed ledger without any key.
class RecordAttackTest {
    private static final int ATTACKS = 60;
    private static final int KEYS = 30;
    private static final int WRITES = 90;

    @TempDir Path folder;
    private Path older;
    private Path newer;

    @BeforeEach
    void makeTwoStates() throws IOException {
        older = folder.resolve("older");
        newer = folder.resolve("newer");
        var random = new Random(21);
        try (Ledger ledger = Sample.open(newer)) {
            write(ledger, random, "old");
        }
        copy(newer, older);
        try (Ledger ledger = Sample.open(newer)) {
            write(ledger, random, "new");
        }
    }

    private static void write(Ledger ledger, Random random, String text) {
        for (int i = 0; i < WRITES; i++) {
            Family family = random.nextBoolean() ? NUMBERS : HASHES;
            var batch = new Batch();
            for (int n = random.nextInt(3); n >= 0; n--) {
                byte[] key = key(random.nextInt(KEYS));
                if (random.nextInt(5) == 0) {
                    batch.delete(family, key);
                } else {
                    batch.put(family, key, value(text + i + "/" + n));
                }
            }
            ledger.write(batch);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Sample.copy(from, to);
        Files.copy(anchor(from), anchor(to), StandardCopyOption.REPLACE_EXISTING);
    }

    static Path anchor(Path ledger) {
        return ledger.resolveSibling(ledger.getFileName() + ".anchor");
    }

    static List<Finding> findings(Ledger ledger) {
        var findings = new ArrayList<Finding>();
        ledger.verify(
                new Verifying() {
                    @Override
                    public void found(Finding finding) {
                        findings.add(finding);
                    }

                    @Override
                    public void walked(Part part, long done, long total) {
                        assertTrue(done <= total);
                    }
                });
        return findings;
    }

    @Test
    void withoutAnAttackNothingIsFound() {
        try (Ledger ledger = Sample.open(newer)) {
            assertEquals(List.of(), findings(ledger));
            assertFalse(ledger.isSuspect());
        }
        try (Ledger ledger =
                Ledger.openToRead(
                        newer,
                        Sample.ACCOUNT,
                        Sample.FAMILIES,
                        Sample.seals(),
                        LedgerLimits.small())) {
            assertEquals(List.of(), findings(ledger));
        }
    }

    @Test
    void recordsPutBackDroppedOrExchangedAreAllFound() throws Exception {
        for (int seed = 0; seed < ATTACKS; seed++) {
            var random = new Random(seed);
            Path attacked = folder.resolve("attacked" + seed);
            copy(newer, attacked);
            String what = attack(attacked, random);
            var refused = refusal(attacked);
            assertTrue(refused.isPresent(), "seed " + seed + ": " + what + " was not found");
            assertEquals(Failure.CORRUPT, refused.get().failure(), what);
        }
    }

    /// Opens it as the vault and the control plane do: everything verified before it is used.
    private static Optional<Failed> refusal(Path attacked) {
        try (Ledger ledger = Sample.open(attacked)) {
            assertTrue(ledger.isSuspect(), "RocksDB has counted the attacker's writes");
            ledger.verify();
            return Optional.empty();
        } catch (Failed failed) {
            return Optional.of(failed);
        }
    }

    private String attack(Path attacked, Random random) throws Exception {
        String family = List.of("numbers", "hashes").get(random.nextInt(2));
        try (Raw now = new Raw(attacked)) {
            var records = now.records(family);
            var before = before(family);
            switch (random.nextInt(4)) {
                case 0 -> {
                    List<byte[]> changed =
                            before.keySet().stream()
                                    .filter(
                                            key ->
                                                    !Arrays.equals(
                                                            before.get(key), records.get(key)))
                                    .toList();
                    byte[] key = changed.get(random.nextInt(changed.size()));
                    now.put(family, key, before.get(key));
                    return "put back in " + family;
                }
                case 1 -> {
                    var keys = List.copyOf(records.keySet());
                    now.delete(family, keys.get(random.nextInt(keys.size())));
                    return "dropped from " + family;
                }
                case 2 -> {
                    var keys = List.copyOf(records.keySet());
                    byte[] one = keys.get(random.nextInt(keys.size() / 2));
                    byte[] other = keys.get(keys.size() / 2 + random.nextInt(keys.size() / 2));
                    now.put(family, one, records.get(other));
                    now.put(family, other, records.get(one));
                    return "exchanged in " + family;
                }
                default -> {
                    byte[] state = before("ledger-format").get(State.KEY);
                    now.put("ledger-format", State.KEY, state);
                    if (random.nextBoolean()) {
                        for (byte[] key : records.keySet()) {
                            now.delete(family, key);
                        }
                        before.forEach((key, value) -> put(now, family, key, value));
                    }
                    return "the state record put back";
                }
            }
        }
    }

    private static void put(Raw now, String family, byte[] key, byte[] value) {
        try {
            now.put(family, key, value);
        } catch (RocksDBException thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    private TreeMap<byte[], byte[]> before(String family) throws Exception {
        try (Raw then = new Raw(older)) { // a folder that nothing else is done with
            return then.records(family);
        }
    }

    @Test
    void theStateRecordDroppedIsRefused() throws Exception {
        try (Raw now = new Raw(newer)) {
            now.delete("ledger-format", State.KEY);
        }
        assertFails(Failure.CORRUPT, () -> Sample.open(newer));
    }

    @Test
    void theAnchorAlonePutBackIsRefusedByName() throws IOException {
        Files.copy(anchor(older), anchor(newer), StandardCopyOption.REPLACE_EXISTING);
        var failed = assertFails(Failure.CORRUPT, () -> Sample.open(newer));
        assertEquals("newer.anchor", failed.fact("file", "?"));
    }

    @Test
    void theLedgerAlonePutBackIsRefused() throws IOException {
        Files.copy(anchor(newer), anchor(older), StandardCopyOption.REPLACE_EXISTING);
        var failed = assertFails(Failure.CORRUPT, () -> Sample.open(older));
        assertEquals("older", failed.fact("file", "?"));
    }

    @Test
    void aDamagedSlotThatNoCrashExplainsIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(anchor(newer));
        int refused = 0;
        for (int slot = 1; slot <= 2; slot++) {
            byte[] flipped = bytes.clone();
            flipped[slot * 512 + 40] ^= 1;
            Files.write(anchor(newer), flipped);
            Path attacked = folder.resolve("slot" + slot);
            copy(newer, attacked);
            if (opens(attacked)) {
                // the newest one: a write that was torn looks the same, as the ledger has its batch
                assertEquals(List.of(), findingsOf(attacked));
            } else {
                var failed = assertFails(Failure.CORRUPT, () -> Sample.open(attacked));
                assertEquals("slot" + slot + ".anchor", failed.fact("file", "?"));
                refused++;
            }
        }
        assertEquals(1, refused);
        Files.write(anchor(newer), bytes);
        assertTrue(opens(newer));
    }

    private static boolean opens(Path ledger) {
        try {
            Sample.open(ledger).close();
            return true;
        } catch (Failed failed) {
            assertEquals(Failure.CORRUPT, failed.failure());
            return false;
        }
    }

    private static List<Finding> findingsOf(Path ledger) {
        try (Ledger opened = Sample.open(ledger)) {
            return findings(opened);
        }
    }

    @Test
    void aLedgerPutBackByOneBatchWithTheNewestSlotDamagedIsRefused() throws IOException {
        Path live = folder.resolve("live");
        Path before = folder.resolve("before");
        try (Ledger ledger = Sample.open(live)) {
            ledger.put(NUMBERS, key(1), value("one"));
            ledger.put(NUMBERS, key(1), value("two"));
            copy(live, before);
            ledger.put(NUMBERS, key(1), value("three"));
            byte[] after = Files.readAllBytes(anchor(live));
            byte[] then = Files.readAllBytes(anchor(before));
            int newest = Arrays.mismatch(after, then) / 512;
            after[newest * 512 + 60] ^= 1;
            Files.write(anchor(before), after);
        }
        assertFails(Failure.CORRUPT, () -> Sample.open(before));
    }

    @Test
    void aMissingLogIsRefused() throws IOException {
        Path left = folder.resolve("left");
        Path live = folder.resolve("live");
        try (Ledger ledger = Sample.open(live)) {
            write(ledger, new Random(3), "x");
            copy(live, left);
        }
        int removed = 0;
        try (var files = Files.list(left)) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.delete(log);
                removed++;
            }
        }
        assertTrue(removed > 0);
        assertFails(Failure.CORRUPT, () -> Sample.open(left));
    }

    @Test
    void theWalkGoesOnBehindDamageAndNamesEveryRecord() throws Exception {
        var spoiled = new ArrayList<byte[]>();
        try (Raw now = new Raw(newer)) {
            var records = now.records("hashes");
            var keys = List.copyOf(records.keySet());
            for (int i = 0; i < keys.size(); i += 5) {
                byte[] value = records.get(keys.get(i)).clone();
                value[value.length - 1] ^= 1;
                now.put("hashes", keys.get(i), value);
                spoiled.add(keys.get(i));
            }
        }
        try (Ledger ledger = Sample.open(newer)) {
            var findings = findings(ledger);
            var told = findings.stream().map(finding -> finding.fact("key", "?")).toList();
            var expected = spoiled.stream().map(key -> HexFormat.of().formatHex(key)).toList();
            assertEquals(expected, told);
            assertTrue(findings.stream().allMatch(f -> f.fact("family", "?").equals("hashes")));
        }
    }

    @Test
    void aFamilyThatWasDroppedIsFoundAndReadsAsEmpty() throws Exception {
        try (Raw now = new Raw(newer)) {
            now.drop("hashes");
        }
        for (var families : List.of(Sample.FAMILIES, List.of(NUMBERS))) {
            try (Ledger ledger = toRead(families)) {
                var told = findings(ledger).stream().map(each -> each.fact("family", "?")).toList();
                assertEquals(List.of("hashes"), told);
                assertEquals(Optional.empty(), ledger.get(HASHES, key(1)));
                try (Scan scan = ledger.forward(HASHES, new byte[0])) {
                    assertFalse(scan.next());
                }
            }
        }
    }

    private Ledger toRead(List<Family> families) {
        return Ledger.openToRead(
                newer, Sample.ACCOUNT, families, Sample.seals(), LedgerLimits.small());
    }

    @Test
    void readingAStoppedLedgerChangesNoByteAndMakesNoFile() throws IOException {
        var before = contents(folder);
        try (Ledger ledger = toRead(Sample.FAMILIES)) {
            findings(ledger);
        }
        assertEquals(before, contents(folder));
    }

    private static Map<String, Integer> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, Integer>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
