// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.name;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static dev.signet.store.Sample.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.index.Query;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Search.SortBy;
import dev.signet.store.record.Schema;
import dev.signet.store.record.Stamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = Sample.open(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsCommittedIsReadWithVersionAndTimeWrittenIn() {
        var done = commit(database, put("a", "Ada"));
        Stored stored = database.read(key("a")).orElseThrow();
        assertEquals(1, stored.version());
        assertEquals(done.time(), stored.time());
        assertEquals(done.lsn(), stored.lsn());
        assertEquals(
                "{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"versionId\":\"1\","
                        + "\"lastUpdated\":\""
                        + Stamp.time(done.time())
                        + "\"},\"name\":\"Ada\"}",
                text(stored));
    }

    @Test
    void theStampIsFollowedByACommaWhenMetaHasMore() {
        byte[] json = "{\"meta\":{\"tag\":[]}}".getBytes();
        var document = Sample.document(key("a"), json);
        var done = commit(database, new Change.Put(key("a"), json, 9, true, document));
        assertEquals(
                "{\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\""
                        + Stamp.time(done.time())
                        + "\",\"tag\":[]}}",
                text(database.read(key("a")).orElseThrow()));
    }

    @Test
    void everyPutMakesTheNextVersionAndTheOldOnesStay() {
        for (int i = 1; i <= 5; i++) {
            var done = commit(database, put("a", "name" + i));
            assertEquals(List.of(new Committed.Written(key("a"), i, i == 1, true)), done.written());
        }
        for (int i = 1; i <= 5; i++) {
            assertEquals("name" + i, name(database.readVersion(key("a"), i).orElseThrow()));
        }
        assertTrue(database.readVersion(key("a"), 6).isEmpty());
        assertTrue(database.readVersion(key("a"), 0).isEmpty());
        assertTrue(database.readVersion(key("b"), 1).isEmpty());
    }

    @Test
    void whatWouldWriteTheSameAgainIsToldFromWhatWouldNot() {
        assertEquals(Optional.empty(), database.unchanged(put("a", "Ada")));
        commit(database, put("a", "Ada"));
        Stored same = database.unchanged(put("a", "Ada")).orElseThrow();
        assertEquals(1, same.version());
        assertEquals(text(database.read(key("a")).orElseThrow()), text(same));
        assertEquals(Optional.empty(), database.unchanged(put("a", "Adb"))); // of one length
        assertEquals(Optional.empty(), database.unchanged(put("a", "Adam")));
        assertEquals(Optional.empty(), database.unchanged(put("b", "Ada")));
        Change.Put put = put("a", "Ada");
        var elsewhere =
                new Change.Put(put.key(), put.json(), put.stampOffset(), true, put.document());
        assertEquals(Optional.empty(), database.unchanged(elsewhere));
        commit(database, put("a", "Bea"));
        assertEquals(Optional.empty(), database.unchanged(put("a", "Ada")));
        commit(database, new Change.Delete(key("a")));
        assertEquals(Optional.empty(), database.unchanged(put("a", "Bea")));
    }

    @Test
    void aDeletionIsAVersionAndAnUpdateAfterItGoesOnCounting() {
        commit(database, put("a", "Ada"));
        assertEquals(
                List.of(new Committed.Written(key("a"), 2, false, true)),
                commit(database, delete("a")).written());
        Stored deleted = database.read(key("a")).orElseThrow();
        assertTrue(deleted.deleted());
        assertEquals(0, deleted.json().length);
        assertEquals(
                List.of(new Committed.Written(key("a"), 3, true, true)),
                commit(database, put("a", "Eva")).written());
        assertEquals(List.of(3L, 2L, 1L), versions(database.history(key("a"), Long.MAX_VALUE, 9)));
        assertEquals(List.of(2L), versions(database.history(key("a"), 3, 1)));
        assertEquals(List.of(1L), versions(database.history(key("a"), 2, 9)));
    }

    private static List<Long> versions(List<Stored> history) {
        return history.stream().map(Stored::version).toList();
    }

    @Test
    void deletingWhatIsNotThereChangesNothing() {
        commit(database, put("a", "Ada"), delete("a"));
        long lsn = database.lsn();
        var done = commit(database, delete("a"), delete("never"));
        assertEquals(
                List.of(
                        new Committed.Written(key("a"), 2, false, false),
                        new Committed.Written(key("never"), 0, false, false)),
                done.written());
        assertEquals(lsn, database.lsn());
        assertTrue(database.read(key("never")).isEmpty());
    }

    @Test
    void allChangesOfATransactionHaveOneTimeAndLsnAndTimesRise() {
        var first = commit(database, put("a", "1"), put("b", "2"));
        assertEquals(first.time(), database.read(key("b")).orElseThrow().time());
        assertEquals(first.lsn(), database.read(key("b")).orElseThrow().lsn());
        Instant last = first.time();
        for (int i = 0; i < 20; i++) {
            var next = commit(database, put("a", "again"));
            assertTrue(next.time().isAfter(last));
            last = next.time();
        }
    }

    @Test
    void aTransactionMayChangeAResourceTwice() {
        commit(database, put("a", "1"), put("a", "2"), delete("a"), put("a", "4"));
        assertEquals("4", name(database.read(key("a")).orElseThrow()));
        assertEquals(4, database.history(key("a"), Long.MAX_VALUE, 10).size());
        try (var snapshot = database.snapshot()) {
            assertEquals(1, snapshot.count(new Query.All()));
        }
        assertTrue(Walks.of(database).isSound(), Walks.of(database).toString());
    }

    @Test
    void aSnapshotSeesWhatWasCommittedBeforeItAndNothingAfter() {
        commit(database, put("a", "Ada"), put("b", "Bea"));
        try (var before = database.snapshot()) {
            commit(database, put("a", "Eva"), delete("b"), put("c", "Cid"));
            assertEquals("Ada", name(before.read(key("a")).orElseThrow()));
            assertTrue(before.read(key("c")).isEmpty());
            assertEquals(2, before.count(new Query.All()));
            assertEquals(List.of("Ada", "Bea"), names(before.search(Sample.all(10))));
            try (var after = database.snapshot()) {
                assertEquals(before.lsn() + 1, after.lsn());
                assertEquals(List.of("Eva", "Cid"), names(after.search(Sample.all(10))));
                assertEquals(List.of(), after.keys(named("Bea"), 10));
                assertEquals(List.of(key("c")), after.keys(named("Cid"), 10));
            }
        }
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepetition() {
        for (int i = 0; i < 25; i++) {
            commit(database, put("p" + i, "name" + (i * 7 % 25)));
        }
        try (var snapshot = database.snapshot()) {
            for (var sort :
                    List.of(
                            List.<SortBy>of(),
                            List.of(new SortBy("name", false)),
                            List.of(new SortBy("_lastUpdated", true)))) {
                var seen = new ArrayList<String>();
                Optional<SearchAfter> next = Optional.of(SearchAfter.start());
                while (next.isPresent()) {
                    var page = snapshot.search(new Search(new Query.All(), sort, next.get(), 4));
                    seen.addAll(names(page));
                    next = page.next();
                }
                assertEquals(25, seen.size());
                assertEquals(25, seen.stream().distinct().count());
            }
        }
    }

    private static List<String> names(Page page) {
        return page.hits().stream().map(Sample::name).toList();
    }

    @Test
    void theHistoryOfAllOrOfATypeGoesBackwardsAPageAtATime() {
        for (int i = 0; i < 7; i++) {
            commit(database, put("p" + i, "n" + i));
        }
        commit(database, delete("p3"));
        try (var snapshot = database.snapshot()) {
            commit(database, put("later", "unseen"));
            var seen = new ArrayList<String>();
            long before = Long.MAX_VALUE;
            while (true) {
                var page = snapshot.changes(Optional.of("Patient"), before, 3);
                page.changes().forEach(each -> seen.add(each.key().id()));
                if (page.next().isEmpty()) {
                    break;
                }
                before = page.next().getAsLong();
            }
            assertEquals(List.of("p3", "p6", "p5", "p4", "p3", "p2", "p1", "p0"), seen);
            var none = snapshot.changes(Optional.of("Observation"), Long.MAX_VALUE, 3);
            assertEquals(List.of(), none.changes());
            assertTrue(none.next().isEmpty());
        }
    }

    @Test
    void aTimeIsTurnedIntoAPlaceInTheCommitOrder() {
        var first = commit(database, put("a", "1"));
        var second = commit(database, put("b", "2"));
        try (var snapshot = database.snapshot()) {
            assertEquals(Schema.update(1, 0), snapshot.updateAt(Instant.EPOCH));
            assertEquals(Schema.update(1, 0), snapshot.updateAt(first.time()));
            assertEquals(Schema.update(2, 0), snapshot.updateAt(first.time().plusNanos(1)));
            assertEquals(Schema.update(2, 0), snapshot.updateAt(second.time()));
            assertEquals(Schema.update(3, 0), snapshot.updateAt(second.time().plusMillis(1)));
            var since = new Query.Updated(snapshot.updateAt(second.time()), Long.MAX_VALUE);
            assertEquals(List.of(key("b")), snapshot.keys(since, 10));
        }
    }

    @Test
    void afterClosingEveryCallIsRefusedAndNothingIsLost() {
        commit(database, put("a", "Ada"));
        var snapshot = database.snapshot();
        database.close();
        assertFails(Failure.UNAVAILABLE, () -> database.read(key("a")));
        assertFails(Failure.UNAVAILABLE, () -> snapshot.read(key("a")));
        assertFails(Failure.UNAVAILABLE, () -> snapshot.count(new Query.All()));
        assertFails(Failure.UNAVAILABLE, () -> database.snapshot());
        assertFails(Failure.UNAVAILABLE, () -> commit(database, put("b", "Bea")));
        snapshot.close();
        try (var again = Sample.open(folder)) {
            assertEquals("Ada", name(again.read(key("a")).orElseThrow()));
            assertTrue(Walks.of(again).isSound());
            var next = commit(again, put("a", "Eva"));
            assertEquals(2, next.lsn());
        }
    }

    @Test
    void aFolderIsOpenOnce() {
        var failed = assertFails(Failure.CONFLICT, () -> Sample.open(folder));
        assertEquals("ledger/LOCK", failed.fact("file", "?"));
        assertFalse(database.ended().isPresent());
    }

    @Test
    void aTransactionOfSeventeenThousandChangesIsOneTransaction() {
        var changes = new Change[17_326];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = put("p" + i, "n" + i % 100);
        }
        var done = commit(database, changes);
        assertEquals(1, done.lsn());
        try (var snapshot = database.snapshot()) {
            assertEquals(17_326, snapshot.count(new Query.All()));
            assertEquals(174, snapshot.count(named("n0")));
        }
        assertTrue(Walks.of(database).isSound());
    }
}
