// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.audit.AuditTrail;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.SegmentCache;
import dev.signet.identity.SignInEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sign-ins in the trail: all that were given, and of those refused not so many that they push
/// others out.
final class SignInAuditTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir private Path scratch = Path.of("");

    private static SignInEvent event(Instant time, int code) {
        return new SignInEvent(
                time, "refresh_token", "marie-object", "app", "https://demo", "192.0.2.7", code);
    }

    /// As the issuer tells it: nobody is known yet.
    private static SignInEvent wrongFirstCode(Instant time) {
        return new SignInEvent(time, "first_administrator", "", "", "", "192.0.2.7", 50126);
    }

    private AuditTrail trail(Closeables kept) {
        var opened =
                OpenInstallation.in(
                        new DataFolder(scratch),
                        FixedIds.none(),
                        new SegmentCache(1 << 20),
                        ENTROPY,
                        InstantSource.fixed(NOW),
                        kept);
        return opened.auditTrail(opened.records());
    }

    @Test
    void wrongCodesOfAFirstAdministratorLeaveOneRowAMinuteAndTakeNobodysPlace() {
        try (var kept = new Closeables()) {
            AuditTrail trail = trail(kept);
            var log = new SignInAudit(trail, "https://issuer", Chance.of(ENTROPY));
            for (int i = 0; i < 100; i++) {
                log.record(wrongFirstCode(NOW));
            }
            assertEquals(List.of(wrongFirstCode(NOW)), log.newest(1000));
            for (int i = 0; i < SignInAudit.REFUSED_MAX; i++) {
                log.record(event(NOW, 50126));
            }
            assertEquals(1 + SignInAudit.REFUSED_MAX, log.newest(1000).size());
            assertEquals(
                    "99",
                    trail.newest(SignInAudit.REFUSED_MAX, _ -> true)
                            .getLast()
                            .headers()
                            .get("refusedBefore"));
            log.record(wrongFirstCode(NOW.plus(Duration.ofSeconds(59))));
            assertEquals(1 + SignInAudit.REFUSED_MAX, log.newest(1000).size());
            Instant later = NOW.plus(Duration.ofMinutes(1));
            log.record(wrongFirstCode(later));
            assertEquals(wrongFirstCode(later), log.newest(1).getFirst());
            var newest = trail.newest(1, _ -> true).getFirst();
            assertEquals("1", newest.headers().get("refusedBefore"));
        }
    }

    @Test
    void everyTokenGivenLeavesARowAndAFloodOfRefusalsAFew() {
        try (var kept = new Closeables()) {
            AuditTrail trail = trail(kept);
            var log = new SignInAudit(trail, "https://issuer", Chance.of(ENTROPY));
            log.record(event(NOW, 0));
            for (int i = 0; i < SignInAudit.REFUSED_MAX + 5; i++) {
                log.record(event(NOW, 50126));
            }
            log.record(event(NOW, 0));
            Instant later = NOW.plus(Duration.ofMinutes(1));
            log.record(event(later, 70008));
            List<SignInEvent> rows = log.newest(1000);
            assertEquals(SignInAudit.REFUSED_MAX + 3, rows.size());
            assertEquals(event(later, 70008), rows.getFirst());
            assertEquals(event(NOW, 0), rows.getLast());
            assertEquals(2, log.newest(2).size());
            var after = trail.newest(2, _ -> true).getLast();
            assertEquals("5", after.headers().get("refusedBefore"));
        }
    }
}
