// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.limits;

import dev.signet.http.Metrics;
import dev.signet.http.ServerLimits;
import dev.signet.http.Traffic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The connections of all listeners, and the bytes held for those of them that are slow.
public final class ConnectionBudgets {
    private final ServerLimits limits;
    private final Consumer<Runnable> everyRound;
    private final LongAdder cut = new LongAdder();
    private final List<Connections> listeners = new CopyOnWriteArrayList<>();
    private final Map<Traffic, Budget> bodies = new EnumMap<>(Traffic.class);
    private final Budget answers;

    public ConnectionBudgets(ServerLimits limits, Consumer<Runnable> everyRound) {
        this.limits = limits;
        this.everyRound = everyRound;
        for (Traffic traffic : Traffic.values()) {
            bodies.put(
                    traffic,
                    budget(
                            traffic.bodyBytes(limits),
                            one ->
                                    one.phase() == Connection.Phase.RECEIVING
                                            && one.traffic() == traffic));
        }
        answers =
                budget(limits.answerBytesAtOnce(), one -> one.phase() == Connection.Phase.SENDING);
    }

    private Budget budget(long bytes, Predicate<Connection> like) {
        var cutter =
                new SlowestCutter(
                        whose -> cutSlowest(one -> like.test(one) && whose.test(one.peer())),
                        System::nanoTime);
        return new Budget(bytes, limits.admissionWait().toNanos(), cutter);
    }

    private Optional<Connection> cutSlowest(Predicate<Connection> like) {
        for (Connections connections : listeners) {
            Optional<Connection> cut =
                    connections.cutSlowest(one -> one.holdsBytes() && like.test(one));
            if (cut.isPresent()) {
                return cut;
            }
        }
        return Optional.empty();
    }

    /// Those of one more listener.
    ///
    /// @param shared whether a peer's share of them is bounded
    public Connections connections(boolean shared) {
        var connections = new Connections(limits, shared, cut, System::nanoTime);
        listeners.add(connections);
        everyRound.accept(connections::sweep);
        return connections;
    }

    /// What bodies of that kind may hold while they are read.
    public Budget bodies(Traffic traffic) {
        return Objects.requireNonNull(bodies.get(traffic));
    }

    /// What answers may hold while they are sent.
    public Budget answers() {
        return answers;
    }

    public void measure(Metrics metrics) {
        metrics.gauge(
                "signet_http_connections",
                "Open connections.",
                () -> listeners.stream().mapToInt(Connections::count).sum());
        metrics.gauge(
                "signet_http_connections_cut",
                "Connections cut since the start, because others were kept waiting.",
                cut::sum);
        metrics.gauge(
                "signet_http_body_bytes",
                "Bytes of bodies that are being read.",
                () -> bodies.values().stream().mapToLong(Budget::held).sum());
        metrics.gauge("signet_http_answer_bytes", "Bytes of answers being sent.", answers::held);
    }
}
