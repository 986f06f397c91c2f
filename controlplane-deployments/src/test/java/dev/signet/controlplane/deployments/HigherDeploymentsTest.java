// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Deployments to the tenant, to its management group and to a resource.
final class HigherDeploymentsTest {
    private static final String ROOT =
            "/providers/Microsoft.Management/managementGroups/11111111-1111-4111-8111-111111111111";
    private static final String SUBSCRIPTION = "/subscriptions/" + Plane.SUBSCRIPTION;
    private static final String VAULT = Plane.GROUP + "/providers/Microsoft.KeyVault/vaults/v";
    private static final String SERVICE =
            Plane.GROUP + "/providers/Microsoft.HealthcareApis/services/mine";
    private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments";

    private final Plane plane = Plane.fresh();

    private static String at(String scope) {
        return scope + "/providers/Microsoft.Resources/deployments/d";
    }

    private static String body(String members) {
        return "{\"location\":\"westus2\",\"properties\":{" + Plane.template(members) + "}}";
    }

    private static String nested(String name, String place, String resources) {
        return "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\","
                + "\"name\":\""
                + name
                + "\","
                + place
                + "\"properties\":{\"mode\":\"Incremental\","
                + "\"expressionEvaluationOptions\":{\"scope\":\"inner\"},\"template\":"
                + Plane.bare("\"resources\":[" + resources + "]")
                + "}}";
    }

    private static String group(String name) {
        return "{\"type\":\"Microsoft.Resources/resourceGroups\",\"apiVersion\":\"2022-09-01\","
                + "\"name\":\""
                + name
                + "\",\"location\":\"westus2\"}";
    }

    private JsonNode deployed(String scope, String members) {
        plane.put(at(scope), body(members)).expect(201);
        plane.settle();
        JsonNode deployment = plane.get(at(scope)).expect(200).json();
        assertEquals(
                "Succeeded",
                deployment.at("/properties/provisioningState").asString(),
                deployment::toString);
        return deployment;
    }

    /// A landing zone: a group by a deployment to the subscription, a vault in it by another.
    @ParameterizedTest
    @ValueSource(strings = {"", ROOT})
    void whatIsBelowIsMadeByDeploymentsWithin(String scope) {
        String zone =
                nested("zone", "\"subscriptionId\":\"" + Plane.SUBSCRIPTION + "\",", group("land"));
        String vault =
                nested(
                        "vault",
                        "\"dependsOn\":[\"zone\"],\"subscriptionId\":\""
                                + Plane.SUBSCRIPTION
                                + "\",\"resourceGroup\":\"land\",",
                        Plane.vault("v", ""));
        JsonNode deployment =
                deployed(
                        scope,
                        "\"resources\":["
                                + vault
                                + ","
                                + zone
                                + "],\"outputs\":{\"t\":{\"type\":\"string\",\"value\":"
                                + "\"[tenant().tenantId]\"}}");
        assertEquals(at(scope), deployment.get("id").asString());
        assertEquals("westus2", deployment.get("location").asString());
        assertTrue(deployment.at("/properties/outputs/t/value").asString().startsWith("1111"));
        plane.get(SUBSCRIPTION + "/resourceGroups/land").expect(200);
        plane.get(
                        SUBSCRIPTION
                                + "/resourceGroups/land/providers/Microsoft.KeyVault/vaults/v"
                                + "?api-version=2023-07-01")
                .expect(200);
        JsonNode operations = plane.get(at(scope) + "/operations").expect(200).json().get("value");
        assertEquals(2, operations.size());
        String operation = operations.get(0).get("operationId").asString();
        plane.get(at(scope) + "/operations/" + operation).expect(200);
        plane.get(at(SUBSCRIPTION).replace("/d", "/none")).expect(404);
        assertEquals(1, listed(scope).size());
        plane.send("HEAD", at(scope), "").expect(204);
        plane.send("POST", at(scope) + "/exportTemplate", "").expect(200);
        plane.send("POST", at(scope) + "/cancel", "").refused(409, "DeploymentCannotBeCancelled");
        plane.send("DELETE", at(scope), "").expect(202);
        plane.send("HEAD", at(scope), "").expect(404);
    }

