// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import dev.signet.controlplane.FakeVaults;
import dev.signet.controlplane.authorization.DataRoles;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Resources go from one group to another and stay what they are.
final class MoveTest {
    private static final String RESOURCES = "?api-version=2022-09-01";
    private static final String SUBSCRIPTION = "/subscriptions/" + Arm.SUBSCRIPTION;
    private static final String OTHER = SUBSCRIPTION + "/resourceGroups/Other";
    private static final String DEMO = Arm.SERVICES + "/demo";
    private static final String MOVED = DEMO.replace(Arm.GROUP, OTHER);
    private static final String LOCKS = "/providers/Microsoft.Authorization/locks/l";
    private static final String LOCKS_VERSION = "?api-version=2020-05-01";
    private static final String SETTING =
            "/providers/Microsoft.Insights/diagnosticSettings/s?api-version=2021-05-01-preview";
    private static final String PRINCIPAL = "aaaaaaaa-1111-4222-8333-444444444444";

    private final Arm arm = Arm.started();
    private final DataRoles roles = new DataRoles(arm.assignments);

    @BeforeEach
    void make() {
        arm.put(OTHER + RESOURCES, "{\"location\":\"westus2\"}").expect(201);
        arm.create("demo", Arm.keyed(Arm.KEY));
    }

    private Answer move(String to, String... ids) {
        return moved("/moveResources", to, ids);
    }

    private Answer moved(String how, String to, String... ids) {
        String all = ids.length == 0 ? "" : "\"" + String.join("\",\"", ids) + "\"";
        return arm.send(
                "POST",
                Arm.GROUP + how + RESOURCES,
                "{\"resources\":[" + all + "],\"targetResourceGroup\":\"" + to + "\"}");
    }

    private AccountSpec served(Arm of) {
        return of.fleet.served.values().iterator().next();
    }

    private static String version(String id) {
        return id + "?api-version=2021-11-01";
    }

    private void give(String scope, String name, DataRole role) {
        arm.put(
                        scope
                                + "/providers/Microsoft.Authorization/roleAssignments/"
                                + name
                                + "?api-version=2022-04-01",
                        "{\"properties\":{\"roleDefinitionId\":\""
                                + role.definitionId()
                                + "\",\"principalId\":\""
                                + PRINCIPAL
                                + "\"}}")
                .expect(201);
    }

    private boolean may(DataAction action) {
        AccountSpec spec = served(arm);
        return roles.roles(spec.accountId(), spec.resourceId())
                .may(new Caller(PRINCIPAL, "a", "t", "i"), action);
    }

    @Test
    void anAccountMovesWithItsNumberKeyAndSettingsAndKeepsBeingServed() {
        JsonNode before = arm.read("demo");
        AccountSpec was = served(arm);
        String sent =
                "{\"properties\":{\"workspaceId\":\"/subscriptions/s/w\",\"logs\":[{\"category\":"
                        + "\"AuditLogs\",\"enabled\":true}]}}";
        Answer setting = arm.put(DEMO + SETTING, sent);
        assertTrue(setting.response().status() < 300, setting::text);
        moved("/validateMoveResources", OTHER, DEMO).expect(204);
        arm.get(version(DEMO)).expect(200);
        move(OTHER, DEMO).expect(204);
        arm.get(version(DEMO)).refused(404, "ResourceNotFound");
        JsonNode after = arm.get(version(MOVED)).expect(200).json();
        assertEquals(MOVED, after.get("id").asString());
        assertEquals(before.get("properties"), after.get("properties"));
        AccountSpec is = served(arm);
        assertEquals(was.accountId(), is.accountId());
        assertEquals(was.keyUri(), is.keyUri());
        assertEquals(MOVED, is.resourceId());
        assertEquals(1, arm.fleet.served.size());
        arm.get(MOVED + SETTING).expect(200);
        assertEquals(
                List.of(), ids(arm.get(Arm.GROUP + "/resources" + RESOURCES).expect(200).json()));
        Arm next = arm.restarted();
        next.plane.start();
        assertEquals(MOVED, served(next).resourceId());
        // the old id is nobody's, and its name is taken
        arm.put(version(DEMO), Arm.keyed(Arm.KEY)).refused(409, "NameAlreadyExists");
        arm.send("DELETE", Arm.GROUP + RESOURCES, "").expect(202);
        arm.settle();
        arm.get(version(MOVED)).expect(200);
        assertEquals(1, arm.fleet.served.size());
    }

    private static List<String> ids(JsonNode list) {
        return list.get("value").valueStream().map(each -> each.get("id").asString()).toList();
    }

    /// What is given at the account goes with it; what is given at a group stays with the group.
    @Test
    void rolesOfTheNewGroupHoldAndThoseOfTheOldOneDoNot() {
        give(DEMO, "0a0a0a0a-1111-4222-8333-444444444444", DataRole.EXPORTER);
        give(Arm.GROUP, "0b0b0b0b-1111-4222-8333-444444444444", DataRole.WRITER);
        give(OTHER, "0c0c0c0c-1111-4222-8333-444444444444", DataRole.READER);
        assertTrue(may(DataAction.WRITE) && may(DataAction.EXPORT));
        move(OTHER, DEMO).expect(204);
        assertTrue(may(DataAction.READ) && may(DataAction.EXPORT));
        assertEquals(false, may(DataAction.WRITE));
        assertEquals(MOVED, served(arm).resourceId());
    }

