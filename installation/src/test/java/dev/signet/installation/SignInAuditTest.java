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

    @Test
    void everyTokenGivenLeavesARowAndAFloodOfRefusalsAFew() {
        try (var kept = new Closeables()) {
            var opened =
                    OpenInstallation.in(
                            new DataFolder(scratch),
                            FixedIds.none(),
                            new SegmentCache(1 << 20),
                            ENTROPY,
                            InstantSource.fixed(NOW),
                            kept);
            AuditTrail trail = opened.auditTrail(opened.records());
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
