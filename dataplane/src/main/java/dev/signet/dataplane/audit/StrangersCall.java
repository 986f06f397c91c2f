// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import dev.signet.dataplane.AuditedCall;
import dev.signet.dataplane.CallLog;
import dev.signet.dataplane.exchange.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/// A call without a token that verifies. It does nothing but be refused, and leaves one row that
/// says so.
///
/// @param due whether there may be a row now: a flood must not push the others out
record StrangersCall(AuditedCall facts, CallLog log, Predicate<Instant> due) implements Call {
    private static final int UNAUTHENTICATED = 401;

    @Override
    public UUID id() {
        return facts.correlationId();
    }

    @Override
    public boolean isAudited() {
        return false;
    }

    @Override
    public void begin() {}

    @Override
    public void bundle(String type) {}

    @Override
    public Call entry(String method, List<String> path, String address, boolean isConditional) {
        return this;
    }

    @Override
    public void end(int status) {
        if (status == UNAUTHENTICATED && due.test(facts.time())) {
            log.ended(facts, new CallLog.End(facts.time(), status, Duration.ZERO));
        }
    }
}
