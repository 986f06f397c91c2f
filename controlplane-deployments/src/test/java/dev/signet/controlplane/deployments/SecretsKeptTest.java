// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The value of a secure parameter reaches the resource that it is for and nothing else.
final class SecretsKeptTest {
    private static final String SECRET = "correct-horse-battery";
    private static final String TEMPLATE =
            Plane.template(
                    "\"parameters\":{\"s\":{\"type\":\"secureString\",\"defaultValue\":\""
                            + SECRET
                            + "\"}},"
                            + "\"resources\":[{\"type\":\"Microsoft.KeyVault/vaults\",\"apiVersion\":\"2023-07-01\",\"name\":"
                            + "\"v\",\"location\":\"westus2\",\"properties\":{\"refuse\":\"[concat('not ', parameters('s'))]\"}}],"
                            + "\"outputs\":{\"o\":{\"type\":\"string\",\"value\":\"[concat('x', parameters('s'))]\"}}");

    private static String all(Plane plane, String name) {
        return plane.get(DEPLOYMENTS + name).expect(200).text()
                + plane.get(DEPLOYMENTS + name + "/operations").expect(200).text()
                + plane.send("POST", DEPLOYMENTS + name + "/exportTemplate", "").expect(200).text()
                + plane.store.everything();
    }

    @Test
    void aRefusalThatQuotesTheSecretIsShownWithoutIt() {
        Plane plane = Plane.fresh();
        plane.deploy("d", TEMPLATE);
        String all = all(plane, "d");
        assertTrue(all.contains("not *******"), all);
        assertFalse(all.contains(SECRET), all);
    }

    @Test
    void neitherWhatIfNorValidateShowIt() {
        Plane plane = Plane.fresh();
        String body = "{\"properties\":{" + TEMPLATE + "}}";
        String shown =
                plane.send("POST", DEPLOYMENTS + "d/whatIf", body).expect(200).text()
                        + plane.send("POST", DEPLOYMENTS + "d/validate", body).expect(200).text();
        assertTrue(shown.contains("not *******"), shown);
        assertFalse(shown.contains(SECRET), shown);
    }

    @Test
    void aValueThatATemplateGivesToADeploymentInItIsNotKept() {
        Plane plane = Plane.fresh();
        plane.deployed(
                "d",
                Plane.template(
                        "\"resources\":[{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\"inner\","
                                + "\"properties\":{\"mode\":\"Incremental\",\"expressionEvaluationOptions\":{\"scope\":\"inner\"},"
                                + "\"parameters\":{\"s\":{\"value\":\""
                                + SECRET
                                + "\"}},\"template\":"
                                + Plane.bare(
                                        "\"parameters\":{\"s\":{\"type\":\"secureString\"}},\"resources\":[]")
                                + "}}]"));
        assertFalse((all(plane, "d") + all(plane, "inner")).contains(SECRET));
    }

    @Test
    void aParameterMayReferToASecretOfAVault() {
        String parameters =
                ",\"parameters\":{\"s\":{\"reference\":{\"keyVault\":{\"id\":\""
                        + Plane.GROUP
                        + "/providers/Microsoft.KeyVault/vaults/v\"},\"secretName\":\"n\"}}}";
        String template =
                TEMPLATE.replace("\"refuse\"", "\"kept\"")
                        .replace(",\"defaultValue\":\"" + SECRET + "\"", "");
        Plane plane =
                Plane.with(
                        LinkedContent.NONE,
                        (vault, name, version) ->
                                vault.endsWith("/vaults/v") && name.equals("n") && version.isEmpty()
                                        ? Optional.of(SECRET)
                                        : Optional.empty());
        plane.deployed("d", template + parameters);
        assertFalse(all(plane, "d").contains(SECRET));
        assertTrue(
                plane.get(
                                Plane.GROUP
                                        + "/providers/Microsoft.KeyVault/vaults/v?api-version=2023-07-01")
                        .text()
                        .contains("not " + SECRET));
        Plane.fresh()
                .put(DEPLOYMENTS + "d", "{\"properties\":{" + template + parameters + "}}")
                .refused(400, "KeyVaultParameterReferenceNotFound");
        assertEquals(
                "SecureString",
                plane.get(DEPLOYMENTS + "d")
                        .json()
                        .at("/properties/parameters/s/type")
                        .stringValue());
    }
}
