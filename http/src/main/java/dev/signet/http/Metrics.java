// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/// Counters, gauges and latency histograms in Prometheus' text format 0.0.4. Label values are
/// constant words of ours, never an id, a path or anything a caller sent. Any thread.
public final class Metrics {
    /// Bound on series in all; more is a mistake in choosing labels.
    private static final int SERIES_MAX = 10_000;

    private static final double[] BUCKET_SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final Map<String, Family> families = new ConcurrentHashMap<>();
    private final AtomicInteger seriesCount = new AtomicInteger();

    private record Family(String type, String help, Map<String, Object> series) {}

    /// A number that only rises.
    public static final class Counter {
        private final LongAdder count = new LongAdder();

        private Counter() {}

        public void add(long more) {
            count.add(more);
        }

        public long value() {
            return count.sum();
        }
    }

    /// How long something took.
    public static final class Histogram {
        private final LongAdder[] buckets = new LongAdder[BUCKET_SECONDS.length + 1];
        private final LongAdder nanos = new LongAdder();

        private Histogram() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        public void record(Duration duration) {
            recordNanos(duration.toNanos());
        }

        /// The same in nanoseconds.
        public void recordNanos(long duration) {
            int bucket = 0;
            while (bucket < BUCKET_SECONDS.length && duration > BUCKET_SECONDS[bucket] * 1e9) {
                bucket++;
            }
            buckets[bucket].increment();
            nanos.add(duration);
        }
    }

    /// The counter of that name and those labels; the same one every time.
    ///
    /// @param labels alternating names and values: `plane`, `fhir`
    public Counter counter(String name, String help, String... labels) {
        return (Counter)
                family(name, "counter", help)
                        .series()
                        .computeIfAbsent(labelText(labels), _ -> counted(new Counter()));
    }

    /// The histogram of that name and those labels, in seconds; the same one every time.
    public Histogram histogram(String name, String help, String... labels) {
        return (Histogram)
                family(name, "histogram", help)
                        .series()
                        .computeIfAbsent(labelText(labels), _ -> counted(new Histogram()));
    }

    /// A value asked for whenever the metrics are read. The last one given wins.
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        family(name, "gauge", help).series().put(labelText(labels), counted(value));
    }

    /// All series as text.
    public String text() {
        var text = new StringBuilder(4096);
        new TreeMap<>(families)
                .forEach(
                        (name, family) -> {
                            text.append("# HELP ").append(name).append(' ').append(family.help);
                            text.append("\n# TYPE ").append(name).append(' ').append(family.type);
                            text.append('\n');
                            new TreeMap<>(family.series)
                                    .forEach((labels, it) -> render(text, name, labels, it));
                        });
        return text.toString();
    }

    /// Answers every GET with [#text].
    public Plane plane() {
        return request ->
                request.method().equals("GET") || request.method().equals("HEAD")
                        ? Response.of(
                                200,
                                "text/plain; version=0.0.4; charset=utf-8",
                                text().getBytes(StandardCharsets.UTF_8))
                        : Response.empty(405).with("Allow", "GET, HEAD");
    }

    private Family family(String name, String type, String help) {
        Family family =
                families.computeIfAbsent(
                        name, _ -> new Family(type, help, new ConcurrentHashMap<>()));
        if (!family.type.equals(type)) {
            throw new Failed(Failure.INTERNAL, "one metric has one type");
        }
        return family;
    }

    private <T> T counted(T series) {
        if (seriesCount.incrementAndGet() > SERIES_MAX) {
            throw new Failed(Failure.INTERNAL, "too many metric series");
        }
        return series;
    }

    private static String labelText(String... labels) {
        var pairs = new ArrayList<String>(labels.length / 2);
        for (int i = 0; i < labels.length; i += 2) {
            String value =
                    labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            pairs.add(labels[i] + "=\"" + value + '"');
        }
        return String.join(",", pairs);
    }

    private static void render(StringBuilder text, String name, String labels, Object series) {
        if (series instanceof Counter counter) {
            line(text, name, labels, Long.toString(counter.value()));
        } else if (series instanceof DoubleSupplier gauge) {
            line(text, name, labels, Double.toString(gauge.getAsDouble()));
        } else if (series instanceof Histogram histogram) {
            long sum = 0;
            String comma = labels.isEmpty() ? "" : labels + ",";
            for (int i = 0; i < histogram.buckets.length; i++) {
                sum += histogram.buckets[i].sum();
                String bound =
                        i < BUCKET_SECONDS.length
                                ? BigDecimal.valueOf(BUCKET_SECONDS[i]).toPlainString()
                                : "+Inf";
                line(text, name + "_bucket", comma + "le=\"" + bound + '"', Long.toString(sum));
            }
            line(text, name + "_sum", labels, Double.toString(histogram.nanos.sum() / 1e9));
            line(text, name + "_count", labels, Long.toString(sum));
        }
    }

    private static void line(StringBuilder text, String name, String labels, String value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    /// Names of the series kept, for tests and pages.
    public List<String> names() {
        return families.keySet().stream().sorted().toList();
    }
}
