// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.http.Headers;
import dev.signet.http.Refusals;
import dev.signet.http.Response;
import dev.signet.http.limits.Budget;
import dev.signet.http.limits.Connection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Sends one response. What goes wrong before the first byte becomes a bare 500; afterwards only
/// the end of the connection can tell the client.
final class Answer {
    private static final String REQUEST_ID = "X-Request-Id";
    private static final int PIECE_BYTES = Connection.PIECE_BYTES;

    /// What these asked for may have happened: told to come again, the client would do it twice.
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final String method;
    private final Outgoing outgoing;
    private final UnreadBody unread;
    private final Watch.Ticket ticket;
    private final Dispatch.Shared shared;
    private final Budget budget;
    private long taken;
    private long overdrawn;

    Answer(
            String method,
            Outgoing outgoing,
            UnreadBody unread,
            Watch.Ticket ticket,
            Dispatch.Shared shared) {
        this.method = method;
        this.outgoing = outgoing;
        this.unread = unread;
        this.ticket = ticket;
        this.shared = shared;
        this.budget = shared.budgets().answers();
    }

    /// A refusal, or another small one.
    ///
    /// @return the status sent
    int send(String plane, Response response) {
        var full = Refusals.full(Refusals.RETRY_MILLIS_DEFAULT);
        return send(plane, response, () -> Refusals.bare(full));
    }

    /// @param full what is said when too many answers are being taken slowly
    /// @return the status sent
    int send(String plane, Response response, Supplier<Response> full) {
        boolean reusable = unread.read() && ticket.carried().allowsMore();
        int status;
        Response affordable = charged(response, full);
        ticket.connection().enters(Connection.Phase.SENDING);
        try {
            status = sent(affordable, reusable);
        } catch (Outgoing.ClientGone e) {
            throw new BrokenOff(e);
        } catch (RuntimeException | IOException e) {
            String incident = shared.incidents().escaped(plane, e);
            if (!outgoing.reset()) {
                throw new BrokenOff(e);
            }
            status = sentUnchecked(incident(incident), reusable);
        } finally {
            ticket.connection().enters(Connection.Phase.WORKING);
            giveBack();
        }
        return status;
    }

    /// Charges the answer to the budget. One piece is free: it is soon in the socket's buffer and
    /// waits for nobody.
    ///
    /// @return what can be sent instead when the budget is spent
    private Response charged(Response response, Supplier<Response> full) {
        boolean large =
                response.body() instanceof Response.Body.Bytes(byte[] bytes)
                        && bytes.length > PIECE_BYTES;
        if (!large || method.equals("HEAD") || isBodiless(response.status())) {
            return response;
        }
        long wanted = ((Response.Body.Bytes) response.body()).bytes().length;
        if (budget.take(ticket.connection().peer(), wanted)) {
            taken = wanted;
        } else if (!CHANGING.contains(method)) {
            return full.get();
        } else if (budget.overdraw(wanted)) {
            overdrawn = wanted;
        } else {
            return withoutBody(response);
        }
        ticket.connection().holds(wanted);
        return response;
    }

    private static Response withoutBody(Response response) {
        List<Headers.Header> kept =
                response.headers().all().stream()
                        .filter(one -> !one.name().regionMatches(true, 0, "Content-", 0, 8))
                        .toList();
        return new Response(
                response.status(), new Headers(kept), new Response.Body.Bytes(new byte[0]));
    }

    private void giveBack() {
        if (taken > 0) {
            budget.give(ticket.connection().peer(), taken);
        }
        if (overdrawn > 0) {
            budget.giveOverdrawn(overdrawn);
        }
        ticket.connection().holds(0);
    }

    private static boolean isBodiless(int status) {
        return status == 204 || status == 304;
    }

    /// A bare 500 that names the incident.
    static Response incident(String id) {
        return named(Response.empty(500), id);
    }

    /// A refusal with the id of the incident, where it does not have it yet.
    static Response named(Response refusal, String id) {
        return refusal.headers().first(REQUEST_ID).isPresent()
                ? refusal
                : refusal.with(REQUEST_ID, id);
    }

    private int sentUnchecked(Response response, boolean reusable) {
        try {
            return sent(response, reusable);
        } catch (IOException | Outgoing.ClientGone e) {
            throw new BrokenOff(e);
        }
    }

    private int sent(Response response, boolean reusable) throws IOException {
        int status = response.status();
        outgoing.head(status, response.headers(), !reusable);
        boolean bodiless = isBodiless(status);
        switch (response.body()) {
            case Response.Body.Bytes(byte[] bytes) -> {
                if (method.equals("HEAD") && !bodiless) {
                    if (response.headers().first("Content-Length").isEmpty()) {
                        outgoing.length(bytes.length);
                    }
                    sendAll(new byte[0]);
                } else if (bodiless || bytes.length <= PIECE_BYTES) {
                    sendAll(bodiless ? new byte[0] : bytes);
                } else {
                    outgoing.length(bytes.length);
                    stream(target -> target.write(bytes));
                }
            }
            case Response.Body.Streamed(Response.Writer writer) -> {
                if (method.equals("HEAD") || bodiless) {
                    sendAll(new byte[0]);
                } else {
                    stream(writer);
                }
            }
        }
        return status;
    }

    private void sendAll(byte[] bytes) throws IOException {
        ticket.enter();
        try {
            outgoing.send(bytes);
        } finally {
            ticket.leave();
        }
    }

    private void stream(Response.Writer writer) throws IOException {
        var target = new Pieces(outgoing.stream());
        writer.write(target);
        target.commit();
    }

    /// The server's stream, cut into timed pieces.
    private final class Pieces extends OutputStream {
        private final OutputStream target;
        private long bytes;
        private long sendingNanos;

        private Pieces(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] all, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PIECE_BYTES) {
                int from = offset + done;
                int count = Math.min(PIECE_BYTES, length - done);
                timed(() -> target.write(all, from, count));
                keepPace(count);
            }
        }

        /// One that takes a piece now and then would hold the answer for ever.
        private void keepPace(int count) {
            bytes += count;
            ticket.connection().passed(bytes);
            double seconds = (sendingNanos - shared.limits().stallMax().toNanos()) / 1e9;
            if (seconds * shared.limits().bodyBytesPerSecondMin() > bytes) {
                throw new Outgoing.ClientGone(new IOException("the answer is taken too slowly"));
            }
        }

        @Override
        public void flush() throws IOException {
            timed(target::flush);
        }

        @Override
        public void close() {
            // the end is sent by commit, when the writer has come back without an exception
        }

        private void commit() throws IOException {
            timed(
                    () -> {
                        target.close();
                        outgoing.end();
                    });
        }

        private void timed(Step step) throws IOException {
            long began = System.nanoTime();
            ticket.enter();
            try {
                step.run();
            } finally {
                ticket.leave();
                sendingNanos += System.nanoTime() - began;
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
