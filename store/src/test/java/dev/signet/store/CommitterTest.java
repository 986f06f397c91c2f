// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.Query;
import dev.signet.store.log.Proposal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of those who wait when the committer or the index fails.
@Timeout(60)
class CommitterTest {
    @TempDir Path folder;
    private final HookedSeals seals = new HookedSeals();
    private Database database;

    @BeforeEach
    void open() {
        database = Sample.open(folder, seals);
        commit(database, put("a", "Ada"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aLargeGroupIsShownBeforeItIsPublishedWhileSomebodySearches() {
        database.close();
        var shown = new ArrayList<Integer>();
        database =
                Database.open(
                        folder,
                        Sample.ACCOUNT,
                        seals,
                        Sample.indexer("1"),
                        InstantSource.system(),
                        Entropy.system(),
                        Sample.limits(),
                        Opening.unheard(),
                        new StoreEvents() {
                            @Override
                            public void shown(int changes, long nanos) {
                                shown.add(changes);
                            }
                        });
        commit(database, many("c", 64));
        assertEquals(List.of(), shown, "nobody searches");
        assertEquals(65, found());
        commit(database, put("d", "Dan"));
        assertEquals(List.of(), shown, "it is small");
        commit(database, many("e", 64));
        assertEquals(List.of(64), shown);
        commit(database, many("f", 64));
        assertEquals(List.of(64), shown, "nobody has searched since");
        assertEquals(65 + 1 + 2 * 64, found());
    }

    private static Change[] many(String id, int count) {
        return IntStream.range(0, count).mapToObj(i -> put(id + i, "Many")).toArray(Change[]::new);
    }

    private long found() {
        try (var snapshot = database.snapshot()) {
            return snapshot.count(new Query.All());
        }
    }

    @Test
    void anErrorInTheCommitterIsToldToAllWhoWaitAndNobodyComesToWaitAfterIt() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        seals.beforeValue(
                () -> {
                    begun.countDown();
                    await(goOn);
                    throw new OutOfMemoryError("of Mustermann");
                });
        var failures = new ArrayList<FutureTask<Failed>>();
        for (int i = 0; i < 4; i++) {
            String id = "b" + i;
            var failure =
                    new FutureTask<>(
                            () ->
                                    assertFails(
                                            Failure.INTERNAL,
                                            () -> commit(database, put(id, "Bea"))));
            failures.add(failure);
            Thread caller = Thread.ofPlatform().start(failure);
            begun.await();
            while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        goOn.countDown();
        for (FutureTask<Failed> failure : failures) {
            assertSaysNothing(failure.get());
        }
        assertFails(Failure.INTERNAL, () -> commit(database, put("c", "Cid")));
        assertEquals(Failure.INTERNAL, database.ended().orElseThrow().failure());
        assertEquals("Ada", Sample.name(database.read(key("a")).orElseThrow()));
        assertOpensAgain();
    }

    private static void assertSaysNothing(Failed failed) {
        var log = new StringWriter();
        failed.printStackTrace(new PrintWriter(log, true));
        assertFalse(log.toString().contains("Mustermann"), log.toString());
        assertTrue(log.toString().contains("OutOfMemoryError"), log.toString());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMistakeWhileWritingEndsWritingBecauseItMayBeOnDisk() {
        seals.beforeValue(
                () -> {
                    throw new IllegalStateException("of Mustermann");
                });
        assertFails(Failure.INTERNAL, () -> commit(database, put("b", "Bea")));
        seals.beforeValue(() -> {});
        assertFails(Failure.INTERNAL, () -> commit(database, put("c", "Cid")));
        assertTrue(database.ended().isPresent());
        assertOpensAgain();
    }

    @Test
    void anIndexThatCannotBeCommittedEndsWritingAndLeavesReading() {
        seals.beforeFile(
                () -> {
                    throw new IOException("no space left");
                });
        for (int i = 0; i <= Sample.limits().replayedChanges() && isWhole(); i++) {
            commitUnlessEnded("b" + i);
        }
        while (isWhole()) {
            Thread.onSpinWait();
        }
        assertEquals(Failure.STORAGE, database.ended().orElseThrow().failure());
        assertFails(Failure.STORAGE, () -> commit(database, put("c", "Cid")));
        assertEquals("Ada", Sample.name(database.read(key("a")).orElseThrow()));
        seals.beforeFile(() -> {});
        assertOpensAgain();
    }

    @Test
    void aWriteThatWasSyncedIsAnsweredSoThoughTheKeysAreWithdrawnBeforeTheIndexHasIt() {
        database.close();
        var withdrawn = Sample.seals();
        var events =
                new StoreEvents() {
                    @Override
                    public void synced(int changes, long nanos) {
                        if (changes == 2) {
                            withdrawn.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(5));
                        }
                    }
                };
        database =
                Database.open(
                        folder,
                        Sample.ACCOUNT,
                        withdrawn,
                        Sample.indexer("1"),
                        InstantSource.system(),
                        Sample.entropy(1),
                        Sample.limits(),
                        Opening.unheard(),
                        events);
        commit(database, put("b", "Bea"));
        database.snapshot().close(); // the index can show what was before
        var done = commit(database, put("c", "Cid"), larger("d", "Dan"));
        assertEquals(List.of(1L, 1L), versions(done));
        assertEquals(Failure.KEY_REFUSED, database.ended().orElseThrow().failure());
        assertFails(Failure.KEY_REFUSED, () -> commit(database, put("e", "Eva")));
        assertFails(Failure.KEY_REFUSED, () -> database.snapshot());
        database.abandon();
        database = Sample.open(folder);
        assertEquals("Cid", Sample.name(database.read(key("c")).orElseThrow()));
        assertEquals(done.lsn(), database.lsn());
        try (var snapshot = database.snapshot()) {
            assertEquals(List.of(key("c")), snapshot.keys(Sample.named("Cid"), 5));
        }
    }

    @Test
    void aWriteThatTheIndexFailsToTakeIsAnsweredAsWrittenAndNoSnapshotIsLentWithoutIt() {
        seals.beforeFile(
                () -> {
                    throw new IOException("no space left");
                });
        database.snapshot().close(); // the index can show what was before
        commit(database, larger("d", "Dan"));
        assertEquals(Failure.STORAGE, database.ended().orElseThrow().failure());
        assertEquals("Dan", Sample.name(database.read(key("d")).orElseThrow()));
        assertFails(Failure.UNAVAILABLE, () -> database.snapshot());
        assertFails(Failure.STORAGE, () -> commit(database, put("e", "Eva")));
        seals.beforeFile(() -> {});
        assertOpensAgain();
        assertEquals("Dan", Sample.name(database.read(key("d")).orElseThrow()));
    }

    private static List<Long> versions(Committed.Done done) {
        return done.written().stream().map(Committed.Written::version).toList();
    }

    /// With more search values than the index keeps in memory: it has to seal a file at once.
    private static Change.Put larger(String id, String name) {
        var plain = put(id, name);
        var fields = new ArrayList<IndexField>();
        for (int i = 0; i < 2_000; i++) {
            fields.add(new IndexField.Keyword("text", i + "x".repeat(4_000)));
        }
        var document = new IndexDocument("Patient", id, fields);
        return new Change.Put(key(id), plain.json(), plain.stampOffset(), false, document);
    }

    @Test
    void everyGroupAndTheReplayAreToldToWhoHearsTheStore() {
        database.abandon();
        var told = new ArrayList<String>();
        var events =
                new StoreEvents() {
                    @Override
                    public void grouped(int transactions, int waiting) {
                        told.add("grouped " + transactions + " waiting " + waiting);
                    }

                    @Override
                    public void synced(int changes, long nanos) {
                        assertTrue(nanos > 0);
                        told.add("synced " + changes);
                    }

                    @Override
                    public void replayed(long changes, long nanos) {
                        assertTrue(nanos > 0);
                        told.add("replayed " + changes);
                    }
                };
        database =
                Database.open(
                        folder,
                        Sample.ACCOUNT,
                        seals,
                        Sample.indexer("1"),
                        InstantSource.system(),
                        Sample.entropy(1),
                        Sample.limits(),
                        Opening.unheard(),
                        events);
        commit(database, put("b", "Bea"), put("c", "Cid"));
        database.commit(List.of(), List.of(new Precondition.Present(key("b"))));
        assertEquals(
                List.of("replayed 1", "grouped 1 waiting 0", "synced 2", "grouped 1 waiting 0"),
                told);
    }

    private boolean isWhole() {
        return database.ended().isEmpty();
    }

    private void commitUnlessEnded(String id) {
        try {
            commit(database, put(id, "Bea"));
        } catch (Failed failed) {
            assertFalse(isWhole(), failed.getMessage());
        }
    }

    private void assertOpensAgain() {
        database.close();
        seals.beforeValue(() -> {});
        database = Sample.open(folder, seals);
        assertTrue(Walks.of(database).isSound());
        commit(database, put("a", "Eva"));
        assertEquals("Eva", Sample.name(database.read(key("a")).orElseThrow()));
    }

    @Test
    void timesDoNotRunAheadOfTheClockUnderLoad() throws Exception {
        var writers = new ArrayList<FutureTask<Instant>>();
        for (int i = 0; i < 4; i++) {
            String id = "w" + i;
            var writer =
                    new FutureTask<>(
                            () -> {
                                Instant last = Instant.MIN;
                                for (int n = 0; n < 100; n++) {
                                    last = commit(database, put(id, "n" + n)).time();
                                    assertFalse(last.isAfter(Instant.now()));
                                }
                                return last;
                            });
            writers.add(writer);
            Thread.startVirtualThread(writer);
        }
        for (FutureTask<Instant> writer : writers) {
            writer.get();
        }
    }

    @Test
    void aGroupWaitsUntilTheClockHasComeToTheTimeOfTheLastOne() {
        database.close();
        var still =
                InstantSource.fixed(Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS));
        database =
                Database.open(
                        folder,
                        Sample.ACCOUNT,
                        seals,
                        Sample.indexer("1"),
                        still,
                        Sample.entropy(1),
                        Sample.limits(),
                        Opening.unheard());
        Instant first = commit(database, put("a", "Eva")).time();
        long start = System.nanoTime();
        for (int ahead = 1; ahead <= 8; ahead++) {
            assertEquals(first.plusMillis(ahead), commit(database, put("a", "n" + ahead)).time());
        }
        var waited = Duration.ofNanos(System.nanoTime() - start);
        // the first wait may have begun before the start was taken
        var least = Duration.ofMillis(2 + 3 + 4 + 5 + 6 + 7 + 8);
        assertTrue(waited.compareTo(least) >= 0, waited.toString());
    }

    @Test
    void whatWaitsIsCountedWithItsIndexDocument() {
        var put = put("b", "x".repeat(5_000));
        var proposal = Proposal.of(List.<Change>of(put), List.of(), seals, 1);
        assertTrue(proposal.bytes() > 2 * 5_000, "the body alone packs to a few bytes");
        assertInstanceOf(Committed.Done.class, database.commit(List.of(put), List.of()));
    }
}
