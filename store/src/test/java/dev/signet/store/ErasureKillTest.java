// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.index.Query;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that erases is killed with SIGKILL, again and again on the same folder.
class ErasureKillTest {
    private static final int KILLS = 3;
    private static final int VERSIONS = 4;

    @TempDir Path temporary;

    /// Writes pairs of resources, several versions of each, erases one of each pair, and prints it
    /// when that is acknowledged.
    static final class Eraser {
        private Eraser() {}

        public static void main(String[] arguments) {
            var database = Sample.open(Path.of(arguments[0]));
            for (int n = 0; ; n++) {
                String id = arguments[1] + "n" + n;
                for (int version = 1; version <= VERSIONS; version++) {
                    commit(
                            database,
                            put("a" + id, id + "v" + version),
                            put("b" + id, id + "v" + version));
                }
                ErasureTest.erase(database, n % 3 == 0, "a" + id);
                System.out.println((n % 3 == 0 ? "purged " : "erased ") + id);
            }
        }
    }

    @Test
    void anErasureIsThereWholeOrNotAtAllAfterEveryKill() throws Exception {
        Path folder = temporary.resolve("account");
        var random = new Random(11);
        var acknowledged = new ArrayList<String>();
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged.addAll(run(Eraser.class, folder, "r" + kill, 10 + random.nextInt(30)));
            try (var database = Sample.open(folder)) {
                check(database, acknowledged);
                assertTrue(database.awaitCleaned(Duration.ofSeconds(60)));
                check(database, acknowledged);
            }
        }
    }

    /// Erases while a snapshot from before is open, so that nothing is cleaned.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws InterruptedException {
            var database = Sample.open(Path.of(arguments[0]));
            try (var before = database.snapshot()) {
                ErasureTest.erase(database, false, "a");
                System.out.println("erased, seen still: " + before.count(new Query.All()));
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void whatAKillLeavesUncleanedIsCleanedAtTheNextOpening() throws Exception {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            commit(database, put("a", "Eva"), put("b", "Bob"));
        }
        List<byte[]> sealed = ErasureTest.sealedBodies(folder);
        assertEquals(List.of("erased, seen still: 2"), run(Holder.class, folder, "", 1));
        assertTrue(ErasureTest.isHeld(folder, sealed.get(0)));
        try (var database = Sample.open(folder)) {
            assertTrue(database.awaitCleaned(Duration.ofSeconds(60)));
            assertTrue(database.read(key("a")).isEmpty());
            assertFalse(ErasureTest.snapshotTerms(database).contains("Eva"));
            assertFalse(ErasureTest.isHeld(folder, sealed.get(0)));
            assertFalse(ErasureTest.isHeld(folder, sealed.get(2)));
            assertTrue(ErasureTest.isHeld(folder, sealed.get(1)));
            assertTrue(Walks.of(database).isSound());
        }
        try (var database = Sample.open(folder)) {
            assertTrue(database.awaitCleaned(Duration.ZERO), "nothing is left to do");
        }
    }

    private List<String> run(Class<?> program, Path folder, String round, int answers)
            throws IOException, InterruptedException {
        Path errors = temporary.resolve("errors");
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName(),
                                folder.toString(),
                                round)
                        .redirectError(errors.toFile())
                        .start();
        var heard = new ArrayList<String>();
        try (BufferedReader lines = child.inputReader()) {
            String line = lines.readLine();
            while (line != null) {
                heard.add(line);
                if (heard.size() == answers) {
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        }
        child.waitFor();
        assertTrue(heard.size() >= answers, "it ended by itself: " + Files.readString(errors));
        return heard;
    }

    private static void check(Database database, List<String> acknowledged) {
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
        assertEquals(report.resources(), report.documents());
        for (String line : acknowledged) {
            String id = line.substring(line.indexOf(' ') + 1);
            var versions = database.history(key("a" + id), Long.MAX_VALUE, 10);
            assertEquals(line.startsWith("purged") ? 1 : 0, versions.size(), line);
            assertEquals(VERSIONS, database.history(key("b" + id), Long.MAX_VALUE, 10).size());
        }
        try (var snapshot = database.snapshot()) {
            assertEquals(report.resources(), snapshot.count(new Query.All()));
            for (ResourceKey key : snapshot.keys(new Query.All(), 10_000)) {
                long newest = database.read(key).orElseThrow().version();
                int there = database.history(key, Long.MAX_VALUE, 10).size();
                assertTrue(there == newest || there == 1, "all versions, or all but one erased");
            }
        }
    }
}
