// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.healthcareapis.KnownAccount;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `Microsoft.Authorization` as the command line and the client libraries use it, and the role in
/// `accessPolicies`.
final class RoleTest {
    private static final String VERSION = "?api-version=2022-04-01";
    private static final String NAMESPACE = "/providers/Microsoft.Authorization";
    private static final String SUBSCRIPTION = "/subscriptions/" + Arm.SUBSCRIPTION;
    private static final String PRINCIPAL = "AAAAAAAA-1111-4222-8333-444444444444";
    private static final String OTHER = "bbbbbbbb-1111-4222-8333-444444444444";
    private static final String READER = DataRole.READER.definitionId().toString();
    private static final String NAME = "0a0a0a0a-1111-4222-8333-444444444444";
    private static final String SECOND = "0b0b0b0b-1111-4222-8333-444444444444";

    private final Arm arm = Arm.started();

    private static String scope(String account) {
        return Arm.SERVICES + "/" + account;
    }

    private static String one(String account, String name) {
        return scope(account) + NAMESPACE + "/roleAssignments/" + name + VERSION;
    }

    private static String all(String scope, String filter) {
        return scope
                + NAMESPACE
                + "/roleAssignments"
                + VERSION
                + (filter.isEmpty() ? "" : "&$filter=" + filter);
    }

    private static String body(String role, String principal) {
        return "{\"properties\":{\"roleDefinitionId\":\""
                + SUBSCRIPTION
                + NAMESPACE
                + "/roleDefinitions/"
                + role
                + "\",\"principalId\":\""
                + principal
                + "\",\"principalType\":\"ServicePrincipal\"}}";
    }

    private UUID accountId(String name) {
        return KnownAccount.in(arm.records).stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseThrow()
                .accountId();
    }

    private static boolean may(Arm arm, UUID account, String principal, DataAction action) {
        String id =
                arm.fleet.served.values().stream()
                        .filter(spec -> spec.accountId().equals(account))
                        .findFirst()
                        .orElseThrow()
                        .resourceId();
        return new DataRoles(arm.assignments)
                .roles(account, id)
                .may(new Caller(principal, "a", "t", "i"), action);
    }

    private int count(String target) {
        return arm.get(target).expect(200).json().get("value").size();
    }

    @Test
    void aRoleIsAssignedReadListedAndTakenAway() {
        arm.create("demo", Arm.cosmos(""));
        UUID id = accountId("demo");
        assertFalse(may(arm, id, PRINCIPAL, DataAction.READ));

        JsonNode made = arm.put(one("demo", NAME), body(READER, PRINCIPAL)).expect(201).json();
        assertEquals(NAME, made.get("name").asString());
        assertEquals("Microsoft.Authorization/roleAssignments", made.get("type").asString());
        assertEquals(
                scope("demo") + NAMESPACE + "/roleAssignments/" + NAME, made.get("id").asString());
        assertEquals(scope("demo"), made.at("/properties/scope").asString());
        assertEquals(PRINCIPAL, made.at("/properties/principalId").asString());
        assertTrue(made.at("/properties/roleDefinitionId").asString().endsWith("/" + READER));
        assertTrue(may(arm, id, PRINCIPAL, DataAction.READ));
        assertFalse(may(arm, id, PRINCIPAL, DataAction.WRITE));

        arm.put(one("demo", NAME), body(READER, PRINCIPAL)).expect(200);
        arm.get(one("demo", NAME)).expect(200);
        arm.get(one("demo", NAME.toUpperCase())).expect(200);
        arm.get(one("demo", SECOND)).refused(404, "RoleAssignmentNotFound");
        for (String scope : new String[] {SUBSCRIPTION, Arm.GROUP, scope("demo")}) {
            int here = scope.equals(scope("demo")) ? 1 : 0;
            assertEquals(1, count(all(scope, "")), scope);
            assertEquals(here, count(all(scope, "atScope()")), scope);
            assertEquals(1, count(all(scope, "principalId eq '" + PRINCIPAL + "'")), scope);
            assertEquals(1, count(all(scope, "assignedTo('" + PRINCIPAL + "')")), scope);
            assertEquals(here, count(all(scope, "atScope() and assignedTo('" + PRINCIPAL + "')")));
            assertEquals(0, count(all(scope, "principalId eq '" + OTHER + "'")), scope);
        }
        arm.get(all(scope("demo"), "roleName eq 'x'")).refused(400, "InvalidFilterInQueryString");
        arm.get(all(scope("demo"), "atScope() or x")).refused(400, "InvalidFilterInQueryString");

        arm.send("DELETE", one("demo", NAME), "").expect(200);
        arm.send("DELETE", one("demo", NAME), "").expect(204);
        assertFalse(may(arm, id, PRINCIPAL, DataAction.READ));
        assertEquals(0, count(all(scope("demo"), "")));
    }

