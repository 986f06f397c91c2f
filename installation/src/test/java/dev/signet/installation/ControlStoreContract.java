// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.engine.ControlStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the control plane asks of its store: the ledger and the tests' own in memory do the same.
abstract class ControlStoreContract {
    private ControlStore store = new MemoryRecords();

    abstract ControlStore open();

    abstract void close(ControlStore opened);

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        close(store);
    }

    private static Optional<byte[]> bytes(String text) {
        return Optional.of(text.getBytes(US_ASCII));
    }

    private Map<String, String> texts(String prefix) {
        var texts = new TreeMap<String, String>();
        store.startingWith(prefix)
                .forEach((key, value) -> texts.put(key, new String(value, US_ASCII)));
        return texts;
    }

    private void reopened() {
        close(store);
        store = open();
    }

    @Test
    void documentsAreFoundByKeyAndByWhatItBeginsWith() {
        store.write(
                Map.of(
                        "a/2",
                        bytes("2"),
                        "a/1",
                        bytes("1"),
                        "a",
                        bytes("0"),
                        "b/1",
                        bytes("3"),
                        "a0",
                        bytes("4")));
        for (int opening = 0; opening < 2; opening++) {
            assertEquals(List.of("a/1", "a/2"), List.copyOf(store.startingWith("a/").keySet()));
            assertEquals(Map.of("b/1", "3"), texts("b"));
            assertEquals(Map.of(), texts("c"));
            assertEquals(5, texts("").size());
            assertEquals("0", new String(store.read("a").orElseThrow(), US_ASCII));
            assertTrue(store.read("a/").isEmpty());
            reopened();
        }
    }

    @Test
    void oneWritingPutsAndRemoves() {
        store.write(Map.of("a", bytes("1"), "b", bytes("2")));
        store.write(Map.of("a", Optional.empty(), "b", bytes("3"), "c", Optional.empty()));
        assertEquals(Map.of("b", "3"), texts(""));
        reopened();
        assertEquals(Map.of("b", "3"), texts(""));
    }

    @Test
    void nobodySharesBytesWithTheStore() {
        byte[] mine = {'1'};
        store.write(Map.of("a", Optional.of(mine)));
        Arrays.fill(mine, (byte) 'x');
        Arrays.fill(store.read("a").orElseThrow(), (byte) 'x');
        Arrays.fill(store.startingWith("a").values().iterator().next(), (byte) 'x');
        assertEquals(Map.of("a", "1"), texts(""));
    }

    @Test
    void anyHistoryLeavesWhatAMapWouldHold() {
        var random = new Random(5);
        var expected = new TreeMap<String, String>();
        for (int step = 0; step < 60; step++) {
            var changes = new HashMap<String, Optional<byte[]>>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String key = "k" + random.nextInt(12);
                boolean removed = random.nextInt(3) == 0;
                changes.put(key, removed ? Optional.empty() : bytes("v" + step));
                if (removed) {
                    expected.remove(key);
                } else {
                    expected.put(key, "v" + step);
                }
            }
            store.write(changes);
            if (step % 20 == 19) {
                reopened();
            }
            assertEquals(expected, texts(""));
        }
    }
}