    /// As templates to a subscription have it where nobody says a place: `deployment().location`.
    @Test
    void aDeploymentAboveGroupsKnowsItsLocationAndOneWithinTakesIt() {
        String where =
                "\"outputs\":{\"where\":{\"type\":\"string\",\"value\":\"[deployment().location]\"}}";
        String within =
                nested(
                                "within",
                                "\"subscriptionId\":\"" + Plane.SUBSCRIPTION + "\",",
                                group("land"))
                        .replace("\"resources\":[", where + ",\"resources\":[")
                        .replace("\"westus2\"", "\"[deployment().location]\"");
        JsonNode deployment =
                deployed(
                        SUBSCRIPTION,
                        "\"parameters\":{\"place\":{\"type\":\"string\",\"defaultValue\":"
                                + "\"[deployment().location]\"}},\"resources\":["
                                + within
                                + "],\"outputs\":{\"own\":{\"type\":\"string\",\"value\":"
                                + "\"[parameters('place')]\"},\"its\":{\"type\":\"string\",\"value\":"
                                + "\"[reference(subscriptionResourceId('Microsoft.Resources/deployments', 'within')).outputs.where.value]\"}}");
        assertEquals("westus2", deployment.at("/properties/outputs/own/value").asString());
        assertEquals("westus2", deployment.at("/properties/outputs/its/value").asString());
        assertEquals(
                "westus2",
                plane.get(SUBSCRIPTION + "/resourceGroups/land")
                        .expect(200)
                        .json()
                        .get("location")
                        .asString());
        // to a group there is none
        plane.put(
                        at(Plane.GROUP),
                        "{\"properties\":{" + Plane.template("\"resources\":[]," + where) + "}}")
                .expect(201);
        plane.settle();
        String failed = plane.get(at(Plane.GROUP)).expect(200).text();
        assertTrue(failed.contains("location"), failed);
        assertTrue(failed.contains("\"Failed\""), failed);
    }

    /// What was given is known, and what is secure in it is not told.
    @Test
    void aDeploymentKnowsItsParametersAndItsHash() {
        String members =
                "\"parameters\":{\"open\":{\"type\":\"string\"},\"hidden\":{\"type\":\"securestring\"}},"
                        + "\"resources\":[],\"outputs\":{\"all\":{\"type\":\"string\",\"value\":"
                        + "\"[string(deployment().properties.parameters)]\"},\"given\":{\"type\":\"string\",\"value\":"
                        + "\"[deployment().properties.parameters.open.value]\"},\"hash\":{\"type\":\"string\","
                        + "\"value\":\"[deployment().properties.templateHash]\"}}";
        String template = Plane.template(members);
        plane.put(
                        at(Plane.GROUP),
                        "{\"properties\":{"
                                + template
                                + ",\"parameters\":{\"open\":{\"value\":\"told\"},\"hidden\":{\"value\":"
                                + "\"never-to-be-told-17\"}}}}")
                .expect(201);
        plane.settle();
        JsonNode deployment = plane.get(at(Plane.GROUP)).expect(200).json();
        JsonNode outputs = deployment.at("/properties/outputs");
        assertEquals("told", outputs.at("/given/value").asString());
        assertTrue(outputs.at("/all/value").isMissingNode(), outputs.toString());
        assertEquals(
                deployment.at("/properties/templateHash").asString(),
                outputs.at("/hash/value").asString());
        assertFalse(plane.store.everything().contains("never-to-be-told-17"));
        assertFalse(deployment.toString().contains("never-to-be-told-17"));
    }

    private JsonNode listed(String scope) {
        return plane.get(scope + "/providers/Microsoft.Resources/deployments")
                .expect(200)
                .json()
                .get("value");
    }

    @Test
    void eachScopeHasItsOwnDeployments() {
        deployed("", "\"resources\":[]");
        deployed(ROOT, "\"resources\":[]");
        plane.put(SERVICE + "?api-version=2021-11-01", serviceBody()).expect(201);
        plane.settle();
        deployed(SERVICE, "\"resources\":[]");
        for (String scope : new String[] {"", ROOT, SERVICE}) {
            assertEquals(at(scope), listed(scope).get(0).get("id").asString());
            assertEquals(1, listed(scope).size(), scope);
        }
        assertTrue(listed(SUBSCRIPTION).isEmpty());
        assertTrue(listed(Plane.GROUP).isEmpty());
        Plane next = plane.restarted();
        for (String scope : new String[] {"", ROOT, SERVICE}) {
            next.get(at(scope)).expect(200);
        }
    }

