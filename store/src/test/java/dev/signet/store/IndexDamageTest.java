// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file of the index is damaged under the open database, where neither the opening nor a search
/// looks: the commit of the index meets it. Opened as it is, the index would meet it again each
/// time.
class IndexDamageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long CACHE_BYTES = 16 << 10;
    private static final int RESOURCES = 3_000;

    @TempDir Path folder;
    private final List<String> ids = new ArrayList<>();

    private Database open() {
        return Sample.open(folder, Sample.seals(Sample.ACCOUNT, CACHE_BYTES));
    }

    private void write(Database database, String name) {
        commit(database, ids.stream().map(id -> put(id, name)).toArray(Change[]::new));
    }

    private void damage() throws IOException {
        int damaged = 0;
        try (var files = Files.list(folder.resolve("index"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".tim")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertTrue(bytes.length > 3 * CACHE_BYTES, "too short: " + bytes.length);
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
                damaged++;
            }
        }
        assertTrue(damaged > 0, "no file of terms");
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private List<String> commitsOfTheIndex() throws IOException {
        try (var files = Files.list(folder.resolve("index"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("segments_"))
                    .toList();
        }
    }

    @Test
    void theCommitThatMeetsItEndsTheWritingAndTheNextOpeningMakesTheIndexAnew() throws IOException {
        var random = new Random(5);
        for (int i = 0; i < RESOURCES; i++) {
            ids.add(Long.toHexString(random.nextLong()) + "-" + i);
        }
        try (var database = open()) {
            write(database, "one");
        }
        Database database = open();
        damage();
        write(database, "two"); // is on disk in the ledger, whatever becomes of the index
        await("the index is not committed", () -> database.ended().isPresent());
        Failed why = database.ended().orElseThrow();
        assertEquals(Failure.CORRUPT, why.failure(), why.getMessage());
        assertTrue(why.fact("file", "").endsWith(".tim"), why.getMessage());
        assertFails(Failure.CORRUPT, () -> write(database, "three"));
        assertEquals("two", Sample.name(database.read(key(ids.get(7))).orElseThrow()));
        database.abandon();

        try (var again = open()) {
            try (var snapshot = again.snapshot()) {
                assertEquals(RESOURCES, snapshot.count(Sample.named("two")));
                assertEquals(0, snapshot.count(Sample.named("one")));
            }
            var before = commitsOfTheIndex();
            write(again, "three");
            await("the index is not committed again", () -> isAnother(before));
            assertTrue(again.ended().isEmpty(), again.ended().toString());
        }
    }

    private boolean isAnother(List<String> before) {
        try {
            return !commitsOfTheIndex().equals(before);
        } catch (IOException e) {
            return false; // a file went away while they were listed
        }
    }
}
