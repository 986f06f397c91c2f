// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;

/// One listener's requests on their way to a plane: parse, find the route, check the host, wait
/// for a place, call, answer.
final class Adapter implements Filter {
    private static final String NO_PLANE = "none";

    /// RFC 9110 section 15.5.20.
    private static final int MISDIRECTED = 421;

    private final RouteTable routes;
    private final boolean secure;
    private final KnownHosts hosts;
    private final Shared shared;

    Adapter(Listener listener, Shared shared) {
        this.routes = new RouteTable(listener.routes());
        this.secure = listener.tls().isPresent();
        this.hosts = listener.hosts();
        this.shared = shared;
    }

    /// What all listeners of a server have in common.
    record Shared(
            ServerLimits limits,
            Admission admission,
            Crowd crowd,
            Watch watch,
            RequestMetrics metrics,
            Incidents incidents) {}

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long began = System.nanoTime();
        String method = request.prologue().method().text();
        Watch.Ticket ticket = shared.watch.ticket();
        BodyStream body = body(request, ticket);
        var leftover = new Leftover(body);
        var answer =
                new Answer(
                        method,
                        response,
                        leftover,
                        ticket,
                        shared.limits,
                        shared.crowd.answers(),
                        shared.incidents);
        var outcome = new Outcome();
        try {
            outcome.status = answered(request, body, answer, outcome);
        } finally {
            shared.metrics.record(outcome.plane, method, outcome.status, System.nanoTime() - began);
        }
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            if (leftover.mayCome()) {
                ticket.linger();
            }
            throw new CloseConnectionException("last request of this connection");
        }
        ticket.rest();
    }

    /// What the metrics are told, also when the connection breaks off.
    private static final class Outcome {
        private String plane = NO_PLANE;
        private int status = 500;
    }

    private int answered(RoutingRequest request, BodyStream body, Answer answer, Outcome outcome) {
        Incoming incoming;
        try {
            incoming = Incoming.of(request, secure);
        } catch (Failed e) {
            return answer.send(NO_PLANE, Refusals.bare(e));
        }
        Optional<RouteTable.Found> found;
        try {
            found = routes.find(incoming.target().segments());
        } catch (RuntimeException e) {
            return answer.send(NO_PLANE, escaped(Refusals::bare, NO_PLANE, e));
        }
        if (found.isEmpty()) {
            return answer.send(NO_PLANE, Response.empty(404));
        }
        Route route = found.get().route();
        outcome.plane = route.plane();
        Optional<Response> refused = refused(route, incoming);
        if (refused.isPresent()) {
            return answer.send(route.plane(), refused.get());
        }
        Watch.Ticket ticket = shared.watch.ticket();
        Admission.Place place = shared.admission.place(route.traffic(), ticket.connection().peer());
        if (!place.enter()) {
            var full = new Failed(Failure.UNAVAILABLE, "too many requests are under way");
            return answer.send(route.plane(), busy(route, full));
        }
        Budget bodies = shared.crowd.bodies(route.traffic());
        body.serves(route.traffic(), route.bodyBytesMax(), place, bodies);
        try {
            Response response = called(found.get(), incoming, body);
            body.served();
            if (response.body() instanceof Response.Body.Bytes) {
                // the plane has done its work; a slow reader must not keep its place
                place.leave();
            }
            return answer.send(route.plane(), response);
        } finally {
            body.served();
            place.leave();
        }
    }

    private static Response busy(Route route, Failed failed) {
        return route.refusals().of(failed).with("Retry-After", "1");
    }

    /// What is not for this server, or not one request, in the words of the plane it asked for.
    private Optional<Response> refused(Route route, Incoming incoming) {
        try {
            incoming.requireSingleHeaders();
        } catch (Failed e) {
            return Optional.of(route.refusals().of(e));
        }
        // health and metrics build no links, and a load balancer asks by address
        if (route.traffic() == Traffic.OPERATOR || hosts.knows(incoming.host())) {
            return Optional.empty();
        }
        var misdirected =
                new Failed(
                        Failure.MALFORMED,
                        "this server is not known by that name",
                        new Fact("header", "Host"));
        Response response = route.refusals().of(misdirected);
        return Optional.of(new Response(MISDIRECTED, response.headers(), response.body()));
    }

    private Response called(RouteTable.Found found, Incoming incoming, BodyStream body) {
        Route route = found.route();
        if (found.plane().isEmpty()) {
            return route.refusals().of(new Failed(Failure.NOT_FOUND, "nothing has that name"));
        }
        // left over from a shutdown; in a plane it would close files that others use
        boolean _ = Thread.interrupted();
        try {
            Request request = incoming.below(route.match().removed(), body);
            shared.watch.ticket().residue().carries(found.plane().get());
            return found.plane().get().handle(request);
        } catch (Failed e) {
            return switch (e.failure()) {
                case TOO_LARGE, MALFORMED -> route.refusals().of(e);
                case UNAVAILABLE -> busy(route, e);
                default -> escaped(route.refusals(), route.plane(), e);
            };
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return escaped(route.refusals(), route.plane(), e);
        }
    }

    private Response escaped(Refusals refusals, String plane, Throwable thrown) {
        String id = shared.incidents.escaped(plane, thrown);
        var unexpected = new Failed(Failure.INTERNAL, "An unexpected error occurred.");
        return refusals.of(unexpected).with("X-Correlation-Id", id);
    }

    private BodyStream body(RoutingRequest request, Watch.Ticket ticket) {
        ServerRequestHeaders headers = request.headers();
        long declared =
                headers.contains(HeaderNames.TRANSFER_ENCODING)
                        ? -1
                        : headers.contentLength().orElse(0);
        return new BodyStream(
                () -> request.content().inputStream(),
                declared,
                headers.contains(HeaderNames.CONTENT_ENCODING),
                headers.containsToken(HeaderValues.EXPECT_100),
                ticket,
                shared.limits);
    }
}
