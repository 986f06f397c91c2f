// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class WhatIfTest {
    private final Plane plane = Plane.fresh();

    private static String resources(String... all) {
        return Plane.template("\"resources\":[" + String.join(",", all) + "]");
    }

    private JsonNode whatIf(String properties) {
        return plane.send("POST", DEPLOYMENTS + "d/whatIf", "{\"properties\":{" + properties + "}}")
                .expect(200)
                .json()
                .at("/properties/changes");
    }

    private Map<String, String> types(String properties) {
        var types = new TreeMap<String, String>();
        JsonNode changes = whatIf(properties);
        for (int i = 0; i < changes.size(); i++) {
            String id = changes.get(i).get("resourceId").stringValue();
            types.put(
                    id.substring(id.lastIndexOf('/') + 1),
                    changes.get(i).get("changeType").stringValue());
        }
        return types;
    }

    @Test
    void whatWouldBeMadeChangedLeftAndRemovedIsTold() {
        plane.deployed(
                "d",
                resources(
                        Plane.vault("same", ""),
                        Plane.vault("other", ""),
                        Plane.vault("more", "")));
        String wanted =
                resources(
                        Plane.vault("same", ""),
                        Plane.vault("other", ",\"tags\":{\"a\":\"b\"}"),
                        Plane.account("fresh", ""),
                        "{\"type\":\"Microsoft.Web/sites\",\"apiVersion\":\"1\",\"name\":\"site\"}");
        assertEquals(
                Map.of(
                        "same", "NoChange",
                        "other", "Modify",
                        "fresh", "Create",
                        "site", "Unsupported",
                        "more", "Ignore"),
                types(wanted));
        assertEquals("Delete", types(wanted.replace("Incremental", "Complete")).get("more"));
        assertEquals(
                "Deploy",
                types(wanted + ",\"whatIfSettings\":{\"resultFormat\":\"ResourceIdOnly\"}")
                        .get("same"));
        assertEquals(3, plane.vaults.puts.size());
    }

    @Test
    void aRepeatChangesNothing() {
        String template = Plane.resource("quickstarts/azure-api-for-fhir.json");
        String properties =
                "\"mode\":\"Incremental\",\"template\":"
                        + template
                        + ",\"parameters\":{\"serviceName\":{\"value\":\"mine\"},\"location\":{\"value\":\"westus2\"}}";
        assertEquals(Map.of("mine", "Create"), types(properties));
        plane.deployed("d", properties);
        assertEquals(Map.of("mine", "NoChange"), types(properties));
        var made = Map.copyOf(plane.accounts.made);
        plane.deployed("d", properties);
        assertEquals(made.keySet(), plane.accounts.made.keySet());
    }

    /// Names are one installation's: none of these could be made here, so it is said before
    /// anything is.
    @Test
    void whatHasBeenMovedAwayIsNotForeseenAsNew() {
        String other = GROUP.replace("/rg", "/Other");
        plane.put(other, "{\"location\":\"westus2\"}").expect(201);
        String workspace =
                "{\"type\":\"Microsoft.HealthcareApis/workspaces\",\"apiVersion\":\"2022-06-01\","
                        + "\"name\":\"clinic\",\"location\":\"westus2\",\"properties\":{}}";
        String wanted = resources(Plane.vault("v", ""), workspace);
        plane.deployed("first", resources(workspace, Plane.account("demo", "")));
        assertEquals("NoChange", types(wanted).get("clinic"));
        String namespace = GROUP + "/providers/Microsoft.HealthcareApis/";
        plane.send(
                        "POST",
                        GROUP + "/moveResources",
                        "{\"resources\":[\""
                                + namespace
                                + "workspaces/clinic\",\""
                                + namespace
                                + "services/demo\"],\"targetResourceGroup\":\""
                                + other
                                + "\"}")
                .expect(204);
        for (String resource : List.of(workspace, Plane.account("demo", ""))) {
            String body =
                    "{\"properties\":{" + resources(Plane.vault("v", ""), resource) + "}}";
            for (String operation : List.of("POST d/whatIf", "POST d/validate", "PUT d")) {
                String[] words = operation.split(" ", 2);
                JsonNode error =
                        plane.send(words[0], DEPLOYMENTS + words[1], body)
                                .refused(400, "InvalidTemplateDeployment");
                assertEquals(1, error.get("details").size(), error::toString);
                assertEquals(
                        "NameAlreadyExists",
                        error.at("/details/0/code").asString(),
                        error::toString);
            }
        }
        assertTrue(plane.vaults.puts.isEmpty());
        String there = "{\"properties\":{" + resources(workspace) + "}}";
        JsonNode changes =
                plane.send("POST", DEPLOYMENTS.replace("/rg", "/Other") + "d/whatIf", there)
                        .expect(200)
                        .json()
                        .at("/properties/changes");
        assertTrue(changes.toString().contains("NoChange"), changes::toString);
    }

    @Test
    void aGroupIsExportedAsATemplateThatChangesNothing() {
        plane.deployed(
                "d",
                resources(
                        Plane.vault("v", ",\"tags\":{\"a\":\"[[b]\"}"), Plane.account("acc", "")));
        JsonNode exported =
                plane.send(
                                "POST",
                                GROUP + "/exportTemplate",
                                "{\"resources\":[\"*\"],\"options\":\"IncludeParameterDefaultValue\"}")
                        .expect(200)
                        .json()
                        .get("template");
        assertEquals(2, exported.get("resources").size());
        assertEquals("v", exported.at("/parameters/vaults_v_name/defaultValue").stringValue());
        assertEquals(
                Map.of("v", "NoChange", "acc", "NoChange"),
                types("\"mode\":\"Incremental\",\"template\":" + exported));
        String one =
                plane.send(
                                "POST",
                                GROUP + "/exportTemplate",
                                "{\"resources\":[\""
                                        + GROUP
                                        + "/providers/Microsoft.KeyVault/vaults/v\"],"
                                        + "\"options\":\"SkipAllParameterization\"}")
                        .expect(200)
                        .text();
        assertTrue(one.contains("\"name\":\"v\"") && !one.contains("acc"), one);
    }

    @Test
    void aDeploymentsTemplateIsExportedAsItWasGiven() {
        plane.deployed("d", resources(Plane.vault("v", "")));
        assertEquals(
                "v",
                plane.send("POST", DEPLOYMENTS + "d/exportTemplate", "")
                        .expect(200)
                        .json()
                        .at("/template/resources/0/name")
                        .stringValue());
    }
}
