// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Sample.START;
import static dev.signet.index.Sample.assertFails;
import static dev.signet.index.Sample.keyword;
import static dev.signet.index.Sample.pages;
import static dev.signet.index.Sample.put;
import static dev.signet.index.Sample.term;
import static dev.signet.index.Sample.updates;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an index promises to the store.
class IndexTest {
    private static final Query ALL = new Query.All();
    private static final List<SortKey> NEWEST_FIRST =
            List.of(new SortKey(SortKey.LAST_UPDATED, true));

    @TempDir Path folder;
    private final AeadSeals seals = Sample.seals();

    private Index open() {
        return open(seals);
    }

    private Index open(AeadSeals under) {
        return Index.open(folder, under, Sample.MAPPING, Sample.limits());
    }

    @Test
    void whatWasAppliedIsFoundByTheNextView() {
        try (Index index = open()) {
            index.apply(1, List.of(put(10, "Patient", "a", keyword("family", "smith"))));
            try (IndexView view = index.view(1)) {
                assertEquals(
                        List.of(10L),
                        updates(view.search(term("family", "smith"), List.of(), START, 5)));
                assertEquals(List.of(new Found("Patient", "a", 10)), view.ids(ALL, 5));
            }
        }
    }

    @Test
    void aViewStandsStillWhileTheIndexGoesOn() {
        try (Index index = open()) {
            index.apply(1, List.of(put(10, "Patient", "a")));
            try (IndexView view = index.view(1)) {
                index.apply(2, List.of(put(20, "Patient", "b"), new Update.Delete("Patient", "a")));
                assertEquals(List.of(10L), pages(view, ALL, List.of(), 5));
                try (IndexView newer = index.view(2)) {
                    assertEquals(List.of(20L), pages(newer, ALL, List.of(), 5));
                    assertEquals(2, newer.lsn());
                }
                assertEquals(1, view.count(ALL));
            }
        }
    }

    @Test
    void aPutReplacesTheDocumentOfTheSameKeyOnly() {
        try (Index index = open()) {
            index.apply(1, List.of(put(10, "Patient", "a"), put(11, "Observation", "a")));
            index.apply(2, List.of(put(20, "Patient", "a")));
            try (IndexView view = index.view(2)) {
                assertEquals(List.of(11L, 20L), pages(view, ALL, List.of(), 1));
                assertEquals(1, view.count(new Query.Type(List.of("Patient"))));
            }
        }
    }

    @Test
    void aCleansedIndexHoldsNothingOfWhatWasRemovedOrReplaced() {
        try (Index index = open()) {
            for (int n = 1; n <= 3; n++) { // each in a segment of its own
                String[] names = {"gone" + n, "kept" + n, "older" + n};
                index.apply(
                        2 * n,
                        List.of(
                                put(100 * n, "Patient", "g" + n, keyword("family", names[0])),
                                put(100 * n + 1, "Patient", "k" + n, keyword("family", names[1])),
                                put(100 * n + 2, "Patient", "o" + n, keyword("family", names[2]))));
                index.commit();
            }
            index.apply(7, List.of(new Update.Delete("Patient", "g1")));
            index.apply(8, List.of(new Update.DeleteAt(List.of(200L, 300L, 999L))));
            index.apply(9, List.of(put(900, "Patient", "o1", keyword("family", "newer"))));
            try (IndexView view = index.view(9)) {
                assertTrue(view.terms("family", 20).contains("gone1"), "hidden only");
            }
            index.cleanse();
            try (IndexView view = index.view(9)) {
                assertEquals(
                        Set.of("kept1", "kept2", "kept3", "older2", "older3", "newer"),
                        Set.copyOf(view.terms("family", 20)));
                assertEquals(
                        List.of(101L, 201L, 202L, 301L, 302L, 900L),
                        pages(view, ALL, List.of(), 5));
            }
            assertEquals(9, index.committedLsn());
        }
        try (Index index = open();
                IndexView view = index.view(9)) {
            assertEquals(6, view.count(ALL));
            assertEquals(6, view.terms("family", 20).size());
        }
    }

