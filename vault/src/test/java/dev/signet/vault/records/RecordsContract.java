// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.vault.records.Records.Changes;
import dev.signet.vault.records.Records.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the vault asks of its records: the ledger and the tests' own in memory do the same.
abstract class RecordsContract {
    private Records records = new MemoryRecords();

    abstract Records open();

    abstract void close(Records opened);

    @BeforeEach
    void begin() {
        records = open();
    }

    @AfterEach
    void end() {
        close(records);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, US_ASCII);
    }

    private List<String> all(Family family) {
        var found = new ArrayList<String>();
        records.forEach(family, (key, value) -> found.add(text(key) + "=" + text(value)));
        return found;
    }

    private void reopened() {
        close(records);
        records = open();
    }

    @Test
    void whatIsCommittedIsThereInOrderAlsoAfterOpeningAgain() {
        records.commit(
                new Changes()
                        .put(Family.KEY, bytes("b"), bytes("2"))
                        .put(Family.KEY, bytes("a"), bytes("1"))
                        .put(Family.KEY, new byte[] {(byte) 0xff}, bytes("3"))
                        .put(Family.VAULT, bytes("a"), bytes("4")));
        for (int opening = 0; opening < 2; opening++) {
            assertEquals("1", text(records.read(Family.KEY, bytes("a")).orElseThrow()));
            assertEquals("4", text(records.read(Family.VAULT, bytes("a")).orElseThrow()));
            assertTrue(records.read(Family.VERSION, bytes("a")).isEmpty());
            assertEquals(
                    List.of("a=1", "b=2", text(new byte[] {(byte) 0xff}) + "=3"), all(Family.KEY));
            var keys = new ArrayList<String>();
            records.forEachKey(Family.KEY, key -> keys.add(text(key)));
            assertEquals(List.of("a", "b", text(new byte[] {(byte) 0xff})), keys);
            reopened();
        }
    }

    @Test
    void theLastChangeOfAKeyCounts() {
        records.commit(
                new Changes()
                        .put(Family.KEY, bytes("a"), bytes("1"))
                        .put(Family.KEY, bytes("a"), bytes("2"))
                        .put(Family.KEY, bytes("b"), bytes("1"))
                        .remove(Family.KEY, bytes("b"))
                        .remove(Family.KEY, bytes("c")));
        assertEquals(List.of("a=2"), all(Family.KEY));
        records.commit(
                new Changes()
                        .remove(Family.KEY, bytes("a"))
                        .put(Family.KEY, bytes("a"), bytes("3")));
        assertEquals(List.of("a=3"), all(Family.KEY));
        reopened();
        assertEquals(List.of("a=3"), all(Family.KEY));
    }

    @Test
    void theNewestComeFirstUntilTheVisitorHasEnough() {
        var changes = new Changes();
        for (String key : List.of("a", "c", "b")) {
            changes.put(Family.AUDIT, bytes(key), bytes(key + key));
        }
        records.commit(changes);
        var seen = new ArrayList<String>();
        records.newestFirst(
                Family.AUDIT,
                (key, value) -> {
                    seen.add(text(key) + text(value));
                    return seen.size() < 2;
                });
        assertEquals(List.of("ccc", "bbb"), seen);
        records.newestFirst(Family.MATERIAL, (_, _) -> seen.add("none"));
        assertEquals(2, seen.size());
    }

    @Test
    void nobodySharesBytesWithTheRecords() {
        byte[] key = bytes("a");
        byte[] value = bytes("1");
        records.commit(new Changes().put(Family.KEY, key, value));
        Arrays.fill(key, (byte) 'x');
        Arrays.fill(value, (byte) 'x');
        Arrays.fill(records.read(Family.KEY, bytes("a")).orElseThrow(), (byte) 'x');
        records.forEach(
                Family.KEY,
                (foundKey, found) -> {
                    Arrays.fill(foundKey, (byte) 'x');
                    Arrays.fill(found, (byte) 'x');
                });
        records.forEachKey(Family.KEY, found -> Arrays.fill(found, (byte) 'x'));
        records.newestFirst(
                Family.KEY,
                (foundKey, found) -> {
                    Arrays.fill(foundKey, (byte) 'x');
                    Arrays.fill(found, (byte) 'x');
                    return true;
                });
        assertEquals(List.of("a=1"), all(Family.KEY));
    }

    @Test
    void anyHistoryLeavesWhatAMapWouldHold() {
        var random = new Random(11);
        var expected = new TreeMap<String, String>();
        for (int step = 0; step < 60; step++) {
            var changes = new Changes();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String key = "k" + random.nextInt(12);
                if (random.nextInt(3) == 0) {
                    changes.remove(Family.VERSION, bytes(key));
                    expected.remove(key);
                } else {
                    String value = "v" + random.nextInt(1000);
                    changes.put(Family.VERSION, bytes(key), bytes(value));
                    expected.put(key, value);
                }
            }
            records.commit(changes);
            if (step % 20 == 19) {
                reopened();
            }
            assertEquals(
                    expected.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .toList(),
                    all(Family.VERSION));
        }
    }
}
