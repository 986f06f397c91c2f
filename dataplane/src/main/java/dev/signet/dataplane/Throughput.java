// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.exchange.Outcome;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.http.Plane;
import dev.signet.http.Planes;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.smart.SmartProxy;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Holds accounts to the throughput that they were given (`offerThroughput`), in request units a
/// second: a read costs 1 for each begun KiB of its answer, a write 5 for each begun KiB of what it
/// sends. As in Cosmos DB a request is admitted while something is left, and what it has cost is
/// taken off afterwards. Any thread.
public final class Throughput {
    private static final int KIB = 1024;
    private static final int WRITE_UNITS = 5;
    private static final Set<String> FREE =
            Set.of("health", "metadata", ".well-known", SmartProxy.ROOT.toLowerCase(Locale.ROOT));

    private final Function<String, OptionalInt> offered;
    private final LongSupplier nanoTime;
    private final FhirRefusals refusals;
    private final Map<String, Budget> budgets = new ConcurrentHashMap<>();

    private Throughput(
            Function<String, OptionalInt> offered, LongSupplier nanoTime, FhirRefusals refusals) {
        this.offered = offered;
        this.nanoTime = nanoTime;
        this.refusals = refusals;
    }

    /// The same planes, each held to what it was given.
    ///
    /// @param offered units a second of the account of that name; empty: as many as it likes
    /// @param nanoTime that only goes on
    public static Planes of(
            Planes planes,
            Function<String, OptionalInt> offered,
            LongSupplier nanoTime,
            FhirRefusals refusals) {
        var throughput = new Throughput(offered, nanoTime, refusals);
        return name -> planes.named(name).map(plane -> throughput.held(name, plane));
    }

    private Plane held(String name, Plane plane) {
        OptionalInt units = offered.apply(name);
        if (units.isEmpty()) {
            return plane;
        }
        Budget budget = budgets.computeIfAbsent(name, _ -> new Budget(nanoTime));
        budget.offer(units.getAsInt());
        return new Held(plane, budget, refusals);
    }

    /// What is left of the units of one account: at most those of one second.
    private static final class Budget {
        private static final double NANOS = 1e9;

        private final LongSupplier nanoTime;
        private int perSecond;
        private double left;
        private long at;

        Budget(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.at = nanoTime.getAsLong();
        }

        synchronized void offer(int units) {
            if (perSecond == 0) {
                left = units;
            }
            perSecond = units;
        }

        /// @return milliseconds until something is left; 0 when it is
        synchronized long millisUntilLeft() {
            long now = nanoTime.getAsLong();
            left = Math.min(perSecond, left + (now - at) / NANOS * perSecond);
            at = now;
            return left > 0 ? 0 : (long) Math.ceil((-left + 1) * 1000 / perSecond);
        }

        synchronized void charge(long units) {
            left -= units;
        }
    }

    /// One account's plane.
    private record Held(Plane plane, Budget budget, FhirRefusals refusals) implements Plane {
        @Override
        public boolean forgets() {
            return plane.forgets();
        }

        @Override
        public Response handle(Request request) {
            if (isFree(request)) {
                return plane.handle(request);
            }
            long waitMillis = budget.millisUntilLeft();
            if (waitMillis > 0) {
                return refused(request, waitMillis);
            }
            var sent = new Counted(request.body());
            Response response =
                    plane.handle(
                            new Request(
                                    request.method(),
                                    request.base(),
                                    request.path(),
                                    request.query(),
                                    request.headers(),
                                    sent,
                                    request.remoteAddress()));
            if (response.status() == 401 || response.status() == 403) {
                return response; // who may not come in does not spend what others pay for
            }
            boolean writes = writes(request);
            return switch (response.body()) {
                case Response.Body.Bytes(var bytes) -> {
                    long units = writes ? WRITE_UNITS * kib(sent.count) : kib(bytes.length);
                    budget.charge(units);
                    yield response.with("x-ms-request-charge", String.valueOf(units));
                }
                case Response.Body.Streamed(var writer) ->
                        new Response(
                                response.status(),
                                response.headers(),
                                new Response.Body.Streamed(
                                        target -> {
                                            var out = new Counting(target);
                                            try {
                                                writer.write(out);
                                            } finally {
                                                budget.charge(
                                                        writes
                                                                ? WRITE_UNITS * kib(sent.count)
                                                                : kib(out.count));
                                            }
                                        }));
            };
        }

        /// What is told without a token, so that strangers do not spend what is the account's.
        private static boolean isFree(Request request) {
            List<String> path = request.path();
            return !path.isEmpty()
                    && (FREE.contains(path.getFirst().toLowerCase(Locale.ROOT))
                            || (path.size() == 2
                                    && path.getFirst().equals("OperationDefinition")
                                    && isId(path.getLast())
                                    && !writes(request)));
        }

        private static boolean isId(String segment) {
            return !segment.startsWith("_") && !segment.startsWith("$");
        }

        private static boolean writes(Request request) {
            return switch (request.method()) {
                case "GET", "HEAD", "OPTIONS" -> false;
                case "POST" ->
                        request.path().isEmpty() || !request.path().getLast().equals("_search");
                default -> true;
            };
        }

        private static long kib(long bytes) {
            return Math.max(1, (bytes + KIB - 1) / KIB);
        }

        private Response refused(Request request, long waitMillis) {
            Outcome outcome =
                    Outcome.refused(
                            429,
                            List.of(
                                    Issue.error(
                                            IssueType.THROTTLED,
                                            "The request rate is larger than the throughput of the"
                                                    + " account (offerThroughput).",
                                            "")));
            return refusals.of(outcome.with(Outcome.Hints.later(waitMillis)), request);
        }
    }

    /// Counts what is read.
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }

    /// Counts what is written.
    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            count++;
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            count += length;
        }
    }
}
