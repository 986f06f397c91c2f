// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.PLACE;
import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Sample.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LendingTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] PLAIN = Sample.bytes(50_000);

    private final SegmentCache cache = Sample.cache();
    private final AeadSeals seals = Sample.seals(Sample.ACCOUNT, cache);

    @Test
    void beforeAnythingIsLentEveryUseIsRefusedAsSilent() {
        var fresh = new AeadSeals(Sample.ACCOUNT, cache, Entropy.system());
        assertFalse(fresh.isLent());
        assertFails(Failure.KEY_SILENT, () -> fresh.seal(Purpose.BODY, PLAIN, PLACE));
    }

    @Test
    void afterWithdrawalEveryCallFailsWithTheKind() throws IOException {
        byte[] value = seals.seal(Purpose.BODY, PLAIN, PLACE);
        byte[] file = Sample.sealFile(seals, "f", PLAIN);
        SealedReader reader = seals.openFile(Purpose.INDEX, "f", new Bytes(file));
        var stream = seals.sealFile(Purpose.INDEX, "g", new ByteArrayOutputStream());
        byte[] target = new byte[10];
        for (Failure kind : new Failure[] {Failure.KEY_SILENT, Failure.KEY_REFUSED}) {
            seals.withdraw(kind, LONG);
            assertFails(kind, () -> seals.seal(Purpose.BODY, PLAIN, PLACE));
            assertFails(kind, () -> seals.open(Purpose.BODY, value, PLACE));
            assertFails(kind, () -> seals.name(PLACE));
            assertFails(kind, seals::activeGeneration);
            assertFails(kind, () -> Sample.openFile(seals, "f", file));
            assertFails(kind, () -> Sample.sealFile(seals, "h", PLAIN));
            assertFails(kind, () -> reader.read(PLAIN.length - 10, target, 0, 10));
            assertFails(kind, () -> seals.fileSet(Sample.ACCOUNT).name(PLACE));
        }
        assertFails(Failure.KEY_REFUSED, stream::close);
        assertArrayEquals(new byte[10], target);
        assertEquals(Set.of(), seals.generations());
    }

    @Test
    void withdrawalWipesTheSegmentsOfTheAccountAndLeavesThoseOfOthers() throws IOException {
        AeadSeals other = Sample.seals(Sample.OTHER_ACCOUNT, cache);
        byte[] theirs = Sample.sealFile(other, "f", PLAIN);
        byte[] ours = Sample.sealFile(seals, "f", PLAIN);
        Sample.openFile(seals, "f", ours);
        SealedReader reader = other.openFile(Purpose.INDEX, "f", new Bytes(theirs));
        assertArrayEquals(PLAIN, Sample.readAll(reader));
        assertTrue(cache.hasPlaintext());

        other.withdraw(Failure.KEY_REFUSED, LONG);
        assertTrue(cache.hasPlaintext());
        seals.withdraw(Failure.KEY_REFUSED, LONG);
        assertFalse(cache.hasPlaintext());
    }

    @Test
    void sealsAreLentKeysOnceAndNewOnesOpenWhatTheySealed() throws IOException {
        byte[] value = seals.seal(Purpose.BODY, PLAIN, PLACE);
        byte[] name = seals.name(PLACE);
        byte[] file = Sample.sealFile(seals, "f", PLAIN);
        assertFails(Failure.CONFLICT, () -> lend(seals));
        seals.withdraw(Failure.KEY_REFUSED, LONG);
        assertFails(Failure.CONFLICT, () -> lend(seals));
        assertFails(Failure.KEY_REFUSED, () -> seals.name(PLACE));
        AeadSeals again = Sample.seals(Sample.ACCOUNT, cache);
        assertArrayEquals(PLAIN, again.open(Purpose.BODY, value, PLACE));
        assertArrayEquals(name, again.name(PLACE));
        assertArrayEquals(PLAIN, Sample.openFile(again, "f", file));
    }

    @Test
    void aFileBegunBeforeAWithdrawalCannotBeFinishedAfterIt() throws IOException {
        var stream = seals.sealFile(Purpose.INDEX, "f", new ByteArrayOutputStream());
        seals.withdraw(Failure.KEY_REFUSED, LONG);
        assertFails(Failure.KEY_REFUSED, stream::close);
    }

    @Test
    void aUseInFlightMayEndWithinTheDrainWhileNewOnesAreRefused() {
        var stuck = new StuckEntropy();
        AeadSeals slow = lentWith(stuck);
        var use =
                CompletableFuture.supplyAsync(
                        () -> slow.seal(Purpose.BODY, PLAIN, PLACE), Thread::startVirtualThread);
        stuck.awaitAsked();
        var end =
                CompletableFuture.runAsync(
                        () -> slow.withdraw(Failure.KEY_REFUSED, LONG), Thread::startVirtualThread);
        while (slow.isLent()) {
            Thread.yield();
        }
        assertFails(Failure.KEY_REFUSED, () -> slow.name(PLACE));
        assertFalse(end.isDone());
        stuck.answer();
        assertArrayEquals(PLAIN, seals.open(Purpose.BODY, use.join(), PLACE));
        end.join();
    }

    @Test
    void everyRefusalCarriesWhatTheOwnerSaidOfItsReason() throws IOException {
        byte[] file = Sample.sealFile(seals, "f", PLAIN);
        SealedReader reader = seals.openFile(Purpose.INDEX, "f", new Bytes(file));
        var stuck = new StuckEntropy();
        AeadSeals slow = lentWith(stuck);
        var late =
                CompletableFuture.supplyAsync(
                        () ->
                                assertFails(
                                        Failure.KEY_SILENT,
                                        () -> slow.seal(Purpose.BODY, PLAIN, PLACE)),
                        Sample.THREADS);
        stuck.awaitAsked();
        slow.withdraw(Failure.KEY_SILENT, Duration.ZERO, new Fact("reason", "late"));
        stuck.answer();
        assertEquals("late", late.join().fact("reason", ""));

        for (String reason : List.of("first", "second")) {
            seals.withdraw(Failure.KEY_REFUSED, LONG, new Fact("reason", reason));
            for (Failed failed :
                    List.of(
                            assertFails(Failure.KEY_REFUSED, () -> seals.name(PLACE)),
                            assertFails(Failure.KEY_REFUSED, seals::activeGeneration),
                            assertFails(
                                    Failure.KEY_REFUSED,
                                    () -> reader.read(0, new byte[1], 0, 1)))) {
                assertEquals(reason, failed.fact("reason", ""));
            }
        }
    }

    @Test
    void aUseThatOutlastsTheDrainFailsAndNeverSealsWithAWipedKey() {
        var stuck = new StuckEntropy();
        AeadSeals slow = lentWith(stuck);
        var use =
                CompletableFuture.runAsync(
                        () ->
                                assertFails(
                                        Failure.KEY_REFUSED,
                                        () -> slow.seal(Purpose.BODY, PLAIN, PLACE)),
                        Sample.THREADS);
        stuck.awaitAsked();
        slow.withdraw(Failure.KEY_REFUSED, Duration.ZERO);
        stuck.answer();
        use.join();
    }

    @Test
    void aReadThatWaitsForTheDiskHoldsNoWithdrawalUpAndFailsAfterIt() throws IOException {
        byte[] file = Sample.sealFile(seals, "f", PLAIN);
        var disk = new StuckEntropy();
        var stuck = new CountDownLatch(1);
        var source =
                new Bytes(file) {
                    @Override
                    public int read(ByteBuffer target) {
                        if (stuck.getCount() == 0) {
                            disk.bytes(1);
                        }
                        return super.read(target);
                    }
                };
        SealedReader reader = seals.openFile(Purpose.INDEX, "f", source);
        stuck.countDown();
        var read =
                CompletableFuture.runAsync(
                        () ->
                                assertFails(
                                        Failure.KEY_REFUSED,
                                        () -> reader.read(0, new byte[1], 0, 1)),
                        Sample.THREADS);
        disk.awaitAsked();
        seals.withdraw(Failure.KEY_REFUSED, LONG);
        disk.answer();
        read.join();
        assertFalse(cache.hasPlaintext());
    }

    @Test
    void aNewGenerationSealsWhileTheFormerStillOpens() throws IOException {
        byte[] before = seals.seal(Purpose.BODY, PLAIN, PLACE);
        byte[] file = Sample.sealFile(seals, "f", PLAIN);
        seals.add(Sample.generation(Sample.ACCOUNT, 2));
        assertEquals(1, seals.activeGeneration());
        seals.activate(2);
        assertEquals(2, seals.activeGeneration());
        byte[] after = seals.seal(Purpose.BODY, PLAIN, PLACE);
        assertEquals(2, after[4]);
        assertArrayEquals(PLAIN, seals.open(Purpose.BODY, before, PLACE));
        assertArrayEquals(PLAIN, seals.open(Purpose.BODY, after, PLACE));
        assertArrayEquals(PLAIN, Sample.openFile(seals, "f", file));
        assertEquals(1, seals.sealedCount(1));
        assertEquals(1, seals.sealedCount(2));
        assertEquals(Set.of(1, 2), seals.generations());
    }

    @Test
    void aForgottenGenerationOpensNothingAndTheActiveOneCannotBeForgotten() {
        byte[] before = seals.seal(Purpose.BODY, PLAIN, PLACE);
        seals.add(Sample.generation(Sample.ACCOUNT, 2));
        seals.activate(2);
        assertFails(Failure.CONFLICT, () -> seals.forget(2));
        seals.forget(1);
        assertEquals(Set.of(2), seals.generations());
        assertFails(Failure.CORRUPT, () -> seals.open(Purpose.BODY, before, PLACE));
    }

    @Test
    void aGenerationThatIsNotLentCannotBeActivatedNorOneAddedTwice() {
        assertFails(Failure.NOT_FOUND, () -> seals.activate(2));
        assertFails(Failure.CONFLICT, () -> seals.add(Sample.generation(Sample.ACCOUNT, 1)));
    }

    @Test
    void theGenerationsOfAnotherAccountAreNotTaken() {
        var fresh = new AeadSeals(Sample.ACCOUNT, cache, Entropy.system());
        assertFails(
                Failure.INVALID, () -> fresh.lend(Sample.generations(Sample.OTHER_ACCOUNT, 1, 1)));
    }

    @Test
    void rotationsAndRevocationsUnderLoadLoseNothingAndMixNothing() {
        for (int round = 0; round < 50; round++) {
            AeadSeals rotated = Sample.seals(Sample.ACCOUNT, cache);
            var stop = new CountDownLatch(1);
            var workers = new CompletableFuture<?>[3];
            for (int worker = 0; worker < workers.length; worker++) {
                byte[] plain = Sample.bytes(100 + worker);
                workers[worker] =
                        CompletableFuture.runAsync(
                                () -> sealAndOpenUntil(stop, rotated, plain), Sample.THREADS);
            }
            for (int generation = 2; generation < 6; generation++) {
                rotated.add(Sample.generation(Sample.ACCOUNT, generation));
                rotated.activate(generation);
            }
            rotated.withdraw(Failure.KEY_REFUSED, LONG);
            stop.countDown();
            CompletableFuture.allOf(workers).join();
        }
    }

    private static void sealAndOpenUntil(CountDownLatch stop, AeadSeals seals, byte[] plain) {
        byte[] first = null;
        while (stop.getCount() > 0) {
            try {
                byte[] sealed = seals.seal(Purpose.BODY, plain, PLACE);
                first = first == null && sealed[4] == 1 ? sealed : first;
                if (first != null) {
                    assertArrayEquals(plain, seals.open(Purpose.BODY, first, PLACE));
                }
            } catch (Failed failed) {
                assertEquals(Failure.KEY_REFUSED, failed.failure(), failed.getMessage());
            }
        }
    }

    private static void lend(AeadSeals seals) {
        try (var generations = Sample.generations(Sample.ACCOUNT, 1, 1)) {
            seals.lend(generations);
        }
    }

    private AeadSeals lentWith(Entropy entropy) {
        var slow = new AeadSeals(Sample.ACCOUNT, cache, entropy);
        lend(slow);
        return slow;
    }

    /// Answers when it is told to.
    private static final class StuckEntropy implements Entropy {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answered = new CountDownLatch(1);

        @Override
        public byte[] bytes(int count) {
            asked.countDown();
            await(answered);
            return Sample.bytes(count);
        }

        void awaitAsked() {
            await(asked);
        }

        void answer() {
            answered.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
