// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.name;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes every file of a closed database, one at a time: it is refused with a file named,
/// or all is there as it was.
class TamperTest {
    private static final int RESOURCES = 60;

    @TempDir Path temporary;
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    void aChangedFileIsRefusedByNameOrRecoveredAndNeverReadWrongly() throws IOException {
        Path older = temporary.resolve("older");
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            for (int i = 0; i < RESOURCES; i++) {
                commit(database, put("p" + i, "old" + i));
            }
        }
        Folders.copy(folder, older);
        try (var database = Sample.open(folder)) {
            for (int i = 0; i < RESOURCES; i++) {
                commit(database, put("p" + i, "new" + i));
            }
        }
        for (Path file : files(folder)) {
            Path inside = folder.relativize(file);
            change(folder, inside, "flipped", TamperTest::flipped);
            if (inIndex(file)) {
                continue; // any damage of these has one effect; the index's own tests try the rest
            }
            change(folder, inside, "cut", bytes -> Arrays.copyOf(bytes, bytes.length / 2));
            Path before = older.resolve(inside.toString());
            if (Files.exists(before)) {
                byte[] replayed = Files.readAllBytes(before);
                change(folder, inside, "replayed", _ -> replayed);
            }
        }
        System.out.println(outcomes);
        assertTrue(outcomes.getOrDefault("refused", 0) > 5, outcomes.toString());
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[bytes.length * 2 / 3] ^= 8;
        return flipped;
    }

    /// Files whose bytes mean something to us; RocksDB's own log, lock and copies of options
    /// do not.
    private static java.util.List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > (inIndex(file) ? 400 : 0))
                    .filter(file -> !file.getFileName().toString().matches("LOG.*|OPTIONS.*"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean inIndex(Path file) {
        return !file.getFileName().toString().contains("segments")
                && file.getParent().endsWith("index");
    }

    private void change(Path folder, Path inside, String how, UnaryOperator<byte[]> changing)
            throws IOException {
        Path copy = temporary.resolve("copy");
        Folders.remove(copy);
        Folders.copy(folder, copy);
        Path file = copy.resolve(inside.toString());
        Files.write(file, changing.apply(Files.readAllBytes(file)));
        String what = inside + " " + how;
        try (var database = Sample.open(copy)) {
            for (int i = 0; i < RESOURCES; i++) {
                var stored = database.read(key("p" + i)).orElseThrow();
                assertEquals("new" + i, name(stored), what);
                assertEquals(2, stored.version(), what);
            }
            try (var snapshot = database.snapshot()) {
                assertEquals(RESOURCES, snapshot.search(Sample.all(1000)).hits().size(), what);
                assertEquals(1, snapshot.count(named("new7")), what);
                assertEquals(0, snapshot.count(named("old7")), what);
            }
            var report = Walks.of(database);
            if (report.isSound()) {
                outcomes.merge("recovered", 1, Integer::sum);
            } else {
                // Nothing that was read stood in the damaged block; the walk over everything did.
                var facts = report.findings().getFirst().facts();
                assertTrue(facts.stream().anyMatch(fact -> fact.name().equals("file")), what);
                outcomes.merge("found", 1, Integer::sum);
            }
        } catch (Failed failed) {
            assertEquals(Failure.CORRUPT, failed.failure(), what + " " + failed.getMessage());
            assertTrue(!failed.fact("file", "?").contains("?"), what + failed.getMessage());
            outcomes.merge("refused", 1, Integer::sum);
        }
    }
}
