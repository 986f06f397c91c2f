// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every deployment, nested ones too, comes to an end, whatever happens.
final class DeploymentEndsTest {
    private static final String ROOT =
            "/providers/Microsoft.Management/managementGroups/11111111-1111-4111-8111-111111111111";

    private final Plane plane = Plane.fresh();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private void gate() {
        reached.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitReached() {
        try {
            reached.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String body(String properties) {
        return "{\"properties\":{" + properties + "}}";
    }

    private static String nested(String name, String more, String... resources) {
        return "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\""
                + name
                + "\""
                + more
                + ",\"properties\":{\"mode\":\"Incremental\",\"template\":"
                + Plane.bare("\"resources\":[" + String.join(",", resources) + "]")
                + "}}";
    }

    private String state(String name) {
        return plane.get(DEPLOYMENTS + name)
                .expect(200)
                .json()
                .at("/properties/provisioningState")
                .asString();
    }

    private static String resources(String... all) {
        return Plane.template("\"resources\":[" + String.join(",", all) + "]");
    }

    @Test
    void cancelStopsTheRemovalsOfTheModeComplete() {
        plane.deployed("first", resources(Plane.vault("a", ""), Plane.vault("b", "")));
        plane.vaults.deleting = this::gate;
        plane.put(
                        DEPLOYMENTS + "d",
                        body(resources(Plane.vault("c", "")).replace("Incremental", "Complete")))
                .expect(201);
        awaitReached();
        plane.send("POST", DEPLOYMENTS + "d/cancel", "").expect(204);
        release.countDown();
        plane.settle();
        assertEquals("Canceled", state("d"));
        String left = plane.get(GROUP + "/resources").expect(200).text();
        assertFalse(left.contains("vaults/a\""), left);
        assertEquals(2, left.split("vaults/", -1).length - 1, left);
    }

    /// Not as what the template could do something about.
    @Test
    void aFaultOfTheStoreBesideTheRemovalsOfTheModeCompleteIsToldAsUnexpected() {
        plane.vaults.listing =
                () -> {
                    if (Thread.currentThread().isVirtual()) { // the preflight is over
                        throw new Failed(Failure.STORAGE, "the disk is full");
                    }
                };
        JsonNode ended =
                plane.deploy(
                        "d", resources(Plane.vault("a", "")).replace("Incremental", "Complete"));
        assertEquals("Failed", ended.at("/properties/provisioningState").asString());
        JsonNode inner = ended.at("/properties/error/details/0");
        assertEquals("InternalServerError", inner.get("code").asString());
        assertEquals("The deployment has failed.", inner.get("message").asString());
    }

    @Test
    void aFaultEndsItsResourceAndTheDeploymentsAroundItAndTheOthersGoOn() {
        JsonNode outer =
                plane.deploy(
                        "d",
                        resources(
                                nested(
                                        "inner",
                                        "",
                                        Plane.vault("x", "")
                                                .replace(
                                                        "\"properties\":{",
                                                        "\"properties\":{\"fault\":true,")),
                                Plane.vault("free", "")));
        assertEquals("Failed", outer.at("/properties/provisioningState").asString());
        assertEquals("Failed", state("inner"));
        assertEquals(List.of("x", "free"), plane.vaults.puts);
        for (String name : List.of("d", "inner")) {
            String operations = plane.get(DEPLOYMENTS + name + "/operations").text();
            assertFalse(operations.contains("Running"), operations);
            assertFalse(operations.contains("a fault of"), operations);
        }
    }

    @Test
    void aNestedDeploymentThatRanWhenTheProcessStoppedIsToldAsFailed() {
        plane.accounts.gate = this::gate;
        plane.put(
                        DEPLOYMENTS + "d",
                        body(
                                resources(
                                        nested(
                                                "inner",
                                                "",
                                                Plane.account("acc", ""),
                                                Plane.vault("later", ",\"dependsOn\":[\"acc\"]")))))
                .expect(201);
        awaitReached();
        plane.deployments.close();
        release.countDown();
        plane.settle();
        Plane next = plane.restarted();
        for (String name : List.of("d", "inner")) {
            JsonNode shown = next.get(DEPLOYMENTS + name).expect(200).json();
            assertEquals("Failed", shown.at("/properties/provisioningState").asString());
            assertEquals("DeploymentInterrupted", shown.at("/properties/error/code").asString());
            String operations = next.get(DEPLOYMENTS + name + "/operations").text();
            assertFalse(operations.contains("\"Running\""), operations);
        }
    }

    private String begunAbove(String scope) {
        plane.accounts.gate = this::gate;
        String inner =
                nested(
                        "inner",
                        ",\"subscriptionId\":\""
                                + Plane.SUBSCRIPTION
                                + "\",\"resourceGroup\":\"rg\"",
                        Plane.account("acc", ""),
                        Plane.vault("later", ",\"dependsOn\":[\"acc\"]"));
        String above = scope + "/providers/Microsoft.Resources/deployments/above";
        plane.put(above, "{\"location\":\"westus2\",\"properties\":{" + resources(inner) + "}}")
                .expect(201);
        awaitReached();
        return above;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ROOT})
    void aDeploymentAboveTheSubscriptionIsCanceledWithWhatIsInIt(String scope) {
        String above = begunAbove(scope);
        plane.send("POST", above + "/cancel", "").expect(204);
        release.countDown();
        plane.settle();
        assertEquals("Canceled", state("inner"));
        String shown = plane.get(above).expect(200).text();
        assertTrue(shown.contains("\"provisioningState\":\"Canceled\""), shown);
        assertEquals(List.of(), plane.vaults.puts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ROOT})
    void oneThatRanWhenTheProcessStoppedIsToldAsFailed(String scope) {
        String above = begunAbove(scope);
        plane.deployments.close();
        release.countDown();
        plane.settle();
        JsonNode shown = plane.restarted().get(above).expect(200).json();
        assertEquals("DeploymentInterrupted", shown.at("/properties/error/code").asString());
    }

    /// Such a build knows no such targets: it takes the marks away and leaves the records.
    @ParameterizedTest
    @ValueSource(strings = {"", ROOT})
    void oneThatAnOlderBuildHasPassedOverIsToldAsFailed(String scope) {
        String above = begunAbove(scope);
        plane.deployments.close();
        release.countDown();
        plane.settle();
        plane.store.documents.keySet().removeIf(key -> key.startsWith("running-deployment/"));
        JsonNode shown = plane.restarted().get(above).expect(200).json();
        assertEquals("DeploymentInterrupted", shown.at("/properties/error/code").asString());
    }

    @Test
    void aNestedDeploymentIsCanceledByItself() {
        plane.accounts.gate = this::gate;
        plane.put(
                        DEPLOYMENTS + "d",
                        body(
                                resources(
                                        nested(
                                                "inner",
                                                "",
                                                Plane.account("acc", ""),
                                                Plane.vault("in", ",\"dependsOn\":[\"acc\"]")),
                                        Plane.vault("free", ""))))
                .expect(201);
        awaitReached();
        plane.send("POST", DEPLOYMENTS + "inner/cancel", "").expect(204);
        release.countDown();
        plane.settle();
        assertEquals("Canceled", state("inner"));
        assertEquals("Failed", state("d"));
        assertEquals(List.of("free"), plane.vaults.puts);
    }

    @Test
    void aSubscriptionOrGroupThatIsKnownLateIsLookedAtToo() {
        for (String[] each :
                new String[][] {
                    {"subscriptionId", "SubscriptionNotFound"},
                    {"resourceGroup", "ResourceGroupNotFound"}
                }) {
            String between =
                    nested(
                                    "between",
                                    "",
                                    nested(
                                            "inner",
                                            ",\"location\":\"westus2\",\""
                                                    + each[0]
                                                    + "\":\"[parameters('p')]\""))
                            .replaceFirst(
                                    "\"mode\":\"Incremental\",",
                                    "\"mode\":\"Incremental\",\"expressionEvaluationOptions\":{\"scope\":\"inner\"},"
                                            + "\"parameters\":{\"p\":{\"value\":\"[reference('v').tenantId]\"}},")
                            .replaceFirst(
                                    "\"resources\"",
                                    "\"parameters\":{\"p\":{\"type\":\"string\"}},\"resources\"");
            String shown = plane.deploy("d", resources(Plane.vault("v", ""), between)).toString();
            assertTrue(shown.contains(each[1]), shown);
            plane.get(DEPLOYMENTS + "inner").expect(404);
        }
    }
}
