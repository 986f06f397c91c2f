// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A lock is found before a deployment makes the first thing.
final class DeploymentLocksTest {
    private static final String KEEP = GROUP + "/providers/Microsoft.KeyVault/vaults/keep";

    private final Plane plane = Plane.fresh();

    private void lock(String scope, String level) {
        plane.put(
                        scope + "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01",
                        "{\"properties\":{\"level\":\"" + level + "\"}}")
                .expect(201);
    }

    private static String body(String properties) {
        return "{\"properties\":{" + properties + "}}";
    }

    private static String vaults(String... names) {
        return Plane.template(
                "\"resources\":["
                        + String.join(
                                ",",
                                List.of(names).stream().map(each -> Plane.vault(each, "")).toList())
                        + "]");
    }

    @Test
    void aDeploymentThatWouldChangeWhatIsReadOnlyMakesNothing() {
        plane.deployed("first", vaults("keep"));
        lock(KEEP, "ReadOnly");
        String both = vaults("free", "keep");
        var error =
                plane.put(DEPLOYMENTS + "d", body(both)).refused(400, "InvalidTemplateDeployment");
        assertEquals("ScopeLocked", error.at("/details/0/code").asString());
        assertTrue(error.at("/details/0/message").asString().contains(KEEP), error.toString());
        plane.send("POST", DEPLOYMENTS + "d/validate", body(both))
                .refused(400, "InvalidTemplateDeployment");
        plane.send("POST", DEPLOYMENTS + "d/whatIf", body(both))
                .refused(400, "InvalidTemplateDeployment");
        String nested =
                Plane.template(
                        "\"resources\":["
                                + Plane.vault("free", "")
                                + ",{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":"
                                + "\"2022-09-01\",\"name\":\"inner\",\"properties\":{"
                                + vaults("keep")
                                + "}}]");
        plane.put(DEPLOYMENTS + "d", body(nested)).refused(400, "InvalidTemplateDeployment");
        assertEquals(List.of("keep"), plane.vaults.puts);
    }

    @Test
    void noDeploymentBeginsInAGroupThatIsReadOnly() {
        lock(GROUP, "ReadOnly");
        var error =
                plane.put(DEPLOYMENTS + "d", body(vaults()))
                        .refused(400, "InvalidTemplateDeployment");
        assertEquals("ScopeLocked", error.at("/details/0/code").asString());
        plane.get(DEPLOYMENTS + "d").expect(404);
    }

    /// The look before a deployment is taken is repeated where it is written.
    @Test
    void noDeploymentBeginsInAGroupThatHasBecomeReadOnly() {
        var looks = new AtomicInteger();
        plane.store.looked =
                key -> {
                    if (key.equals("lock/") && looks.incrementAndGet() == 1) {
                        lock(GROUP, "ReadOnly");
                    }
                };
        plane.put(DEPLOYMENTS + "d", body(Plane.template("\"resources\":[]")))
                .refused(409, "ScopeLocked");
        assertEquals(2, looks.get());
        plane.get(DEPLOYMENTS + "d").expect(404);
    }

    /// One within another is written in the step in which locks are looked for: a lock that comes
    /// meanwhile waits for its record.
    @Test
    void noLockComesBetweenTheLookAndTheBeginningOfADeploymentWithinAnother()
            throws InterruptedException {
        String other = GROUP.replace("/rg", "/Other");
        plane.put(other, "{\"location\":\"westus2\"}").expect(201);
        String inner = other + DEPLOYMENTS.substring(GROUP.length()) + "inner";
        var begunWithoutLock = new AtomicBoolean();
        var locking =
                Thread.ofPlatform()
                        .daemon()
                        .unstarted(
                                () -> {
                                    lock(other, "ReadOnly");
                                    begunWithoutLock.set(
                                            plane.get(inner).response().status() == 200);
                                });
        plane.store.looked =
                key -> {
                    if (key.equals("lock/")
                            && Thread.currentThread().isVirtual()
                            && locking.getState() == Thread.State.NEW) {
                        locking.start();
                        while (locking.isAlive() && locking.getState() != Thread.State.BLOCKED) {
                            Thread.onSpinWait();
                        }
                    }
                };
        plane.deploy(
                "d",
                Plane.template(
                        "\"resources\":[{\"type\":\"Microsoft.Resources/deployments\","
                                + "\"apiVersion\":\"2022-09-01\",\"name\":\"inner\","
                                + "\"resourceGroup\":\"Other\",\"properties\":{"
                                + Plane.template("\"resources\":[]")
                                + "}}]"));
        locking.join();
        assertTrue(begunWithoutLock.get());
    }

    @Test
    void theModeCompleteMakesNothingWhenALockKeepsWhatItWouldRemove() {
        plane.deployed("first", vaults("keep", "drop"));
        lock(KEEP, "CanNotDelete");
        String complete = vaults("made").replace("Incremental", "Complete");
        var error =
                plane.put(DEPLOYMENTS + "d", body(complete))
                        .refused(400, "InvalidTemplateDeployment");
        assertEquals("ScopeLocked", error.at("/details/0/code").asString());
        assertEquals(List.of("keep", "drop"), plane.vaults.puts);
        plane.get(GROUP + "/providers/Microsoft.KeyVault/vaults/drop?api-version=2023-07-01")
                .expect(200);
        plane.deployed("d", vaults("made", "keep").replace("Incremental", "Complete"));
    }

    @Test
    void aLockKeepsTheHistoryToo() {
        plane.deployed("first", vaults());
        lock(GROUP, "CanNotDelete");
        plane.send("DELETE", DEPLOYMENTS + "first", "").refused(409, "ScopeLocked");
        plane.deployed("second", vaults());
    }

    @Test
    void aDeploymentToTheSubscriptionIsRefusedByItsLock() {
        String subscription = "/subscriptions/" + Plane.SUBSCRIPTION;
        lock(subscription, "ReadOnly");
        var error =
                plane.put(
                                subscription + "/providers/Microsoft.Resources/deployments/s",
                                "{\"location\":\"westus2\","
                                        + body("\"template\":" + Plane.bare("\"resources\":[]"))
                                                .substring(1))
                        .refused(400, "InvalidTemplateDeployment");
        assertEquals("ScopeLocked", error.at("/details/0/code").asString());
        assertTrue(
                error.at("/details/0/message")
                        .asString()
                        .contains("'" + subscription + "/providers/Microsoft.Resources"),
                error.toString());
    }
}
