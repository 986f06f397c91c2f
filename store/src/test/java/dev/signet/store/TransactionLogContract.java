// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.store.log.Applier;
import dev.signet.store.log.PendingCommit;
import dev.signet.store.log.Proposal;
import dev.signet.store.log.TransactionLog;
import dev.signet.store.state.Recovery;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a database asks of its log, with a real applier behind it: the local one and the tests' own
/// in memory do the same.
@Timeout(60)
abstract class TransactionLogContract {
    private static final int APPENDED_MAX = 1_000;

    @TempDir private Path folder = Path.of("");
    private @Nullable Database database;
    private @Nullable TransactionLog made;

    /// The log that brings an applier on.
    abstract TransactionLog log(Applier applier, InstantSource clock);

    /// The seals that the applier writes with.
    abstract Seals seals();

    /// Has nothing decided before [#goOn].
    abstract void hold();

    /// What waits is decided from now on.
    abstract void goOn();

    @BeforeEach
    void open() {
        var recovery =
                new Recovery(
                        folder,
                        Sample.ACCOUNT,
                        seals(),
                        Sample.indexer("1"),
                        Sample.entropy(1),
                        Sample.limits(),
                        Opening.unheard(),
                        StoreEvents.unheard());
        var clock = InstantSource.system();
        database =
                Database.open(
                        recovery,
                        clock,
                        applier -> {
                            made = log(applier, clock);
                            return made;
                        });
    }

    @AfterEach
    void close() {
        database().close();
    }

    private Database database() {
        return Objects.requireNonNull(database);
    }

    private TransactionLog log() {
        return Objects.requireNonNull(made);
    }

    private PendingCommit append(Change change, Precondition... preconditions) {
        return log().append(
                        Proposal.of(List.of(change), List.of(preconditions), Sample.seals(), 10));
    }

    @Test
    void eachCallerIsToldWhatBecameOfItsOwnAndThereIsOneOrder() {
        var pending = new ArrayList<PendingCommit>();
        for (int i = 0; i < 20; i++) {
            pending.add(append(put("p" + i, "n" + i)));
        }
        PendingCommit refused = append(put("x", "X"), new Precondition.AtVersion(key("x"), 7));
        goOn();
        var lsns = new TreeSet<Long>();
        for (int i = 0; i < 20; i++) {
            var done = assertInstanceOf(Committed.Done.class, pending.get(i).await());
            assertEquals(key("p" + i), done.written().getFirst().key());
            lsns.add(done.lsn());
        }
        assertEquals(20, lsns.size());
        assertEquals(20, lsns.last() - lsns.first() + 1);
        assertInstanceOf(Committed.Conflict.class, refused.await());
        assertEquals("n7", Sample.name(database().read(key("p7")).orElseThrow()));
        assertTrue(database().read(key("x")).isEmpty());
    }

    @Test
    void whenItIsStoppedWhatWaitsIsDecidedAndNothingMoreComesIn() {
        var pending = new ArrayList<PendingCommit>();
        for (int i = 0; i < 10; i++) {
            pending.add(append(put("p" + i, "n" + i)));
        }
        log().stop();
        for (PendingCommit each : pending) {
            assertInstanceOf(Committed.Done.class, each.await());
        }
        long lsn = database().lsn();
        assertFails(Failure.UNAVAILABLE, () -> append(put("late", "Late")));
        log().stop();
        assertEquals(lsn, database().lsn());
        assertTrue(database().read(key("late")).isEmpty());
    }

    @Test
    void whatIsRefusedBecauseTooMuchWaitsIsNotAppended() {
        hold();
        var pending = new ArrayList<PendingCommit>();
        Failure refused = Failure.INTERNAL;
        while (refused != Failure.BUSY) {
            assertTrue(pending.size() < APPENDED_MAX, "it takes everything");
            try {
                pending.add(append(put("p" + pending.size(), "n")));
            } catch (Failed failed) {
                refused = failed.failure();
            }
        }
        goOn();
        for (PendingCommit each : pending) {
            assertInstanceOf(Committed.Done.class, each.await());
        }
        assertTrue(database().read(key("p" + pending.size())).isEmpty());
        PendingCommit next = append(put("next", "Next"));
        goOn();
        assertInstanceOf(Committed.Done.class, next.await());
    }
}
