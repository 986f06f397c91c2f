// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Starts a virtual thread 20 times a second and looks whether it runs soon; when it does not,
/// carriers are added, and taken away again when nobody waits any more ([CarrierDemand]).
/// Handshakes, health and the customer's no are virtual threads too (docs/decisions/0020).
public final class CarrierWatch {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private static final long LATE_MILLIS = 100;

    /// A pause of the whole process, for a collection, uses up one wait at most.
    private static final int LATE_WAITS = 2;

    /// Carriers that are woken at once, and virtual threads that wait for the waking, at most.
    private static final int WAKES = 4;

    private static final int WAKES_WAITING_MAX = 64;

    private final VirtualThreadSchedulerMXBean scheduler;
    private final CarrierDemand demand;
    private final AtomicInteger wakesWaiting = new AtomicInteger();

    private CarrierWatch(VirtualThreadSchedulerMXBean scheduler) {
        this.scheduler = scheduler;
        this.demand = new CarrierDemand(scheduler.getParallelism(), now());
    }

    /// Starts it; it ends with the process. The carriers there are now are the usual ones.
    public static void start() {
        var watch =
                new CarrierWatch(
                        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class));
        Thread.ofPlatform().daemon().name("signet-carriers").start(watch::run);
    }

    private void run() {
        try {
            while (true) {
                var ran = new CountDownLatch(1);
                Thread.ofVirtual().start(ran::countDown);
                boolean late = isLate(ran);
                allow(demand.carriers(now(), late));
                while (late && ran.getCount() > 0) {
                    wake();
                    late = !ran.await(LATE_MILLIS, TimeUnit.MILLISECONDS);
                    allow(demand.carriers(now(), late));
                }
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void allow(int carriers) {
        if (carriers != scheduler.getParallelism()) {
            scheduler.setParallelism(carriers);
        }
    }

    /// Carriers that were allowed are not woken by that. A virtual thread that is started wakes
    /// one, unless another waits in the same queue; each new thread of the system has a queue of
    /// its own, or nearly.
    private void wake() {
        for (int i = 0; i < WAKES && wakesWaiting.get() < WAKES_WAITING_MAX; i++) {
            wakesWaiting.incrementAndGet();
            Thread.ofPlatform()
                    .daemon()
                    .name("signet-carriers-wake")
                    .start(() -> Thread.ofVirtual().start(wakesWaiting::decrementAndGet));
        }
    }

    private static boolean isLate(CountDownLatch ran) throws InterruptedException {
        for (int wait = 0; wait < LATE_WAITS; wait++) {
            if (ran.await(LATE_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }
}
