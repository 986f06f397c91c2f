// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions as they were at a moment that is long over, and files that are made of them.
class VersionsTest {
    @TempDir Path folder;

    /// What was current at a moment, in pages of `count` records.
    private static TreeSet<String> current(Database database, long lsn, int count) {
        var current = new TreeSet<String>();
        OptionalLong next = OptionalLong.of(0);
        while (next.isPresent()) {
            VersionPage page = database.versions(lsn, next.getAsLong(), count, _ -> true);
            for (VersionPage.Version each : page.versions()) {
                if (each.isCurrent() && !each.stored().deleted()) {
                    boolean isNew =
                            current.add(each.stored().key().id() + "/" + each.stored().version());
                    assertEquals(true, isNew);
                }
            }
            next = page.next();
        }
        return current;
    }

    @Test
    void eachMomentIsFoundAgainAsItWasHoweverMuchIsWrittenSinceAndAfterAStart() {
        var random = new Random(5);
        Map<Long, TreeSet<String>> moments = new HashMap<>();
        try (var database = Sample.open(folder)) {
            for (int i = 0; i < 120; i++) {
                String id = "id" + random.nextInt(8);
                commit(database, random.nextInt(4) == 0 ? delete(id) : put(id, "n" + i));
                try (var snapshot = database.snapshot()) {
                    assertEquals(snapshot.lsn(), snapshot.moment().lsn());
                    var there = new TreeSet<String>();
                    snapshot.search(Sample.all(100))
                            .hits()
                            .forEach(hit -> there.add(hit.key().id() + "/" + hit.version()));
                    moments.put(snapshot.lsn(), there);
                }
            }
            moments.forEach(
                    (lsn, there) -> assertEquals(there, current(database, lsn, 7), "at " + lsn));
        }
        try (var database = Sample.open(folder)) {
            moments.forEach(
                    (lsn, there) -> assertEquals(there, current(database, lsn, 1), "at " + lsn));
        }
    }

    @Test
    void versionsFromElsewhereAreThereInWhateverOrderTheyCameAndWithGaps() {
        try (var database = Sample.open(folder)) {
            for (long version : new long[] {5, 2, 9, 1, 7, 1L << 50}) {
                commit(
                        database,
                        Change.Kept.of(
                                put("a", "n" + version),
                                version,
                                Instant.ofEpochSecond(version & 0xff)));
            }
            var currents = List.of("a/5", "a/5", "a/9", "a/9", "a/9", "a/" + (1L << 50));
            for (int i = 0; i < currents.size(); i++) {
                var page = database.versions(i + 1, 0, 100, _ -> true);
                assertEquals(i + 1, page.versions().size(), "all that had come are there");
                assertEquals(new TreeSet<>(List.of(currents.get(i))), current(database, i + 1, 1));
            }
        }
    }

    /// Else the walk falls behind a resource that is written while it goes on, the more the longer.
    @Test
    void whatHasComeSinceIsPassedOverOnceAndNotForEachVersionOfThatMoment() {
        var seals = new HookedSeals();
        try (var database = Sample.open(folder, seals)) {
            int before = 40;
            int since = 200;
            for (int i = 0; i < before; i++) {
                commit(database, put("a", "n" + i));
            }
            long lsn = database.lsn();
            for (int i = 0; i < since; i++) {
                commit(database, put("a", "later" + i));
            }
            int opened = seals.headsOpened();
            assertEquals(List.of("a/" + before), List.copyOf(current(database, lsn, 7)));
            int looks = seals.headsOpened() - opened;
            // its head, its own place and the next one for each; what came since for the last
            assertTrue(looks <= 3 * before + since + 1, "looks: " + looks);
        }
    }

    @Test
    void aPageEndsWhereItIsToldAndTheNextGoesOnThere() {
        try (var database = Sample.open(folder)) {
            for (int i = 0; i < 5; i++) {
                commit(database, put("a" + i, "n"));
            }
            var page = database.versions(database.lsn(), 0, 100, _ -> false);
            assertEquals(1, page.versions().size());
            page = database.versions(database.lsn(), page.next().orElseThrow(), 100, _ -> true);
            assertEquals(4, page.versions().size());
            assertTrue(page.next().isEmpty());
        }
    }

    /// The next version above may have come after the moment, and one above that before it.
    @Test
    void aVersionIsSupersededAlsoByOneThatIsNotTheNext() {
        try (var database = Sample.open(folder)) {
            for (long version : new long[] {1, 6, 3, 2, 5, 4, 7}) {
                commit(
                        database,
                        Change.Kept.of(put("a", "n" + version), version, Instant.ofEpochSecond(1)));
            }
            assertEquals(new TreeSet<>(List.of("a/1")), current(database, 1, 10));
            for (long lsn = 2; lsn < 7; lsn++) {
                assertEquals(new TreeSet<>(List.of("a/6")), current(database, lsn, 10));
            }
            assertEquals(new TreeSet<>(List.of("a/7")), current(database, 7, 10));
        }
    }

    @Test
    void whatHasBeenErasedSinceIsNotThere() {
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "1"));
            commit(database, put("b", "1"));
            commit(database, put("b", "2"));
            long lsn = database.lsn();
            commit(database, put("b", "3"));
            database.erase(List.of(new Erasure(key("a"), false)), List.of());
            database.erase(List.of(new Erasure(key("b"), true)), List.of());
            commit(database, put("a", "again"));
            assertEquals(List.of(), List.copyOf(current(database, lsn, 10)));
            assertEquals(List.of("a/1", "b/3"), List.copyOf(current(database, database.lsn(), 10)));
        }
    }

    @Test
    void aStagedFileIsReadAsItWasWrittenAndGoesFromItsNumberOn() throws IOException {
        var set = Sample.ACCOUNT;
        try (var database = Sample.open(folder)) {
            StagedFiles staged = database.staged();
            Sample.assertFails(Failure.NOT_FOUND, () -> staged.open(set, 1));
            var written = new ArrayList<byte[]>();
            for (int number = 1; number <= 3; number++) {
                byte[] bytes = Sample.entropy(number).bytes(40_000);
                written.add(bytes);
                try (var target = staged.create(set, number)) {
                    target.write(bytes);
                }
            }
            staged.remove(set, 3);
            Sample.assertFails(Failure.NOT_FOUND, () -> staged.check(set, 3));
            try (var reader = staged.open(set, 2)) {
                byte[] read = new byte[(int) reader.length()];
                reader.read(0, read, 0, read.length);
                assertArrayEquals(written.get(1), read);
            }
            Files.move(
                    folder.resolve("staged/" + set + "-1"), folder.resolve("staged/" + set + "-9"));
            Sample.assertFails(Failure.CORRUPT, () -> staged.check(set, 9));
            staged.remove(set, 1);
            try (var files = Files.list(folder.resolve("staged"))) {
                assertFalse(files.findAny().isPresent());
            }
        }
    }
}
