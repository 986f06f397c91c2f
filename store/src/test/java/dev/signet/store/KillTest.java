// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.name;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.index.Query;
import dev.signet.ledger.Ledger;
import dev.signet.store.record.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that commits is killed with SIGKILL, again and again on the same folder.
class KillTest {
    private static final int KILLS = 3;
    private static final int WRITERS = 4;
    private static final int PARTS = 3;

    @TempDir Path temporary;

    /// Commits transactions of [#PARTS] resources for ever and prints each when it is
    /// acknowledged.
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            var database = Sample.open(Path.of(arguments[0]));
            String round = arguments[1];
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                Thread.ofPlatform().start(() -> write(database, round + "w" + writer));
            }
        }

        private static void write(Database database, String writer) {
            for (int n = 0; ; n++) {
                var changes = new ArrayList<Change>();
                for (int part = 0; part < PARTS; part++) {
                    changes.add(put(writer + "p" + part + "n" + n % 50, writer + "t" + n));
                }
                database.commit(changes, List.of());
                System.out.println(writer + " " + n);
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryKillAndNothingIsHalfThere() throws Exception {
        Path folder = temporary.resolve("account");
        var random = new Random(7);
        Map<String, Integer> acknowledged = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            run(folder, "r" + kill, acknowledged, 40 + random.nextInt(120));
            try (var ledger =
                    Ledger.openToRead(
                            folder.resolve("ledger"),
                            Sample.ACCOUNT,
                            Schema.FAMILIES,
                            Sample.seals(),
                            Sample.limits().ledger())) {
                assertFalse(ledger.isSuspect(), "a kill raises no suspicion");
            }
            try (var database = Sample.open(folder)) {
                check(database, acknowledged);
            }
        }
    }

    /// Lets a child write until so many answers have come, then kills it.
    private void run(Path folder, String round, Map<String, Integer> acknowledged, int answers)
            throws IOException, InterruptedException {
        Path errors = temporary.resolve("errors");
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                folder.toString(),
                                round)
                        .redirectError(errors.toFile())
                        .start();
        int heard = 0;
        try (BufferedReader lines = child.inputReader()) {
            String line = lines.readLine();
            while (line != null) {
                int space = line.indexOf(' ');
                acknowledged.put(
                        line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
                heard++;
                if (heard == answers) {
                    // SIGKILL that leaves our end of the pipe open: what it said is heard.
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        }
        child.waitFor();
        assertTrue(heard >= answers, "the writer ended by itself: " + Files.readString(errors));
    }

    private static void check(Database database, Map<String, Integer> acknowledged) {
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
        assertEquals(report.resources(), report.documents());
        assertEquals(report.transactions() * PARTS, report.versions());
        acknowledged.forEach(
                (writer, last) -> {
                    for (int n = Math.max(0, last - 49); n <= last; n++) {
                        for (int part = 0; part < PARTS; part++) {
                            var key = key(writer + "p" + part + "n" + n % 50);
                            String found = name(database.read(key).orElseThrow());
                            int number = Integer.parseInt(found.substring(found.indexOf('t') + 1));
                            assertTrue(number >= n, found + " where " + n + " was promised");
                            assertEquals(n % 50, number % 50);
                        }
                    }
                });
        try (var snapshot = database.snapshot()) {
            assertEquals(report.resources(), snapshot.count(new Query.All()));
        }
    }
}