    @Test
    void aRoleOnAGroupOrTheSubscriptionHoldsForEveryAccountBelow() {
        arm.create("demo", Arm.cosmos(""));
        UUID id = accountId("demo");
        for (String scope : new String[] {SUBSCRIPTION, Arm.GROUP}) {
            String address = scope + NAMESPACE + "/roleAssignments/" + NAME;
            JsonNode made = arm.put(address + VERSION, body(READER, PRINCIPAL)).expect(201).json();
            assertEquals(address, made.get("id").asString());
            assertEquals(scope, made.at("/properties/scope").asString());
            assertTrue(may(arm, id, PRINCIPAL, DataAction.READ), scope);
            assertFalse(may(arm, id, PRINCIPAL, DataAction.WRITE), scope);
            assertFalse(may(arm, id, OTHER, DataAction.READ), scope);
            for (String at : new String[] {SUBSCRIPTION, Arm.GROUP, scope("demo")}) {
                JsonNode all = arm.get(all(at, "")).expect(200).json().get("value");
                assertEquals(1, all.size(), scope + " at " + at);
                assertEquals(made, all.get(0));
                int counts = at.length() >= scope.length() ? 1 : 0;
                assertEquals(counts, count(all(at, "atScope()")), scope + " at " + at);
            }
            arm.create("later" + scope.length(), Arm.cosmos(""));
            assertTrue(
                    may(arm, accountId("later" + scope.length()), PRINCIPAL, DataAction.READ),
                    scope);
            arm.put(address + VERSION, body(READER, PRINCIPAL)).expect(200);
            arm.put(address + VERSION, body(READER, OTHER))
                    .refused(409, "RoleAssignmentUpdateNotPermitted");
            arm.put(
                            scope + NAMESPACE + "/roleAssignments/" + SECOND + VERSION,
                            body(READER, PRINCIPAL))
                    .refused(409, "RoleAssignmentExists");
            arm.get(one("demo", NAME)).refused(404, "RoleAssignmentNotFound");

            Arm again = arm.restarted();
            again.plane.start();
            assertTrue(may(again, id, PRINCIPAL, DataAction.READ), scope);

            arm.send("DELETE", address + VERSION, "").expect(200);
            arm.send("DELETE", address + VERSION, "").expect(204);
            assertFalse(may(arm, id, PRINCIPAL, DataAction.READ), scope);
        }
    }

    @Test
    void aRoleOnAGroupHoldsThereAndGoesWithIt() {
        arm.create("demo", Arm.cosmos(""));
        UUID id = accountId("demo");
        String other = SUBSCRIPTION + "/resourceGroups/" + "rg2";
        arm.put(other + "?api-version=2021-04-01", "{\"location\":\"westus2\"}").expect(201);
        String address = other + NAMESPACE + "/roleAssignments/" + NAME + VERSION;
        arm.put(address, body(READER, PRINCIPAL)).expect(201);
        assertFalse(may(arm, id, PRINCIPAL, DataAction.READ));
        arm.send("DELETE", other + "?api-version=2021-04-01", "").expect(202);
        arm.settle();
        assertTrue(arm.records.startingWith("role/").isEmpty());
        arm.put(address, body(READER, PRINCIPAL)).refused(404, "ResourceGroupNotFound");
        arm.put(SUBSCRIPTION + NAMESPACE + "/roleAssignments/x" + VERSION, body(READER, PRINCIPAL))
                .refused(400, "BadRequest");
        String owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
        String refused =
                arm.put(
                                SUBSCRIPTION + NAMESPACE + "/roleAssignments/" + NAME + VERSION,
                                body(owner, PRINCIPAL))
                        .refused(400, "RoleDefinitionDoesNotExist")
                        .toString();
        assertTrue(refused.contains(owner), refused);
    }

