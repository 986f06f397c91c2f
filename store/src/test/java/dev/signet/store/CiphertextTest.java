// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiphertextTest {
    private static final String MARKER = "Zyxwmarker";

    @TempDir Path temporary;

    @Test
    void noByteOfAResourceStandsInTheClearInAnyFileNameOrFile() throws IOException {
        Path folder = temporary.resolve("account");
        try (var database = Sample.open(folder)) {
            for (int i = 0; i < 100; i++) {
                commit(database, put(MARKER + "id" + i, MARKER + "name" + i % 10));
            }
            commit(database, delete(MARKER + "id3"));
            try (var snapshot = database.snapshot()) {
                assertEquals(10, snapshot.count(named(MARKER + "name4")));
            }
            scan(folder);
        }
        scan(folder);
        try (var database = Sample.open(folder)) {
            commit(database, put(MARKER + "id1", MARKER + "again"));
            database.abandon();
        }
        scan(folder);
        try (var database = Sample.open(folder)) {
            assertTrue(Walks.of(database).isSound());
        }
        scan(folder);
    }

    private static void scan(Path folder) throws IOException {
        int scanned = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                assertClear(file.getFileName().toString(), file);
                if (Files.isRegularFile(file)) {
                    scanned++;
                    byte[] bytes = Files.readAllBytes(file);
                    assertClear(new String(bytes, StandardCharsets.ISO_8859_1), file);
                    assertClear(new String(bytes, StandardCharsets.UTF_16LE), file);
                }
            }
        }
        assertTrue(scanned > 5, "scanned " + scanned);
    }

    private static void assertClear(String text, Path file) {
        assertTrue(!text.contains(MARKER), file + " holds a marker");
        assertTrue(!text.contains("Patient"), file + " holds a type");
    }
}
