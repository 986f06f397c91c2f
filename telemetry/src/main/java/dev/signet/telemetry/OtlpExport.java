// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import dev.signet.http.Metrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.CompressionMode;
import io.micrometer.registry.otlp.HistogramFlavor;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Sends what the server measures to a receiver: the series of `/metrics` with the same labels, at
/// even spaces and once more at the end. It waits for nobody: a receiver that is silent loses what
/// was meant for it, sums excepted, and is asked again the next time. Any thread.
public final class OtlpExport implements AutoCloseable {
    /// How often the server sends.
    public static final Duration STEP = Duration.ofSeconds(60);

    private final OtlpMeterRegistry registry;
    private final Metrics metrics;

    private OtlpExport(OtlpMeterRegistry registry) {
        this.registry = registry;
        this.metrics = new Metrics(registry);
    }

    /// Begins to send.
    ///
    /// @param step how often
    public static OtlpExport to(OtlpReceiver receiver, Duration step) {
        return new OtlpExport(new OtlpMeterRegistry(new Config(receiver, step), Clock.SYSTEM));
    }

    /// What is measured into, for `/metrics` and for the receiver.
    public Metrics metrics() {
        return metrics;
    }

    /// Sends once more and ends. A silent receiver holds it up for some seconds.
    @Override
    public void close() {
        registry.close();
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
