// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a deployment may come to, and how much of earlier ones is kept.
final class DeploymentBoundsTest {
    private static final String NOTHING = Plane.template("\"resources\":[]");

    private final Plane plane = Plane.fresh();

    private static String body(String properties) {
        return "{\"properties\":{" + properties + "}}";
    }

    @Test
    void outputsThatComeToTooMuchAreNotKeptAndTheDeploymentFailsByName() {
        String template =
                Plane.template(
                        "\"variables\":{\"v\":\""
                                + "x".repeat(100_000)
                                + "\"},\"resources\":["
                                + Plane.vault("v", "")
                                + "],\"outputs\":{\"o\":{\"type\":\"array\",\"copy\":{\"count\":%d,"
                                + "\"input\":\"[variables('v')]\"}}}");
        JsonNode kept = plane.deployed("small", template.formatted(10));
        assertEquals(10, kept.at("/properties/outputs/o/value").size());
        JsonNode failed = plane.deploy("large", template.formatted(50));
        assertEquals("Failed", failed.at("/properties/provisioningState").asString());
        assertEquals(
                "DeploymentSizeExceeded", failed.at("/properties/error/details/0/code").asString());
        assertTrue(plane.get(DEPLOYMENTS + "large").text().length() < 10_000);
    }

    @Test
    void parametersThatComeToTooMuchAreRefusedBeforeAnythingIsMade() {
        String template =
                Plane.template(
                        "\"parameters\":{\"a\":{\"type\":\"string\",\"defaultValue\":\""
                                + "x".repeat(1_000_000)
                                + "\"},\"b\":{\"type\":\"string\",\"defaultValue\":"
                                + "\"[concat(parameters('a'),parameters('a'),parameters('a'),parameters('a'))]\"}},"
                                + "\"resources\":["
                                + Plane.vault("v", "")
                                + "]");
        plane.put(DEPLOYMENTS + "d", body(template)).refused(400, "DeploymentSizeExceeded");
        assertTrue(plane.vaults.puts.isEmpty());
    }

    /// Copies of a deployment that has ended, each under a name of its own.
    private void copies(int count) {
        plane.deployed("d", NOTHING);
        for (String kind : new String[] {"deployment/", "deployment-template/"}) {
            String key =
                    plane.store.startingWith("with-group/").keySet().stream()
                            .filter(each -> each.endsWith("/" + kind + "d"))
                            .findFirst()
                            .orElseThrow();
            String document = new String(plane.store.documents.get(key), StandardCharsets.UTF_8);
            for (int i = 0; i < count; i++) {
                String name = String.format(Locale.ROOT, "n%04d", i);
                plane.store.documents.put(
                        key.substring(0, key.length() - 1) + name,
                        document.replace("\"name\":\"d\"", "\"name\":\"" + name + "\"")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private int kept() {
        return plane.get(DEPLOYMENTS).expect(200).json().get("value").size();
    }

    @Test
    void aScopeKeepsEightHundredDeploymentsAndTheOldestGoes() {
        copies(799);
        assertEquals(800, kept());
        plane.deployed("more", NOTHING);
        assertEquals(800, kept());
        plane.deployed("more", NOTHING);
        assertEquals(800, kept());
        plane.get(DEPLOYMENTS + "more").expect(200);
    }

    @Test
    void aLockThatKeepsTheOldestRefusesOneMore() {
        copies(799);
        plane.put(
                        GROUP + "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01",
                        "{\"properties\":{\"level\":\"CanNotDelete\"}}")
                .expect(201);
        plane.put(DEPLOYMENTS + "more", body(NOTHING)).refused(409, "DeploymentQuotaExceeded");
        assertEquals(800, kept());
        plane.deployed("n0000", NOTHING); // in place of an earlier one
        assertEquals(800, kept());
    }

    @Test
    void largeDeploymentsLeaveBeforeEightHundredAreThere() {
        String large =
                Plane.template(
                        "\"parameters\":{\"p\":{\"type\":\"string\",\"defaultValue\":\""
                                + "x".repeat(3_000_000)
                                + "\"}},\"resources\":[]");
        for (int i = 0; i < 8; i++) {
            plane.deployed("d" + i, large); // 6 MB each: template and parameters
        }
        assertTrue(kept() < 6, "" + kept());
        plane.get(DEPLOYMENTS + "d7").expect(200);
    }
}