    /// What is to a resource does not fill the history of its group, and goes when it is gone.
    @Test
    void theHistoryOfAResourceIsItsOwnAndGoesWithIt() {
        plane.put(SERVICE + "?api-version=2021-11-01", serviceBody()).expect(201);
        plane.settle();
        deployed(SERVICE, "\"resources\":[]");
        String group = "with-group/" + Plane.SUBSCRIPTION + "/rg/";
        deployed(Plane.GROUP, "\"resources\":[]");
        assertEquals(2, keys(group + "on/").size());
        assertEquals(1, new History(plane.store, group).count());
        plane.send("DELETE", SERVICE + "?api-version=2021-11-01", "").expect(202);
        plane.settle();
        plane.send("DELETE", at(Plane.GROUP), "").expect(202);
        deployed(Plane.GROUP, "\"resources\":[]");
        assertEquals(List.of(), keys(group + "on/"));
        plane.get(at(Plane.GROUP)).expect(200);
    }

    private List<String> keys(String prefix) {
        return List.copyOf(plane.store.startingWith(prefix).keySet());
    }

    @Test
    void theBytesOfAResourceDoNotCountForItsGroup() {
        var store = new Plane.Memory();
        store.documents.put("with-group/s/g/on/providers/a/deployment/d", new byte[32 << 20]);
        assertTrue(new History(store, "with-group/s/g/").takes(1));
        assertFalse(new History(store, "with-group/s/g/on/providers/a/").takes(1));
    }

    @Test
    void aScopeThatNamesNothingIsRefusedByName() {
        for (String wrong :
                List.of("/providers/A.B/c/d/providers/X", "/providers/A.B/providers/c/d")) {
            String place = "\"scope\":\"" + Plane.GROUP + wrong + "\",";
            String said =
                    plane.put(at(""), body("\"resources\":[" + nested("n", place, "") + "]"))
                            .refused(400, "InvalidTemplate")
                            .toString();
            assertTrue(said.contains("scope of a nested deployment"), said);
        }
    }

    @Test
    void aNestedDeploymentIsKeptWhereItSays() {
        String above =
                nested("own", "\"location\":\"eastus\",\"scope\":\"" + ROOT + "\",", "")
                        + ","
                        + nested("outer", "\"scope\":\"" + ROOT + "\",", "");
        deployed("", "\"resources\":[" + above + "]");
        for (String[] each : new String[][] {{"own", "eastus"}, {"outer", "westus2"}}) {
            String id = ROOT + "/providers/Microsoft.Resources/deployments/" + each[0];
            assertEquals(each[1], plane.get(id).expect(200).json().get("location").asString());
        }
        JsonNode error =
                plane.put(at(Plane.GROUP), groupBody(nested("n", "\"scope\":\"/\",", "")))
                        .refused(400, "InvalidTemplateDeployment");
        assertEquals("LocationRequired", error.at("/details/0/code").asString(), error::toString);
    }

    private static String groupBody(String resources) {
        return body("\"resources\":[" + resources + "]")
                .replace("\"location\":\"westus2\",\"properties\"", "\"properties\"");
    }

    private static String serviceBody() {
        return "{\"location\":\"westus2\",\"kind\":\"fhir-R4\",\"properties\":{}}";
    }

    @Test
    void aDeploymentToAResourceGivesRolesOnIt() {
        plane.put(SERVICE + "?api-version=2021-11-01", serviceBody()).expect(201);
        plane.settle();
        String role =
                "{\"type\":\"Microsoft.Authorization/roleAssignments\",\"apiVersion\":\"2022-04-01\","
                        + "\"name\":\"0a0a0a0a-1111-4222-8333-444444444444\",\"properties\":{"
                        + "\"roleDefinitionId\":\"4c8d0bbc-75d3-4935-991f-5f3c56d81508\","
                        + "\"principalId\":\"aaaaaaaa-1111-4222-8333-444444444444\"}}";
        JsonNode deployment = deployed(SERVICE, "\"resources\":[" + role + "]");
        assertFalse(deployment.has("location"));
        assertEquals(
                1,
                plane.get(SERVICE + ROLES + "?api-version=2022-04-01")
                        .expect(200)
                        .json()
                        .get("value")
                        .size());
        plane.put(at(SERVICE), body("\"resources\":[" + Plane.vault("v", "") + "]"))
                .refused(400, "InvalidTemplateDeployment");
        plane.put(at(VAULT), body("\"resources\":[]")).refused(404, "ResourceNotFound");
    }

