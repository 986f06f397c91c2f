// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.authorization.LockRecord.Level;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: locks are read back as they were written, for ever.
final class LockRecordTest {
    private static final LockRecord LOCK =
            new LockRecord(
                    1,
                    "/subscriptions/sub/resourceGroups/Group",
                    "keep",
                    Level.CAN_NOT_DELETE,
                    Optional.empty());

    private static final Map<String, Object> ALL = Map.of("lock", LOCK);

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }

    @Test
    void aLockHoldsForItsScopeAndWhatIsInItOnly() {
        assertTrue(LOCK.covers("/subscriptions/sub/resourcegroups/group"));
        assertTrue(LOCK.covers("/subscriptions/sub/resourceGroups/Group/providers/A/b/c"));
        assertFalse(LOCK.covers("/subscriptions/sub/resourceGroups/Group2/providers/A/b/c"));
        assertFalse(LOCK.covers("/subscriptions/sub"));
        assertTrue(LOCK.isIn("/subscriptions/sub"));
        assertFalse(LOCK.isIn("/subscriptions/sub/resourceGroups/Group/providers/A/b/c"));
    }
}