    @Test
    void aReopenedIndexHoldsItsLastCommit() {
        try (Index index = open()) {
            index.apply(7, List.of(put(70, "Patient", "a")));
            assertEquals(7, index.commit());
            index.apply(8, List.of(put(80, "Patient", "b")));
            index.abandon();
        }
        try (Index index = open()) {
            assertEquals(7, index.committedLsn());
            try (IndexView view = index.view(7)) {
                assertEquals(List.of(70L), pages(view, ALL, List.of(), 5));
            }
            index.apply(8, List.of(put(80, "Patient", "b")));
        }
        try (Index index = open()) {
            assertEquals(8, index.committedLsn());
            try (IndexView view = index.view(8)) {
                assertEquals(List.of(70L, 80L), pages(view, ALL, List.of(), 5));
            }
        }
    }

    @Test
    void ordersAreKeptAcrossManySegmentsAndMerges() {
        try (Index index = open()) {
            long update = 0;
            for (int lsn = 1; lsn <= 60; lsn++) {
                List<Update> group = new ArrayList<>();
                for (int put = 0; put < 40; put++) {
                    update++;
                    group.add(put(update, "Observation", "id" + update));
                }
                index.apply(lsn, group);
                index.view(lsn).close();
            }
            try (IndexView view = index.view(60)) {
                List<Long> rising = LongStream.rangeClosed(1, update).boxed().toList();
                assertEquals(rising, pages(view, ALL, List.of(), 97));
                assertEquals(rising.reversed(), pages(view, ALL, NEWEST_FIRST, 97));
                assertEquals(
                        List.of(1999L, 2000L, 2001L),
                        pages(view, new Query.Updated(1999, 2001), List.of(), 2));
            }
        }
    }

    @Test
    void updatesThatDoNotRiseAreRefused() {
        try (Index index = open()) {
            index.apply(1, List.of(put(10, "Patient", "a")));
        }
        Index index = open();
        assertFails(Failure.INTERNAL, () -> index.apply(2, List.of(put(10, "Patient", "b"))));
        index.abandon();
    }

    @Test
    void aTransactionThatFailedHalfwayIsNeverShownOrCommitted() {
        Index index = open();
        index.apply(1, List.of(put(10, "Patient", "a")));
        IndexView before = index.view(1);
        var halfway = List.of(put(20, "Patient", "b"), put(20, "Patient", "c"));
        assertFails(Failure.INTERNAL, () -> index.apply(2, halfway));
        assertFails(Failure.UNAVAILABLE, () -> index.apply(2, List.of()));
        assertFails(Failure.UNAVAILABLE, index::commit);
        assertFails(Failure.UNAVAILABLE, index::close);
        try (IndexView after = index.view(1)) {
            assertEquals(1, before.count(ALL));
            assertEquals(1, after.count(ALL));
        }
        before.close();
        index.abandon();
        try (Index again = open()) {
            assertEquals(0, again.committedLsn());
        }
    }

    @Test
    void aViewOfTheFutureIsRefused() {
        try (Index index = open()) {
            assertFails(Failure.INTERNAL, () -> index.view(1));
        }
    }

    @Test
    void aSearchOfTooManyAlternativesIsRefusedAndManyTermsOfOneFieldAreNot() {
        List<Query> prefixes = new ArrayList<>();
        List<Query> terms = new ArrayList<>();
        for (int number = 0; number < 1025; number++) {
            prefixes.add(new Query.Prefix("family", "a" + number));
            terms.add(term("family", "a" + number));
        }
        var some = new Query.Or(prefixes.subList(0, 600));
        var others = new Query.Or(prefixes.subList(400, 1000));
        try (Index index = open()) {
            index.apply(1, List.of(put(10, "Patient", "a", keyword("family", "a7"))));
            try (IndexView view = index.view(1)) {
                assertFails(Failure.TOO_LARGE, () -> view.count(new Query.Or(prefixes)));
                var nested = new Query.And(List.of(some, others));
                assertFails(Failure.TOO_LARGE, () -> view.count(nested));
                assertEquals(1, view.count(new Query.Or(terms)));
            }
        }
    }

    @Test
    void aSecondIndexInTheSameFolderIsRefused() {
        try (Index index = open()) {
            assertFails(Failure.CONFLICT, this::open);
            assertEquals(0, index.committedLsn());
        }
    }

    @Test
    void afterTheKeysAreWithdrawnEverythingIsRefusedAndAbandoningWorks() {
        Index index = open();
        index.apply(1, List.of(put(10, "Patient", "a")));
        index.commit();
        index.apply(2, List.of(put(20, "Patient", "b")));
        IndexView view = index.view(2);
        seals.withdraw(Failure.KEY_REFUSED, Duration.ZERO);
        index.abandon();
        assertFails(Failure.KEY_REFUSED, () -> view.search(ALL, List.of(), START, 5));
        assertFails(Failure.KEY_REFUSED, () -> index.view(2));
        assertFails(Failure.KEY_REFUSED, () -> index.apply(3, List.of()));
        assertFails(Failure.KEY_REFUSED, index::commit);
        view.close();
        try (Index again = open(Sample.seals())) {
            assertEquals(1, again.committedLsn());
        }
    }

