// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import dev.signet.base.Chance;
import dev.signet.http.Metrics;
import dev.signet.http.Spans;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.CompressionMode;
import io.micrometer.registry.otlp.HistogramFlavor;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends what the server measures to a receiver: the series of `/metrics` with the same labels, at
/// even spaces and once more at the end, and some requests as spans. It waits for nobody: a
/// receiver that is silent loses what was meant for it, sums excepted, and is asked again the next
/// time. Any thread.
public final class OtlpExport implements AutoCloseable {
    /// How often the server sends the series.
    private static final Duration STEP = Duration.ofSeconds(60);

    private final OtlpMeterRegistry registry;
    private final Metrics metrics;
    private final Optional<Traces> traces;

    private OtlpExport(OtlpMeterRegistry registry, Optional<Traces> traces) {
        this.registry = registry;
        this.traces = traces;
        this.metrics = new Metrics(registry, traces.<Spans>map(each -> each).orElse(Spans.NONE));
        traces.ifPresent(
                kept ->
                        metrics.gauge(
                                "signet_otlp_spans_lost",
                                "Spans that the collector was not told of.",
                                kept::lost));
    }

    /// Begins to send, the series each minute.
    public static OtlpExport to(OtlpReceiver receiver, Chance chance, InstantSource clock) {
        return to(receiver, STEP, chance, clock);
    }

    /// The same at another pace.
    ///
    /// @param step how often the series are sent
    /// @param chance for ids of spans, and for which requests are told of
    static OtlpExport to(OtlpReceiver receiver, Duration step, Chance chance, InstantSource clock) {
        Optional<Traces> traces =
                receiver.oneIn() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Traces(
                                        receiver.oneIn(),
                                        new TraceSender(receiver),
                                        chance,
                                        clock));
        return new OtlpExport(
                new OtlpMeterRegistry(new Config(receiver, step), Clock.SYSTEM), traces);
    }

    /// What is measured into, for `/metrics` and for the receiver.
    public Metrics metrics() {
        return metrics;
    }

    /// Sends once more and ends. A silent receiver holds it up for some seconds.
    @Override
    public void close() {
        try {
            traces.ifPresent(Traces::close);
        } finally {
            registry.close();
        }
    }

    /// All that is set, so that nothing is taken from the environment.
    private record Config(OtlpReceiver receiver, Duration step) implements OtlpConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public String url() {
            return receiver.address().toString();
        }

        @Override
        public Map<String, String> headers() {
            return receiver.headers();
        }

        @Override
        public Map<String, String> resourceAttributes() {
            return Map.of("service.name", "signet");
        }

        @Override
        public TimeUnit baseTimeUnit() {
            return TimeUnit.SECONDS;
        }

        @Override
        public AggregationTemporality aggregationTemporality() {
            return AggregationTemporality.CUMULATIVE;
        }

        @Override
        public CompressionMode compressionMode() {
            return CompressionMode.NONE;
        }

        @Override
        public HistogramFlavor histogramFlavor() {
            return HistogramFlavor.EXPLICIT_BUCKET_HISTOGRAM;
        }
    }
}
