// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.deployments.Plane.Answer;
import dev.signet.controlplane.provider.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DeploymentsTest {
    private final Plane plane = Plane.fresh();

    private static String body(String properties) {
        return "{\"properties\":{" + properties + "}}";
    }

    private static String resources(String... all) {
        return "\"resources\":[" + String.join(",", all) + "]";
    }

    private static String state(JsonNode deployment) {
        return deployment.at("/properties/provisioningState").asString("");
    }

    @Test
    void aDeploymentIsAcceptedRunsAndSucceeds() {
        String name = DEPLOYMENTS + "d";
        Answer put =
                plane.put(name, body(Plane.template(resources(Plane.account("acc", "")))))
                        .expect(201);
        assertEquals("Accepted", state(put.json()));
        assertEquals("1", put.header("Retry-After"));
        plane.settle();
        assertEquals(
                "Succeeded",
                plane.get(put.header("Azure-AsyncOperation"))
                        .expect(200)
                        .json()
                        .get("status")
                        .stringValue());
        JsonNode shown = plane.get(name).expect(200).json();
        assertEquals("Succeeded", state(shown));
        assertEquals(
                GROUP + "/providers/Microsoft.HealthcareApis/services/acc",
                shown.at("/properties/outputResources/0/id").stringValue());
        assertEquals(1, plane.accounts.made.size());
        plane.put(name, body(Plane.template(resources(Plane.account("acc", ""))))).expect(200);
        plane.settle();
        assertEquals(1, plane.accounts.made.size());
    }

    @Test
    void theBodyIsTakenAsTheAzureCliSendsIt() {
        plane.put(
                        DEPLOYMENTS + "d",
                        "{\"properties\": {\"parameters\": {}, \"mode\": \"Incremental\", template:"
                                + Plane.bare(
                                        "// the account\r\n" + resources(Plane.account("acc", "")))
                                + "}}")
                .expect(201);
        plane.settle();
        assertEquals(1, plane.accounts.made.size());
    }

    @Test
    void resourcesAreMadeInTheOrderOfTheirNeedsAndSeeEachOther() {
        JsonNode deployment =
                plane.deployed(
                        "d",
                        Plane.template(
                                resources(
                                                Plane.vault(
                                                        "last",
                                                        ",\"tags\":{\"of\":\"[reference('first').tenantId]\"}"),
                                                Plane.vault("first", ""))
                                        + ",\"outputs\":{\"tag\":{\"type\":\"string\",\"value\":"
                                        + "\"[reference('last', '2023-07-01', 'Full').tags.of]\"}}"));
        assertEquals(List.of("first", "last"), plane.vaults.puts);
        assertEquals(
                "11111111-1111-4111-8111-111111111111",
                deployment.at("/properties/outputs/tag/value").stringValue());
        assertEquals("String", deployment.at("/properties/outputs/tag/type").stringValue());
    }

    @Test
    void whatIsWrongIsRefusedBeforeAnythingIsMade() {
        String name = DEPLOYMENTS + "d";
        String good = resources(Plane.vault("v", ""));
        plane.put(
                        name,
                        body(
                                Plane.template(good)
                                        + ",\"parameters\":{\"accountName\":{\"value\":\"x\"}}"))
                .refused(400, "InvalidTemplate");
        plane.put(name, body(Plane.template(resources(Plane.vault("[parameters('x')]", "")))))
                .refused(400, "InvalidTemplate");
        plane.put(name, "{\"properties\":").refused(400, "InvalidRequestContent");
        plane.put(name, body(Plane.template(good) + ",\"colour\":1"))
                .refused(400, "InvalidRequestContent");
        plane.put(name, body("\"mode\":\"Incremental\"")).refused(400, "InvalidRequestContent");
        plane.put(name, body(Plane.template(good) + ",\"onErrorDeployment\":{}"))
                .refused(400, "InvalidRequestContent");
        plane.put(
                        name,
                        body(
                                Plane.template(good)
                                        + ",\"debugSetting\":{\"detailLevel\":\"requestContent\"}"))
                .refused(400, "InvalidRequestContent");
        plane.put(name, body(Plane.template(good).replace("Incremental", "Half")))
                .refused(400, "InvalidRequestContent");
        JsonNode error =
                plane.put(
                                name,
                                body(
                                        Plane.template(
                                                resources(
                                                        Plane.vault("v", ""),
                                                        "{\"type\":\"Microsoft.Storage/storageAccounts\",\"apiVersion\":"
                                                                + "\"2021-08-01\",\"name\":\"s\"}",
                                                        Plane.account("UPPER", ""),
                                                        Plane.account("old", "")
                                                                .replace(
                                                                        "2021-11-01",
                                                                        "1999-01-01")))))
                        .refused(400, "InvalidTemplateDeployment");
        String details = error.get("details").toString();
        assertTrue(details.contains("MissingSubscriptionRegistration"), details);
        assertTrue(details.contains("Microsoft.Storage/storageAccounts"), details);
        assertTrue(details.contains("NoRegisteredProviderFound"), details);
        assertEquals(3, error.get("details").size(), details);
        assertEquals(List.of(), plane.vaults.puts);
        plane.get(name).refused(404, "DeploymentNotFound");
    }

    @Test
    void aRoleAssignmentExtendsWhatItNames() {
        String assignment =
                "{\"type\":\"Microsoft.Authorization/roleAssignments\",\"apiVersion\":\"2022-04-01\",\"name\":"
                        + "\"[guid('a')]\",\"scope\":\"[resourceId('Microsoft.HealthcareApis/services', 'acc')]\",\"dependsOn\":"
                        + "[\"acc\"],\"properties\":{\"roleDefinitionId\":\"[subscriptionResourceId('Microsoft.Authorization/"
                        + "roleDefinitions', '4c8d0bbc-75d3-4935-991f-5f3c56d81508')]\",\"principalId\":"
                        + "\"44444444-4444-4444-8444-444444444444\",\"principalType\":\"ServicePrincipal\"}}";
        String template = Plane.template(resources(Plane.account("acc", ""), assignment));
        plane.deployed("d", template);
        assertTrue(
                plane.get(
                                GROUP
                                        + "/providers/Microsoft.HealthcareApis/services/acc/providers/"
                                        + "Microsoft.Authorization/roleAssignments?api-version=2022-04-01")
                        .expect(200)
                        .text()
                        .contains("44444444-4444-4444-8444-444444444444"));
        plane.deployed("d", template);
        plane.put(
                        DEPLOYMENTS + "e",
                        body(
                                Plane.template(
                                        resources(
                                                Plane.vault("v", ""),
                                                assignment
                                                        .replace(
                                                                "Microsoft.HealthcareApis/services', 'acc",
                                                                "A.B/c', 'd")
                                                        .replace("\"acc\"", "\"v\"")))))
                .refused(400, "InvalidTemplateDeployment");
    }

    @Test
    void aDeploymentNeedsItsGroupAndAName() {
        String good = body(Plane.template(resources()));
        plane.put(DEPLOYMENTS.replace("/rg/", "/none/") + "d", good)
                .refused(404, "ResourceGroupNotFound");
        plane.put(DEPLOYMENTS + "x".repeat(65), good).refused(400, "BadRequest");
        plane.put(DEPLOYMENTS + "a b", good).refused(400, "BadRequest");
    }

    @Test
    void aResourceThatFailsEndsThoseThatNeedItAndTheOthersGoOn() {
        plane.accounts.refusal = Optional.of(new Outcome.Refused("Forbidden", "the key says no"));
        JsonNode deployment =
                plane.deploy(
                        "d",
                        Plane.template(
                                resources(
                                        Plane.account("acc", ""),
                                        Plane.vault("needs", ",\"dependsOn\":[\"acc\"]"),
                                        Plane.vault("free", ""))));
        assertEquals("Failed", state(deployment));
        assertEquals("DeploymentFailed", deployment.at("/properties/error/code").stringValue());
        assertEquals("Forbidden", deployment.at("/properties/error/details/0/code").stringValue());
        assertEquals(List.of("free"), plane.vaults.puts);
        JsonNode operations =
                plane.get(DEPLOYMENTS + "d/operations").expect(200).json().get("value");
        assertEquals(2, operations.size());
        JsonNode failed = operations.get(0);
        assertEquals("Failed", state(failed));
        assertEquals("Forbidden", failed.at("/properties/statusMessage/error/code").stringValue());
        assertTrue(failed.get("id").stringValue().startsWith(DEPLOYMENTS + "d/operations/"));
        plane.get(failed.get("id").stringValue()).expect(200);
        plane.get(
                        "/subscriptions/"
                                + Plane.SUBSCRIPTION
                                + "/resourcegroups/rg/deployments/d/operations")
                .expect(200);
        plane.get(DEPLOYMENTS + "d/operations/none").refused(404, "DeploymentOperationNotFound");
    }

    @Test
    void aDeploymentIsCanceledBetweenTwoResourcesAndIsNotReplacedWhileItRuns() {
        var reached = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        plane.accounts.gate =
                () -> {
                    reached.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        String body =
                body(
                        Plane.template(
                                resources(
                                        Plane.account("acc", ""),
                                        Plane.vault("later", ",\"dependsOn\":[\"acc\"]"))));
        plane.put(DEPLOYMENTS + "d", body).expect(201);
        try {
            reached.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        plane.put(DEPLOYMENTS + "d", body).refused(409, "DeploymentActive");
        plane.send("DELETE", DEPLOYMENTS + "d", "").refused(409, "DeploymentActive");
        plane.send("POST", DEPLOYMENTS + "d/cancel", "").expect(204);
        release.countDown();
        plane.settle();
        assertEquals("Canceled", state(plane.get(DEPLOYMENTS + "d").expect(200).json()));
        assertEquals(List.of(), plane.vaults.puts);
        plane.send("POST", DEPLOYMENTS + "d/cancel", "")
                .refused(409, "DeploymentCannotBeCancelled");
    }

    @Test
    void whatRanWhenTheProcessWasStoppedIsToldAsFailed() {
        var reached = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        plane.accounts.gate =
                () -> {
                    reached.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        plane.put(
                        DEPLOYMENTS + "d",
                        body(
                                Plane.template(
                                        resources(
                                                Plane.account("acc", ""),
                                                Plane.vault("later", ",\"dependsOn\":[\"acc\"]")))))
                .expect(201);
        try {
            reached.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        plane.deployments.close();
        release.countDown();
        plane.settle();
        JsonNode shown = plane.restarted().get(DEPLOYMENTS + "d").expect(200).json();
        assertEquals("Failed", state(shown));
        assertEquals("DeploymentInterrupted", shown.at("/properties/error/code").stringValue());
    }

    @Test
    void completeModeRemovesWhatTheTemplateDoesNotHave() {
        plane.deployed(
                "d",
                Plane.template(
                        resources(
                                Plane.vault("keep", ""),
                                Plane.vault("drop", ""),
                                Plane.account("acc", ""))));
        plane.deployed(
                "e",
                Plane.template(resources(Plane.vault("keep", "")))
                        .replace("Incremental", "Complete"));
        String left = plane.get(GROUP + "/resources").expect(200).text();
        assertTrue(left.contains("keep"), left);
        assertFalse(left.contains("drop") || left.contains("services"), left);
        assertEquals(0, plane.accounts.made.size());
    }

    @Test
    void nestedDeploymentsRunInTheirScopeAndHandOutputsOn() {
        String nested =
                "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\"inner\",\"properties\":"
                        + "{\"mode\":\"Incremental\",\"expressionEvaluationOptions\":{\"scope\":\"inner\"},\"parameters\":"
                        + "{\"name\":{\"value\":\"[concat('in', 'ner')]\"}},\"template\":"
                        + Plane.bare(
                                "\"parameters\":{\"name\":{\"type\":\"string\"}},"
                                        + resources(Plane.vault("[parameters('name')]", ""))
                                        + ",\"outputs\":{\"id\":{\"type\":\"string\",\"value\":"
                                        + "\"[resourceId('Microsoft.KeyVault/vaults', parameters('name'))]\"}}")
                        + "}}";
        plane.deployed(
                "d",
                Plane.template(
                        resources(
                                Plane.vault(
                                        "after",
                                        ",\"tags\":{\"of\":\"[reference('inner').outputs.id.value]\"}"),
                                nested)));
        assertEquals(List.of("inner", "after"), plane.vaults.puts);
        assertEquals("Succeeded", state(plane.get(DEPLOYMENTS + "inner").expect(200).json()));
        assertTrue(
                plane.get(
                                GROUP
                                        + "/providers/Microsoft.KeyVault/vaults/after?api-version=2023-07-01")
                        .expect(200)
                        .text()
                        .contains("vaults/inner"));
        String outer =
                nested.replace("\"scope\":\"inner\"", "\"scope\":\"outer\"")
                        .replace(
                                ",\"parameters\":{\"name\":{\"value\":\"[concat('in', 'ner')]\"}}",
                                "")
                        .replace("\"parameters\":{\"name\":{\"type\":\"string\"}},", "")
                        .replace("parameters('name')", "variables('name')");
        plane.deployed(
                "e", Plane.template("\"variables\":{\"name\":\"fromouter\"}," + resources(outer)));
        assertTrue(plane.vaults.puts.contains("fromouter"));
    }

    @Test
    void aNestedDeploymentIsForItsOwnGroupAlsoInTheScopeOfTheOuterOne() {
        plane.put(GROUP.replace("/rg", "/other"), "{\"location\":\"westus2\"}").expect(201);
        plane.deployed(
                "d",
                Plane.template(
                        resources(
                                "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\"inner\","
                                        + "\"resourceGroup\":\"other\",\"properties\":{\"mode\":\"Incremental\",\"template\":"
                                        + Plane.bare(
                                                resources(
                                                        Plane.vault(
                                                                "v",
                                                                ",\"tags\":{\"of\":\"[resourceGroup().name]\"}")))
                                        + "}}")));
        String made =
                plane.get(
                                GROUP.replace("/rg", "/other")
                                        + "/providers/Microsoft.KeyVault/vaults/v?api-version=2023-07-01")
                        .expect(200)
                        .text();
        assertTrue(made.contains("\"of\":\"rg\""), made);
    }

    @Test
    void whatIsNestedIsLookedAtBeforeAnythingIsMade() {
        String nested =
                "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\"inner\",\"properties\":"
                        + "{\"mode\":\"Incremental\",\"template\":"
                        + Plane.bare(
                                resources(
                                        "{\"type\":\"Microsoft.Web/sites\",\"apiVersion\":\"1\",\"name\":\"w\"}"))
                        + "}}";
        plane.put(DEPLOYMENTS + "d", body(Plane.template(resources(Plane.vault("v", ""), nested))))
                .refused(400, "InvalidTemplateDeployment");
        assertEquals(List.of(), plane.vaults.puts);
        plane.send("POST", DEPLOYMENTS + "d/validate", body(Plane.template(resources(nested))))
                .expect(200);
    }

    @Test
    void aDeploymentToTheSubscriptionMakesAGroupAndDeploysIntoIt() {
        String name =
                "/subscriptions/"
                        + Plane.SUBSCRIPTION
                        + "/providers/Microsoft.Resources/deployments/s";
        String body =
                "{\"location\":\"westus2\","
                        + body(Plane.template(
                                        resources(
                                                "{\"type\":\"Microsoft.Resources/resourceGroups\",\"apiVersion\":"
                                                        + "\"2021-04-01\",\"name\":\"made\",\"location\":\"westus2\"}",
                                                "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":"
                                                        + "\"2022-09-01\",\"name\":\"into\",\"resourceGroup\":\"made\",\"dependsOn\":"
                                                        + "[\"[resourceId('Microsoft.Resources/resourceGroups', 'made')]\"],\"properties\":{\"mode\":\"Incremental\",\"expressionEvaluationOptions\":"
                                                        + "{\"scope\":\"inner\"},\"template\":"
                                                        + Plane.bare(
                                                                resources(
                                                                        Plane.vault(
                                                                                "v",
                                                                                ",\"tags\":{\"l\":\"[resourceGroup().location]\"}")))
                                                        + "}}")))
                                .substring(1);
        plane.put(
                        name,
                        body.replace(
                                "\"location\":\"westus2\",\"properties\":{\"mode",
                                "\"properties\":{\"mode"))
                .refused(400, "LocationRequired");
        plane.put(name, body).expect(201);
        plane.settle();
        JsonNode shown = plane.get(name).expect(200).json();
        assertEquals("Succeeded", state(shown), shown.toString());
        assertTrue(
                plane.get(
                                GROUP.replace("/rg", "/made")
                                        + "/providers/Microsoft.KeyVault/vaults/v?api-version=2023-07-01")
                        .expect(200)
                        .text()
                        .contains("\"l\":\"westus2\""));
    }

    @Test
    void deploymentsAreListedFilteredRemovedAndGoWithTheirGroup() {
        plane.deployed("a", Plane.template(resources()));
        plane.deploy(
                "b",
                Plane.template(
                        resources(
                                Plane.vault("v", "")
                                        .replace(
                                                "\"properties\":{",
                                                "\"properties\":{\"refuse\":\"no\","))));
        assertEquals(2, plane.get(DEPLOYMENTS).expect(200).json().get("value").size());
        String filtered = DEPLOYMENTS + Plane.VERSION + "&$filter=provisioningState eq 'Failed'";
        assertEquals("b", plane.get(filtered).expect(200).json().at("/value/0/name").stringValue());
        assertEquals(
                1,
                plane.get(DEPLOYMENTS + Plane.VERSION + "&$top=1")
                        .expect(200)
                        .json()
                        .get("value")
                        .size());
        plane.get(DEPLOYMENTS + Plane.VERSION + "&$top=x").refused(400, "BadRequest");
        plane.get(DEPLOYMENTS + Plane.VERSION + "&$filter=x")
                .refused(400, "InvalidFilterInQueryString");
        plane.send("HEAD", DEPLOYMENTS + "a", "").expect(204);
        Answer removed = plane.send("DELETE", DEPLOYMENTS + "a", "").expect(202);
        plane.get(removed.header("Location")).expect(204);
        plane.send("HEAD", DEPLOYMENTS + "a", "").expect(404);
        plane.send("DELETE", DEPLOYMENTS + "a", "").expect(204);
        plane.send("DELETE", GROUP, "").expect(202);
        plane.settle();
        plane.put(GROUP, "{\"location\":\"westus2\"}").expect(201);
        assertEquals(0, plane.get(DEPLOYMENTS).expect(200).json().get("value").size());
        assertFalse(plane.store.everything().contains("with-group/"));
    }

    @Test
    void linkedTemplatesAreNotFetchedUnlessThereIsAWay() {
        String linked =
                body(
                        "\"mode\":\"Incremental\",\"templateLink\":{\"uri\":\"https://templates.test/t.json\"}");
        plane.put(DEPLOYMENTS + "d", linked).refused(400, "InvalidContentLink");
        Plane other =
                Plane.with(
                        _ ->
                                Plane.bare(resources(Plane.vault("v", "")))
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        SecretReader.NONE);
        other.put(DEPLOYMENTS + "d", linked).expect(201);
        other.settle();
        assertEquals(List.of("v"), other.vaults.puts);
    }
}
