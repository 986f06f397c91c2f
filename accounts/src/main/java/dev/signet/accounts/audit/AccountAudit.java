// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts.audit;

import dev.signet.audit.AuditRow;
import dev.signet.audit.AuditRow.Identity;
import dev.signet.audit.AuditRow.Result;
import dev.signet.audit.AuditTrail;
import dev.signet.base.Failed;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.AuditedCall;
import dev.signet.dataplane.CallLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// One account's calls in the audit trail. A call's address can hold search values, so it is
/// sealed by the account's own seals before it comes near the trail; while the customer's key
/// refuses it is not kept at all. Any thread.
///
/// @param seals the account's, as they were lent last; withdrawn ones refuse
public record AccountAudit(UUID accountId, Supplier<Optional<Seals>> seals, AuditTrail trail)
        implements CallLog {
    private static final int URI_CHARACTERS_MAX = 16 << 10;
    private static final byte[] NONE = {};

    @Override
    public void begin(AuditedCall call) {
        trail.begin(started(call));
    }

    @Override
    public void begun(AuditedCall call) {
        trail.complete(started(call));
    }

    private AuditRow started(AuditedCall call) {
        return row(call, Result.STARTED, call.time(), 0, 0);
    }

    @Override
    public void ended(AuditedCall call, End end) {
        Result result = end.status() < 400 ? Result.SUCCEEDED : Result.FAILED;
        long millis = Math.clamp(end.took().toMillis(), 0, Integer.MAX_VALUE);
        trail.complete(row(call, result, end.time(), end.status(), (int) millis));
    }

    private AuditRow row(AuditedCall call, Result result, Instant time, int status, int millis) {
        return new AuditRow(
                time,
                accountId,
                call.correlationId(),
                call.part(),
                result,
                call.operation(),
                call.resourceType(),
                sealed(call, result),
                call.callerIpAddress(),
                call.caller()
                        .map(
                                caller ->
                                        new Identity(
                                                caller.issuer(),
                                                caller.objectId(),
                                                caller.applicationId())),
                call.headers(),
                status,
                millis);
    }

    private byte[] sealed(AuditedCall call, Result result) {
        Optional<Seals> lent = seals.get();
        if (lent.isEmpty()) {
            return NONE;
        }
        String uri = call.uri();
        byte[] plain =
                uri.substring(0, Math.min(uri.length(), URI_CHARACTERS_MAX))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] place = AuditUri.place(accountId, call.correlationId(), call.part(), result);
        try {
            return AuditUri.sealed(lent.get(), plain, place);
        } catch (Failed _) { // the customer's key refuses: that is a reason to keep less, not to
            // fail
            return NONE;
        }
    }
}