    @Test
    void whatCannotBeKeptIsRefusedByName() {
        arm.create("demo", Arm.cosmos(""));
        String owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
        String refused =
                arm.put(one("demo", NAME), body(owner, PRINCIPAL))
                        .refused(400, "RoleDefinitionDoesNotExist")
                        .toString();
        assertTrue(refused.contains(owner), refused);
        arm.put(one("demo", "x"), body(READER, PRINCIPAL)).refused(400, "BadRequest");
        arm.put(one("demo", NAME), body(READER, "someone")).refused(400, "BadRequest");
        arm.put(one("demo", NAME), "{}").refused(400, "BadRequest");
        arm.put(one("demo", NAME), "{\"properties\":{}}").refused(400, "BadRequest");
        String conditional =
                body(READER, PRINCIPAL).replace("}}", ",\"condition\":\"@Resource[x] eq 1\"}}");
        arm.put(one("demo", NAME), conditional).refused(400, "BadRequest");
        arm.put(one("none", NAME), body(READER, PRINCIPAL)).refused(404, "ResourceNotFound");
        assertEquals(0, count(all(scope("demo"), "")));

        arm.put(one("demo", NAME), body(READER, PRINCIPAL)).expect(201);
        arm.put(one("demo", SECOND), body(READER, PRINCIPAL.toLowerCase()))
                .refused(409, "RoleAssignmentExists");
        arm.put(one("demo", NAME), body(READER, OTHER))
                .refused(409, "RoleAssignmentUpdateNotPermitted");
        String contributor = DataRole.CONTRIBUTOR.definitionId().toString();
        arm.put(one("demo", NAME), body(contributor, PRINCIPAL))
                .refused(409, "RoleAssignmentUpdateNotPermitted");
        arm.put(one("demo", SECOND), body(contributor, PRINCIPAL)).expect(201);
        assertTrue(may(arm, accountId("demo"), PRINCIPAL, DataAction.DELETE));
    }

    @Test
    void onlyTheAdministratorAssigns() {
        arm.create("demo", Arm.cosmos(""));
        arm.sendAs("Bearer other", "PUT", one("demo", NAME), body(READER, PRINCIPAL))
                .refused(403, "AuthorizationFailed");
        arm.sendAs("", "PUT", one("demo", NAME), body(READER, PRINCIPAL)).expect(401);
        assertEquals(0, count(all(scope("demo"), "")));
    }

    @Test
    void anAssignmentSurvivesARestartAndGoesWithItsAccount() {
        arm.create("demo", Arm.cosmos(""));
        UUID before = accountId("demo");
        arm.put(one("demo", NAME), body(READER, PRINCIPAL)).expect(201);

        Arm again = arm.restarted();
        again.plane.start();
        assertTrue(may(again, before, PRINCIPAL, DataAction.READ));
        again.get(one("demo", NAME)).expect(200);

        again.send("DELETE", Arm.service("demo"), "").expect(202);
        again.settle();
        again.get(one("demo", NAME)).refused(404, "ResourceNotFound");
        assertTrue(again.records.startingWith("role/").isEmpty());
        again.create("demo", Arm.cosmos(""));
        again.get(one("demo", NAME)).refused(404, "RoleAssignmentNotFound");
    }

    @Test
    void theBuiltInRolesAreListedAndFound() {
        arm.create("demo", Arm.cosmos(""));
        for (String scope : new String[] {"", SUBSCRIPTION, Arm.GROUP, scope("demo")}) {
            String definitions = scope + NAMESPACE + "/roleDefinitions";
            assertEquals(DataRole.values().length, count(definitions + VERSION));
            JsonNode found =
                    arm.get(definitions + VERSION + "&$filter=roleName eq 'FHIR Data Reader'")
                            .expect(200)
                            .json()
                            .get("value");
            assertEquals(1, found.size());
            assertEquals(READER, found.get(0).get("name").asString());
            assertEquals(
                    "[\"Microsoft.HealthcareApis/services/fhir/resources/read\"]",
                    found.get(0).at("/properties/permissions/0/dataActions").toString());
            arm.get(definitions + "/" + READER + VERSION).expect(200);
            arm.get(definitions + "/" + NAME + VERSION).refused(404, "RoleDefinitionDoesNotExist");
            assertEquals(0, count(definitions + VERSION + "&$filter=type eq 'CustomRole'"));
        }
    }

    @Test
    void anAccessPolicyMayNameARole() {
        String policies =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{\"accessPolicies\":["
                        + "{\"objectId\":\"%s\",\"role\":\"fhirDataReader\"},{\"objectId\":\"%s\"}]}}";
        arm.create("demo", policies.formatted(PRINCIPAL, OTHER));
        String shown =
                "[{\"objectId\":\"%s\",\"role\":\"FHIR Data Reader\"},{\"objectId\":\"%s\"}]"
                        .formatted(PRINCIPAL, OTHER);
        assertEquals(shown, arm.read("demo").at("/properties/accessPolicies").toString());
        // what was shown can be sent back
        arm.end(arm.put(Arm.service("demo"), arm.read("demo").toString()).expect(200));
        assertEquals(shown, arm.read("demo").at("/properties/accessPolicies").toString());

        String unknown = policies.formatted(PRINCIPAL, OTHER).replace("fhirDataReader", "Reader");
        JsonNode error = arm.put(Arm.service("demo"), unknown).refused(400, "BadRequest");
        assertEquals("properties.accessPolicies[0].role", error.get("target").asString());
        assertTrue(error.get("message").asString().contains("FHIR Data Reader"), error.toString());

        var warned = arm.put(one("demo", NAME), body(READER, PRINCIPAL)).expect(201);
        assertTrue(warned.header("Warning").contains("accessPolicies"));
    }
}
