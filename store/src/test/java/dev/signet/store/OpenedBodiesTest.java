// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.store.Search.SearchAfter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read again and again is opened twice and then held, and nothing that is held is answered
/// to whom a look at the disk would not answer it.
class OpenedBodiesTest {
    private final AeadSeals real = Sample.seals();
    private final HookedSeals seals = new HookedSeals(real);
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = Sample.open(folder, seals);
        commit(database, put("a", "Ada"), put("b", "Bea"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int openedBy(Runnable work) {
        int before = seals.bodiesOpened();
        work.run();
        return seals.bodiesOpened() - before;
    }

    private Stored read(String id) {
        return database.read(key(id)).orElseThrow();
    }

    private List<Stored> found(String name) {
        try (var snapshot = database.snapshot()) {
            return snapshot.search(new Search(named(name), List.of(), SearchAfter.start(), 10))
                    .hits();
        }
    }

    @Test
    void aResourceReadASecondTimeIsOpenedNoMoreAndAnsweredTheSame() {
        byte[] first = read("a").json();
        assertEquals(1, openedBy(() -> read("a")));
        assertEquals(0, openedBy(() -> assertArrayEquals(first, read("a").json())));
        assertEquals(0, openedBy(() -> assertArrayEquals(first, found("Ada").getFirst().json())));
    }

    @Test
    void whoChangesAnAnswersBytesChangesNobodyElses() {
        read("a");
        byte[] answered = read("a").json();
        byte[] before = answered.clone();
        Arrays.fill(answered, (byte) 0);
        assertArrayEquals(before, read("a").json());
    }

    @Test
    void aNewVersionIsAnsweredAtOnceAndTheOldOneByItsNumber() {
        byte[] old = read("a").json();
        read("a");
        commit(database, put("a", "Eva"));
        assertEquals(2, read("a").version());
        assertArrayEquals(old, database.readVersion(key("a"), 1).orElseThrow().json());
    }

    @Test
    void whatWasHeldIsRefusedWhenTheKeysAreWithdrawn() {
        read("a");
        read("a");
        assertEquals(0, openedBy(() -> read("a")));
        try (var snapshot = database.snapshot()) {
            var search = new Search(named("Ada"), List.of(), SearchAfter.start(), 10);
            assertEquals(1, snapshot.search(search).hits().size());
            real.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(1));
            assertFails(Failure.KEY_REFUSED, () -> database.read(key("a")));
            assertFails(Failure.KEY_REFUSED, () -> snapshot.search(search));
        }
        database.abandon();
    }

    @Test
    void whatWasErasedIsHeldNoMoreThoughASnapshotFromBeforeReadItMeanwhile() throws Exception {
        read("a");
        read("a");
        long held = Database.openedBodyBytes();
        try (var snapshot = database.snapshot()) {
            ErasureTest.erase(database, false, "a");
            assertTrue(Database.openedBodyBytes() < held);
            assertTrue(database.read(key("a")).isEmpty());
            assertEquals(1, openedBy(() -> snapshot.read(key("a"))));
            assertEquals(held, Database.openedBodyBytes());
        }
        assertTrue(database.awaitCleaned(Duration.ofSeconds(60)));
        assertTrue(Database.openedBodyBytes() < held);
    }

    @Test
    void anotherDatabaseIsAnsweredItsOwn(@TempDir Path folder) {
        read("a");
        read("a");
        try (var other = Sample.open(folder)) {
            commit(other, put("a", "Uta"), put("b", "Ute"));
            for (int i = 0; i < 3; i++) {
                String json = Sample.text(other.read(key("a")).orElseThrow());
                assertTrue(json.contains("Uta"), json);
            }
        }
    }
}
