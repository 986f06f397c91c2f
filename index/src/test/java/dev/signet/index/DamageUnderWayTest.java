// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import static dev.signet.index.Sample.assertFails;
import static dev.signet.index.Sample.keyword;
import static dev.signet.index.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file of an index is damaged while the index is open, in a part that nothing but a commit or a
/// merge reads again.
class DamageUnderWayTest {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    /// The least that the seals' cache takes: what has been read is read from the disk again.
    private static final long CACHE_BYTES = 16 << 10;

    private static final int DOCUMENTS = 3_000;
    private static final int SEGMENTS = 9;
    private static final String TERMS = ".tim";

    @TempDir Path folder;
    private final List<String> ids = new ArrayList<>();
    private long lsn;

    private Index open() {
        return Index.open(folder, Sample.seals(CACHE_BYTES), Sample.MAPPING, Sample.limits());
    }

    private void apply(Index index, List<String> some) {
        lsn++;
        var updates = new ArrayList<Update>();
        for (int place = 0; place < some.size(); place++) {
            String id = some.get(place);
            updates.add(put(lsn << 20 | place, "Patient", id, keyword("family", "name" + id)));
        }
        index.apply(lsn, updates);
    }

    private List<String> fresh(int count) {
        var random = new Random(lsn);
        for (int i = 0; i < count; i++) {
            ids.add(Long.toHexString(random.nextLong()) + "-" + ids.size());
        }
        return ids.subList(ids.size() - count, ids.size());
    }

    /// Flips a bit in the middle of each file of terms.
    ///
    /// @return their names
    private List<String> damaged() throws IOException {
        var names = new ArrayList<String>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(TERMS)).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertTrue(bytes.length > 3 * CACHE_BYTES, "too short: " + bytes.length);
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
                names.add(file.getFileName().toString());
            }
        }
        assertFalse(names.isEmpty(), "no file of terms");
        return names;
    }

    @Test
    void aCommitThatReadsItIsRefusedByNameAndSoIsAllBehindIt() throws IOException {
        try (var index = open()) {
            apply(index, fresh(DOCUMENTS));
        }
        Index index = open();
        List<String> damaged = damaged();
        apply(index, ids);
        Failed failed = assertFails(Failure.CORRUPT, index::commit);
        assertTrue(damaged.contains(failed.fact("file", "")), failed.getMessage());
        assertTrue(index.isBroken());
        assertFails(Failure.UNAVAILABLE, index::commit);
        assertFails(Failure.UNAVAILABLE, () -> apply(index, ids.subList(0, 1)));
        index.abandon();
        // whoever opens it does not read what is damaged
        Index again = open();
        assertEquals(1, again.committedLsn());
        again.abandon();
    }

    @Test
    void aMergeThatReadsItEndsTheCommitsBehindIt() throws IOException {
        Index index = open();
        for (int i = 0; i < SEGMENTS; i++) {
            apply(index, fresh(DOCUMENTS));
            index.commit();
        }
        List<String> damaged = damaged();
        long end = System.nanoTime() + PATIENCE_NANOS;
        Failed failed = null;
        while (failed == null) {
            assertTrue(System.nanoTime() < end, "no merge has met the damage");
            try {
                apply(
                        index,
                        fresh(DOCUMENTS)); // the tenth begins the merge, in a thread of its own
                index.commit();
            } catch (Failed met) {
                failed = met;
            }
        }
        assertEquals(Failure.CORRUPT, failed.failure(), failed.getMessage());
        assertTrue(damaged.contains(failed.fact("file", "")), failed.getMessage());
        index.abandon();
    }
}
