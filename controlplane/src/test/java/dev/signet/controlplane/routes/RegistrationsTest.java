// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Vectors;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: registrations and names of tags are read back as they were
/// written, for ever.
final class RegistrationsTest {
    private static final Map<String, Object> ALL =
            Map.of(
                    "registration",
                    new Registrations.Document(1, "sub", "Microsoft.DocumentDB"),
                    "tag-name",
                    new PredefinedTags.Document(1, "sub", "Ward", List.of("7", "8")));

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }
}
