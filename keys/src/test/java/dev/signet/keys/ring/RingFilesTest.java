// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the ring of the vectors shows without any key.
class RingFilesTest {
    private static final String VECTOR = "/vectors/key-ring-v1/customer/";

    @TempDir Path folder;

    @BeforeEach
    void copyTheVector() throws IOException {
        for (String name : List.of("keyring.a", "keyring.b")) {
            try (InputStream in = RingFilesTest.class.getResourceAsStream(VECTOR + name)) {
                Files.write(folder.resolve(name), in.readAllBytes());
            }
        }
    }

    @Test
    void aWholeRingSaysWhoseItIsAndNothingIsWrong() {
        var ring = RingFiles.in(folder);
        assertEquals(List.of(), ring.damages());
        assertEquals(2, ring.said().orElseThrow().generations().size());
        assertTrue(ring.said().orElseThrow().keyUri().isPresent());
    }

    /// Of the newer file only its code, which takes a key, covers all.
    @Test
    void eachFlippedBitOfTheOlderFileIsDamage() throws IOException {
        var random = new Random(20_261_128);
        long sequence = RingFiles.in(folder).said().orElseThrow().sequence();
        Path older = folder.resolve(RingSlots.name(sequence - 1));
        byte[] whole = Files.readAllBytes(older);
        for (int i = 0; i < 200; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(older, flipped);
            assertFalse(RingFiles.in(folder).damages().isEmpty(), "flip " + i);
        }
    }

    @Test
    void bothAreNamedWhenBothAreDamaged() throws IOException {
        Files.write(folder.resolve("keyring.a"), new byte[] {'{'});
        Files.delete(folder.resolve("keyring.b"));
        var named =
                RingFiles.in(folder).damages().stream()
                        .map(damage -> damage.fact("file", ""))
                        .toList();
        assertEquals(List.of("keyring.a", "keyring.b"), named);
    }
}
