// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.healthcareapis.AccountProperties.AcrSpec;
import dev.signet.controlplane.healthcareapis.AccountSpec.CorsSpec;
import dev.signet.controlplane.healthcareapis.FhirServiceState.Own;
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

/// docs/formats/control-records.md: workspaces' FHIR services are read back as they were written,
/// for ever.
final class FhirServiceRecordTest {
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));
    private static final AccountProperties PROPERTIES =
            new AccountProperties(
                    List.of(),
                    1000,
                    Optional.of("https://vault.example/keys/k"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    CorsSpec.none(),
                    Optional.empty(),
                    AcrSpec.NONE,
                    Optional.empty(),
                    Optional.empty());
    private static final FhirServiceState STATE =
            new FhirServiceState(
                    Map.of("a", "b"),
                    new ManagedIdentity(
                            "UserAssigned",
                            "",
                            List.of(
                                    "/subscriptions/sub/resourceGroups/g/providers"
                                            + "/Microsoft.ManagedIdentity/userAssignedIdentities/u")),
                    PROPERTIES,
                    new Own(
                            Optional.of("v1"),
                            "[{}]",
                            Optional.of(true),
                            Map.of("Patient", "versioned")));

    private static final Map<String, Object> ALL =
            Map.of(
                    "fhir-service",
                    new FhirServiceRecord(
                            1,
                            new UUID(1, 2),
                            "sub",
                            "Group",
                            "clinic",
                            "records",
                            "fhir-R4",
                            "westus2",
                            STATE,
                            Optional.empty(),
                            Goal.PRESENT,
                            Optional.of("op"),
                            false,
                            "e",
                            STAMP,
                            STAMP));

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }
}
