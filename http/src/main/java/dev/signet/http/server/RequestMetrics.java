// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Requests by plane, method and class of status. [RequestFraming] lets known methods through
/// only, so that no caller can make series.
final class RequestMetrics {
    private static final String REQUESTS = "signet_http_requests_total";
    private static final String SECONDS = "signet_http_request_seconds";

    private final Metrics metrics;
    private final Map<Key, Pair> pairs = new ConcurrentHashMap<>();

    RequestMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    private record Key(String plane, String method, int statusClass) {}

    private record Pair(Metrics.Counter requests, Metrics.Histogram seconds) {}

    void record(String plane, String method, int status, long nanos) {
        Pair pair = pairs.computeIfAbsent(new Key(plane, method, status / 100), this::pair);
        pair.requests.add(1);
        pair.seconds.recordNanos(nanos);
    }

    private Pair pair(Key key) {
        String statusClass = key.statusClass() + "xx";
        return new Pair(
                metrics.counter(
                        REQUESTS,
                        "Requests answered.",
                        "plane",
                        key.plane(),
                        "method",
                        key.method(),
                        "status",
                        statusClass),
                metrics.histogram(
                        SECONDS,
                        "Time from headers to the end of the response.",
                        "plane",
                        key.plane(),
                        "method",
                        key.method()));
    }
}
