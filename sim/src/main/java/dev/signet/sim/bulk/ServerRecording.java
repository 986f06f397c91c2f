// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// What a server did at some moments, as its JVM's flight recorder tells: how long collections held
/// it up, how long it waited for the disk, how busy the machine was with others, and which threads
/// computed. Names of threads and times are all that is read of it. One thread.
final class ServerRecording {
    /// Has a server record from its start on; of its environment.
    static final Map<String, String> ON =
            Map.of(
                    "SIGNET_JAVA_OPTIONS",
                    "-XX:StartFlightRecording=settings=profile,maxsize=256m,"
                            + "jdk.FileForce#threshold=1ms");

    private static final int DUMP_SECONDS = 60;
    private static final int THREADS_TOLD = 6;

    private final Path file;

    private ServerRecording(Path file) {
        this.file = file;
    }

    /// Time between two moments of the machine's clock.
    record Span(Instant from, Instant to) {
        private boolean meets(RecordedEvent event) {
            return event.getStartTime().isBefore(to) && event.getEndTime().isAfter(from);
        }

        /// How much of the event falls into it.
        private Duration common(RecordedEvent event) {
            Instant begins = event.getStartTime().isAfter(from) ? event.getStartTime() : from;
            Instant ends = event.getEndTime().isBefore(to) ? event.getEndTime() : to;
            return begins.isBefore(ends) ? Duration.between(begins, ends) : Duration.ZERO;
        }
    }

    /// Takes what a server has recorded so far.
    ///
    /// @param file that there is not yet
    static ServerRecording of(long pid, Path file) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process dump =
                    new ProcessBuilder(
                                    jcmd.toString(),
                                    Long.toString(pid),
                                    "JFR.dump",
                                    "filename=" + file)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!dump.waitFor(DUMP_SECONDS, TimeUnit.SECONDS) || dump.exitValue() != 0) {
                throw new IllegalStateException("the server's recording cannot be had");
            }
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        } catch (InterruptedException thrown) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(thrown);
        }
        return new ServerRecording(file);
    }

    /// What it did then, in a line.
    ///
    /// @param spans that do not overlap
    String during(List<Span> spans) {
        long whole = spans.stream().mapToLong(each -> between(each).toMillis()).sum();
        Duration collecting = Duration.ZERO;
        Duration longest = Duration.ZERO;
        Duration syncing = Duration.ZERO;
        double server = 0;
        double machine = 0;
        int loads = 0;
        var samples = new TreeMap<String, Integer>();
        try (var events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                Duration common =
                        spans.stream()
                                .filter(span -> span.meets(event))
                                .map(span -> span.common(event))
                                .reduce(Duration.ZERO, Duration::plus);
                boolean isWithin = spans.stream().anyMatch(span -> span.meets(event));
                switch (event.getEventType().getName()) {
                    case "jdk.GCPhasePause" -> {
                        collecting = collecting.plus(common);
                        longest = longest.compareTo(common) < 0 ? common : longest;
                    }
                    case "jdk.FileForce" -> syncing = syncing.plus(common);
                    case "jdk.CPULoad" -> {
                        if (isNear(event, spans)) {
                            server +=
                                    event.getFloat("jvmUser")
                                            + (double) event.getFloat("jvmSystem");
                            machine += event.getFloat("machineTotal");
                            loads++;
                        }
                    }
                    case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
                        if (isWithin) {
                            samples.merge(name(event), 1, Integer::sum);
                        }
                    }
                    default -> {}
                }
            }
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
        return ("%d ms: collections %d ms, the longest %d ms; syncs of the index %d ms; machine"
                        + " %.0f %% busy, the server %.0f %%; computing: %s")
                .formatted(
                        whole,
                        collecting.toMillis(),
                        longest.toMillis(),
                        syncing.toMillis(),
                        loads == 0 ? 0 : 100 * machine / loads,
                        loads == 0 ? 0 : 100 * server / loads,
                        told(samples));
    }

    private static Duration between(Span span) {
        return Duration.between(span.from(), span.to());
    }

    /// The load is told once a second, of the second before.
    private static boolean isNear(RecordedEvent event, List<Span> spans) {
        Instant told = event.getStartTime();
        return spans.stream()
                .anyMatch(
                        span ->
                                told.isAfter(span.from())
                                        && told.minusSeconds(1).isBefore(span.to()));
    }

    /// Of a thread without its number; those of requests have no name.
    private static String name(RecordedEvent event) {
        RecordedThread thread = event.getThread("sampledThread");
        String name = thread == null ? null : thread.getJavaName();
        return name == null || name.isEmpty() ? "requests" : name.replaceAll("[0-9]+", "");
    }

    private static String told(Map<String, Integer> samples) {
        int all = samples.values().stream().mapToInt(Integer::intValue).sum();
        return samples.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(THREADS_TOLD)
                .map(each -> each.getKey() + " " + 100 * each.getValue() / all + " %")
                .toList()
                .toString();
    }
}
