// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import dev.signet.base.Chance;
import dev.signet.dataplane.AuditedCall;
import dev.signet.dataplane.CallLog;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.http.Request;
import dev.signet.identity.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The calls of one account's data plane, for its audit trail. What is open to all and touches no
/// data leaves no row, as in Azure. Without a log nothing is done. Any thread.
public final class Calls {
    /// The least time between two rows of calls that nobody was authenticated for.
    private static final Duration STRANGERS_ROW_EVERY = Duration.ofSeconds(10);

    private final RouteTable routes;
    private final InstantSource clock;
    private final Chance chance;
    private volatile Optional<CallLog> log = Optional.empty();
    private Instant strangersRow = Instant.MIN; // guarded by this

    /// @param chance for correlation ids
    public Calls(RouteTable routes, InstantSource clock, Chance chance) {
        this.routes = routes;
        this.clock = clock;
        this.chance = chance;
    }

    /// From now on calls are told to this log, or to none.
    public void into(Optional<CallLog> now) {
        log = now;
    }

    /// A request that comes in. Never throws.
    ///
    /// @param who the caller, if its token verifies
    public Call of(Request request, Function<Request, Optional<Caller>> who) {
        Optional<CallLog> to = log;
        return to.isEmpty() ? Call.unaudited(chance::uuid) : of(request, who, to.get());
    }

    private Call of(Request request, Function<Request, Optional<Caller>> who, CallLog to) {
        var asked =
                Operations.of(
                        routes,
                        request.method(),
                        request.path(),
                        request.header("If-None-Exist").isPresent());
        if (asked.isOpen()) {
            return Call.unaudited(chance::uuid);
        }
        Optional<Caller> caller = who.apply(request);
        var facts =
                new AuditedCall(
                        clock.instant(),
                        chance.uuid(),
                        0,
                        asked.operation(),
                        asked.resourceType(),
                        uri(request),
                        request.remoteAddress(),
                        caller,
                        caller.isPresent() ? headers(request) : Map.of());
        return caller.isPresent()
                ? new RecordedCall(facts, to, routes, clock)
                : new StrangersCall(facts, to, this::strangersRowIsDue);
    }

    /// None of those that will be refused.
    private static Map<String, String> headers(Request request) {
        try {
            return AuditHeaders.of(request.headers());
        } catch (FhirError _) {
            return Map.of();
        }
    }

    private synchronized boolean strangersRowIsDue(Instant now) {
        boolean isDue =
                strangersRow.equals(Instant.MIN)
                        || !now.isBefore(strangersRow.plus(STRANGERS_ROW_EVERY));
        if (isDue) {
            strangersRow = now;
        }
        return isDue;
    }

    /// The address that was asked, percent-encoded anew.
    static String uri(Request request) {
        var uri = new StringBuilder(request.base());
        request.path().forEach(segment -> uri.append('/').append(encoded(segment)));
        char before = '?';
        for (Request.Parameter parameter : request.query()) {
            uri.append(before).append(encoded(parameter.name()));
            if (!parameter.value().isEmpty()) {
                uri.append('=').append(encoded(parameter.value()));
            }
            before = '&';
        }
        return uri.toString();
    }

    /// `$`, `:`, `,` and `|` mean something in FHIR's addresses and stay legible.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%24", "$")
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%7C", "|");
    }
}
