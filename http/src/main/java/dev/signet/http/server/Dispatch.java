// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.KnownHosts;
import dev.signet.http.Listener;
import dev.signet.http.Plane;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.ServerLimits;
import dev.signet.http.Spans;
import dev.signet.http.Trace;
import dev.signet.http.Traffic;
import dev.signet.http.limits.Admission;
import dev.signet.http.limits.Budget;
import dev.signet.http.limits.ConnectionBudgets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One listener's requests on their way to a plane, whatever server they came by: parse, find
/// the route, check the host, wait for a place, call, answer.
final class Dispatch {
    private static final String NO_PLANE = "none";

    /// RFC 9110 section 15.5.20.
    private static final int MISDIRECTED = 421;

    private final RouteTable routes;
    private final KnownHosts hosts;
    private final Shared shared;

    /// The last `Host` that was known: most requests name the same.
    private volatile String knownHost = "";

    Dispatch(Listener listener, Shared shared) {
        this.routes = new RouteTable(listener.routes());
        this.hosts = listener.hosts();
        this.shared = shared;
    }

    /// What all listeners of a server have in common.
    record Shared(
            ServerLimits limits,
            Admission admission,
            ConnectionBudgets budgets,
            RequestMetrics metrics,
            Spans spans,
            Incidents incidents) {}

    /// Serves one request up to the end of its answer.
    ///
    /// @param arriving throws `MALFORMED` when it is no request
    /// @throws BrokenOff when the connection has to end at once
    void serve(
            Arriving arriving, String method, BodyStream body, Outgoing out, Watch.Ticket ticket) {
        long began = System.nanoTime();
        var answer = new Answer(method, out, new UnreadBody(body), ticket, shared);
        var outcome = new Outcome();
        try {
            outcome.status = answered(arriving, body, answer, outcome, ticket);
        } finally {
            shared.metrics.record(outcome.plane, method, outcome.status, System.nanoTime() - began);
            outcome.trace.end(outcome.plane, outcome.route, method, outcome.status);
        }
    }

    /// What is said of a body that is declared larger than any may be, in the words of the route.
    Response tooLarge(Arriving arriving) {
        var tooLarge = new Failed(Failure.TOO_LARGE, "the body is too large");
        Incoming incoming;
        try {
            incoming = arriving.get();
        } catch (Failed _) {
            return Refusals.bare(tooLarge); // no request: the status says enough
        }
        try {
            return routes.find(incoming.target().segments())
                    .map(found -> said(found.route(), tooLarge, incoming))
                    .orElseGet(() -> Refusals.bare(tooLarge));
        } catch (RuntimeException e) {
            // too large it is, whoever would have been asked
            String _ = shared.incidents.escaped(NO_PLANE, e);
            return Refusals.bare(tooLarge);
        }
    }

    private static Response said(Route route, Failed failed, Incoming incoming) {
        if (route.refusals() == Refusals.BARE) {
            return Refusals.bare(failed); // nobody reads the request
        }
        return route.refusals().of(failed, incoming.refused(route.match().removed()));
    }

    /// Parses what has arrived.
    interface Arriving {
        Incoming get();
    }

    /// What metrics and traces are told, also when the connection breaks off.
    private static final class Outcome {
        private String plane = NO_PLANE;
        private String route = "";
        private Trace trace = Trace.NONE;
        private int status = 500;
    }