    @Test
    void aCommitThatFindsTheKeysWithdrawnFailsAndAbandoningFreesTheFolder() {
        Index index = open();
        index.apply(1, List.of(put(10, "Patient", "a")));
        index.commit();
        index.apply(2, List.of(put(20, "Patient", "b")));
        seals.withdraw(Failure.KEY_SILENT, Duration.ZERO);
        assertFails(Failure.KEY_SILENT, index::commit);
        assertFails(Failure.KEY_SILENT, () -> index.apply(3, List.of()));
        index.abandon();
        try (Index again = open(Sample.seals());
                IndexView view = again.view(1)) {
            assertEquals(List.of(10L), pages(view, ALL, List.of(), 5));
        }
    }

    @Test
    void viewsAndCommitsHoldWholeTransactionsWhileOthersAreApplied() throws Exception {
        int transactions = 200;
        try (Index index = open();
                var threads = Executors.newCachedThreadPool()) {
            index.apply(1, fiveOf(1));
            Callable<Long> applying =
                    () -> {
                        for (long lsn = 2; lsn <= transactions; lsn++) {
                            index.apply(lsn, fiveOf(lsn));
                        }
                        return index.appliedLsn();
                    };
            Callable<Long> reading =
                    () -> {
                        long seen = 0;
                        while (seen < transactions) {
                            try (IndexView view = index.view(index.appliedLsn())) {
                                assertTrue(view.lsn() >= seen);
                                seen = view.lsn();
                                assertHoldsOnly(view, seen);
                            }
                        }
                        return seen;
                    };
            Callable<Long> committing =
                    () -> {
                        while (index.commit() < transactions) {
                            Thread.yield();
                        }
                        return index.committedLsn();
                    };
            for (var done : threads.invokeAll(List.of(applying, reading, reading, committing))) {
                assertEquals(transactions, done.get());
            }
        }
    }

    @Test
    void aCommitOvertakenByTransactionsReopensAtItsOwnLsn() throws Exception {
        Index index = open();
        var stop = new AtomicBoolean();
        try (var threads = Executors.newCachedThreadPool()) {
            var applying =
                    threads.submit(
                            () -> {
                                for (long lsn = 1; !stop.get(); lsn++) {
                                    index.apply(lsn, fiveOf(lsn));
                                }
                            });
            for (int commits = 0; commits < 5; commits++) {
                index.commit();
            }
            stop.set(true);
            applying.get();
        }
        long committed = index.committedLsn();
        index.abandon();
        try (Index again = open();
                IndexView view = again.view(committed)) {
            assertEquals(committed, again.committedLsn());
            if (committed > 0) {
                assertHoldsOnly(view, committed);
            }
            again.apply(committed + 1, fiveOf(committed + 1));
        }
    }

    /// A transaction that replaces the same five documents.
    private static List<Update> fiveOf(long lsn) {
        List<Update> updates = new ArrayList<>();
        for (int place = 0; place < 5; place++) {
            updates.add(put(lsn << 20 | place, "Patient", "p" + place));
        }
        return updates;
    }

    private static void assertHoldsOnly(IndexView view, long lsn) {
        List<Long> expected = LongStream.range(0, 5).mapToObj(place -> lsn << 20 | place).toList();
        assertEquals(expected, updates(view.search(ALL, List.of(), START, 10)));
        assertEquals(5, view.count(ALL));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aLinkThatManyLinksShareRunsOnce() {
        try (Index index = open()) {
            index.apply(
                    1,
                    List.of(
                            put(
                                    10,
                                    "Patient",
                                    "a",
                                    keyword("to", "Patient/a"),
                                    keyword("n", "x"))));
            Query chain = term("n", "x");
            for (int i = 0; i < 40; i++) {
                chain =
                        new Query.Or(
                                List.of(
                                        new Query.ReferencesTo("to", chain),
                                        new Query.Shares("n", "n", chain)));
            }
            try (IndexView view = index.view(1)) {
                assertEquals(List.of(new Found("Patient", "a", 10)), view.ids(chain, 5));
            }
        }
    }
}
