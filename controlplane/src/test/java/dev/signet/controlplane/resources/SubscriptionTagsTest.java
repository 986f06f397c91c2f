// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.controlplane.Vectors;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: tags of a subscription are read back as they were written, for
/// ever.
final class SubscriptionTagsTest {
    private static final Map<String, Object> ALL =
            Map.of(
                    "subscription-tags",
                    new SubscriptionProvider.Tagged(1, "sub", Map.of("Ward", "7")));

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }
}
