// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// Counters, gauges and latency histograms, kept by Micrometer and shown in Prometheus' text
/// format 0.0.4. Label values are constant words of ours, never an id, a path or anything a
/// caller sent. Any thread.
public final class Metrics {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /// Bound on series in all; more is a mistake in choosing labels.
    private static final int SERIES_MAX = 10_000;

    private static final double[] BUCKET_MILLIS = {
        0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000
    };

    private final PrometheusMeterRegistry shown =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeterRegistry registry;
    private final Spans spans;

    /// For `/metrics` alone.
    public Metrics() {
        registry = shown;
        spans = Spans.NONE;
    }

    /// For another registry as well, and for who is told of requests one by one; both are closed by
    /// their owner.
    public Metrics(MeterRegistry other, Spans spans) {
        var both = new CompositeMeterRegistry();
        both.add(shown);
        both.add(other);
        registry = both;
        this.spans = spans;
    }

    /// Who is told of requests one by one.
    public Spans spans() {
        return spans;
    }

    /// A number that only rises.
    public static final class Counter {
        private final io.micrometer.core.instrument.Counter kept;

        private Counter(io.micrometer.core.instrument.Counter kept) {
            this.kept = kept;
        }

        public void add(long more) {
            kept.increment((double) more);
        }

        public long value() {
            return (long) kept.count();
        }
    }

    /// How long something took.
    public static final class Histogram {
        private final Timer kept;

        private Histogram(Timer kept) {
            this.kept = kept;
        }

        public void record(Duration duration) {
            kept.record(duration);
        }

        /// The same in nanoseconds.
        public void recordNanos(long duration) {
            kept.record(duration, TimeUnit.NANOSECONDS);
        }
    }

    /// The counter of that name and those labels; the same one every time.
    ///
    /// @param name ends with `_total`
    /// @param labels alternating names and values: `plane`, `fhir`
    public Counter counter(String name, String help, String... labels) {
        return new Counter(
                registered(
                        () ->
                                io.micrometer.core.instrument.Counter.builder(
                                                without(name, "_total"))
                                        .description(help)
                                        .tags(labels)
                                        .register(registry)));
    }

    /// The histogram of that name and those labels, in seconds; the same one every time.
    ///
    /// @param name ends with `_seconds`
    public Histogram histogram(String name, String help, String... labels) {
        return new Histogram(
                registered(
                        () ->
                                Timer.builder(without(name, "_seconds"))
                                        .description(help)
                                        .tags(labels)
                                        .serviceLevelObjectives(buckets())
                                        .register(registry)));
    }

    /// A value asked for whenever the metrics are read. The last one given wins.
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        registered(
                () -> {
                    Gauge before = registry.find(name).tags(labels).gauge();
                    if (before != null) {
                        var _ = registry.remove(before);
                    }
                    return Gauge.builder(name, value::getAsDouble)
                            .description(help)
                            .tags(labels)
                            .register(registry);
                });
    }

    private static Duration[] buckets() {
        return Arrays.stream(BUCKET_MILLIS)
                .mapToObj(millis -> Duration.ofNanos((long) (millis * 1e6)))
                .toArray(Duration[]::new);
    }

    /// Micrometer puts the ending of each kind of metric itself.
    private static String without(String name, String ending) {
        if (!name.endsWith(ending)) {
            throw new Failed(Failure.INTERNAL, "the name of a metric says what it counts");
        }
        return name.substring(0, name.length() - ending.length());
    }

    private <T extends Meter> T registered(Supplier<T> meter) {
        try {
            T made = meter.get();
            if (registry.getMeters().size() > SERIES_MAX) {
                throw new Failed(Failure.INTERNAL, "too many metric series");
            }
            return made;
        } catch (IllegalArgumentException e) {
            throw new Failed(e, Failure.INTERNAL, "one metric has one type");
        }
    }

    /// All series as text.
    public String text() {
        return shown.scrape(CONTENT_TYPE);
    }

    /// Answers every GET with [#text].
    public Plane plane() {
        return request ->
                request.method().equals("GET") || request.method().equals("HEAD")
                        ? Response.of(200, CONTENT_TYPE, text().getBytes(StandardCharsets.UTF_8))
                        : Response.empty(405).with("Allow", "GET, HEAD");
    }

    /// Names of the series kept, for tests and pages.
    public List<String> names() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .distinct()
                .sorted()
                .toList();
    }
}
