// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.audit.AuditRow;
import dev.signet.audit.AuditTrail;
import dev.signet.base.Chance;
import dev.signet.identity.SignInEvent;
import dev.signet.identity.SignInLog;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Sign-ins as rows of the audit trail (docs/formats/audit.md), under no account's id. Every token
/// that is given leaves one. Of those that are refused [#REFUSED_MAX] in a minute do, and of wrong
/// codes of a first administrator [#FIRST_MAX], which count apart: whoever sends many leaves no
/// place less to the others. The next row says how many left none, so that a flood pushes nothing
/// else out. Any thread.
final class SignInAudit implements SignInLog {
    static final int REFUSED_MAX = 30;
    static final int FIRST_MAX = 1;

    /// No account has it.
    private static final UUID NO_ACCOUNT = new UUID(0, 0);

    /// As the issuer calls it.
    private static final String FIRST_ADMINISTRATOR = "first_administrator";

    private static final String OPERATION = "sign-in";
    private static final String AUDIENCE = "audience";
    private static final String GRANT = "grant";
    private static final String CODE = "code";
    private static final String LEFT_OUT = "refusedBefore";
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final AuditTrail trail;
    private final String issuer;
    private final Chance chance;

    private Instant until = Instant.EPOCH;
    private int refused;
    private int refusedFirst;
    private int leftOut;

    /// @param issuer what stands as `iss` in the rows
    SignInAudit(AuditTrail trail, String issuer, Chance chance) {
        this.trail = trail;
        this.issuer = issuer;
        this.chance = chance;
    }

    @Override
    public void record(SignInEvent event) {
        Optional<Integer> before = admitted(event);
        if (before.isPresent()) {
            trail.begin(row(event, before.get()));
        }
    }

    /// How many were left out before this one; empty when it is left out itself.
    private synchronized Optional<Integer> admitted(SignInEvent event) {
        if (!event.given()) {
            if (!event.time().isBefore(until)) {
                until = event.time().plus(WINDOW);
                refused = 0;
                refusedFirst = 0;
            }
            boolean isFirst = event.grant().equals(FIRST_ADMINISTRATOR);
            if (isFirst ? refusedFirst >= FIRST_MAX : refused >= REFUSED_MAX) {
                leftOut++;
                return Optional.empty();
            }
            if (isFirst) {
                refusedFirst++;
            } else {
                refused++;
            }
        }
        int before = leftOut;
        leftOut = 0;
        return Optional.of(before);
    }

    private AuditRow row(SignInEvent event, int before) {
        var more = new LinkedHashMap<String, String>();
        more.put(GRANT, event.grant());
        more.put(AUDIENCE, event.audience());
        more.put(CODE, Integer.toString(event.code()));
        if (before > 0) {
            more.put(LEFT_OUT, Integer.toString(before));
        }
        boolean known = !event.objectId().isEmpty() || !event.applicationId().isEmpty();
        return new AuditRow(
                event.time(),
                NO_ACCOUNT,
                chance.uuid(),
                0,
                event.given() ? AuditRow.Result.SUCCEEDED : AuditRow.Result.FAILED,
                OPERATION,
                "",
                new byte[0],
                event.address(),
                known
                        ? Optional.of(
                                new AuditRow.Identity(
                                        issuer, event.objectId(), event.applicationId()))
                        : Optional.empty(),
                more,
                event.given() ? 200 : 400,
                0);
    }

    @Override
    public List<SignInEvent> newest(int countMax) {
        return trail
                .newest(
                        countMax,
                        row ->
                                row.accountId().equals(NO_ACCOUNT)
                                        && row.operation().equals(OPERATION))
                .stream()
                .map(SignInAudit::event)
                .toList();
    }

    private static SignInEvent event(AuditRow row) {
        Map<String, String> more = row.headers();
        return new SignInEvent(
                row.time(),
                more.getOrDefault(GRANT, ""),
                row.caller().map(AuditRow.Identity::objectId).orElse(""),
                row.caller().map(AuditRow.Identity::applicationId).orElse(""),
                more.getOrDefault(AUDIENCE, ""),
                row.callerIpAddress(),
                Integer.parseInt(more.getOrDefault(CODE, "0")));
    }
}
