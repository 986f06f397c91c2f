// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import dev.signet.base.Failed;
import dev.signet.dataplane.AuditedCall;
import dev.signet.dataplane.CallLog;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A call that leaves a row when it begins and one when it ends. What a Bundle is stands in both
/// of its rows, so that its first waits until that is known; nothing is done before.
final class RecordedCall implements Call {
    private static final List<String> BUNDLES = List.of("batch", "transaction");

    private final CallLog log;
    private final RouteTable routes;
    private final InstantSource clock;
    private final List<Call> entries = new ArrayList<>();
    private AuditedCall facts;
    private boolean begun;
    private boolean ended;

    RecordedCall(AuditedCall facts, CallLog log, RouteTable routes, InstantSource clock) {
        this.facts = facts;
        this.log = log;
        this.routes = routes;
        this.clock = clock;
    }

    @Override
    public synchronized UUID id() {
        return facts.correlationId();
    }

    @Override
    public boolean isAudited() {
        return true;
    }

    @Override
    public synchronized void begin() {
        if (!facts.operation().equals(Operations.BUNDLE)) {
            beginNow();
        }
    }

    @Override
    public synchronized void bundle(String type) {
        if (BUNDLES.contains(type)) {
            facts = facts.named(type);
            beginNow();
        }
    }

    /// A call that must not go on leaves no rows: there is no room for them.
    private void beginNow() {
        if (begun) {
            return;
        }
        try {
            log.begin(facts);
            begun = true;
        } catch (Failed failed) {
            ended = true;
            throw failed;
        }
    }

    @Override
    public synchronized Call entry(
            String method, List<String> path, String address, boolean isConditional) {
        var asked = Operations.of(routes, method, path, isConditional);
        var entry =
                new AuditedCall(
                        clock.instant(),
                        facts.correlationId(),
                        entries.size() + 1,
                        asked.operation(),
                        asked.resourceType(),
                        address,
                        facts.callerIpAddress(),
                        facts.caller(),
                        facts.headers());
        var call = new RecordedCall(entry, log, routes, clock);
        call.begun = true;
        entries.add(call);
        log.begun(entry);
        return call;
    }

    private boolean hasBegun() {
        try {
            beginNow();
            return true;
        } catch (Failed _) {
            return false;
        }
    }

    @Override
    public synchronized void end(int status) {
        if (ended || !hasBegun()) {
            return;
        }
        ended = true;
        entries.forEach(entry -> entry.end(status));
        Instant now = clock.instant();
        log.ended(facts, new CallLog.End(now, status, Duration.between(facts.time(), now)));
    }
}
