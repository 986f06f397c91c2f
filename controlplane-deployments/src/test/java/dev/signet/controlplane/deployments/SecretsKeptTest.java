// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.deployments.content.LinkedContent;
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
                .refused(400, "KeyVaultParameterReferenceSecretRetrieveFailed");
        assertEquals(
                "SecureString",
                plane.get(DEPLOYMENTS + "d")
                        .json()
                        .at("/properties/parameters/s/type")
                        .stringValue());
    }

    private static String nested(String more) {
        return "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\"inner\","
                + "\"properties\":{\"mode\":\"Incremental\",\"expressionEvaluationOptions\":{\"scope\":\"inner\"},"
                + more
                + "}}";
    }

    /// `inner` has a plain output made of its secure parameter, `v` takes what it is.
    private static String handedOn() {
        return Plane.template(
                "\"parameters\":{\"s\":{\"type\":\"secureString\"}},\"resources\":["
                        + nested(
                                "\"parameters\":{\"s\":{\"value\":\"[parameters('s')]\"}},\"template\":"
                                        + Plane.bare(
                                                "\"parameters\":{\"s\":{\"type\":\"secureString\"}},\"resources\":[],"
                                                        + "\"outputs\":{\"o\":{\"type\":\"string\",\"value\":"
                                                        + "\"[concat('in ', parameters('s'))]\"}}"))
                        + ","
                        + Plane.vault("v", "")
                                .replace(
                                        "\"properties\":{",
                                        "\"properties\":{\"kept\":\"[reference('inner').outputs.o.value]\",")
                        + "]");
    }

    @Test
    void anOutputThatHoldsASecretIsHandedOnWithinADeploymentAndNotKept() {
        Plane plane = Plane.fresh();
        plane.deployed("d", handedOn() + ",\"parameters\":{\"s\":{\"value\":\"" + SECRET + "\"}}");
        assertTrue(
                plane.get(
                                Plane.GROUP
                                        + "/providers/Microsoft.KeyVault/vaults/v?api-version=2023-07-01")
                        .text()
                        .contains("in " + SECRET));
        assertFalse((all(plane, "d") + all(plane, "inner")).contains(SECRET));
        String other =
                Plane.template(
                        "\"resources\":[],\"outputs\":{\"o\":{\"type\":\"string\",\"value\":"
                                + "\"[reference(resourceId('Microsoft.Resources/deployments', 'inner'),"
                                + " '2022-09-01').outputs.o.value]\"}}");
        String shown = plane.deploy("e", other).toString();
        assertTrue(shown.contains("DeploymentOutputEvaluationFailed"), shown);
        assertFalse(shown.contains("***"), shown);
    }

    /// What `deployment()` tells of the deployment has the values of its parameters in it.
    @Test
    void whatADeploymentTellsOfItselfIsShownWithoutTheSecret() {
        Plane plane = Plane.fresh();
        String resources =
                Plane.vault("v", "")
                        .replace(
                                "\"properties\":{",
                                "\"properties\":{\"told\":\"[deployment().properties.parameters]\","
                                        + "\"text\":\"[string(deployment())]\",");
        String body =
                Plane.template(
                                "\"parameters\":{\"s\":{\"type\":\"secureString\"},\"o\":{\"type\":"
                                        + "\"secureObject\"},\"p\":{\"type\":\"string\"}},\"resources\":["
                                        + resources
                                        + "],\"outputs\":{\"all\":{\"type\":\"object\",\"value\":"
                                        + "\"[deployment()]\"},\"text\":{\"type\":\"string\",\"value\":"
                                        + "\"[string(deployment().properties)]\"},\"plain\":{\"type\":"
                                        + "\"string\",\"value\":"
                                        + "\"[deployment().properties.parameters.p.value]\"}}")
                        + ",\"parameters\":{\"s\":{\"value\":\""
                        + SECRET
                        + "\"},\"o\":{\"value\":{\"k\":\"another-"
                        + SECRET
                        + "\"}},\"p\":{\"value\":\"everybodys\"}}";
        String asked = "{\"properties\":{" + body + "}}";
        String shown =
                plane.send("POST", DEPLOYMENTS + "d/whatIf", asked).expect(200).text()
                        + plane.send("POST", DEPLOYMENTS + "d/validate", asked).expect(200).text();
        assertTrue(shown.contains("everybodys"), shown);
        assertFalse(shown.contains(SECRET), shown);
        var outputs = plane.deployed("d", body).at("/properties/outputs");
        assertEquals("everybodys", outputs.at("/plain/value").asString(), outputs.toString());
        assertFalse(all(plane, "d").contains(SECRET));
        assertTrue(
                plane.get(
                                Plane.GROUP
                                        + "/providers/Microsoft.KeyVault/vaults/v?api-version=2023-07-01")
                        .text()
                        .contains(SECRET));
    }

    @Test
    void aMaskThatComesBackIsRefused() {
        Plane plane = Plane.fresh();
        String given = ",\"parameters\":{\"s\":{\"value\":\"" + Secrets.MASK + "\"}}";
        plane.put(DEPLOYMENTS + "d", "{\"properties\":{" + handedOn() + given + "}}")
                .refused(400, "InvalidRequestContent");
        plane.put(
                        DEPLOYMENTS + "d",
                        "{\"properties\":{" + TEMPLATE.replace(SECRET, Secrets.MASK) + "}}")
                .refused(400, "InvalidRequestContent");
    }

    @Test
    void noWayOutShowsTheSecret() {
        Plane plane = Plane.fresh();
        var logged = new StringBuilder();
        var handler =
                new java.util.logging.StreamHandler() {
                    @Override
                    public synchronized void publish(java.util.logging.LogRecord line) {
                        logged.append(line.getMessage()).append(line.getThrown());
                        for (Throwable each = line.getThrown();
                                each != null;
                                each = each.getCause()) {
                            logged.append(each.getMessage());
                        }
                    }
                };
        var root = java.util.logging.Logger.getLogger("");
        root.addHandler(handler);
        try {
            String[] ways = {
                "\"refuse\":\"[string(parameters('s'))]\"",
                "\"refuse\":\"[uriComponent(parameters('s'))]\"",
                "\"refuse\":\"[string(createObject('k', parameters('s')))]\"",
                "\"refuse\":\"[base64(parameters('s'))]\"",
                "\"fault\":true,\"x\":\"[parameters('s')]\"",
                "\"x\":\"[int(parameters('s'))]\"",
                "\"x\":\"[parameters(parameters('s'))]\"",
                "\"x\":\"[createObject('a', 1)[parameters('s')]]\"",
                "\"x\":\"[json(parameters('s'))]\"",
                "\"x\":\"[resourceId(parameters('s'), 'y')]\"",
                "\"x\":\"[reference(parameters('s'), '2020-01-01').y]\""
            };
            var seen = new StringBuilder();
            for (String way : ways) {
                String template =
                        Plane.template(
                                "\"parameters\":{\"s\":{\"type\":\"secureString\"},\"p\":{\"type\":\"string\","
                                        + "\"defaultValue\":\"[concat('p-', parameters('s'))]\"}},\"resources\":[{\"type\":"
                                        + "\"Microsoft.KeyVault/vaults\",\"apiVersion\":\"2023-07-01\",\"name\":\"v\","
                                        + "\"location\":\"westus2\",\"properties\":{"
                                        + way
                                        + "}}],\"outputs\":{\"o\":{\"type\":\"object\",\"value\":{\"[parameters('s')]\":1}}}");
                String body =
                        "{\"properties\":{"
                                + template
                                + ",\"parameters\":{\"s\":{\"value\":\"it's \\\"the\\\" marker\"}}}}";
                for (String action : new String[] {"/whatIf", "/validate"}) {
                    seen.append(plane.send("POST", DEPLOYMENTS + "d" + action, body).text());
                }
                seen.append(plane.put(DEPLOYMENTS + "d", body).text());
                plane.settle();
                if (plane.send("HEAD", DEPLOYMENTS + "d", "").response().status() == 204) {
                    seen.append(all(plane, "d")).append(plane.get(DEPLOYMENTS).text());
                }
            }
            String everything = seen.append(logged).toString();
            for (String spelling :
                    new String[] {"marker", "%20marker", "MARKER", "aXQncyAidGhlIiBtYXJrZXI"}) {
                assertFalse(everything.contains(spelling), everything);
            }
            assertTrue(logged.toString().contains("a resource of a deployment has failed"));
        } finally {
            root.removeHandler(handler);
        }
    }
}
