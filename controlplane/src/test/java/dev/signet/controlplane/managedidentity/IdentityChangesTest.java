// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.managedidentity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import org.junit.jupiter.api.Test;

final class IdentityChangesTest {
    private static final String ID =
            Arm.GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader";
    private static final String ONE = ID + "?api-version=2023-01-31";
    private static final String PLAIN = "{\"location\":\"westus2\"}";

    private final Arm arm = Arm.started();

    private boolean isThere() {
        return UserAssignedIdentities.find(arm.records, ID).isPresent();
    }

    @Test
    void anIdentityThatIsMadeOrRemovedIsToldAfterItIsSo() {
        assertEquals(0, arm.identityChanges.get());
        arm.put(ONE, PLAIN).expect(201);
        assertEquals(1, arm.identityChanges.get());
        arm.send("DELETE", ONE, "").expect(200);
        assertEquals(2, arm.identityChanges.get());
        arm.put(ONE, PLAIN).expect(201);
        assertEquals(3, arm.identityChanges.get());
        assertTrue(isThere());
    }

    @Test
    void oneThatGoesWithItsGroupIsToldToo() {
        arm.put(ONE, PLAIN).expect(201);
        int before = arm.identityChanges.get();
        arm.send("DELETE", Arm.GROUP + "?api-version=2021-04-01", "").expect(202);
        arm.settle();
        assertTrue(!isThere());
        assertTrue(arm.identityChanges.get() > before);
    }

    @Test
    void otherResourcesAreNotTold() {
        arm.create("demo", Arm.cosmos(""));
        assertEquals(0, arm.identityChanges.get());
    }
}
