// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.Test;

class CarrierWatchTest {
    private static final int COMPUTING = 8;

    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    @Test
    void whoNeedsAMomentIsServedWhileAllCarriersCompute() throws InterruptedException {
        int usual = scheduler.getParallelism();
        scheduler.setParallelism(2);
        CarrierWatch.start();
        var end = new AtomicBoolean();
        var begun = new CountDownLatch(COMPUTING);
        try {
            for (int i = 0; i < COMPUTING; i++) {
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    begun.countDown();
                                    while (!end.get()) {
                                        Thread.onSpinWait();
                                    }
                                });
            }
            // the third begins only when there are more carriers than two
            assertTrue(begun.await(20, TimeUnit.SECONDS), "all compute");
            var served = new CountDownLatch(1);
            Thread.ofVirtual().start(served::countDown);
            assertTrue(served.await(20, TimeUnit.SECONDS), "one more is served");
        } finally {
            end.set(true);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (scheduler.getParallelism() != 2 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(2, scheduler.getParallelism(), "carriers as before");
        scheduler.setParallelism(usual);
    }
}
