// SPDX-License-Identifier: Apache-2.0
package dev.signet.audit;

import dev.signet.audit.AuditRow.Identity;
import dev.signet.audit.AuditRow.Result;
import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Rows and seals that tests share.
final class Sample {
    static final UUID ID = new UUID(7, 8);

    private Sample() {}

    static AuditRow ended() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-MS-AZUREFHIR-AUDIT-USERID", "1234");
        headers.put("X-MS-AZUREFHIR-AUDIT-SITE", "Zürich, Bern");
        return new AuditRow(
                Instant.parse("2026-03-01T10:00:00.123456Z"),
                new UUID(1, 2),
                new UUID(3, 4),
                5,
                Result.FAILED,
                "search-type",
                "Patient",
                new byte[] {1, 2, 3},
                "192.0.2.1",
                Optional.of(new Identity("https://issuer.test/t/", "object", "app")),
                headers,
                404,
                17);
    }

    static AuditRow begun(String type) {
        return new AuditRow(
                Instant.EPOCH,
                new UUID(1, 2),
                new UUID(3, 4),
                0,
                Result.STARTED,
                "read",
                type,
                new byte[0],
                "::1",
                Optional.empty(),
                Map.of(),
                0,
                0);
    }

    static AeadSeals seals() {
        var seals = new AeadSeals(ID, new SegmentCache(8 << 20), Entropy.system());
        byte[] known = new byte[32];
        Arrays.fill(known, (byte) 7);
        var generation = Generation.owning(1, Secret.owning(known.clone()));
        try (var generations =
                new Generations(ID, List.of(generation), 1, Secret.owning(known.clone()))) {
            seals.lend(generations);
        }
        return seals;
    }
}
