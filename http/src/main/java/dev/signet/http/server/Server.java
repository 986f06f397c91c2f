// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Listener;
import dev.signet.http.Metrics;
import dev.signet.http.ServerLimits;
import dev.signet.http.limits.Admission;
import dev.signet.http.limits.ConnectionBudgets;
import dev.signet.http.limits.Connections;
import dev.signet.http.limits.Handshakes;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HttpLogConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The running server: one virtual thread for each connection, planes called on it.
public final class Server implements AutoCloseable {
    /// Helidon writes request lines and headers into its messages, and a search's address holds
    /// patients' names. So it does not log at all; what matters, [Incidents] logs. The field
    /// keeps the logger, and with it its level, from being collected.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private static final Duration NEVER = Duration.ofDays(365);

    private final Map<String, WebServer> running;
    private final Watch watch;
    private final List<dev.signet.http.Tls> keys;
    private @Nullable Thread rehearsal;
    private boolean closed;

    private Server(Map<String, WebServer> running, Watch watch, List<dev.signet.http.Tls> keys) {
        this.running = running;
        this.watch = watch;
        this.keys = keys;
    }

    /// Binds every listener, or none.
    ///
    /// @param metrics takes the figures of requests
    /// @param chance for the ids of incidents
    /// @throws Failed `UNAVAILABLE` when an address cannot be bound; a fact names the listener
    public static Server start(
            ServerLimits limits, List<Listener> listeners, Metrics metrics, Chance chance) {
        HELIDON.setLevel(Level.OFF);
        var watch = new Watch(limits);
        var admission = new Admission(limits, System::nanoTime);
        var handshakes = new Handshakes(Runtime.getRuntime().availableProcessors());
        var budgets = new ConnectionBudgets(limits, watch::everyRound);
        budgets.measure(metrics);
        metrics.gauge(
                "signet_http_requests_inside", "Requests inside planes now.", admission::inside);
        metrics.gauge(
                "signet_http_requests_without_place",
                "Requests since the start that found no place in time and were answered 429.",
                admission::refused);
        metrics.gauge(
                "signet_http_handshakes_inside",
                "Handshakes that are computed now.",
                handshakes::inside);
        var shared =
                new Dispatch.Shared(
                        limits,
                        admission,
                        budgets,
                        new RequestMetrics(metrics),
                        metrics.spans(),
                        new Incidents(chance));
        var heads = new Semaphore(RequestFraming.HEADS_BYTES_MAX);
        List<dev.signet.http.Tls> keys =
                listeners.stream().flatMap(listener -> listener.tls().stream()).distinct().toList();
        var server = new Server(new LinkedHashMap<>(), watch, keys);
        for (Listener listener : listeners) {
            Connections connections = budgets.connections(listener.tls().isPresent());
            WebServer one =
                    webServer(
                            listener,
                            limits,
                            new Adapter(
                                    new Dispatch(listener, shared),
                                    listener.tls().isPresent(),
                                    watch,
                                    limits),
                            watch,
                            connections,
                            handshakes,
                            heads);
            one.start();
            server.running.put(listener.name(), one);
            if (!one.isRunning()) {
                server.close();
                throw new Failed(
                        Failure.UNAVAILABLE,
                        "the address cannot be bound",
                        new Fact("listener", listener.name()),
                        new Fact("port", listener.port()));
            }
        }
        return server;
    }

    /// Shakes hands with itself for most of a minute, beside all else, so that the JVM compiles
    /// what a handshake takes before many come at once ([Rehearsal]). Once.
    public synchronized void rehearse() {
        if (rehearsal == null && !closed) {
            rehearsal = Rehearsal.start(keys);
        }
    }

    /// The port that listener is bound to.
    public int port(String listener) {
        WebServer one = running.get(listener);
        if (one == null) {
            throw new Failed(Failure.INTERNAL, "no listener of that name");
        }
        return one.port();
    }

    /// Stops accepting, waits for requests under way up to [ServerLimits#drainMax], then cuts
    /// what is left.
    @Override
    public synchronized void close() {
        closed = true;
        if (rehearsal != null) {
            rehearsal.interrupt();
        }
        running.values().forEach(WebServer::stop);
        watch.close();
    }

    private static WebServer webServer(
            Listener listener,
            ServerLimits limits,
            Adapter adapter,
            Watch watch,
            Connections connections,
            Handshakes handshakes,
            Semaphore heads) {
        var http =
                Http1Config.builder()
                        .maxPrologueLength(limits.targetBytesMax())
                        .maxHeadersSize(limits.headerBytesMax())
                        .validatePrologue(false)
                        .validatePath(false)
                        .sendKeepAliveHeader(false)
                        .log(HttpLogConfig.builder().receiveLog(false).sendLog(false).build())
                        .addReceiveListener(
                                new WatchedConnections.Arrivals(
                                        limits.bodyBytesMax(),
                                        adapter.dispatch(),
                                        adapter.secure()))
                        .buildPrototype();
        var selector = Http1ConnectionSelector.builder().config(http).build();
        var builder =
                WebServer.builder()
                        .shutdownHook(false)
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(
                                new WatchedConnections(selector, watch, connections, limits, heads))
                        .address(listener.address())
                        .port(listener.port())
                        .backlog(1024)
                        // Connections makes room, also for as many that wait to shake hands and
                        // as many that have just come; those it has cut may take a moment to go
                        .maxTcpConnections(4 * limits.connectionsPerListener())
                        .maxPayloadSize(limits.bodyBytesMax())
                        .writeBufferSize(32 * 1024)
                        // Helidon's own reaper interrupts threads and may hit one that has just
                        // begun to work; Watch ends idle connections instead
                        .idleConnectionTimeout(NEVER)
                        .idleConnectionPeriod(NEVER)
                        .shutdownGracePeriod(limits.drainMax())
                        .connectionOptions(new AcceptedSockets(connections))
                        // NIO with TLS would look up the peer's name in DNS
                        .useNio(false)
                        .contentEncoding(new BodyCodings())
                        .directHandlers(bareAnswers())
                        .routing(HttpRouting.builder().addFilter(adapter));
        listener.tls().ifPresent(tls -> builder.tls(watched(tls, watch, connections, handshakes)));
        return builder.build();
    }

    private static Tls watched(
            dev.signet.http.Tls tls, Watch watch, Connections connections, Handshakes handshakes) {
        return Tls.builder()
                .sslContext(new WatchedHandshakes(tls.context(), watch, connections, handshakes))
                .build();
    }

    private static DirectHandlers bareAnswers() {
        var handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type,
                    (_, _, status, _, _) ->
                            DirectHandler.TransportResponse.builder()
                                    .status(status)
                                    .keepAlive(false)
                                    .build());
        }
        return handlers.build();
    }
}
