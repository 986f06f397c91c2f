// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm.Answer;
import dev.signet.controlplane.arm.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is admitted to what, asked at every address that the table of routes has.
final class AdmissionTest {
    private final Arm arm = Arm.started();

    private static String target(Routes.Address address) {
        String path =
                address.pattern()
                        .replace("{subscription}", Arm.SUBSCRIPTION)
                        .replaceAll("\\{[^}]+}", "x");
        return path + "?api-version=2022-09-01";
    }

    private Answer ask(String authorization, Routes.Address address) {
        return arm.sendAs(authorization, address.method(), target(address), "{}");
    }

    @Test
    void onlyWhereTheEndpointsAreIsToldWithoutAToken() {
        List<String> open =
                arm.plane.addresses().stream()
                        .filter(Routes.Address::open)
                        .map(each -> each.method() + " " + each.pattern())
                        .toList();
        assertEquals(List.of("GET /metadata/endpoints"), open);
    }

    @Test
    void everyOtherAddressIsForAdministratorsWhoseTokensAreNotNarrowed() {
        int asked = 0;
        for (Routes.Address address : arm.plane.addresses()) {
            if (!address.open()) {
                assertEquals(401, ask("", address).response().status(), address::toString);
                assertEquals(
                        401, ask("Bearer bad", address).response().status(), address::toString);
                ask("Bearer other", address).refused(403, "AuthorizationFailed");
                ask("Bearer scoped", address).refused(403, "AuthorizationFailed");
                asked++;
            }
        }
        assertTrue(asked > 100, "addresses: " + asked);
    }

    @Test
    void anAddressThatIsNotThereTellsStrangersNothing() {
        arm.sendAs("", "GET", "/nowhere?api-version=2022-09-01", "").expect(401);
        arm.sendAs("Bearer other", "GET", "/nowhere?api-version=2022-09-01", "").expect(403);
    }
}
