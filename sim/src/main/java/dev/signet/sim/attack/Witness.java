// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Resident;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Looks on while a server is attacked: two readers by id (one that keeps its connection, one that
/// comes by a new one each time), somebody who asks `/health`, the process and its memory.
final class Witness implements AutoCloseable {
    /// Of all that the process holds.
    static final long RESIDENT_MEBIBYTES_MAX = 1024;

    /// 99 of 100 reads of an innocent reader take less.
    static final long READ_MILLIS_MAX = 1_000;

    /// Every answer of `/health` takes less; a supervisor gives up later than that.
    static final long HEALTH_MILLIS_MAX = 2_000;

    /// What a refused read or one without an answer counts as.
    private static final long REFUSED_MILLIS = 60_000;

    private static final Duration READ_PACE = Duration.ofMillis(20);
    private static final Duration NEW_PACE = Duration.ofMillis(100);
    private static final Duration HEALTH_PACE = Duration.ofMillis(250);
    private static final Duration MEMORY_PACE = Duration.ofMillis(50);

    private final Target target;
    private final Pulse reader;
    private final Pulse newcomer;
    private final Pulse health;
    private final Thread memory;
    private volatile long residentMebibytes;
    private volatile boolean stopping;

    /// What it saw.
    ///
    /// @param readMillis the 99th percentile of the reader with a connection
    /// @param newMillis the same of the one without
    /// @param healthMillis the most that `/health` took
    record Seen(long residentMebibytes, long readMillis, long newMillis, long healthMillis) {}

    /// @param read a read of something that is there, as bytes
    Witness(Target target, byte[] read) throws IOException {
        this.target = target;
        long pid = target.running().process().pid();
        Resident.forget(pid);
        Door main = target.main();
        byte[] ask = Wire.head(main, "GET", "/health", -1);
        this.reader = new Pulse(main, read, READ_PACE, false);
        this.newcomer = new Pulse(main, read, NEW_PACE, true);
        this.health = new Pulse(main, ask, HEALTH_PACE, true);
        this.memory = Thread.ofPlatform().daemon().start(() -> weigh(pid));
    }

    private void weigh(long pid) {
        while (!stopping) {
            residentMebibytes = Math.max(residentMebibytes, Resident.mostMebibytes(pid));
            try {
                TimeUnit.MILLISECONDS.sleep(MEMORY_PACE.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// Ends the looking on and judges.
    ///
    /// @param windows in which the key is off
    Seen judge(List<Customer.Window> windows, Tally tally) {
        close();
        if (!target.running().process().isAlive()) {
            tally.fault("the process has ended");
        }
        if (residentMebibytes >= RESIDENT_MEBIBYTES_MAX) {
            tally.fault(residentMebibytes + " MiB resident");
        }
        long read = percentile("reads", reader, windows, tally);
        long anew = percentile("reads of newcomers", newcomer, windows, tally);
        var answers = health.samples();
        long longest = answers.stream().mapToLong(Pulse.Sample::millis).max().orElse(0);
        long silent = answers.stream().filter(sample -> sample.status() != 200).count();
        if (silent > 0) {
            tally.fault(silent + " of " + answers.size() + " questions to /health not answered");
        }
        if (longest >= HEALTH_MILLIS_MAX || answers.isEmpty()) {
            tally.fault("/health took up to " + longest + " ms");
        }
        return new Seen(residentMebibytes, read, anew, longest);
    }

    private static long percentile(
            String what, Pulse pulse, List<Customer.Window> windows, Tally tally) {
        var samples = pulse.samples();
        var refused =
                samples.stream()
                        .filter(sample -> !right(sample, windows))
                        .map(sample -> Integer.toString(sample.status()))
                        .toList();
        long[] millis =
                samples.stream()
                        .flatMapToLong(
                                sample ->
                                        LongStream.of(
                                                right(sample, windows)
                                                        ? sample.millis()
                                                        : REFUSED_MILLIS))
                        .sorted()
                        .toArray();
        long p99 = millis.length == 0 ? REFUSED_MILLIS : millis[(millis.length - 1) * 99 / 100];
        if (p99 >= READ_MILLIS_MAX) {
            String kinds = String.join(", ", refused.stream().distinct().sorted().toList());
            tally.fault(
                    "p99 of "
                            + what
                            + " "
                            + p99
                            + " ms, "
                            + refused.size()
                            + " of "
                            + samples.size()
                            + " not served"
                            + (kinds.isEmpty() ? "" : " (" + kinds + ")"));
        }
        return p99;
    }

    private static boolean right(Pulse.Sample sample, List<Customer.Window> windows) {
        return sample.status() == 200
                || windows.stream().anyMatch(window -> window.excuses(sample));
    }

    /// Ends the looking on; idempotent.
    @Override
    public void close() {
        stopping = true;
        reader.close();
        newcomer.close();
        health.close();
        memory.interrupt();
    }
}
