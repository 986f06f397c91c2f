// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainReaderTest {
    private static final int KEPT = 4;
    private static final long SEED = 3;

    @TempDir Path folder;
    private final PlainCache cache = new PlainCache((long) KEPT * PlainCache.SEGMENT_BYTES);

    private byte[] written(String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(SEED + length).nextBytes(bytes);
        Files.write(folder.resolve(name), bytes);
        return bytes;
    }

    private PlainReader open(String name) throws IOException {
        return new PlainReader(FileChannel.open(folder.resolve(name)), cache);
    }

    @Test
    void whatIsReadIsWhatIsThereWhereverItBegins() throws IOException {
        byte[] one = written("one", 20 * PlainCache.SEGMENT_BYTES + 5);
        byte[] other = written("other", 3 * PlainCache.SEGMENT_BYTES);
        var random = new Random(SEED);
        try (var first = open("one");
                var second = open("other")) {
            for (int i = 0; i < 2_000; i++) {
                byte[] bytes = i % 3 == 0 ? other : one;
                int from = random.nextInt(bytes.length);
                int count = random.nextInt(Math.min(40_000, bytes.length - from) + 1);
                byte[] target = new byte[count + 2];
                (i % 3 == 0 ? second : first).read(from, target, 1, count);
                assertArrayEquals(
                        Arrays.copyOfRange(bytes, from, from + count),
                        Arrays.copyOfRange(target, 1, count + 1));
            }
        }
    }

    /// What is kept is not read again; what had to make room is.
    @Test
    void asMuchIsKeptAsThereIsRoomForAndNoMore() throws IOException {
        written("file", 10 * PlainCache.SEGMENT_BYTES);
        var channel = FileChannel.open(folder.resolve("file"));
        var reader = new PlainReader(channel, cache);
        for (int i = 0; i < KEPT; i++) {
            read(reader, i);
        }
        channel.close();
        for (int i = 0; i < KEPT; i++) {
            read(reader, i);
        }
        assertThrows(ClosedChannelException.class, () -> read(reader, KEPT));

        try (var again = open("file")) {
            for (int i = 0; i < 10; i++) {
                read(again, i);
            }
        }
        int kept = 0;
        for (int i = 0; i < KEPT; i++) {
            try {
                read(reader, i);
                kept++;
            } catch (ClosedChannelException _) {
                // it had to make room
            }
        }
        assertEquals(0, kept);
    }

    private static void read(PlainReader reader, int segment) throws IOException {
        reader.read((long) segment * PlainCache.SEGMENT_BYTES, new byte[1], 0, 1);
    }
}
