// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.arm.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may deploy, asked at every address that deployments add.
final class DeploymentAdmissionTest {
    private final Plane plane = Plane.fresh();

    @Test
    void everyAddressIsForAdministrators() {
        List<Routes.Address> all =
                plane.addresses().stream()
                        .filter(each -> !each.open())
                        .filter(each -> each.pattern().contains("Microsoft.Resources"))
                        .toList();
        assertTrue(all.size() > 20, all::toString);
        for (Routes.Address each : all) {
            String path =
                    each.pattern()
                            .replace("{subscription}", Plane.SUBSCRIPTION)
                            .replaceAll("\\{[^}]+}", "x");
            plane.sendAs("somebody", each.method(), path, "{}").refused(403, "AuthorizationFailed");
        }
    }
}
