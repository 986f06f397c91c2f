// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.sealed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.index.Sample;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.RandomAccessInput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lucene's contract of a directory, on sealed files.
class SealedDirectoryTest {
    private static final IOContext CONTEXT = IOContext.DEFAULT;

    @TempDir Path folder;
    private SealedDirectory directory;

    @BeforeEach
    void open() throws IOException {
        directory = new SealedDirectory(folder, Sample.seals(64 << 10));
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
    }

    private byte[] write(String name, int count) throws IOException {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        try (IndexOutput output = directory.createOutput(name, CONTEXT)) {
            output.writeBytes(bytes, count);
        }
        return bytes;
    }

    @Test
    void filesOfEveryLengthReadBackAtEveryBoundary() throws IOException {
        for (int count : new int[] {0, 1, 1023, 1024, 1025, 16_384, 32_700, 70_000}) {
            byte[] bytes = write("f" + count, count);
            assertEquals(count, directory.fileLength("f" + count));
            try (IndexInput input = directory.openInput("f" + count, CONTEXT)) {
                assertEquals(count, input.length());
                byte[] read = new byte[count];
                input.readBytes(read, 0, count);
                assertArrayEquals(bytes, read);
                assertThrows(EOFException.class, input::readByte);
            }
        }
    }

    @Test
    void randomSeeksSlicesAndClonesReadWhatWasWritten() throws IOException {
        byte[] bytes = write("f", 100_000);
        var chance = new Random(3);
        try (IndexInput whole = directory.openInput("f", CONTEXT)) {
            for (int tried = 0; tried < 2000; tried++) {
                int start = chance.nextInt(bytes.length);
                int length = chance.nextInt(bytes.length - start);
                IndexInput slice = whole.slice("slice", start, length);
                assertEquals(length, slice.length());
                int from = chance.nextInt(length + 1);
                int count = chance.nextInt(Math.min(length - from, 5000) + 1);
                slice.seek(from);
                IndexInput clone = slice.clone();
                assertEquals(from, clone.getFilePointer());
                assertReads(bytes, start + from, count, slice);
                assertReads(bytes, start + from, count, clone);
                assertEquals(from + count, clone.getFilePointer());
                if (length > 8) {
                    RandomAccessInput random = whole.randomAccessSlice(start, length);
                    int at = chance.nextInt(length - 8);
                    assertEquals(bytes[start + at], random.readByte(at));
                    assertEquals(littleEndian(bytes, start + at), random.readLong(at));
                }
            }
        }
    }

    @Test
    void slicesKeepTheirBounds() throws IOException {
        write("f", 5000);
        try (IndexInput whole = directory.openInput("f", CONTEXT)) {
            assertThrows(IllegalArgumentException.class, () -> whole.slice("s", 4000, 1001));
            assertThrows(IllegalArgumentException.class, () -> whole.slice("s", -1, 10));
            IndexInput slice = whole.slice("s", 100, 50);
            assertThrows(IllegalArgumentException.class, () -> slice.slice("s", 10, 41));
            assertThrows(EOFException.class, () -> slice.seek(51));
            slice.seek(50);
            assertThrows(EOFException.class, slice::readByte);
            slice.seek(45);
            assertThrows(EOFException.class, () -> slice.readBytes(new byte[6], 0, 6));
        }
    }

    @Test
    void clonesReadFromManyThreadsAtOnce() throws Exception {
        byte[] bytes = write("f", 200_000);
        try (IndexInput whole = directory.openInput("f", CONTEXT);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> reading =
                    () -> {
                        var chance = new Random();
                        IndexInput mine = whole.clone();
                        for (int tried = 0; tried < 500; tried++) {
                            int from = chance.nextInt(bytes.length - 100);
                            mine.seek(from);
                            assertReads(bytes, from, 100, mine);
                        }
                        return true;
                    };
            for (var done : threads.invokeAll(List.of(reading, reading, reading, reading))) {
                assertTrue(done.get());
            }
        }
    }

