// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Sample.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFileTest {
    private static final String NAME = "_0.cfs";
    private static final int SEGMENT = FileFormat.SEGMENT_BYTES;
    private static final int FIRST = FileFormat.FIRST_PLAIN_BYTES;
    private static final int FULL = FileFormat.SEGMENT_PLAIN_BYTES;

    private final AeadSeals seals = Sample.seals();
    private final byte[] plain = Sample.bytes(FIRST + 3 * FULL + 500);
    private final byte[] sealed = Sample.sealFile(seals, NAME, plain);

    @Test
    void everyRangeReadsAsWritten(@TempDir Path folder) throws IOException {
        Path path = Files.write(folder.resolve("any"), sealed);
        var random = new Random(1);
        try (var reader = seals.openFile(Purpose.INDEX, NAME, FileChannel.open(path))) {
            assertEquals(plain.length, reader.length());
            for (int round = 0; round < 2_000; round++) {
                int position = random.nextInt(plain.length + 1);
                int count = random.nextInt(plain.length - position + 1);
                byte[] target = new byte[count + 2];
                reader.read(position, target, 1, count);
                assertArrayEquals(
                        Arrays.copyOfRange(plain, position, position + count),
                        Arrays.copyOfRange(target, 1, count + 1));
            }
        }
    }

    @Test
    void howItIsWrittenDoesNotMatter() throws IOException {
        var target = new ByteArrayOutputStream();
        var random = new Random(2);
        try (OutputStream stream = seals.sealFile(Purpose.INDEX, NAME, target)) {
            int done = 0;
            while (done < plain.length) {
                int part = Math.min(plain.length - done, random.nextInt(40_000));
                stream.write(plain, done, part);
                done += part;
                if (done < plain.length) {
                    stream.write(plain[done++]);
                }
                stream.flush();
            }
        }
        assertEquals(sealed.length, target.size());
        assertArrayEquals(plain, Sample.openFile(seals, NAME, target.toByteArray()));
    }

    @Test
    void aRangeOutsideTheFileIsRefused() throws IOException {
        try (var reader = seals.openFile(Purpose.INDEX, NAME, new Bytes(sealed))) {
            byte[] target = new byte[10];
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> reader.read(plain.length - 9, target, 0, 10));
            assertThrows(IndexOutOfBoundsException.class, () -> reader.read(-1, target, 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> reader.read(0, target, 1, 10));
        }
    }

    @Test
    void aFileCutAnywhereIsRefusedWhenItIsOpened() {
        for (int length = 0; length < sealed.length; length += length < 200 ? 1 : 97) {
            assertOpenRefused(Arrays.copyOf(sealed, length));
        }
        for (int segment = 1; segment <= 4; segment++) {
            assertOpenRefused(Arrays.copyOf(sealed, segment * SEGMENT));
        }
    }

    @Test
    void anExtendedFileIsRefusedWhenItIsOpened() {
        for (int extra : new int[] {1, 16, SEGMENT, 2 * SEGMENT}) {
            assertOpenRefused(Arrays.copyOf(sealed, sealed.length + extra));
        }
        byte[] doubled = Arrays.copyOf(sealed, 2 * sealed.length);
        System.arraycopy(sealed, 0, doubled, sealed.length, sealed.length);
        assertOpenRefused(doubled);
    }

    @Test
    void anEmptyLastSegmentIsRefused() {
        byte[] full = Sample.sealFile(seals, NAME, new byte[FIRST]);
        assertEquals(SEGMENT, full.length);
        assertOpenRefused(Arrays.copyOf(full, SEGMENT + 16));
    }

    @Test
    void aFlippedBitIsRefusedWithFileAndSegment() throws IOException {
        for (int position : new int[] {66, SEGMENT - 1, SEGMENT, 2 * SEGMENT + 99}) {
            byte[] flipped = sealed.clone();
            flipped[position] ^= 4;
            try (var reader = seals.openFile(Purpose.INDEX, NAME, new Bytes(flipped))) {
                int damaged = position / SEGMENT;
                Failed failed = assertFails(Failure.CORRUPT, () -> Sample.readAll(reader));
                assertEquals(NAME, failed.fact("file", "?"));
                assertEquals("" + damaged, failed.fact("segment", "?"));
                byte[] sound = new byte[100];
                int other = damaged == 0 ? 1 : 0;
                reader.read(FileFormat.start(other), sound, 0, 100);
            }
        }
    }

    @Test
    void aFlippedBitInEitherHeaderIsRefusedWhenTheFileIsOpened() {
        for (int bit = 0; bit < 8 * FileFormat.CIPHERTEXT_OFFSET; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Failed failed = assertThrows(Failed.class, () -> open(NAME, flipped));
            assertEquals(
                    bit / 8 != 4
                            ? Failure.CORRUPT
                            : flipped[4] == 0 ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    failed.failure());
            assertEquals(NAME, failed.fact("file", "?"));
        }
    }

    @Test
    void swappedSegmentsAreRefused() throws IOException {
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, SEGMENT, swapped, 2 * SEGMENT, SEGMENT);
        System.arraycopy(sealed, 2 * SEGMENT, swapped, SEGMENT, SEGMENT);
        try (var reader = seals.openFile(Purpose.INDEX, NAME, new Bytes(swapped))) {
            byte[] target = new byte[1];
            for (int segment = 1; segment <= 2; segment++) {
                long position = FileFormat.start(segment);
                assertFails(Failure.CORRUPT, () -> reader.read(position, target, 0, 1));
            }
        }
    }

    @Test
    void aSegmentOfAnotherFileIsRefused() throws IOException {
        byte[] mixed = Sample.sealFile(seals, NAME, plain);
        System.arraycopy(sealed, SEGMENT, mixed, SEGMENT, SEGMENT);
        assertFails(Failure.CORRUPT, () -> Sample.openFile(seals, NAME, mixed));
    }

    @Test
    void aRenamedFileIsRefused() {
        assertFails(Failure.CORRUPT, () -> open("_1.cfs", sealed));
    }

    @Test
    void aFileOfAnotherPurposeIsRefused() {
        assertFails(
                Failure.CORRUPT, () -> seals.openFile(Purpose.STAGING, NAME, new Bytes(sealed)));
    }

    @Test
    void aFileOfAnotherSetIsRefused() throws IOException {
        Seals index = seals.fileSet(new UUID(1, 2));
        byte[] inSet = Sample.sealFile(index, NAME, plain);
        assertArrayEquals(plain, Sample.openFile(index, NAME, inSet));
        assertFails(Failure.CORRUPT, () -> open(NAME, inSet));
        assertFails(
                Failure.CORRUPT, () -> Sample.openFile(seals.fileSet(new UUID(1, 3)), NAME, inSet));
    }

    @Test
    void aFileOfAnotherAccountIsRefusedEvenInTheSameSet() {
        Seals other = Sample.seals(Sample.OTHER_ACCOUNT, Sample.cache());
        assertFails(Failure.CORRUPT, () -> Sample.openFile(other, NAME, sealed));
        UUID set = new UUID(1, 2);
        byte[] inSet = Sample.sealFile(seals.fileSet(set), NAME, plain);
        assertFails(Failure.CORRUPT, () -> Sample.openFile(other.fileSet(set), NAME, inSet));
    }

    @Test
    void anOlderFormatIsRefusedAsTooOldAndANewerOneAsTooNew() {
        byte[] other = sealed.clone();
        other[4] = 0;
        assertFails(Failure.FORMAT_TOO_OLD, () -> open(NAME, other));
        other[4] = 2;
        assertFails(Failure.FORMAT_TOO_NEW, () -> open(NAME, other));
    }

    @Test
    void aNameOfNoneOrTooManyBytesIsRefused() {
        var target = new ByteArrayOutputStream();
        assertFails(Failure.INVALID, () -> seals.sealFile(Purpose.INDEX, "", target));
        assertFails(Failure.INVALID, () -> seals.sealFile(Purpose.INDEX, "n".repeat(256), target));
        assertEquals(0, target.size());
    }

    @Test
    void aFileWhoseTargetFailsIsBrokenForGood() throws IOException {
        var full =
                new OutputStream() {
                    private int left = 20_000;

                    @Override
                    public void write(int value) throws IOException {
                        if (left-- <= 0) {
                            throw new IOException("no space");
                        }
                    }
                };
        try (OutputStream stream = seals.sealFile(Purpose.INDEX, NAME, full)) {
            assertThrows(IOException.class, () -> stream.write(plain));
            assertThrows(IOException.class, () -> stream.write(1));
        }
    }

    private void open(String name, byte[] file) throws IOException {
        seals.openFile(Purpose.INDEX, name, new Bytes(file)).close();
    }

    private void assertOpenRefused(byte[] file) {
        Failed failed = assertFails(Failure.CORRUPT, () -> open(NAME, file));
        assertEquals(NAME, failed.fact("file", "?"));
    }
}
