// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CarrierWatchTest {
    private static final int COMPUTING = 8;
    private static final int FEW = 2;

    private static final VirtualThreadSchedulerMXBean SCHEDULER =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    private static int usual;

    @BeforeAll
    static void watch() {
        usual = SCHEDULER.getParallelism();
        SCHEDULER.setParallelism(FEW);
        CarrierWatch.start();
    }

    @AfterAll
    static void restore() {
        SCHEDULER.setParallelism(usual);
    }

    @Test
    void whoNeedsAMomentIsServedWhileAllCarriersCompute() throws InterruptedException {
        var end = new AtomicBoolean();
        try {
            // the third begins only when there are more carriers than two
            assertTrue(compute(COMPUTING, end).await(20, TimeUnit.SECONDS), "all compute");
            assertTrue(isServedWithin(20), "one more is served");
        } finally {
            end.set(true);
        }
        awaitFew();
    }

    @Test
    void carriersThatSleptAreWokenWhenTheOthersCompute() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            sleepingCarriers();
            var end = new AtomicBoolean();
            try {
                assertTrue(compute(FEW, end).await(20, TimeUnit.SECONDS), "all few compute");
                assertTrue(isServedWithin(5), "one more is served at once");
            } finally {
                end.set(true);
            }
            awaitFew();
        }
    }

    /// There were many carriers, and those beyond the few sleep.
    private static void sleepingCarriers() throws InterruptedException {
        var end = new AtomicBoolean();
        SCHEDULER.setParallelism(CarrierDemand.MANY);
        CountDownLatch begun = compute(CarrierDemand.MANY, end);
        begun.await(2, TimeUnit.SECONDS); // most of them is enough
        end.set(true);
        awaitFew();
    }

    private static CountDownLatch compute(int threads, AtomicBoolean end) {
        var begun = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                begun.countDown();
                                while (!end.get()) {
                                    Thread.onSpinWait();
                                }
                            });
        }
        return begun;
    }

    private static boolean isServedWithin(int seconds) throws InterruptedException {
        var served = new CountDownLatch(1);
        Thread.ofVirtual().start(served::countDown);
        return served.await(seconds, TimeUnit.SECONDS);
    }

    private static void awaitFew() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (SCHEDULER.getParallelism() != FEW && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(FEW, SCHEDULER.getParallelism(), "carriers as before");
    }
}
