// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the vector of a sealed file shows without a key.
class SealedFileFactsTest {
    private static final UUID SET = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

    @TempDir Path folder;

    private static byte[] vector() throws IOException {
        try (var in = SealedFileFactsTest.class.getResourceAsStream("/vectors/file-v1.bin")) {
            return in.readAllBytes();
        }
    }

    private SealedFileFacts facts(byte[] bytes) throws IOException {
        Path file = folder.resolve("_0.cfs");
        Files.write(file, bytes);
        return SealedFileFacts.of(file, Purpose.INDEX);
    }

    private Failure refusal(byte[] bytes) {
        return assertThrows(Failed.class, () -> facts(bytes)).failure();
    }

    @Test
    void purposeGenerationSetAndSegmentsAreReadWithoutAKey() throws IOException {
        var facts = assertInstanceOf(SealedFileFacts.Whole.class, facts(vector()));
        assertEquals(SET, facts.fileSet());
        assertEquals(2, facts.segments());
        assertEquals(7, facts.generation());
    }

    @Test
    void aFileThatEndsWithinASegmentIsToldFromADamagedOne() throws IOException {
        for (int length : new int[] {0, 26, 66, 81, 16_384 + 16}) {
            assertEquals(
                    new SealedFileFacts.CutShort(),
                    facts(Arrays.copyOf(vector(), length)),
                    "" + length);
        }
        for (int length : new int[] {82, 16_384, 16_384 + 17}) {
            assertInstanceOf(SealedFileFacts.Whole.class, facts(Arrays.copyOf(vector(), length)));
        }
    }

    @Test
    void aChangedHeaderIsRefused() throws IOException {
        byte[] whole = vector();
        for (int at : new int[] {0, 3, 5, 26}) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x20;
            assertEquals(Failure.CORRUPT, refusal(changed), "byte " + at);
        }
        byte[] newer = whole.clone();
        newer[4] = 2;
        assertEquals(Failure.FORMAT_TOO_NEW, refusal(newer));
        byte[] older = whole.clone();
        older[4] = 0;
        assertEquals(Failure.FORMAT_TOO_OLD, refusal(older));
        byte[] noGeneration = whole.clone();
        Arrays.fill(noGeneration, 6, 10, (byte) 0);
        assertEquals(Failure.CORRUPT, refusal(noGeneration));
    }
}
