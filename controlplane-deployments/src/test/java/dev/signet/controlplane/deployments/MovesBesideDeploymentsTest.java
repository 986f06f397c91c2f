// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.templates.Target;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A deployment relies on what is in its group: nothing leaves it or comes to it meanwhile.
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
        plane.accounts.gate = this::halt;
    }

    private void halt() {
        reached.countDown();
        await(gate);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES), "nothing goes on");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Halts the first deployment that is about to read the record of the group `Other`, where it
    /// holds nothing.
    private AtomicReference<Thread> haltAtOther() {
        var halted = new AtomicReference<Thread>();
        plane.store.looked =
                key -> {
                    if (key.startsWith("group/")
                            && key.endsWith("/other")
                            && Thread.currentThread().isVirtual()
                            && halted.compareAndSet(null, Thread.currentThread())) {
                        halt();
                    }
                };
        return halted;
    }

    /// Begins one that makes an account, and waits until it is at that.
    private void begin(String deployment, String properties) {
        plane.put(deployment, "{\"properties\":{" + properties + "}}").expect(201);
        await(reached);
    }

    private static String in(String group, String deployment) {
        return group + DEPLOYMENTS.substring(GROUP.length()) + deployment;
    }

    /// One with `inner` in it, which is to the group `Other`.
    private static String nested(String properties) {
        return Plane.template(
                "\"resources\":[{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":"
                        + "\"2022-09-01\",\"name\":\"inner\",\"resourceGroup\":\"Other\","
                        + "\"properties\":{"
                        + properties
                        + "}}]");
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
    void nothingIsMovedOutOfAGroupOrIntoItWhileADeploymentRunsToIt() {
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
    void whatIsMovedIsNotRemovedByADeploymentThatRanBefore() {
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
    void aDeploymentWithinAnotherHoldsItsOwnGroup() {
        begin(
                in(THIRD, "outer"),
                nested(Plane.template("\"resources\":[" + Plane.account("demo", "") + "]")));
        move("/moveResources", GROUP, OTHER).refused(409, NOT_SUCCEEDED);
        move("/moveResources", GROUP, THIRD).refused(409, NOT_SUCCEEDED);
        goOn();
        move("/moveResources", GROUP, OTHER).expect(204);
    }

    /// Its records have gone with the group; what it makes comes to the group that is there now.
    @Test
    void aDeploymentHoldsTheGroupThatWasMadeAgainWhileItRan() {
        var _ = haltAtOther();
        begin(in(OTHER, "D"), Plane.template("\"resources\":[" + Plane.vault("w", "") + "]"));
        plane.send("DELETE", OTHER, "").expect(202);
        plane.settleOperations();
        plane.get(OTHER).expect(404);
        plane.put(OTHER, "{\"location\":\"westus2\"}").expect(201);
        plane.get(in(OTHER, "D")).expect(404);
        String message =
                move("/moveResources", GROUP, OTHER)
                        .refused(409, NOT_SUCCEEDED)
                        .get("message")
                        .asString();
        assertTrue(
                message.toLowerCase(Locale.ROOT).contains(in(OTHER, "d").toLowerCase(Locale.ROOT)),
                message);
        goOn();
        move("/moveResources", GROUP, OTHER).expect(204);
    }

    @Test
    void whatRunsIsFoundByItsMarkAlone() {
        var memory = new Plane.Memory();
        var store = new DeploymentStore(memory);
        var group = new Target.Group("s", "G");
        assertEquals(Optional.empty(), store.running(group));
        for (String path : new String[] {"", "/providers/a.b/c/d"}) {
            String on = path.isEmpty() ? "" : "on" + path + "/";
            var mark =
                    new DeploymentRecord.RunningDocument(
                            RecordCodec.FORMAT, "with-group/s/g/" + on + "deployment/n");
            memory.write(Map.of("running-deployment/x", Optional.of(RecordCodec.write(mark))));
            assertEquals(
                    Optional.of(
                            "/subscriptions/s/resourceGroups/G"
                                    + path
                                    + "/providers/Microsoft.Resources/deployments/n"),
                    store.running(group).map(DeploymentId::text));
            assertEquals(Optional.empty(), store.running(new Target.Group("s", "other")));
        }
    }

    /// A deployment of that name that begins within another waits for the removal of the former.
    @Test
    void whatBeginsAgainWhileItsNameIsRemovedKeepsItsRecord() {
        plane.deployed("first", nested(Plane.template("\"resources\":[]")));
        AtomicReference<Thread> run = haltAtOther();
        begin(
                in(THIRD, "outer"),
                nested(Plane.template("\"resources\":[" + Plane.account("demo", "") + "]")));
        var atAccount = new CountDownLatch(1);
        var accountGate = new CountDownLatch(1);
        plane.accounts.gate =
                () -> {
                    atAccount.countDown();
                    await(accountGate);
                };
        var removing = new AtomicBoolean();
        Thread caller = Thread.currentThread();
        plane.store.looked =
                key -> {
                    if (key.equals("lock/")
                            && Thread.currentThread() == caller
                            && removing.compareAndSet(false, true)) {
                        gate.countDown();
                        while (atAccount.getCount() > 0
                                && run.get().getState() != Thread.State.BLOCKED) {
                            Thread.onSpinWait();
                        }
                    }
                };
        plane.send("DELETE", in(OTHER, "inner"), "").expect(202);
        await(atAccount);
        assertTrue(removing.get());
        assertEquals(
                "Running",
                plane.get(in(OTHER, "inner"))
                        .expect(200)
                        .json()
                        .at("/properties/provisioningState")
                        .asString());
        move("/moveResources", GROUP, OTHER).refused(409, NOT_SUCCEEDED);
        accountGate.countDown();
        plane.settle();
        move("/moveResources", GROUP, OTHER).expect(204);
    }
}
