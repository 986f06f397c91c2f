// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.FakeVaults;
import dev.signet.controlplane.provider.Outcome.Refused;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The control plane killed before and after every write and every call of the fleet: the next
/// start reaches the end, and nothing is left half.
final class KillTest {
    private static final String GROUP = Arm.GROUP + "?api-version=2021-04-01";

    private static Thread.UncaughtExceptionHandler handler = (_, _) -> {};

    /// The end of a process: no code of ours catches it.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    @BeforeAll
    static void keepQuiet() {
        var before = Thread.getDefaultUncaughtExceptionHandler();
        handler = before == null ? (_, _) -> {} : before;
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> {
                    if (!(thrown instanceof Killed)) {
                        thrown.printStackTrace();
                    }
                });
    }

    @AfterAll
    static void beLoudAgain() {
        Thread.setDefaultUncaughtExceptionHandler(handler);
    }

    @Test
    void aCreationIsFinishedOrNeverWas() {
        atEveryCut(
                _ -> {},
                arm -> arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)),
                arm -> {
                    if (arm.get(Arm.service("demo")).response().status() == 200) {
                        assertSucceeded(arm, Arm.KEY);
                    }
                });
    }

    @Test
    void anAcknowledgedCreationIsFinished() {
        var acknowledged = new AtomicInteger();
        atEveryCut(
                _ -> acknowledged.set(0),
                arm -> {
                    arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201);
                    acknowledged.set(1);
                },
                arm -> {
                    if (acknowledged.get() == 1) {
                        assertSucceeded(arm, Arm.KEY);
                    }
                });
    }

    @Test
    void aRefusedCreationIsTakenBack() {
        atEveryCut(
                arm -> arm.fleet.refusal = Optional.of(new Refused("Forbidden", "no")),
                arm -> arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)),
                arm -> {
                    arm.get(Arm.service("demo")).expect(404);
                    assertTrue(arm.fleet.disk.isEmpty());
                });
    }

    @Test
    void aChangeIsFinishedOrNeverWas() {
        atEveryCut(
                arm -> arm.create("demo", Arm.keyed(Arm.KEY)),
                arm -> arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY + "2")),
                arm -> {
                    JsonNode uri =
                            arm.read("demo").at("/properties/cosmosDbConfiguration/keyVaultKeyUri");
                    assertSucceeded(arm, uri.asString());
                });
    }

    @Test
    void aDeletionIsFinishedOrNeverWas() {
        atEveryCut(
                arm -> arm.create("demo", Arm.keyed(Arm.KEY)),
                arm -> arm.send("DELETE", Arm.service("demo"), ""),
                arm -> {
                    if (arm.get(Arm.service("demo")).response().status() == 200) {
                        assertSucceeded(arm, Arm.KEY);
                    }
                });
    }

    @Test
    void theDeletionOfAGroupIsFinishedOrNeverWas() {
        atEveryCut(
                arm -> {
                    arm.create("demo", Arm.keyed(Arm.KEY));
                    arm.create("second", Arm.cosmos(""));
                    arm.put(FakeVaults.VAULT, FakeVaults.BODY).expect(201);
                },
                arm -> arm.send("DELETE", GROUP, ""),
                arm -> {
                    if (arm.get(GROUP).response().status() == 200) {
                        assertSucceeded(arm, Arm.KEY);
                        assertEquals(2, arm.fleet.served.size());
                    } else {
                        arm.get(Arm.service("demo")).expect(404);
                        arm.get(Arm.service("second")).expect(404);
                        arm.get(FakeVaults.VAULT).expect(404);
                        assertTrue(arm.fleet.disk.isEmpty());
                    }
                });
    }

    /// Runs the deed on a fresh installation again and again, killed one cut later each time,
    /// until it runs through; restarts each time and checks.
    private static void atEveryCut(Consumer<Arm> prepare, Consumer<Arm> deed, Consumer<Arm> check) {
        int cuts = 0;
        boolean killed = true;
        while (killed) {
            Arm arm = Arm.started();
            prepare.accept(arm);
            arm.settle();
            var left = new AtomicInteger(cuts);
            Runnable cut =
                    () -> {
                        if (left.getAndDecrement() <= 0) {
                            throw new Killed();
                        }
                    };
            arm.records.beforeWrite = cut;
            arm.records.afterWrite = cut;
            arm.fleet.before = cut;
            arm.fleet.after = cut;
            try {
                deed.accept(arm);
            } catch (Killed _) {
                // no answer came
            }
            arm.settle();
            killed = left.get() < 0;
            Arm next = arm.restarted();
            next.plane.start();
            next.settle();
            assertWhole(next);
            check.accept(next);
            cuts++;
        }
        assertTrue(cuts > 2, "the cuts were reached");
    }

    /// What is remembered, what is on disk and what is served are the same, and nothing runs.
    private static void assertWhole(Arm arm) {
        JsonNode all =
                arm.get(
                                "/subscriptions/"
                                        + Arm.SUBSCRIPTION
                                        + "/providers/Microsoft.HealthcareApis/services"
                                        + "?api-version=2021-11-01")
                        .expect(200)
                        .json()
                        .get("value");
        assertEquals(all.size(), arm.fleet.disk.size(), "on disk");
        assertEquals(arm.fleet.disk, arm.fleet.served);
        for (JsonNode service : all) {
            assertEquals("Succeeded", service.at("/properties/provisioningState").asString());
        }
        for (byte[] operation : arm.records.startingWith("operation/").values()) {
            assertTrue(
                    RecordCodec.read(operation, OperationRecord.class).ended().isPresent(),
                    "an operation still runs");
        }
    }

    private static void assertSucceeded(Arm arm, String keyUri) {
        JsonNode service = arm.read("demo");
        assertEquals("Succeeded", service.at("/properties/provisioningState").asString());
        assertTrue(
                arm.fleet.served.values().stream()
                        .anyMatch(spec -> spec.keyUri().equals(Optional.of(keyUri))));
    }
}
