// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left to do when the keys come back, because everybody waits for it.
class HealingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CHANGES = 1_000;

    @TempDir Path folder;

    @Test
    void afterAPauseInWritingNothingIsReplayedWhenTheKeysComeBack() throws IOException {
        var seals = Sample.seals();
        Database database = open(seals, Opening.unheard());
        List<String> before = commitsOfTheIndex();
        write(database);
        awaitAnotherThan(before);
        seals.withdraw(Failure.KEY_REFUSED, Duration.ZERO);
        database.abandon();

        var replayed = new Replayed();
        open(Sample.seals(), replayed).close();
        assertEquals(0, replayed.changes);
    }

    @Test
    void aSingleChangeThatIsCostlyToIndexIsNotReplayedEither() throws IOException {
        Database database = open(Sample.seals(), Opening.unheard());
        List<String> before = commitsOfTheIndex();
        var small = put("p", "n");
        byte[] json = Arrays.copyOf(small.json(), 2 << 20);
        Arrays.fill(json, small.json().length, json.length, (byte) ' ');
        commit(
                database,
                new Change.Put(
                        small.key(),
                        json,
                        small.stampOffset(),
                        small.stampComma(),
                        small.document()));
        awaitAnotherThan(before);
        database.abandon();
    }

    private void awaitAnotherThan(List<String> before) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (commitsOfTheIndex().equals(before)) {
            assertTrue(System.nanoTime() < end, "the index is not committed in a pause");
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Test
    void noLogIsReplayedWhenTheKeysComeBack() throws IOException {
        var seals = Sample.seals();
        Database database = open(seals, Opening.unheard());
        write(database);
        assertTrue(logBytes() > CHANGES, "the log holds what was written");
        seals.withdraw(Failure.KEY_REFUSED, Duration.ZERO);
        database.abandon();
        assertEquals(0, logBytes());
    }

    @Test
    void whoWaitsForTheOpeningDoesNotWaitForFilesOfTheIndex() {
        Database database = open(Sample.seals(), Opening.unheard());
        write(database);
        database.abandon();

        var seals = new HookedSeals();
        seals.beforeFile(
                () -> {
                    throw new IOException("a disk that is too slow");
                });
        var replayed = new Replayed();
        Database again = open(seals, replayed);
        assertEquals(CHANGES, replayed.changes);
        assertEquals("n7", Sample.name(again.read(key("p7")).orElseThrow()));
        again.abandon();
    }

    @Test
    void afterAClockThatWasAheadTheNewestWriteShowsIt() {
        Instant ahead = Instant.now().plus(Duration.ofDays(365)).truncatedTo(ChronoUnit.MILLIS);
        try (var database = open(InstantSource.fixed(ahead), Sample.seals(), Opening.unheard())) {
            assertEquals(Instant.EPOCH, database.newest());
            commit(database, put("p", "n"));
            assertEquals(ahead, database.newest());
        }
        try (var database = open(Sample.seals(), Opening.unheard())) {
            assertEquals(ahead, database.newest());
            commit(database, put("q", "n"));
            assertEquals(ahead.plusMillis(1), database.newest());
        }
    }

    private Database open(Seals seals, Opening opening) {
        return open(InstantSource.system(), seals, opening);
    }

    private Database open(InstantSource clock, Seals seals, Opening opening) {
        return Database.open(
                folder.resolve("account"),
                Sample.ACCOUNT,
                seals,
                Sample.indexer("1"),
                clock,
                Entropy.system(),
                DatabaseLimits.standard(),
                opening);
    }

    private static void write(Database database) {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < CHANGES; i++) {
            changes.add(put("p" + i, "n" + i));
        }
        commit(database, changes.toArray(Change[]::new));
    }

    private List<String> commitsOfTheIndex() throws IOException {
        try (var files = Files.list(folder.resolve("account/index"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("segments_"))
                    .toList();
        }
    }

    private long logBytes() throws IOException {
        long bytes = 0;
        try (var files = Files.list(folder.resolve("account/ledger"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().endsWith(".log")) {
                    bytes += Files.size(file);
                }
            }
        }
        return bytes;
    }

    private static final class Replayed implements Opening {
        private long changes;

        @Override
        public void indexRefused(Failed why) {}

        @Override
        public void replayed(long done, long total) {
            changes = total;
        }
    }
}
