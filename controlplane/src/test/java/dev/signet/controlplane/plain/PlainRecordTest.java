// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.provider.ManagedIdentity;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Stamp;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: plain resources are read back as they were written, for ever.
final class PlainRecordTest {
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));
    private static final PlainState STATE =
            new PlainState(
                    Map.of(), new ManagedIdentity("SystemAssigned", "p", List.of()), "{\"a\":[1]}");

    private static final Map<String, Object> ALL =
            Map.of(
                    "resource",
                    new PlainRecord(
                            1,
                            new UUID(1, 2),
                            "Microsoft.HealthcareApis/workspaces/iotconnectors",
                            "sub",
                            "Group",
                            List.of("clinic", "devices"),
                            "",
                            "westus2",
                            STATE,
                            Optional.of(STATE),
                            Goal.PRESENT,
                            Optional.empty(),
                            false,
                            "e",
                            STAMP,
                            STAMP));

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }
}
