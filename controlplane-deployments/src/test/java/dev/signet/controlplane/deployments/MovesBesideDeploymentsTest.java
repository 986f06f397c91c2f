// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A deployment relies on what is in its group: nothing leaves it or comes to it meanwhile.
final class MovesBesideDeploymentsTest {
    private static final String NOT_SUCCEEDED = "MoveCannotProceedWithResourcesNotInSucceededState";
    private static final String OTHER = GROUP.replace("/rg", "/Other");
    private static final String THIRD = GROUP.replace("/rg", "/Third");
    private static final String VAULT = "/providers/Microsoft.KeyVault/vaults/v";
    private static final String VAULT_VERSION = "?api-version=2023-07-01";

    private final Plane plane = Plane.fresh();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch reached = new CountDownLatch(1);

    @BeforeEach
    void groups() {
        plane.put(OTHER, "{\"location\":\"westus2\"}").expect(201);
        plane.put(THIRD, "{\"location\":\"westus2\"}").expect(201);
        plane.deployed("first", Plane.template("\"resources\":[" + Plane.vault("v", "") + "]"));
        plane.accounts.gate =
                () -> {
                    reached.countDown();
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
    }

    /// Begins one that makes an account, and waits until it is at that.
    private void begin(String deployment, String properties) throws InterruptedException {
        plane.put(deployment, "{\"properties\":{" + properties + "}}").expect(201);
        reached.await();
    }

    private Plane.Answer move(String operation, String from, String to) {
        return plane.send(
                "POST",
                from + operation,
                "{\"resources\":[\""
                        + from
                        + VAULT
                        + "\"],\"targetResourceGroup\":\""
                        + to
                        + "\"}");
    }

    private void goOn() {
        gate.countDown();
        plane.settle();
    }

    @Test
    void nothingIsMovedOutOfAGroupOrIntoItWhileADeploymentRunsToIt() throws InterruptedException {
        move("/moveResources", GROUP, OTHER).expect(204);
        begin(
                DEPLOYMENTS + "d",
                Plane.template("\"resources\":[" + Plane.account("demo", "") + "]"));
        for (String operation : new String[] {"/moveResources", "/validateMoveResources"}) {
            var error = move(operation, OTHER, GROUP).refused(409, NOT_SUCCEEDED);
            String message = error.get("message").asString();
            assertTrue(message.contains(DEPLOYMENTS + "d"), message);
        }
        move("/moveResources", OTHER, THIRD).expect(204);
        goOn();
        move("/moveResources", THIRD, GROUP).expect(204);
    }

    /// One of the mode Complete would remove what comes to its group, which no preview has told.
    @Test
    void whatIsMovedIsNotRemovedByADeploymentThatRanBefore() throws InterruptedException {
        move("/moveResources", GROUP, OTHER).expect(204);
        begin(
                DEPLOYMENTS + "d",
                Plane.template("\"resources\":[" + Plane.account("demo", "") + "]")
                        .replace("Incremental", "Complete"));
        move("/moveResources", OTHER, GROUP).refused(409, NOT_SUCCEEDED);
        goOn();
        plane.get(OTHER + VAULT + VAULT_VERSION).expect(200);
    }

    @Test
    void aDeploymentWithinAnotherHoldsItsOwnGroup() throws InterruptedException {
        String nested =
                "\"resources\":[{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":"
                        + "\"2022-09-01\",\"name\":\"inner\",\"resourceGroup\":\"Other\","
                        + "\"properties\":{"
                        + Plane.template("\"resources\":[" + Plane.account("demo", "") + "]")
                        + "}}]";
        begin(THIRD + DEPLOYMENTS.substring(GROUP.length()) + "outer", Plane.template(nested));
        move("/moveResources", GROUP, OTHER).refused(409, NOT_SUCCEEDED);
        move("/moveResources", GROUP, THIRD).refused(409, NOT_SUCCEEDED);
        goOn();
        move("/moveResources", GROUP, OTHER).expect(204);
    }
}
