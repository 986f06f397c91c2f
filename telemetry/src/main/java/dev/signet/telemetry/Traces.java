// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import dev.signet.base.Chance;
import dev.signet.http.Spans;
import dev.signet.http.Trace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Some requests as spans for a collector: which route of which plane, with which status, when and
/// for how long. Of what was asked nothing is told. What the collector does not take in time is let
/// go of and counted: no request waits. Any thread.
final class Traces implements Spans, AutoCloseable {
    static final int HELD_MAX = 2_048;
    private static final int SENT_MAX = 512;
    private static final long GATHERED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long oneIn;
    private final Chance chance;
    private final InstantSource clock;
    private final TraceSender sender;
    private final BlockingQueue<Span> held = new ArrayBlockingQueue<>(HELD_MAX);
    private final LongAdder lost = new LongAdder();
    private final Thread sending;

    /// What that thread had in hand when it was ended; read after its end.
    private List<Span> rest = List.of();

    /// A request that is over.
    ///
    /// @param at where it stands; `span` is its own id
    /// @param parent id of the span that it belongs to; 0 for none
    record Span(
            TraceParent at,
            long parent,
            String plane,
            String route,
            String method,
            int status,
            Instant began,
            long nanos) {}

    /// @param oneIn of so many requests without a `traceparent` one is kept; from 1
    /// @param chance for ids, and for which are kept
    Traces(long oneIn, TraceSender sender, Chance chance, InstantSource clock) {
        this.oneIn = oneIn;
        this.sender = sender;
        this.chance = chance;
        this.clock = clock;
        this.sending = Thread.ofPlatform().daemon().name("otlp-traces").start(this::send);
    }

    /// A trace that has begun elsewhere is kept when it is kept there.
    @Override
    public Trace begin(Optional<String> header) {
        Optional<TraceParent> parent = header.flatMap(TraceParent::of);
        boolean isKept =
                parent.map(TraceParent::sampled)
                        .orElseGet(() -> Long.remainderUnsigned(chance.next(), oneIn) == 0);
        if (isKept) {
            var at =
                    new TraceParent(
                            parent.map(TraceParent::high).orElseGet(this::id),
                            parent.map(TraceParent::low).orElseGet(this::id),
                            id(),
                            true);
            long above = parent.map(TraceParent::span).orElse(0L);
            return new Kept(at, above, clock.instant(), System.nanoTime());
        }
        return parent.<Trace>map(PassedOn::new).orElse(Trace.NONE);
    }

    private long id() {
        long id = chance.next();
        return id == 0 ? 1 : id; // zero stands for none
    }

    /// How many spans the collector was not told of.
    long lost() {
        return lost.sum();
    }

    private final class Kept implements Trace {
        private final TraceParent at;
        private final long parent;
        private final Instant began;
        private final long beganNanos;

        Kept(TraceParent at, long parent, Instant began, long beganNanos) {
            this.at = at;
            this.parent = parent;
            this.began = began;
            this.beganNanos = beganNanos;
        }

        @Override
        public Optional<String> parent() {
            return Optional.of(at.header());
        }

        @Override
        public void end(String plane, String route, String method, int status) {
            long nanos = System.nanoTime() - beganNanos;
            var span = new Span(at, parent, plane, route, method, status, began, nanos);
            if (!held.offer(span)) {
                lost.increment();
            }
        }
    }

    /// One that is not kept here nor where it has begun.
    private record PassedOn(TraceParent at) implements Trace {
        @Override
        public Optional<String> parent() {
            return Optional.of(at.header());
        }

        @Override
        public void end(String plane, String route, String method, int status) {
            // nobody keeps it
        }
    }

    private void send() {
        var batch = new ArrayList<Span>();
        try {
            while (true) {
                gather(batch);
                send(batch);
                batch.clear();
            }
        } catch (InterruptedException _) {
            rest = List.copyOf(batch); // closed
        }
    }

    private void gather(List<Span> batch) throws InterruptedException {
        batch.add(held.take());
        long until = System.nanoTime() + GATHERED_NANOS;
        while (batch.size() < SENT_MAX) {
            Span next = held.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    private void send(List<Span> batch) throws InterruptedException {
        boolean isTaken = false;
        try {
            isTaken = sender.takes(batch);
        } catch (RuntimeException _) {
            // a batch that cannot be sent is as lost as one that is not taken
        }
        if (!isTaken) {
            lost.add(batch.size());
        }
    }

    /// Sends what is held once more and ends. A silent collector holds it up for some seconds.
    @Override
    public void close() {
        sending.interrupt();
        try {
            sending.join();
            var batch = new ArrayList<Span>(rest);
            held.drainTo(batch);
            if (!batch.isEmpty()) {
                send(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sender.close();
        }
    }
}
