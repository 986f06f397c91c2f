// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/// Ends the process when it does little but collect, so that a supervisor can start it anew: it
/// would answer nobody, and no supervisor sees that. What was acknowledged is on disk.
public final class Watchdog {
    /// As the JVM's own when memory runs out at once.
    public static final int EXIT_CODE = 3;

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private Watchdog() {}

    /// Starts it; it ends with the process.
    public static void start() {
        Thread.ofPlatform().daemon().name("signet-watchdog").start(Watchdog::run);
    }

    private static void run() {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        var watch = new CollectionWatch();
        while (true) {
            Duration now = Duration.ofNanos(System.nanoTime());
            if (watch.isSpent(now, collected(collectors), processor())) {
                LOG.log(
                        Level.ERROR,
                        "collections took most of the last {0} s: the process ends with code {1}",
                        CollectionWatch.WINDOW.toSeconds(),
                        EXIT_CODE);
                Runtime.getRuntime().halt(EXIT_CODE);
            }
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// Zero where the platform does not say: nothing is ended then.
    private static Duration processor() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Duration.ofNanos(Math.max(0, system.getProcessCpuTime()))
                : Duration.ZERO;
    }

    private static Duration collected(List<GarbageCollectorMXBean> collectors) {
        long millis = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return Duration.ofMillis(millis);
    }
}
