// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import dev.signet.controlplane.FakeVaults;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Resource groups and the lists of what is in them.
final class GroupTest {
    private static final String VERSION = "?api-version=2021-04-01";
    private static final String RG = Arm.GROUP + VERSION;

    private final Arm arm = Arm.started();

    @Test
    void aGroupIsMadeReadTaggedAndListed() {
        JsonNode group = arm.get(RG).expect(200).json();
        assertEquals(Arm.GROUP, group.get("id").asString());
        assertEquals("Microsoft.Resources/resourceGroups", group.get("type").asString());
        assertEquals("Succeeded", group.at("/properties/provisioningState").asString());
        arm.put(RG, "{\"location\":\"West US 2\",\"tags\":{\"a\":\"b\"}}").expect(200);
        arm.put(RG, "{\"location\":\"eastus\"}").refused(409, "InvalidResourceGroupLocation");
        arm.send("PATCH", RG, "{\"tags\":{\"c\":\"d\"}}").expect(200);
        assertEquals("{\"c\":\"d\"}", arm.get(RG).json().get("tags").toString());
        arm.send("HEAD", RG, "").expect(204);
        arm.send("HEAD", Arm.GROUP + "x" + VERSION, "").expect(404);
        String all = "/subscriptions/" + Arm.SUBSCRIPTION + "/resourcegroups" + VERSION;
        assertEquals(1, arm.get(all).json().get("value").size());
        String tagged = all + "&$filter=tagName eq 'c' and tagValue eq '";
        assertEquals(1, arm.get(tagged + "d'").json().get("value").size());
        assertEquals(0, arm.get(tagged + "e'").json().get("value").size());
        arm.put(Arm.GROUP + "." + VERSION, "{\"location\":\"x\"}").refused(400, "BadRequest");
        arm.put(Arm.GROUP + "x" + VERSION, "{}").refused(400, "BadRequest");
    }

    @Test
    void deletingAGroupDeletesWhatIsInIt() {
        arm.create("demo", Arm.keyed(Arm.KEY));
        arm.create("second", Arm.cosmos(""));
        arm.put(FakeVaults.VAULT, FakeVaults.BODY).expect(201);
        var gate = new CountDownLatch(1);
        arm.fleet.before = () -> await(gate);
        Answer deleted = arm.send("DELETE", RG, "").expect(202);
        String location = deleted.header("Location");
        assertEquals("1", deleted.header("Retry-After"));
        Answer pending = arm.get(location).expect(202);
        assertEquals(location, pending.header("Location"));
        assertEquals("Deleting", arm.get(RG).json().at("/properties/provisioningState").asString());
        arm.put(Arm.service("third"), Arm.cosmos("")).refused(409, "ResourceGroupBeingDeleted");
        arm.put(FakeVaults.VAULT, FakeVaults.BODY).refused(409, "ResourceGroupBeingDeleted");
        gate.countDown();
        arm.settle();
        arm.get(location).expect(200);
        arm.get(RG).refused(404, "ResourceGroupNotFound");
        assertTrue(arm.fleet.disk.isEmpty());
        assertTrue(arm.vaults.isEmpty());
        arm.send("DELETE", RG, "").refused(404, "ResourceGroupNotFound");
    }

    /// A lock keeps what it covers, so it never outlives it.
    @Test
    void whatIsGoingIsNotLockedAnyMore() {
        String lock = "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01";
        String body = "{\"properties\":{\"level\":\"CanNotDelete\"}}";
        String demo = Arm.SERVICES + "/demo";
        arm.create("demo", Arm.cosmos(""));
        var gate = new CountDownLatch(1);
        arm.fleet.before = () -> await(gate);
        arm.send("DELETE", Arm.service("demo"), "").expect(202);
        arm.put(demo + lock, body).refused(409, "AnotherOperationInProgress");
        arm.send("DELETE", RG, "").expect(202);
        arm.put(demo + lock, body).refused(409, "ResourceGroupBeingDeleted");
        arm.put(Arm.GROUP + lock, body).refused(409, "ResourceGroupBeingDeleted");
        gate.countDown();
        arm.settle();
        arm.fleet.before = () -> {};
        arm.put(RG, "{\"location\":\"westus2\"}").expect(201);
        arm.create("demo", Arm.cosmos(""));
        arm.send("DELETE", Arm.service("demo"), "").expect(202);
    }

    @Test
    void anAccountThatIsBeingMadeGoesWithItsGroup() {
        var gate = new CountDownLatch(1);
        arm.fleet.before = () -> await(gate);
        arm.put(Arm.service("demo"), Arm.cosmos("")).expect(201);
        Answer deleted = arm.send("DELETE", RG, "").expect(202);
        gate.countDown();
        arm.settle();
        arm.get(deleted.header("Location")).expect(200);
        assertTrue(arm.fleet.disk.isEmpty());
    }

    @Test
    void anAccountThatCannotBeRemovedKeepsTheGroupAndIsTriedAgain() {
        arm.create("demo", Arm.cosmos(""));
        arm.fleet.before =
                () -> {
                    throw new IllegalStateException("the disk is full");
                };
        Answer deleted = arm.send("DELETE", RG, "").expect(202);
        arm.settle();
        arm.get(deleted.header("Location")).refused(500, "InternalServerError");
        assertEquals("Failed", arm.read("demo").at("/properties/provisioningState").asString());
        String lock = "/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01";
        String message =
                arm.put(
                                Arm.SERVICES + "/demo" + lock,
                                "{\"properties\":{\"level\":\"CanNotDelete\"}}")
                        .refused(409, "Conflict")
                        .get("message")
                        .asString();
        assertTrue(message.contains("its removal has failed"), message);
        arm.fleet.before = () -> {};
        arm.get(arm.send("DELETE", RG, "").expect(202).header("Location"));
        arm.settle();
        arm.get(RG).expect(404);
        assertTrue(arm.fleet.disk.isEmpty());
    }

    @Test
    void resourcesAreListedAndFiltered() {
        arm.create("demo", Arm.cosmos(""));
        arm.put(FakeVaults.VAULT, FakeVaults.BODY).expect(201);
        String all = "/subscriptions/" + Arm.SUBSCRIPTION + "/resources" + VERSION;
        assertEquals(2, arm.get(all).json().get("value").size());
        assertEquals(2, arm.get(Arm.GROUP + "/resources" + VERSION).json().get("value").size());
        JsonNode vaults =
                arm.get(all + "&$filter=resourceType eq 'microsoft.keyvault/vaults'").json();
        assertEquals("my-vault", vaults.at("/value/0/name").asString());
        assertEquals(1, vaults.get("value").size());
        assertEquals(
                1,
                arm.get(all + "&$filter=name ne 'demo' and location eq 'West US 2'")
                        .json()
                        .get("value")
                        .size());
        for (String bad :
                new String[] {
                    "substringof('x', name)",
                    "name eq 'x' or name eq 'y'",
                    "name eq x",
                    "color eq 'x'"
                }) {
            arm.get(all + "&$filter=" + bad).refused(400, "InvalidFilterInQueryString");
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