    @Test
    void whatHasFailedStaysUntilItIsMended() {
        arm.fleet.refusal = Optional.of(new Outcome.Refused("BadRequest", "no"));
        arm.end(arm.put(version(DEMO), Arm.keyed(Arm.KEY + "-2")).expect(200));
        arm.fleet.refusal = Optional.empty();
        move(OTHER, DEMO).refused(409, "MoveCannotProceedWithResourcesNotInSucceededState");
    }

    @Test
    void aWorkspaceMovesWithAllThatIsInIt() {
        String workspace = Arm.GROUP + "/providers/Microsoft.HealthcareApis/workspaces/clinic";
        String service = workspace + "/fhirservices/records";
        String version = "?api-version=2024-03-31";
        String plain = "{\"location\":\"westus2\"}";
        arm.put(workspace + version, plain).expect(201);
        arm.end(arm.put(service + version, plain).expect(201));
        arm.end(arm.put(workspace + "/dicomservices/images" + version, plain).expect(201));
        move(OTHER, service).refused(400, "BadRequest");
        move(OTHER, workspace).expect(204);
        for (String id : List.of(workspace, service, workspace + "/dicomservices/images")) {
            assertEquals(404, arm.get(id + version).response().status(), id);
            arm.get(id.replace(Arm.GROUP, OTHER) + version).expect(200);
        }
        assertTrue(
                arm.fleet.served.values().stream()
                        .anyMatch(
                                each ->
                                        each.resourceId()
                                                .equals(service.replace(Arm.GROUP, OTHER))));
    }

    @Test
    void aKillBehindTheWriteLeavesAnAccountThatTheNextStartServesUnderItsNewId() {
        moved("/validateMoveResources", OTHER, DEMO).expect(204);
        arm.records.afterWrite =
                () -> {
                    throw new IllegalStateException("killed");
                };
        move(OTHER, DEMO).expect(500);
        assertEquals(DEMO, served(arm).resourceId());
        Arm next = arm.restarted();
        next.plane.start();
        assertEquals(MOVED, served(next).resourceId());
        next.get(version(MOVED)).expect(200);
        next.get(version(DEMO)).expect(404);
    }

    @Test
    void severalMoveTogetherOrNoneDoes() {
        arm.put(FakeVaults.VAULT, FakeVaults.BODY).expect(201);
        String vault = FakeVaults.VAULT.substring(0, FakeVaults.VAULT.indexOf('?'));
        move(OTHER, DEMO, vault, Arm.SERVICES + "/none").refused(404, "ResourceNotFound");
        arm.get(version(DEMO)).expect(200);
        arm.get(FakeVaults.VAULT).expect(200);
        move(OTHER, DEMO, vault).expect(204);
        arm.get(FakeVaults.VAULT.replace(Arm.GROUP, OTHER)).expect(200);
        arm.get(version(MOVED)).expect(200);
    }

    @Test
    void whatCannotBeMovedIsRefusedWithTheReason() {
        String identity =
                Arm.GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader";
        arm.put(identity + "?api-version=2023-01-31", "{\"location\":\"westus2\"}").expect(201);
        String invalid = "ResourceMoveProviderValidationFailed";
        move(OTHER, identity).refused(409, "ResourceMoveNotSupported");
        move(Arm.GROUP, DEMO).refused(409, invalid);
        move(OTHER, DEMO, DEMO).refused(409, invalid);
        move(OTHER, MOVED).refused(409, invalid);
        move(OTHER + "x", DEMO).refused(404, "ResourceGroupNotFound");
        move("/subscriptions/s", DEMO).refused(400, "BadRequest");
        move(OTHER).refused(400, "BadRequest");
        move(OTHER, "demo").refused(400, "BadRequest");
        move(OTHER + "\",\"force\":\"yes", DEMO).refused(400, "BadRequest");
        arm.put(DEMO + LOCKS + LOCKS_VERSION, "{\"properties\":{\"level\":\"CanNotDelete\"}}")
                .expect(201);
        move(OTHER, DEMO).refused(409, "ScopeLocked");
        arm.send("DELETE", DEMO + LOCKS + LOCKS_VERSION, "").expect(200);
        arm.put(OTHER + LOCKS + LOCKS_VERSION, "{\"properties\":{\"level\":\"ReadOnly\"}}")
                .expect(201);
        moved("/validateMoveResources", OTHER, DEMO).refused(409, "ScopeLocked");
        move(OTHER, DEMO).refused(409, "ScopeLocked");
        arm.get(version(DEMO)).expect(200);
    }

    @Test
    void whatIsBeingChangedStaysUntilItIsDone() {
        var gate = new CountDownLatch(1);
        arm.fleet.before =
                () -> {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        Answer changing = arm.put(version(DEMO), Arm.keyed(Arm.KEY + "-2")).expect(200);
        move(OTHER, DEMO).refused(409, "MoveCannotProceedWithResourcesNotInSucceededState");
        gate.countDown();
        assertEquals("Succeeded", arm.end(changing).get("status").asString());
        arm.fleet.before = () -> {};
        move(OTHER, DEMO).expect(204);
    }
}
