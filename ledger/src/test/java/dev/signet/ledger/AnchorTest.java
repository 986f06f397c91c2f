// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static dev.signet.ledger.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.ledger.Anchor.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnchorTest {
    private static final int SLOT_BYTES = 512;

    @TempDir Path folder;
    private final AeadSeals seals = Sample.seals();
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("anchor");
    }

    private Anchor open() {
        return Anchor.open(file, Sample.ACCOUNT, seals, false);
    }

    private void write(long... sequences) {
        try (Anchor anchor = Anchor.open(file, Sample.ACCOUNT, seals, true)) {
            for (long sequence : sequences) {
                anchor.write(anchor.prepare(mark(sequence)));
            }
        }
    }

    private static Mark mark(long sequence) {
        return new Mark(
                sequence,
                Sample.bytes(sequence, Batch.NOTE_BYTES),
                Optional.of(Sample.bytes(sequence + 1_000, 32)));
    }

    private long last() {
        try (Anchor anchor = open()) {
            return anchor.last().sequence();
        }
    }

    @Test
    void theLastMarkWrittenIsTheOneRead() {
        for (int marks = 1; marks <= 5; marks++) {
            write(marks);
            try (Anchor anchor = open()) {
                assertEquals(marks, anchor.last().sequence());
                assertArrayEquals(mark(marks).note(), anchor.last().note());
            }
        }
        write();
        assertEquals(5, last());
    }

    @Test
    void aFreshOneRemembersNothing() throws IOException {
        write();
        assertEquals(0, last());
        assertEquals(3 * SLOT_BYTES, Files.size(file));
    }

    @Test
    void itIsMadeOnlyForALedgerThatHoldsNothing() {
        var failed = assertFails(Failure.CORRUPT, this::open);
        assertEquals("anchor", failed.fact("file", "?"));
    }

    @Test
    void aTornSlotLeavesTheOneBeforeIt() throws IOException {
        write(7, 8);
        flip(2 * SLOT_BYTES + 30);
        assertEquals(8, last());
        write(9);
        assertEquals(9, last());
        flip(2 * SLOT_BYTES + 30);
        assertEquals(8, last());
    }

    @Test
    void withNoSlotThatOpensItIsRefused() throws IOException {
        write(7, 8);
        flip(SLOT_BYTES + 30);
        flip(2 * SLOT_BYTES + 30);
        assertFails(Failure.CORRUPT, this::open);
    }

    private void flip(int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 4;
        Files.write(file, bytes);
    }

    @Test
    void swappedSlotsDoNotOpen() throws IOException {
        write(7, 8);
        byte[] bytes = Files.readAllBytes(file);
        byte[] swapped = Arrays.copyOf(bytes, bytes.length);
        System.arraycopy(bytes, SLOT_BYTES, swapped, 2 * SLOT_BYTES, SLOT_BYTES);
        System.arraycopy(bytes, 2 * SLOT_BYTES, swapped, SLOT_BYTES, SLOT_BYTES);
        Files.write(file, swapped);
        assertFails(Failure.CORRUPT, this::open);
    }

    @Test
    void aLongerOrShorterFileAnotherMagicOrNonZeroPaddingIsRefused() throws IOException {
        write(7);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 12, SLOT_BYTES, bytes.length - 1, bytes.length + 1}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertFails(Failure.CORRUPT, this::open);
        }
        for (int at : new int[] {0, 10, 12, SLOT_BYTES - 1}) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertFails(Failure.CORRUPT, this::open);
        }
    }

    @Test
    void anotherVersionIsRefusedAsTooOldOrTooNew() throws IOException {
        write(7);
        byte[] bytes = Files.readAllBytes(file);
        bytes[9] = 0;
        Files.write(file, bytes);
        assertFails(Failure.FORMAT_TOO_OLD, this::open);
        bytes[9] = 3;
        Files.write(file, bytes);
        assertFails(Failure.FORMAT_TOO_NEW, this::open);
    }

    @Test
    void itNeedsTheKeys() {
        write(7);
        seals.withdraw(Failure.KEY_SILENT, Duration.ofSeconds(1));
        assertFails(Failure.KEY_SILENT, this::open);
    }
}
