// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void whatIsTakenIsBoundedAndComesBack() throws Exception {
        var room = new MemoryBudget("full", 100, 64, LONG);
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
                                            try (MemoryBudget.Share share = room.share()) {
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
        try (MemoryBudget.Share all = room.share()) {
            all.need(100);
        }
    }

    @Test
    void whoWantsMoreThanThereIsGetsAll() {
        var room = new MemoryBudget("full", 100, 1, Duration.ZERO);
        try (MemoryBudget.Share all = room.share();
                MemoryBudget.Share other = room.share()) {
            all.need(1000);
            assertEquals(100, all.bytes());
            refused(() -> other.need(1));
        }
    }

    @Test
    void onlySoManyWait() throws Exception {
        var room = new MemoryBudget("full", 100, 2, Duration.ofMinutes(10));
        var threads = new ArrayList<Thread>();
        MemoryBudget.Share all = room.share();
        all.need(100);
        for (int i = 0; i < 2; i++) {
            threads.add(
                    waiting(
                            () -> {
                                try (MemoryBudget.Share one = room.share()) {
                                    one.need(100);
                                }
                            }));
        }
        Thread third =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (MemoryBudget.Share one = room.share()) {
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
        var room = new MemoryBudget("full", 100, 8, LONG);
        try (MemoryBudget.Share first = room.share();
                MemoryBudget.Share second = room.share()) {
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
        var room = new MemoryBudget("full", 100, 8, LONG);
        var order = new ArrayList<String>();
        MemoryBudget.Share rest = room.share();
        rest.need(60);
        Thread large =
                waiting(
                        () -> {
                            try (MemoryBudget.Share one = room.share()) {
                                one.need(90);
                                order.add("large");
                            }
                        });
        Thread small =
                waiting(
                        () -> {
                            try (MemoryBudget.Share one = room.share()) {
                                assertFalse(one.grows(10), "though there are 40");
                                one.need(20); // there is not enough for both at once
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
        var room = new WorkBudget();
        var runs = new AtomicLong();
        WorkBudget.Share other = room.share();
        other.build(WorkBudget.LARGE_BYTES - 2 * MEBIBYTE, WorkBudget.LARGE_BYTES, () -> "");
        Thread grower =
                waiting(
                        () -> {
                            try (WorkBudget.Share work = room.share()) {
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
        try (WorkBudget.Share work = new WorkBudget().share()) {
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
        var room = new WorkBudget();
        try (WorkBudget.Share all = room.share();
                WorkBudget.Share one = room.share()) {
            all.build(WorkBudget.LARGE_BYTES, WorkBudget.LARGE_BYTES, () -> "");
            one.build(
                    0,
                    WorkBudget.LARGE_BYTES,
                    () -> {
                        one.take(WorkBudget.FREE_BYTES_MAX);
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
        var bundles = new BodyBudget();
        try (BodyBudget.Share large = bundles.share()) {
            large.need(64 << 20);
            try (BodyBudget.Share small = bundles.share()) {
                small.need(MEBIBYTE);
                assertTrue(small.grows(BodyBudget.SMALL_BYTES_MAX));
            }
        }
    }

    private static void refused(Runnable work) {
        var failed = assertThrows(Failed.class, work::run);
        assertEquals(Failure.BUSY, failed.failure());
    }
}