    @Test
    void nothingWrittenStandsInTheClear() throws IOException {
        String marker = "MARKER-OF-A-PATIENT";
        try (IndexOutput output = directory.createOutput("_0.si", CONTEXT);
                IndexOutput temp = directory.createTempOutput("_0", "bkd", CONTEXT)) {
            output.writeString(marker);
            temp.writeString(marker);
        }
        for (String name : directory.listAll()) {
            String text = Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(marker), name);
            assertTrue(text.length() > marker.length(), name);
        }
    }

    @Test
    void aCommitFileIsPublishedByRenamingAndOtherRenamesAreRefused() throws IOException {
        byte[] bytes = write("pending_segments_1", 300);
        directory.sync(List.of("pending_segments_1"));
        directory.rename("pending_segments_1", "segments_1");
        directory.syncMetaData();
        assertArrayEquals(new String[] {"segments_1"}, directory.listAll());
        try (IndexInput input = directory.openInput("segments_1", CONTEXT)) {
            assertReads(bytes, 0, 300, input);
        }
        assertThrows(
                UnsupportedOperationException.class,
                () -> directory.rename("segments_1", "segments_2"));
    }

    @Test
    void temporaryFilesHaveDistinctNamesAndAreListed() throws IOException {
        String first;
        String second;
        try (IndexOutput one = directory.createTempOutput("p", "s", CONTEXT);
                IndexOutput other = directory.createTempOutput("p", "s", CONTEXT)) {
            first = one.getName();
            second = other.getName();
            one.writeInt(1);
            other.writeInt(2);
        }
        assertEquals(List.of(first, second), Arrays.asList(directory.listAll()));
        try (IndexInput input = directory.openInput(second, CONTEXT)) {
            assertEquals(2, input.readInt());
        }
    }

    @Test
    void filesAreMadeOnceDeletedAndMissed() throws IOException {
        write("f", 10);
        assertThrows(IOException.class, () -> directory.createOutput("f", CONTEXT));
        try (IndexInput input = directory.openInput("f", CONTEXT)) {
            directory.deleteFile("f");
            input.readByte();
        }
        assertThrows(NoSuchFileException.class, () -> directory.openInput("f", CONTEXT));
        assertThrows(NoSuchFileException.class, () -> directory.fileLength("f"));
        assertThrows(NoSuchFileException.class, () -> directory.deleteFile("f"));
        assertEquals(0, directory.getPendingDeletions().size());
    }

    @Test
    void theLockIsHeldByOne() throws IOException {
        try (var lock = directory.obtainLock("write.lock")) {
            lock.ensureValid();
            assertThrows(LockObtainFailedException.class, () -> directory.obtainLock("write.lock"));
        }
        directory.obtainLock("write.lock").close();
    }

    @Test
    void aClosedDirectoryRefuses() throws IOException {
        write("f", 10);
        IndexInput input = directory.openInput("f", CONTEXT);
        directory.close();
        assertThrows(AlreadyClosedException.class, () -> directory.createOutput("g", CONTEXT));
        assertThrows(IOException.class, input::readByte);
    }

    @Test
    void anAbandonedDirectorySealsNothingMore() throws IOException {
        IndexOutput output = directory.createOutput("f", CONTEXT);
        output.writeBytes(new byte[100_000], 100_000);
        directory.abandon();
        assertThrows(
                AlreadyClosedException.class, () -> output.writeBytes(new byte[100_000], 100_000));
        output.close();
        assertThrows(AlreadyClosedException.class, () -> directory.openInput("f", CONTEXT));
        try (var again = new SealedDirectory(folder, Sample.seals())) {
            assertThrows(Failed.class, () -> again.openInput("f", CONTEXT));
        }
        directory.deleteFile("f");
    }

    private static void assertReads(byte[] expected, int from, int count, IndexInput input)
            throws IOException {
        byte[] read = new byte[count];
        int single = Math.min(count, 3);
        for (int index = 0; index < single; index++) {
            read[index] = input.readByte();
        }
        input.readBytes(read, single, count - single);
        assertArrayEquals(Arrays.copyOfRange(expected, from, from + count), read);
    }

    private static long littleEndian(byte[] bytes, int from) {
        long value = 0;
        for (int index = 7; index >= 0; index--) {
            value = value << 8 | bytes[from + index] & 0xff;
        }
        return value;
    }
}
