// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Sample.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SegmentCacheTest {
    private static final int SEGMENT = FileFormat.SEGMENT_BYTES;

    @Test
    void aSegmentIsOpenedOnceAndThenServedFromMemory() throws IOException {
        AeadSeals seals = Sample.seals();
        byte[] plain = Sample.bytes(100_000);
        byte[] sealed = Sample.sealFile(seals, "f", plain);
        try (var reader = seals.openFile(Purpose.INDEX, "f", new Bytes(sealed))) {
            assertArrayEquals(plain, Sample.readAll(reader));
            Arrays.fill(sealed, (byte) 0);
            assertArrayEquals(plain, Sample.readAll(reader));
        }
    }

    @Test
    void itNeverHoldsMoreThanItsBound() throws IOException {
        var cache = new SegmentCache(4 * SEGMENT);
        AeadSeals seals = Sample.seals(Sample.ACCOUNT, cache);
        byte[] plain = Sample.bytes(20 * SEGMENT);
        byte[] sealed = Sample.sealFile(seals, "f", plain);
        for (int round = 0; round < 3; round++) {
            assertArrayEquals(plain, Sample.openFile(seals, "f", sealed));
        }
        assertEquals(4 * SEGMENT, cache.bytesMax());
        assertEquals(4 * SEGMENT, cache.bytes());
    }

    @Test
    void aSegmentInUseOutlivesOneThatIsNot() throws IOException {
        var cache = new SegmentCache(4 * SEGMENT);
        AeadSeals seals = Sample.seals(Sample.ACCOUNT, cache);
        byte[] plain = Sample.bytes(20 * SEGMENT);
        byte[] sealed = Sample.sealFile(seals, "f", plain);
        byte[] target = new byte[10];
        try (var reader = seals.openFile(Purpose.INDEX, "f", new Bytes(sealed))) {
            reader.read(0, target, 0, 10);
            reader.read(0, target, 0, 10);
            Arrays.fill(sealed, 100, SEGMENT, (byte) 0);
            for (int segment = 1; segment < 15; segment++) {
                reader.read(FileFormat.start(segment), target, 0, 10);
                reader.read(0, target, 0, 10);
                assertArrayEquals(Arrays.copyOf(plain, 10), target);
            }
        }
    }

    @Test
    void whatAClosedFileHeldIsWipedWithTheAccount() throws IOException {
        SegmentCache cache = Sample.cache();
        AeadSeals seals = Sample.seals(Sample.ACCOUNT, cache);
        byte[] sealed = Sample.sealFile(seals, "f", Sample.bytes(100_000));
        Sample.openFile(seals, "f", sealed);
        assertTrue(cache.hasPlaintext());
        seals.withdraw(Failure.KEY_SILENT, Duration.ofSeconds(60));
        assertFalse(cache.hasPlaintext());
    }

    @Test
    void aSegmentThatDoesNotVerifyLeavesNothingBehind() throws IOException {
        SegmentCache cache = Sample.cache();
        AeadSeals seals = Sample.seals(Sample.ACCOUNT, cache);
        byte[] sealed = Sample.sealFile(seals, "f", Sample.bytes(100));
        sealed[sealed.length - 1] ^= 1;
        assertFails(Failure.CORRUPT, () -> Sample.openFile(seals, "f", sealed));
        assertFalse(cache.hasPlaintext());
    }

    @Test
    void aCacheOfImpossibleSizeIsRefused() {
        assertFails(Failure.INVALID, () -> new SegmentCache(SEGMENT - 1));
        assertFails(Failure.INVALID, () -> new SegmentCache(Long.MAX_VALUE));
    }

    @Test
    void underEvictionAndRevocationAReaderSeesItsOwnBytesOrARefusal() throws IOException {
        var cache = new SegmentCache(3 * SEGMENT);
        AeadSeals steady = Sample.seals(Sample.OTHER_ACCOUNT, cache);
        for (int round = 0; round < 50; round++) {
            Duration drain = round % 2 == 0 ? Duration.ZERO : Duration.ofSeconds(60);
            readWhileRevoked(Sample.seals(Sample.ACCOUNT, cache), steady, drain);
        }
        steady.withdraw(Failure.KEY_REFUSED, Duration.ZERO);
        assertFalse(cache.hasPlaintext());
    }

    private static void readWhileRevoked(AeadSeals revoked, AeadSeals steady, Duration drain)
            throws IOException {
        var stop = new CountDownLatch(1);
        var workers = new CompletableFuture<?>[4];
        for (int worker = 0; worker < workers.length; worker++) {
            AeadSeals seals = worker % 2 == 0 ? revoked : steady;
            byte[] plain = new byte[4 * SEGMENT];
            Arrays.fill(plain, (byte) (worker + 1));
            byte[] sealed = Sample.sealFile(seals, "f", plain);
            var reader = seals.openFile(Purpose.INDEX, "f", new Bytes(sealed));
            var random = new Random(worker);
            workers[worker] =
                    CompletableFuture.runAsync(
                            () -> readUntil(stop, reader, plain, random), Sample.THREADS);
        }
        revoked.withdraw(Failure.KEY_REFUSED, drain);
        stop.countDown();
        CompletableFuture.allOf(workers).join();
    }

    private static void readUntil(
            CountDownLatch stop, SealedReader reader, byte[] plain, Random random) {
        while (stop.getCount() > 0) {
            int position = random.nextInt(plain.length);
            int count = Math.min(plain.length - position, random.nextInt(2 * SEGMENT));
            byte[] target = new byte[count];
            try {
                reader.read(position, target, 0, count);
                assertArrayEquals(Arrays.copyOf(plain, count), target);
            } catch (Failed failed) {
                assertEquals(Failure.KEY_REFUSED, failed.failure(), failed.getMessage());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
