// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void whatIsTakenIsBoundedAndComesBack() throws Exception {
        var room = new Room("full", 100, 64, LONG);
        var inside = new AtomicLong();
        var most = new AtomicLong();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var random = new Random(i);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int n = 0; n < 200; n++) {
                                            long bytes = 1 + random.nextInt(60);
                                            try (Room.Share share = room.share()) {
                                                share.need(bytes);
                                                most.accumulateAndGet(
                                                        inside.addAndGet(bytes), Math::max);
                                                Thread.yield();
                                                inside.addAndGet(-bytes);
                                            }
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(most.get() <= 100, "most " + most);
        try (Room.Share all = room.share()) {
            all.need(100);
        }
    }

    @Test
    void whoWantsMoreThanThereIsGetsAll() {
        var room = new Room("full", 100, 1, Duration.ZERO);
        try (Room.Share all = room.share();
                Room.Share other = room.share()) {
            all.need(1000);
            assertEquals(100, all.bytes());
            refused(() -> other.need(1));
        }
    }

    @Test
    void onlySoManyWait() throws Exception {
        var room = new Room("full", 100, 2, Duration.ofMinutes(10));
        var threads = new ArrayList<Thread>();
        Room.Share all = room.share();
        all.need(100);
        for (int i = 0; i < 2; i++) {
            threads.add(
                    waiting(
                            () -> {
                                try (Room.Share one = room.share()) {
                                    one.need(100);
                                }
                            }));
        }
        Thread third =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (Room.Share one = room.share()) {
                                        refused(() -> one.need(1));
                                    }
                                });
        assertTrue(third.join(LONG), "it does not wait");
        all.close();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void whoHasSomeNeverWaitsForMore() {
        var room = new Room("full", 100, 8, LONG);
        try (Room.Share first = room.share();
                Room.Share second = room.share()) {
            first.need(50);
            second.need(50);
            assertFalse(first.grows(51));
            assertFalse(second.grows(51));
            assertThrows(IllegalStateException.class, () -> first.need(60));
            second.shrinks(40);
            assertTrue(first.grows(60));
        }
    }

    @Test
    void nobodyOvertakesWhoWaits() throws Exception {
        var room = new Room("full", 100, 8, LONG);
        var order = new ArrayList<String>();
        Room.Share rest = room.share();
        rest.need(60);
        Thread large =
                waiting(
                        () -> {
                            try (Room.Share one = room.share()) {
                                one.need(90);
                                order.add("large");
                            }
                        });
        Thread small =
                waiting(
                        () -> {
                            try (Room.Share one = room.share()) {
                                assertFalse(one.grows(10), "though there are 40");
                                one.need(10);
                                order.add("small");
                            }
                        });
        rest.close();
        large.join();
        small.join();
        assertEquals(List.of("large", "small"), order);
    }

    @Test
    void whatOutgrowsItsRoomIsDoneAgainWhenThereIsTheMostOfIt() throws Exception {
        var room = new WorkRoom();
        var runs = new AtomicLong();
        WorkRoom.Share other = room.share();
        other.build(WorkRoom.LARGE_BYTES - 2 * MEBIBYTE, WorkRoom.LARGE_BYTES, () -> "");
        Thread grower =
                waiting(
                        () -> {
                            try (WorkRoom.Share work = room.share()) {
                                work.build(
                                        MEBIBYTE,
                                        8 * MEBIBYTE,
                                        () -> {
                                            runs.incrementAndGet();
                                            for (int i = 0; i < 8; i++) {
                                                work.take(MEBIBYTE);
                                            }
                                            return "";
                                        });
                            }
                        });
        assertEquals(1, runs.get());
        other.close();
        grower.join();
        assertEquals(2, runs.get());
    }

    @Test
    void whatIsBeyondItsBoundIsRefusedAtOnceThoughThereIsMore() {
        try (WorkRoom.Share work = new WorkRoom().share()) {
            var failed =
                    assertThrows(
                            Failed.class,
                            () ->
                                    work.build(
                                            0,
                                            8 * MEBIBYTE,
                                            () -> {
                                                work.take(8 * MEBIBYTE + 1);
                                                return "";
                                            }));
            assertEquals(Failure.TOO_LARGE, failed.failure());
        }
    }

    @Test
    void theSmallestWorkNeverWaits() {
        var room = new WorkRoom();
        try (WorkRoom.Share all = room.share();
                WorkRoom.Share one = room.share()) {
            all.build(WorkRoom.LARGE_BYTES, WorkRoom.LARGE_BYTES, () -> "");
            one.build(
                    0,
                    WorkRoom.LARGE_BYTES,
                    () -> {
                        one.take(WorkRoom.FREE_BYTES_MAX);
                        return "";
                    });
        }
    }

    private static Thread waiting(Runnable work) {
        Thread thread = Thread.ofVirtual().start(work);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void smallBundlesDoNotWaitForLargeOnes() {
        var bundles = new BodyRoom();
        try (BodyRoom.Share large = bundles.share()) {
            large.need(Bodies.BUNDLE_BYTES_MAX);
            try (BodyRoom.Share small = bundles.share()) {
                small.need(MEBIBYTE);
                assertTrue(small.grows(BodyRoom.SMALL_BYTES_MAX));
            }
        }
    }

    @Test
    void bundlesOfUnknownLengthTakeWhatComesAndRunTogether() throws Exception {
        var bundles = new BodyRoom();
        int clients = 12;
        var begun = new CountDownLatch(clients);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < clients; i++) {
            // each gives its end only when all have begun
            InputStream body = new Held(new byte[100_000], begun);
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try (BodyRoom.Share share = bundles.share()) {
                                            Bodies.bundle(request(body), share);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            assertTrue(thread.join(LONG));
        }
    }

    /// Bytes whose end comes when others have come so far too.
    private static final class Held extends ByteArrayInputStream {
        private final CountDownLatch latch;
        private boolean counted;

        Held(byte[] bytes, CountDownLatch latch) {
            super(bytes);
            this.latch = latch;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            int read = super.read(target, offset, length);
            if (read < 0 && !counted) {
                counted = true;
                latch.countDown();
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return read;
        }
    }

    @Test
    void aBundleIsReadWholeWhateverItsLength() {
        var bundles = new BodyRoom();
        for (int length : List.of(1, 65_536, 65_537, MEBIBYTE, 3 * MEBIBYTE + 1)) {
            var sent = new byte[length];
            new Random(length).nextBytes(sent);
            for (String declared : List.of("", "" + length)) {
                try (BodyRoom.Share share = bundles.share()) {
                    String[] headers =
                            declared.isEmpty()
                                    ? new String[0]
                                    : new String[] {"Content-Length", declared};
                    var read =
                            Bodies.bundle(request(new ByteArrayInputStream(sent), headers), share);
                    assertTrue(java.util.Arrays.equals(sent, read));
                }
            }
        }
    }

    @Test
    void aBundleThatComesTooSlowlyIsRefused() {
        var body = new ByteArrayInputStream(new byte[1000]);
        var pace = new Bodies.Pace(Duration.ZERO, Long.MAX_VALUE);
        try (BodyRoom.Share share = new BodyRoom().share()) {
            var failed =
                    assertThrows(Failed.class, () -> Bodies.bundle(request(body), share, pace));
            assertEquals(Failure.MALFORMED, failed.failure());
        }
        var minute = new Bodies.Pace(Duration.ofSeconds(10), 1000);
        assertTrue(minute.keptBy(0, 10_000_000_000L));
        assertFalse(minute.keptBy(999, 11_000_000_000L));
        assertTrue(minute.keptBy(1000, 11_000_000_000L));
    }

    private static Request request(InputStream body, String... headers) {
        return new Request(
                "POST", "https://x", List.of(), List.of(), Headers.of(headers), body, "127.0.0.1");
    }

    private static void refused(Runnable work) {
        var failed = assertThrows(Failed.class, work::run);
        assertEquals(Failure.BUSY, failed.failure());
    }
}
