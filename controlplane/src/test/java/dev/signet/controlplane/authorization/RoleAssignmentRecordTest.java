// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.DataRole;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: role assignments are read back as they were written, for ever.
final class RoleAssignmentRecordTest {
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));

    private static final RoleAssignmentRecord ASSIGNMENT =
            new RoleAssignmentRecord(
                    1,
                    new UUID(1, 2),
                    "0a0a0a0a-1111-4222-8333-444444444444",
                    DataRole.READER,
                    "33333333-3333-4333-8333-333333333333",
                    Optional.of("User"),
                    Optional.empty(),
                    STAMP,
                    STAMP);

    private static final Map<String, Object> ALL = Map.of("assignment", ASSIGNMENT);

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }
}
