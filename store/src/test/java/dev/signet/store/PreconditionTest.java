// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Query;
import dev.signet.store.Precondition.Absent;
import dev.signet.store.Precondition.AtVersion;
import dev.signet.store.Precondition.NoneSince;
import dev.signet.store.Precondition.Present;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreconditionTest {
    private static final int WRITERS = 8;

    private final HookedSeals seals = new HookedSeals();

    @TempDir Path folder;
    private Database database;

    @BeforeEach
    void open() {
        database = Sample.open(folder, seals);
        commit(database, put("a", "Ada"), put("gone", "Gus"), delete("gone"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void holds(Precondition precondition) {
        assertInstanceOf(Committed.Done.class, database.commit(List.of(), List.of(precondition)));
    }

    private void fails(Precondition precondition) {
        long lsn = database.lsn();
        var first = new Present(key("a"));
        assertEquals(
                new Committed.Conflict(1, precondition),
                database.commit(List.of(put("x", "X")), List.of(first, precondition)));
        assertEquals(lsn, database.lsn());
        assertTrue(database.read(key("x")).isEmpty());
    }

    @Test
    void atVersionHoldsForTheCurrentVersionOnly() {
        holds(new AtVersion(key("a"), 1));
        fails(new AtVersion(key("a"), 2));
        fails(new AtVersion(key("gone"), 2));
        fails(new AtVersion(key("never"), 1));
    }

    @Test
    void absentHoldsForWhatIsDeletedOrWasNeverThere() {
        holds(new Absent(key("gone")));
        holds(new Absent(key("never")));
        fails(new Absent(key("a")));
    }

    @Test
    void presentHoldsForWhatIsThereAndNotDeleted() {
        holds(new Present(key("a")));
        fails(new Present(key("gone")));
        fails(new Present(key("never")));
    }

    @Test
    void noneSinceFailsWhenADocumentThatItFindsHasBeenWritten() {
        long lsn = database.lsn();
        holds(new NoneSince(named("Bea"), lsn));
        commit(database, put("b", "Bea"));
        fails(new NoneSince(named("Bea"), lsn));
        holds(new NoneSince(named("Bea"), lsn + 1));
        holds(new NoneSince(named("Cid"), lsn));
    }

    @Test
    void noneSinceFailsWhenItIsNotKnownAnyMoreWhatWasWritten() {
        long lsn = database.lsn();
        for (int i = 0; i <= Sample.limits().recentDocuments(); i++) {
            commit(database, put("p" + i, "other"));
        }
        fails(new NoneSince(named("Bea"), lsn));
        holds(new NoneSince(named("Bea"), lsn + 2));
    }

    @Test
    void noneSinceOfAChainFailsOnAnyWrite() {
        long lsn = database.lsn();
        var chain = new Query.ReferencesTo("subject", named("Bea"));
        holds(new NoneSince(new Query.And(List.of(chain)), lsn));
        commit(database, put("p", "other"));
        fails(new NoneSince(new Query.And(List.of(chain)), lsn));
    }

    @Test
    void noneSinceFailsWhenItWouldTakeTooLongToTell() {
        long lsn = database.lsn();
        for (int i = 0; i < 10; i++) {
            commit(database, put("p" + i, "a".repeat(8_000)));
        }
        holds(new NoneSince(containsAny(1_000), lsn));
        fails(new NoneSince(containsAny(2_000), lsn));
        holds(new NoneSince(containsAny(2_000), lsn + 5));
    }

    private static Query containsAny(int parts) {
        var any = new ArrayList<Query>();
        for (int i = 0; i < parts; i++) {
            any.add(new Query.Contains("name", "b" + i));
        }
        return new Query.Or(any);
    }

    @Test
    void noneSinceHoldsAcrossAnOpening() {
        long lsn = database.lsn();
        commit(database, put("b", "Bea"));
        database.close();
        database = Sample.open(folder);
        fails(new NoneSince(named("Bea"), lsn));
        holds(new NoneSince(named("Cid"), lsn));
        holds(new NoneSince(named("Bea"), database.lsn()));
    }

    @Test
    void noneSinceRemembersAcrossAnOpeningWhatItWouldHaveWithoutAndNoMore() {
        long lsn = database.lsn();
        int most = Sample.limits().recentDocuments();
        for (int i = 0; i <= most; i++) {
            commit(database, put("p" + i, "other"));
            if (i == most - 2) {
                database.close();
                database = Sample.open(folder);
            }
        }
        fails(new NoneSince(named("Bea"), lsn));
        holds(new NoneSince(named("Bea"), lsn + 1));
    }

    @Test
    void ofWritersThatSawTheSameVersionExactlyOneWins() throws Exception {
        for (int round = 1; round <= 10; round++) {
            long version = round;
            assertEquals(
                    1,
                    race(
                            writer ->
                                    database.commit(
                                            List.of(put("a", "by " + writer)),
                                            List.of(new AtVersion(key("a"), version)))));
            assertEquals(version + 1, database.read(key("a")).orElseThrow().version());
        }
    }

    @Test
    void ofWritersThatFoundNobodyExactlyOneCreates() throws Exception {
        for (int round = 1; round <= 10; round++) {
            String name = "round " + round;
            assertEquals(
                    1,
                    race(
                            writer -> {
                                long lsn;
                                try (var snapshot = database.snapshot()) {
                                    if (snapshot.count(named(name)) > 0) {
                                        return new Committed.Conflict(
                                                0, new NoneSince(named(name), 0));
                                    }
                                    lsn = snapshot.lsn();
                                }
                                return database.commit(
                                        List.of(put(name + writer, name)),
                                        List.of(new NoneSince(named(name), lsn)));
                            }));
            try (var snapshot = database.snapshot()) {
                assertEquals(1, snapshot.count(named(name)));
            }
        }
    }

    /// How many of the writers were done.
    private static int race(java.util.function.IntFunction<Committed> writing) throws Exception {
        var done = new AtomicInteger();
        var calls = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            calls.add(
                    () -> {
                        if (writing.apply(writer) instanceof Committed.Done) {
                            done.incrementAndGet();
                        }
                        return true;
                    });
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : executor.invokeAll(calls)) {
                call.get();
            }
        }
        return done.get();
    }

    @Test
    void writersThatDoNotTouchEachOtherAllCommit() throws Exception {
        int each = 30;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Long>>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                calls.add(
                        () -> {
                            long last = 0;
                            for (int n = 0; n < each; n++) {
                                var done = commit(database, put(writer + "-" + n, "w" + writer));
                                assertTrue(done.lsn() > last);
                                last = done.lsn();
                                try (var snapshot = database.snapshot()) {
                                    assertTrue(snapshot.lsn() >= last);
                                    assertTrue(snapshot.count(named("w" + writer)) >= n + 1);
                                    long all = snapshot.count(new Query.All());
                                    var changes =
                                            snapshot.changes(
                                                    java.util.Optional.empty(), Long.MAX_VALUE, 1);
                                    assertEquals(
                                            snapshot.lsn(), changes.changes().getFirst().lsn());
                                    assertEquals(snapshot.lsn(), all, "one create a transaction");
                                }
                            }
                            return last;
                        });
            }
            for (var call : executor.invokeAll(calls)) {
                call.get();
            }
        }
        assertTrue(Walks.of(database).isSound(), Walks.of(database).toString());
    }

    @Test
    void whenTooMuchWaitsTheCallerIsToldToComeBackAndNothingIsWritten() throws Exception {
        var busy = new AtomicInteger();
        var done = new AtomicInteger();
        int callers = Sample.limits().queueTransactions() * 4;
        var refused = new CountDownLatch(1);
        seals.beforeValue(() -> awaitOrGoOn(refused)); // so that it does get full
        try (var executor = Executors.newFixedThreadPool(callers)) {
            var calls = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < callers; i++) {
                String id = "q" + i;
                calls.add(
                        () -> {
                            for (int n = 0; n < 5; n++) {
                                try {
                                    commit(database, put(id + "-" + n, "q"));
                                    done.incrementAndGet();
                                } catch (Failed failed) {
                                    assertEquals(Failure.BUSY, failed.failure());
                                    busy.incrementAndGet();
                                    refused.countDown();
                                }
                            }
                            return true;
                        });
            }
            for (var call : executor.invokeAll(calls)) {
                call.get();
            }
        }
        try (var snapshot = database.snapshot()) {
            assertEquals(done.get(), snapshot.count(named("q")));
        }
        assertEquals(callers * 5, done.get() + busy.get());
        assertTrue(busy.get() > 0, "nobody was refused");
    }

    private static void awaitOrGoOn(CountDownLatch latch) {
        try {
            boolean _ = latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
