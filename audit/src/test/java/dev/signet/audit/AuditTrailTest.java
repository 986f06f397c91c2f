// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// The trail: rows kept, bounded, in order, and what happens when the disk refuses.
final class AuditTrailTest {
    private final MemoryStore store = new MemoryStore();

    private AuditTrail trail(int rowsMax) {
        return new AuditTrail(store, rowsMax);
    }

    private static List<String> newest(AuditTrail trail, int countMax) {
        return trail.newest(countMax, _ -> true).stream().map(AuditRow::resourceType).toList();
    }

    @Test
    void rowsComeNewestFirstAlsoAfterARestart() {
        try (var trail = trail(100)) {
            for (int i = 0; i < 10; i++) {
                trail.begin(Sample.begun("" + i));
            }
            assertEquals(List.of("9", "8", "7"), newest(trail, 3));
            trail.complete(Sample.begun("10"));
            assertEquals(11, newest(trail, 100).size());
        }
        try (var trail = trail(100)) {
            trail.begin(Sample.begun("11"));
            assertEquals(List.of("11", "10", "9"), newest(trail, 3));
            assertEquals(1, trail.newest(5, row -> row.resourceType().equals("4")).size());
        }
    }

    @Test
    void closingWritesWhatWaits() {
        try (var trail = trail(100)) {
            trail.begin(Sample.begun("last"));
        }
        try (var trail = trail(100)) {
            assertEquals(List.of("last"), newest(trail, 1));
        }
    }

    @Test
    void oldRowsGoWhenThereAreTooMany() {
        try (var trail = trail(20)) {
            for (int i = 0; i < 50; i++) {
                trail.begin(Sample.begun("" + i));
                trail.flush();
            }
            List<String> kept = newest(trail, 100);
            assertEquals("49", kept.getFirst());
            assertTrue(kept.size() >= 20 && kept.size() <= 21, kept.size() + " rows");
        }
    }

    @Test
    void manyRowsBecomeFewRecords() {
        try (var trail = trail(10_000)) {
            for (int i = 0; i < 2_000; i++) {
                trail.begin(Sample.begun("" + i));
            }
            assertEquals(2_000, newest(trail, 5_000).size());
            assertTrue(store.records.size() < 100, "records");
        }
    }

    @Test
    void rowsThatCannotBeWrittenAreKeptThenRefusedButNotThoseOfCallsThatHaveBegun() {
        try (var trail = trail(100_000)) {
            store.full = true;
            trail.begin(Sample.begun("kept"));
            trail.flush();
            assertFailure(
                    Failure.STORAGE,
                    () -> {
                        for (int i = 0; i < 10_000; i++) {
                            trail.begin(Sample.begun("" + i));
                        }
                    });
            trail.complete(Sample.begun("end"));
            assertEquals(0, store.records.size());
            store.full = false;
        }
        try (var trail = trail(100_000)) {
            List<String> all = newest(trail, 100_000);
            assertEquals("kept", all.getLast());
            assertEquals("end", all.getFirst());
            assertEquals(8193, all.size());
        }
    }

    @Test
    void aDiskThatTakesRowsAgainGetsAllOfThem() {
        try (var trail = trail(100)) {
            store.full = true;
            trail.begin(Sample.begun("first"));
            trail.flush();
            trail.begin(Sample.begun("second"));
            store.full = false;
            while (store.records.isEmpty()) {
                Thread.onSpinWait();
            }
            assertEquals(List.of("second", "first"), newest(trail, 10));
        }
    }

    @Test
    void aWriterThatFailsIsSaidAndNobodyWaitsForIt() {
        try (var trail = trail(100)) {
            store.mad = true;
            trail.begin(Sample.begun("lost"));
            assertFailure(Failure.INTERNAL, trail::flush);
            assertFailure(Failure.INTERNAL, () -> trail.begin(Sample.begun("next")));
            assertFailure(Failure.INTERNAL, () -> newest(trail, 1));
        }
    }

    private static void assertFailure(Failure failure, Executable call) {
        assertEquals(failure, assertThrows(Failed.class, call).failure());
    }
}