    private int answered(
            Arriving arriving,
            BodyStream body,
            Answer answer,
            Outcome outcome,
            Watch.Ticket ticket) {
        Incoming incoming;
        try {
            incoming = arriving.get();
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
        if (route.traffic() != Traffic.OPERATOR) { // health would fill the traces
            outcome.route = route.pattern();
            outcome.trace = shared.spans.begin(parent(incoming));
        }
        Optional<Response> refused = refused(route, incoming);
        if (refused.isPresent()) {
            return answer.send(route.plane(), refused.get());
        }
        Admission.Place place = shared.admission.place(route.traffic(), ticket.connection().peer());
        if (!place.enter()) {
            return answer.send(route.plane(), full(route, place, incoming));
        }
        Budget bodies = shared.budgets.bodies(route.traffic());
        body.serves(route.traffic(), route.bodyBytesMax(), place, bodies);
        try {
            Response response = called(found.get(), incoming, body, ticket, outcome.trace);
            body.served();
            if (response.body() instanceof Response.Body.Bytes) {
                // the plane has done its work; a slow reader must not keep its place
                place.leave();
            }
            return answer.send(route.plane(), response, () -> full(route, place, incoming));
        } finally {
            body.served();
            place.leave();
        }
    }

    /// What does not answer now may do so soon.
    private static Failed passing(Failed failed) {
        var facts = new ArrayList<>(failed.facts());
        facts.add(new Fact(Refusals.RETRY_MILLIS, Refusals.RETRY_MILLIS_DEFAULT));
        return new Failed(failed.failure(), failed.text(), facts.toArray(Fact[]::new));
    }

    private static Response full(Route route, Admission.Place place, Incoming incoming) {
        return said(route, Refusals.full(place.retryMillis()), incoming);
    }

    /// What is not for this server, or not one request, in the words of the plane it asked for.
    private Optional<Response> refused(Route route, Incoming incoming) {
        try {
            incoming.requireSingleHeaders();
            incoming.requireKnownCoding();
        } catch (Failed e) {
            Response response = said(route, e, incoming);
            return Optional.of(
                    e.failure() == Failure.UNSUPPORTED_MEDIA_TYPE
                            ? response.with("Accept-Encoding", "gzip") // RFC 9110, 15.5.16
                            : response);
        }
        // health and metrics build no links, and a load balancer asks by address
        if (route.traffic() == Traffic.OPERATOR || isKnown(incoming.host())) {
            return Optional.empty();
        }
        var misdirected =
                new Failed(
                        Failure.MALFORMED,
                        "this server is not known by that name",
                        new Fact("header", "Host"));
        Response response = said(route, misdirected, incoming);
        return Optional.of(new Response(MISDIRECTED, response.headers(), response.body()));
    }

    private boolean isKnown(String host) {
        if (host.equals(knownHost)) { // none is empty
            return true;
        }
        boolean isKnown = hosts.knows(host);
        if (isKnown) {
            knownHost = host;
        }
        return isKnown;
    }

    /// Of two that differ nobody knows which one is meant.
    private static Optional<String> parent(Incoming incoming) {
        List<String> parents = incoming.headers().values("traceparent");
        return parents.size() == 1 ? Optional.of(parents.getFirst()) : Optional.empty();
    }

    private Response called(
            RouteTable.Found found,
            Incoming incoming,
            BodyStream body,
            Watch.Ticket ticket,
            Trace trace) {
        Route route = found.route();
        if (found.plane().isEmpty()) {
            return said(route, new Failed(Failure.NOT_FOUND, "nothing has that name"), incoming);
        }
        // left over from a shutdown; in a plane it would close files that others use
        boolean _ = Thread.interrupted();
        try {
            Request request = incoming.below(route.match().removed(), body);
            ticket.carried().carries(found.plane().get());
            Plane plane = found.plane().get();
            return trace == Trace.NONE
                    ? plane.handle(request)
                    : ScopedValue.where(Trace.SERVED, trace).call(() -> plane.handle(request));
        } catch (Failed e) {
            return switch (e.failure()) {
                case TOO_LARGE, MALFORMED, BUSY -> said(route, e, incoming);
                case UNAVAILABLE -> said(route, passing(e), incoming);
                default -> escaped(failed -> said(route, failed, incoming), route.plane(), e);
            };
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return escaped(failed -> said(route, failed, incoming), route.plane(), e);
        }
    }

    private Response escaped(Function<Failed, Response> refusals, String plane, Throwable thrown) {
        String id = shared.incidents.escaped(plane, thrown);
        var unexpected =
                new Failed(
                        Failure.INTERNAL,
                        "An unexpected error occurred.",
                        new Fact(Refusals.INCIDENT, id));
        return Answer.named(refusals.apply(unexpected), id);
    }
}
