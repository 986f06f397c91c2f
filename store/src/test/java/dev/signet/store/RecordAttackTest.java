// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.ledger.Finding;
import dev.signet.store.record.Dictionary;
import dev.signet.store.record.Schema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sealed records of an account that were valid once, put into its closed folder without any key:
/// each is found by the walk over the stopped folder, and the account is not opened.
class RecordAttackTest {
    private static final int ATTACKS = 60;
    private static final List<String> FAMILIES = List.of("head", "version", "meta", "tx", "body");

    @TempDir Path temporary;
    private Path newer;
    private final Map<String, TreeMap<byte[], byte[]>> before = new TreeMap<>();

    @BeforeEach
    void makeTwoStates() throws Exception {
        newer = temporary.resolve("newer");
        try (var database = Sample.open(newer)) {
            for (int i = 0; i < 20; i++) {
                commit(database, put("p" + i, "old" + i), put("q" + i, "old"));
            }
            commit(database, put("p1", "again"), delete("q2"));
        }
        Path older = temporary.resolve("older");
        Folders.copy(newer, older);
        try (var database = Sample.open(newer)) {
            for (int i = 0; i < 20; i++) {
                commit(database, put("p" + i, "new" + i), put("r" + i, "new"));
            }
        }
        try (var raw = new Raw(older.resolve("ledger"))) {
            for (String family : FAMILIES) {
                before.put(family, raw.records(family));
            }
        }
    }

    private static List<Finding> findings(Path folder) {
        return Database.verifyStopped(
                        folder,
                        Sample.ACCOUNT,
                        Sample.seals(),
                        Sample.indexer("1").version(),
                        Sample.limits(),
                        Walks.SILENT)
                .findings();
    }

    @Test
    void everyRecordPutBackDroppedOrExchangedIsFoundAndNotServed() throws Exception {
        assertEquals(List.of(), findings(newer));
        for (int seed = 0; seed < ATTACKS; seed++) {
            Path attacked = temporary.resolve("attacked");
            Folders.remove(attacked);
            Folders.copy(newer, attacked);
            String family = FAMILIES.get(seed % FAMILIES.size());
            String what = "seed " + seed + ": " + attack(attacked, family, new Random(seed));
            var found = findings(attacked);
            assertTrue(
                    found.stream().anyMatch(each -> each.fact("family", "").equals(family)),
                    what + " " + found);
            assertFails(Failure.CORRUPT, () -> Sample.open(attacked));
            assertFails(Failure.CORRUPT, () -> Sample.open(attacked));
        }
    }

    private String attack(Path attacked, String family, Random random) throws Exception {
        try (var raw = new Raw(attacked.resolve("ledger"))) {
            var now = raw.records(family);
            var then = before.get(family);
            var keys = List.copyOf(now.keySet());
            var changed =
                    then.keySet().stream()
                            .filter(key -> !Arrays.equals(then.get(key), now.get(key)))
                            .toList();
            int kind = random.nextInt(3);
            if (kind == 0 && !changed.isEmpty()) {
                byte[] key = changed.get(random.nextInt(changed.size()));
                raw.put(family, key, then.get(key));
                return "put back in " + family;
            }
            if (kind == 1 && keys.size() > 1) {
                byte[] one = keys.getFirst();
                byte[] other = keys.get(1 + random.nextInt(keys.size() - 1));
                raw.put(family, one, now.get(other));
                raw.put(family, other, now.get(one));
                return "exchanged in " + family;
            }
            raw.delete(family, keys.get(random.nextInt(keys.size())));
            return "dropped from " + family;
        }
    }

    @Test
    void everyFamilyThatWasDroppedIsFound() throws Exception {
        for (String family : FAMILIES) {
            Path attacked = temporary.resolve("attacked");
            Folders.remove(attacked);
            Folders.copy(newer, attacked);
            try (var raw = new Raw(attacked.resolve("ledger"))) {
                raw.drop(family);
            }
            // without any transaction there is nothing that would name their family
            String named = family.equals("tx") ? "body" : family;
            var told = findings(attacked).stream().map(each -> each.fact("family", "")).toList();
            assertTrue(told.contains(named), family + " " + told);
        }
    }

    /// The walk in the background does not depend on RocksDB's counting: here the attack lies
    /// under a batch that the database itself has written.
    @Test
    void theWalkOfAnOpenDatabaseFindsAHeadThatWasPutBack() throws Exception {
        try (var raw = new Raw(newer.resolve("ledger"))) {
            var now = raw.records("head");
            for (var old : before.get("head").entrySet()) {
                if (!Arrays.equals(old.getValue(), now.get(old.getKey()))) {
                    raw.put("head", old.getKey(), old.getValue());
                    break;
                }
            }
        }
        try (var ledger = openLedger()) {
            assertTrue(ledger.isSuspect());
            ledger.settle(); // hides the attacker's writes
        }
        try (var database = Sample.open(newer)) {
            var report = Walks.of(database);
            assertFalse(report.isSound());
            assertEquals("head", report.findings().getFirst().fact("family", "?"));
            var named =
                    report.findings().stream()
                            .filter(each -> !each.fact("key", "").isEmpty())
                            .toList();
            assertEquals(1, named.size(), report.toString());
            assertFalse(named.getFirst().fact("change", "").isEmpty());
        }
    }

    private dev.signet.ledger.Ledger openLedger() {
        return dev.signet.ledger.Ledger.open(
                newer.resolve("ledger"),
                Sample.ACCOUNT,
                Schema.FAMILIES,
                Sample.seals(),
                Sample.limits().ledger());
    }

    @Test
    void damageThatAReadMeetsIsRemembered() throws IOException, org.rocksdb.RocksDBException {
        try (var raw = new Raw(newer.resolve("ledger"))) {
            byte[] last = raw.records("body").lastKey();
            byte[] spoiled = raw.records("body").get(last);
            spoiled[spoiled.length - 1] ^= 1;
            raw.put("body", last, spoiled);
        }
        try (var ledger = openLedger()) {
            ledger.settle();
        }
        try (var database = Sample.open(newer)) {
            assertTrue(database.read(key("p1")).isPresent());
            assertTrue(database.damage().isEmpty());
            assertFails(Failure.CORRUPT, () -> database.read(key("r19")));
            assertEquals("body", database.damage().orElseThrow().fact("family", "?"));
            commit(database, put("p1", "goes on"));
        }
    }

    @Test
    void aDictionaryOfTheSameShapeIsRefused() throws IOException {
        for (Dictionary each : Dictionary.values()) {
            try (var stream = Dictionary.class.getResourceAsStream(each.file())) {
                byte[] dictionary = stream.readAllBytes();
                assertEquals(dictionary, each.checked(dictionary));
                dictionary[dictionary.length / 2] ^= 1;
                assertFails(Failure.CORRUPT, () -> each.checked(dictionary));
            }
        }
    }
}
