// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.index.IndexDocument;
import dev.signet.index.Query;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptVersionsTest {
    private static final Instant LONG_AGO = Instant.parse("2019-03-04T05:06:07.089Z");

    @TempDir Path temporary;

    private static Change.Kept kept(String id, String name, long version) {
        return Change.Kept.of(put(id, name), version, time(version));
    }

    private static Change.Kept gone(String id, long version) {
        return Change.Kept.deletion(key(id), version, time(version));
    }

    private static Instant time(long version) {
        return LONG_AGO.plusSeconds(version);
    }

    private static List<Long> versions(Database database, String id) {
        return database.history(key(id), Long.MAX_VALUE, 100).stream()
                .map(Stored::version)
                .toList();
    }

    private static void assertSound(Database database) {
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
        assertEquals(report.resources(), report.documents());
    }

    @Test
    void aVersionKeepsItsNumberAndItsTimeAndTheNextOneIsCountedOnFromIt() {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, kept("a", "Ada", 7));
            Stored read = database.read(key("a")).orElseThrow();
            assertEquals(7, read.version());
            assertEquals(time(7), read.time());
            assertTrue(
                    new String(read.json(), StandardCharsets.UTF_8)
                            .contains(
                                    "\"versionId\":\"7\",\"lastUpdated\":\"2019-03-04T05:06:14.089+00:00\""));
            assertTrue(database.readVersion(key("a"), 6).isEmpty());
            assertEquals(8, commit(database, put("a", "Eva")).written().getFirst().version());
            assertSound(database);
        }
        try (var database = Sample.open(folder)) {
            assertEquals(List.of(8L, 7L), versions(database, "a"));
            assertEquals(time(7), database.readVersion(key("a"), 7).orElseThrow().time());
            assertSound(database);
        }
    }

    @Test
    void aLaterVersionThatComesEarlierStaysOnTop() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, kept("a", "Five", 5));
            var late = commit(database, kept("a", "Two", 2)).written().getFirst();
            assertTrue(late.changed());
            assertEquals(5, database.read(key("a")).orElseThrow().version());
            assertEquals(List.of(5L, 2L), versions(database, "a"));
            assertTrue(database.readVersion(key("a"), 3).isEmpty());
            try (var snapshot = database.snapshot()) {
                assertEquals(1, snapshot.count(named("Five")));
                assertEquals(0, snapshot.count(named("Two")));
            }
            assertSound(database);
        }
    }

    @Test
    void aVersionThatIsThereAlreadyChangesNothing() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, kept("a", "Five", 5), kept("a", "Two", 2), kept("a", "Nine", 9));
            var again =
                    commit(
                            database,
                            kept("a", "Other", 5),
                            kept("a", "Other", 2),
                            kept("a", "Other", 9));
            again.written().forEach(each -> assertFalse(each.changed()));
            assertEquals(List.of(9L, 5L, 2L), versions(database, "a"));
            assertEquals("Five", Sample.name(database.readVersion(key("a"), 5).orElseThrow()));
            assertSound(database);
        }
    }

    @Test
    void whatIsSupersededInTheSameGroupIsNotWrittenTwice() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "One"));
            commit(database, kept("a", "Four", 4), kept("a", "Other", 1), put("a", "Five"));
            assertEquals(List.of(5L, 4L, 1L), versions(database, "a"));
            assertEquals("One", Sample.name(database.readVersion(key("a"), 1).orElseThrow()));
            assertSound(database);
        }
    }

    @Test
    void aDeletionThatIsKeptHidesTheResourceAndAnOldOneDoesNot() {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            commit(database, kept("a", "Ada", 1), gone("a", 2), gone("b", 3), kept("c", "Cy", 4));
            commit(database, gone("c", 3));
            checkDeletions(database);
        }
        try (var database = Sample.open(folder)) {
            checkDeletions(database);
        }
    }

    private static void checkDeletions(Database database) {
        assertTrue(database.read(key("a")).orElseThrow().deleted());
        assertEquals(time(3), database.read(key("b")).orElseThrow().time());
        assertFalse(database.read(key("c")).orElseThrow().deleted());
        try (var snapshot = database.snapshot()) {
            assertEquals(1, snapshot.count(new Query.All()));
        }
        assertSound(database);
    }

    @Test
    void theTimeThatCameWithAVersionIsFoundAlsoAfterTheIndexIsMadeAnew() {
        Path folder = temporary.resolve("account");
        var then = time(7).toEpochMilli();
        var query = new Query.Between(IndexDocument.GIVEN_TIME, 0, then, then);
        try (var database = Sample.open(folder)) {
            commit(database, kept("a", "Ada", 7), put("b", "Bea"), kept("c", "Cy", 8));
            try (var snapshot = database.snapshot()) {
                assertEquals(1, snapshot.count(query));
            }
        }
        try (var database = Sample.open(folder)) {
            database.refuseIndex(new dev.signet.base.Failed(Failure.CORRUPT, "told by a test"));
        }
        try (var database = Sample.open(folder)) {
            try (var snapshot = database.snapshot()) {
                assertEquals(1, snapshot.count(query));
                assertEquals(3, snapshot.count(new Query.All()));
            }
        }
    }

    @Test
    void whatIsOnlyToBeNewLeavesWhatIsThere() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            commit(database, put("a", "Ada"), put("b", "Bea"));
            commit(database, delete("b"));
            var written =
                    commit(
                                    database,
                                    new Change.Fresh(put("a", "Other")),
                                    new Change.Fresh(put("b", "New")),
                                    new Change.Fresh(put("c", "Cy")),
                                    new Change.Fresh(put("c", "Other")))
                            .written();
            assertEquals(
                    List.of(false, true, true, false),
                    written.stream().map(Committed.Written::changed).toList());
            assertEquals("Ada", Sample.name(database.read(key("a")).orElseThrow()));
            assertEquals(3, database.read(key("b")).orElseThrow().version());
            assertEquals("Cy", Sample.name(database.read(key("c")).orElseThrow()));
            assertSound(database);
        }
    }

    @Test
    void aVersionOfNoughtOrATimeBefore1970IsRefused() {
        try (var database = Sample.open(temporary.resolve("account"))) {
            var nought = Change.Kept.of(put("a", "Ada"), 0, LONG_AGO);
            assertFails(Failure.INVALID, () -> commit(database, nought));
            var early = Change.Kept.of(put("a", "Ada"), 1, Instant.ofEpochMilli(-1));
            assertFails(Failure.INVALID, () -> commit(database, early));
        }
    }

    @Test
    void versionsOfManyResourcesComeInAnyOrderAndAreAllThere() {
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            var changes = new ArrayList<Change>();
            var expected = new TreeMap<String, TreeMap<Long, String>>();
            for (int i = 0; i < 60; i++) {
                String id = "r" + random.nextInt(8);
                long version = 1 + random.nextInt(6);
                boolean deletes = random.nextInt(4) == 0;
                var of = expected.computeIfAbsent(id, _ -> new TreeMap<>());
                if (of.putIfAbsent(version, deletes ? "" : "N" + i) == null) {
                    changes.add(deletes ? gone(id, version) : kept(id, "N" + i, version));
                }
            }
            Collections.shuffle(changes, random);
            Path folder = temporary.resolve("s" + seed);
            try (var database = Sample.open(folder)) {
                var loading = database.loading();
                for (int from = 0; from < changes.size(); from += 7) {
                    var part = changes.subList(from, Math.min(from + 7, changes.size()));
                    var done = loading.append(loading.prepare(part)).get();
                    assertInstanceOf(Committed.Done.class, done);
                    commit(database, part.getFirst()); // again: changes nothing
                }
                check(database, expected);
            }
            try (var database = Sample.open(folder)) {
                check(database, expected);
            }
        }
    }

    private static void check(Database database, TreeMap<String, TreeMap<Long, String>> expected) {
        expected.forEach(
                (id, of) -> {
                    assertEquals(List.copyOf(of.descendingKeySet()), versions(database, id));
                    of.forEach(
                            (version, name) -> {
                                Stored stored =
                                        database.readVersion(key(id), version).orElseThrow();
                                assertEquals(name.isEmpty(), stored.deleted());
                                assertEquals(time(version), stored.time());
                                if (!name.isEmpty()) {
                                    assertEquals(name, Sample.name(stored));
                                }
                            });
                });
        long alive =
                expected.values().stream()
                        .filter(of -> !of.lastEntry().getValue().isEmpty())
                        .count();
        try (var snapshot = database.snapshot()) {
            assertEquals(alive, snapshot.count(new Query.All()));
        }
        assertSound(database);
    }
}
