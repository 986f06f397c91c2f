// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.MemoryStore;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.resources.GroupProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The engine with types of resources that no system has.
final class ResourcesTest {
    private static final ResourceId GROUP = ResourceId.ofGroup("s", "rg");
    private static final ResourceId GADGET =
            ResourceId.inGroup("s", "rg", ResourceType.of("Contoso.Test/gadgets"), "g");
    private static final ResourceId PART =
            ResourceId.inGroup("s", "rg", ResourceType.of("Contoso.Test/parts"), "p");

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final MemoryStore store = new MemoryStore();
    private final Gadgets gadgets = new Gadgets("Contoso.Test/gadgets", events);
    private final Gadgets parts = new Gadgets("Contoso.Test/parts", events);
    private final Resources resources = resources();

    ResourcesTest() {
        resources.put(request(GROUP, ArmJson.object().put("location", "here")));
    }

    /// A process on the records that there are.
    private Resources resources() {
        var labels = new Labels(store);
        var inventory = new Inventory(store, () -> Instant.EPOCH, List.of(labels::recordsOf));
        return new Resources(
                inventory,
                List.of(gadgets, parts, labels, new GroupProvider(inventory)),
                new Random(5)::nextLong);
    }

    @Test
    void aResourceIsMadeInAStepAndShownInTheVersionAskedFor() {
        Resources.Accepted put = resources.put(coloured(GADGET, "red"));
        assertTrue(put.created());
        assertEquals("Creating", state(put.resource()));
        settle();
        assertEquals(List.of("make gadgets/g red"), events);
        assertEquals("Succeeded", status(put));
        Resource made = resources.require(GADGET);
        assertEquals("Succeeded", state(made));
        assertEquals("red", made.show(Gadgets.NEW).path("colour").asString());
        assertEquals("red", made.show(Gadgets.OLD).path("color").asString());
        assertEquals(
                List.of(GADGET),
                resources.list(gadgets, new Scope.Group("S", "RG")).stream()
                        .map(Resource::id)
                        .toList());
    }

    @Test
    void whatCannotBeCarriedOutIsRefusedBeforeAnythingIsWritten() {
        var before = store.startingWith("").keySet();
        ObjectNode empty = ArmJson.object();
        assertRefused(Failure.INVALID, () -> resources.validate(request(GADGET, empty)));
        assertRefused(Failure.INVALID, () -> resources.put(request(GADGET, empty)));
        var version = new ResourceRequest(GADGET, "1999-01-01", red(), Conditions.NONE, "someone");
        assertRefused(Failure.INVALID, () -> resources.validate(version));
        var nowhere = ResourceId.inGroup("s", "nowhere", GADGET.type(), "g");
        assertRefused(Failure.NOT_FOUND, () -> resources.put(coloured(nowhere, "red")));
        var nobody = ResourceId.inGroup("s", "rg", ResourceType.of("Contoso.Test/none"), "g");
        assertRefused(Failure.NOT_FOUND, () -> resources.put(coloured(nobody, "red")));
        resources.validate(coloured(GADGET, "red"));
        assertEquals(before, store.startingWith("").keySet());
        assertEquals(List.of(), events);
    }

    @Test
    void aChangeIsAStepOnlyWhereOneIsNeeded() {
        make(GADGET, "red");
        Resources.Accepted same = resources.patch(coloured(GADGET, "RED"));
        assertTrue(same.operation().isEmpty());
        assertEquals("Succeeded", state(same.resource()));
        Resources.Accepted other = resources.patch(coloured(GADGET, "blue"));
        assertEquals("Accepted", state(other.resource()));
        settle();
        assertEquals(List.of("make gadgets/g red", "change RED to blue"), events);
        assertFalse(resources.put(coloured(GADGET, "BLUE")).created());
        settle();
        assertEquals(2, events.size(), "a put of the same ends without a step");
        assertEquals("Succeeded", state(resources.require(GADGET)));
    }

    @Test
    void aCreationThatFailsHalfWayLeavesNothingAndItsNameIsFree() {
        gadgets.outcome = new Outcome.Refused("Forbidden", "no");
        Resources.Accepted put = resources.put(coloured(GADGET, "red"));
        settle();
        assertEquals("Failed", status(put));
        assertEquals(List.of("make gadgets/g red", "erase gadgets/g"), events);
        assertTrue(resources.find(GADGET).isEmpty());
        assertEquals(List.of(), gadgets.made());
        gadgets.outcome = new Outcome.Done();
        make(GADGET, "blue");
    }

