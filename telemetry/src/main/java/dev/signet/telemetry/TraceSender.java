// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import com.google.protobuf.ByteString;
import dev.signet.telemetry.Traces.Span;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends spans to a collector, in OTLP's protobuf over HTTP. One thread.
final class TraceSender implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;

    private final OtlpReceiver receiver;
    private final Duration within;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ANSWER)
                    .build();

    TraceSender(OtlpReceiver receiver) {
        this(receiver, ANSWER);
    }

    /// @param within how long a whole answer is waited for
    TraceSender(OtlpReceiver receiver, Duration within) {
        this.receiver = receiver;
        this.within = within;
    }

    /// Sends them once; what is refused is not sent again.
    ///
    /// @return whether they were taken: whether all of a good answer has come in time
    /// @throws IllegalArgumentException when the receiver's headers cannot be sent
    boolean takes(List<Span> spans) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(receiver.traces())
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(message(spans)));
        receiver.headers().forEach(request::setHeader);
        // a request's own timeout ends with the head of the answer
        var answer = http.sendAsync(request.build(), BodyHandlers.discarding());
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS).statusCode() / 100 == 2;
        } catch (ExecutionException | TimeoutException _) {
            return false; // silent or gone; the next batch is tried again
        } finally {
            answer.cancel(true);
        }
    }

    private static byte[] message(List<Span> spans) {
        var scope = ScopeSpans.newBuilder();
        spans.forEach(span -> scope.addSpans(message(span)));
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(text("service.name", "signet")))
                                .addScopeSpans(scope))
                .build()
                .toByteArray();
    }

    private static io.opentelemetry.proto.trace.v1.Span.Builder message(Span span) {
        long began = nanos(span.began());
        var message =
                io.opentelemetry.proto.trace.v1.Span.newBuilder()
                        .setTraceId(bytes(span.at().high(), span.at().low()))
                        .setSpanId(bytes(span.at().span()))
                        .setName(span.method() + " " + span.route())
                        .setKind(SpanKind.SPAN_KIND_SERVER)
                        .setStartTimeUnixNano(began)
                        .setEndTimeUnixNano(began + span.nanos())
                        .addAttributes(text("http.request.method", span.method()))
                        .addAttributes(text("http.route", span.route()))
                        .addAttributes(text("signet.plane", span.plane()))
                        .addAttributes(
                                KeyValue.newBuilder()
                                        .setKey("http.response.status_code")
                                        .setValue(
                                                AnyValue.newBuilder().setIntValue(span.status())));
        if (span.parent() != 0) {
            message.setParentSpanId(bytes(span.parent()));
        }
        if (span.status() >= SERVER_ERROR) {
            message.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
        return message;
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private static ByteString bytes(long... numbers) {
        var buffer = ByteBuffer.allocate(numbers.length * Long.BYTES);
        for (long number : numbers) {
            buffer.putLong(number);
        }
        return ByteString.copyFrom(buffer.flip());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