    /// At a subscription roles are given by templates too.
    @Test
    void aDeploymentToTheSubscriptionGivesRolesOnIt() {
        String role =
                "{\"type\":\"Microsoft.Authorization/roleAssignments\",\"apiVersion\":\"2022-04-01\","
                        + "\"name\":\"0a0a0a0a-1111-4222-8333-444444444444\",\"properties\":{"
                        + "\"roleDefinitionId\":\"4c8d0bbc-75d3-4935-991f-5f3c56d81508\","
                        + "\"principalId\":\"aaaaaaaa-1111-4222-8333-444444444444\"}}";
        deployed(SUBSCRIPTION, "\"resources\":[" + role + "]");
        assertEquals(
                1,
                plane.get(SUBSCRIPTION + ROLES + "?api-version=2022-04-01")
                        .expect(200)
                        .json()
                        .get("value")
                        .size());
        JsonNode changes =
                plane.send(
                                "POST",
                                at(SUBSCRIPTION) + "/whatIf",
                                body("\"resources\":[" + role + "]"))
                        .expect(200)
                        .json()
                        .at("/properties/changes");
        String change = changes.get(0).get("changeType").asString();
        assertTrue(List.of("NoChange", "Modify").contains(change), change);
    }

    private void refused(String scope, String members, String inner) {
        JsonNode error =
                plane.put(at(scope), body(members)).refused(400, "InvalidTemplateDeployment");
        assertEquals(inner, error.at("/details/0/code").asString(), error::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ROOT})
    void whatCannotStandThereIsRefusedBeforeAnythingIsMade(String scope) {
        refused(scope, "\"resources\":[" + Plane.vault("v", "") + "]", "InvalidDeploymentScope");
        refused(scope, "\"resources\":[" + group("g") + "]", "InvalidDeploymentScope");
        refused(
                scope,
                "\"resources\":[" + nested("n", "\"subscriptionId\":\"other\",", "") + "]",
                "SubscriptionNotFound");
        refused(
                scope,
                "\"resources\":["
                        + nested("n", "\"scope\":\"Microsoft.Management/managementGroups/m\",", "")
                        + "]",
                "ManagementGroupNotFound");
        plane.put(at(scope), "{\"properties\":{" + Plane.template("\"resources\":[]") + "}}")
                .refused(400, "LocationRequired");
        plane.put(at(scope), body("\"resources\":[]").replace("Incremental", "Complete"))
                .refused(400, "InvalidDeploymentMode");
        plane.put(
                        at(scope),
                        body(
                                "\"resources\":[],\"variables\":{\"x\":"
                                        + "\"[resourceGroup().id]\"}"))
                .refused(400, "InvalidTemplate");
        plane.get(at(scope)).refused(404, "DeploymentNotFound");
    }

    @Test
    void thereIsOneManagementGroup() {
        String other = ROOT.replace("1111-4111", "1111-4112");
        plane.get(at(other)).refused(404, "ManagementGroupNotFound");
        plane.put(at(other), body("\"resources\":[]")).refused(404, "ManagementGroupNotFound");
        JsonNode deployment =
                deployed(
                        ROOT,
                        "\"resources\":[],\"outputs\":{\"g\":{\"type\":\"object\",\"value\":"
                                + "\"[managementGroup()]\"}}");
        assertEquals(ROOT, deployment.at("/properties/outputs/g/value/id").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ROOT})
    void whatIfAndValidationLookOnly(String scope) {
        String members =
                "\"resources\":["
                        + nested(
                                "zone",
                                "\"subscriptionId\":\"" + Plane.SUBSCRIPTION + "\",",
                                group("land"))
                        + "]";
        JsonNode changes =
                plane.send("POST", at(scope) + "/whatIf", body(members))
                        .expect(200)
                        .json()
                        .at("/properties/changes");
        assertEquals("Create", changes.get(0).get("changeType").asString());
        plane.send("POST", at(scope) + "/validate", body(members)).expect(200);
        plane.get(SUBSCRIPTION + "/resourceGroups/land").expect(404);
    }
}