    @Test
    void aChangeThatFailsHalfWayLeavesWhatWasInForce() {
        make(GADGET, "red");
        gadgets.outcome = new Outcome.Refused("Forbidden", "no");
        Resources.Accepted put = resources.put(coloured(GADGET, "blue"));
        settle();
        OperationRecord ended =
                resources.operation(put.operation().orElseThrow().id()).orElseThrow();
        assertEquals("Forbidden", ended.error().orElseThrow().code());
        Resource left = resources.require(GADGET);
        assertEquals("Failed", state(left));
        assertEquals("red", left.show(Gadgets.NEW).path("colour").asString());
        assertEquals(List.of("red"), gadgets.made());
    }

    @Test
    void conditionsOnTheEntityTagAreHeld() {
        make(GADGET, "red");
        String etag = resources.require(GADGET).etag().orElseThrow();
        assertRefused(
                Failure.PRECONDITION_FAILED,
                () ->
                        resources.delete(
                                GADGET, new Conditions(Optional.of("x"), Optional.empty()), "a"));
        var unmade = new Conditions(Optional.empty(), Optional.of("*"));
        assertRefused(
                Failure.PRECONDITION_FAILED,
                () -> resources.put(new ResourceRequest(GADGET, Gadgets.NEW, red(), unmade, "a")));
        Removal removal =
                resources.delete(
                        GADGET,
                        new Conditions(Optional.of("\"" + etag + "\""), Optional.empty()),
                        "a");
        settle();
        assertTrue(removal instanceof Removal.Begun);
        assertTrue(resources.find(GADGET).isEmpty());
    }

    @Test
    void aGroupIsEmptiedTypeByTypeInTheOrderOfTheProviders() {
        make(PART, "grey");
        make(GADGET, "red");
        make(ResourceId.inGroup("s", "rg", GADGET.type(), "h"), "blue");
        events.clear();
        resources.delete(GROUP, Conditions.NONE, "a");
        settle();
        assertEquals(3, events.size());
        assertEquals("erase parts/p", events.getLast(), "what is used goes after its users");
        assertTrue(resources.find(GROUP).isEmpty());
        assertEquals(List.of(), parts.made());
    }

    @Test
    void extensionsStandOnTheirResourceAndGoWithIt() {
        make(GADGET, "red");
        ResourceId label = GADGET.extension(Labels.TYPE, "l");
        assertEquals(
                "/subscriptions/s/resourceGroups/rg/providers/Contoso.Test/gadgets/g"
                        + "/providers/Contoso.Test/labels/l",
                label.text());
        var onNothing =
                ResourceId.inGroup("s", "rg", GADGET.type(), "none").extension(Labels.TYPE, "l");
        assertRefused(Failure.NOT_FOUND, () -> resources.put(coloured(onNothing, "red")));
        make(PART, "grey");
        var onPart = PART.extension(Labels.TYPE, "l");
        assertRefused(Failure.NOT_FOUND, () -> resources.put(coloured(onPart, "red")));
        resources.put(coloured(label, "red"));
        assertEquals(label, resources.require(label).id());
        Labels labels = new Labels(store);
        assertEquals(1, resources.list(labels, new Scope.Within(GADGET)).size());
        assertEquals(1, resources.list(labels, new Scope.Group("s", "rg")).size());
        resources.delete(GADGET, Conditions.NONE, "a");
        settle();
        assertTrue(store.startingWith("label/").isEmpty());
        assertTrue(resources.find(label).isEmpty());
    }

    @Test
    void aNewProcessResumesWhatWasMade() {
        make(GADGET, "red");
        events.clear();
        resources.close();
        resources().start();
        assertEquals(List.of("resume red"), events);
    }

    private void make(ResourceId id, String colour) {
        Resources.Accepted put = resources.put(coloured(id, colour));
        settle();
        assertEquals("Succeeded", status(put));
    }

    private String status(Resources.Accepted accepted) {
        return resources.operation(accepted.operation().orElseThrow().id()).orElseThrow().status();
    }

    private static String state(Resource resource) {
        return resource.show(Gadgets.NEW).path("provisioningState").asString();
    }

    private static ObjectNode red() {
        return ArmJson.object().put("colour", "red");
    }

    private static ResourceRequest coloured(ResourceId id, String colour) {
        return request(id, ArmJson.object().put("colour", colour));
    }

    private static ResourceRequest request(ResourceId id, ObjectNode body) {
        return new ResourceRequest(id, Gadgets.NEW, body, Conditions.NONE, "someone");
    }

    private static void assertRefused(Failure failure, Runnable act) {
        assertEquals(failure, assertThrows(Failed.class, act::run).failure());
    }

    private void settle() {
        try {
            assertTrue(resources.awaitIdle(Duration.ofSeconds(30)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
