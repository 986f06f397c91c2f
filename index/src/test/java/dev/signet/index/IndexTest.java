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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an index promises to the store.
class IndexTest {
    private static final Query ALL = new Query.All();
    private static final List<SortKey> NEWEST_FIRST =
            List.of(new SortKey(SortKey.LAST_UPDATED, true));

    @TempDir Path folder;
    private final AeadSeals seals = Sample.seals();

    private Index open() {
        return Index.open(folder, seals, Sample.limits());
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
                assertTrue(view.contains("Patient", "a"));
                assertFalse(view.contains("Observation", "a"));
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
            assertFails(Failure.INTERNAL, () -> index.apply(2, List.of(put(10, "Patient", "b"))));
            index.commit();
        }
        try (Index index = open()) {
            assertFails(Failure.INTERNAL, () -> index.apply(2, List.of(put(10, "Patient", "b"))));
        }
    }

    @Test
    void aViewOfTheFutureIsRefused() {
        try (Index index = open()) {
            assertFails(Failure.INTERNAL, () -> index.view(1));
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
        Sample.lend(seals);
        assertFails(Failure.UNAVAILABLE, () -> index.view(2));
        try (Index again = open()) {
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
        index.abandon();
        Sample.lend(seals);
        try (Index again = open();
                IndexView view = again.view(1)) {
            assertEquals(List.of(10L), pages(view, ALL, List.of(), 5));
        }
    }
}
