// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Arm.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class DiagnosticSettingsTest {
    private static final String VERSION = "?api-version=2021-05-01-preview";
    private static final String ALL =
            Arm.SERVICES + "/demo/providers/Microsoft.Insights/diagnosticSettings";
    private static final String PROPERTIES =
            "\"workspaceId\":\"/subscriptions/s/w\",\"logs\":[{\"category\":\"AuditLogs\",\"enabled\":true,"
                    + "\"retentionPolicy\":{\"enabled\":false,\"days\":0}}],"
                    + "\"metrics\":[{\"category\":\"AllMetrics\",\"enabled\":true}]";

    private final Arm arm = Arm.started();

    private static String body(String properties) {
        return "{\"properties\":{" + properties + "}}";
    }

    private Answer put(String name, String properties) {
        return arm.put(ALL + "/" + name + VERSION, body(properties));
    }

    @Test
    void aSettingIsKeptShownAndGoesWithItsAccountAndNothingIsSent() {
        put("audit", PROPERTIES).expect(404);
        arm.end(arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201));
        Answer made = put("audit", PROPERTIES).expect(200);
        assertTrue(made.header("Warning").contains("sent nowhere"), made.header("Warning"));
        assertEquals(ALL + "/audit", made.json().get("id").asString());
        put("Audit", PROPERTIES).expect(200);
        JsonNode all = arm.get(ALL + VERSION).expect(200).json().get("value");
        assertEquals(1, all.size());
        assertEquals("/subscriptions/s/w", all.at("/0/properties/workspaceId").asString());
        assertEquals(
                2, arm.get(ALL + "Categories" + VERSION).expect(200).json().get("value").size());
        arm.get(ALL + "/audit" + VERSION).expect(200);
        arm.send("DELETE", ALL + "/audit" + VERSION, "").expect(200);
        arm.send("DELETE", ALL + "/audit" + VERSION, "").expect(204);
        arm.get(ALL + "/audit" + VERSION).refused(404, "ResourceNotFound");
        put("audit", PROPERTIES).expect(200);
        arm.end(arm.send("DELETE", Arm.service("demo"), "").expect(202));
        arm.end(arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201));
        assertEquals(0, arm.get(ALL + VERSION).expect(200).json().get("value").size());
    }

    @Test
    void anAccountHasAtMostFive() {
        arm.end(arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201));
        for (int i = 0; i < 5; i++) {
            put("s" + i, PROPERTIES).expect(200);
        }
        put("s5", PROPERTIES).refused(409, "Conflict");
        put("s4", PROPERTIES).expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"logs\":[{\"category\":\"AuditLogs\",\"enabled\":true}]",
                "\"workspaceId\":\"w\"",
                "\"workspaceId\":\"w\",\"logs\":[{\"category\":\"Other\",\"enabled\":true}]",
                "\"workspaceId\":\"w\",\"logs\":[{\"categoryGroup\":\"other\",\"enabled\":true}]",
                "\"workspaceId\":\"w\",\"logs\":[{\"category\":\"AuditLogs\"}]",
                "\"workspaceId\":\"w\",\"logs\":[{\"enabled\":true}]",
                "\"workspaceId\":\"w\",\"metrics\":[{\"category\":\"AuditLogs\",\"enabled\":true}]",
                "\"workspaceId\":\"w\",\"eventHubName\":\"h\",\"logs\":[{\"categoryGroup\":\"audit\",\"enabled\":true}]",
                "\"workspaceId\":\"w\",\"colour\":1,\"logs\":[{\"categoryGroup\":\"audit\",\"enabled\":true}]",
                "\"workspaceId\":\"w\",\"logAnalyticsDestinationType\":\"x\",\"logs\":[{\"categoryGroup\":\"audit\",\"enabled\":true}]"
            })
    void whatIsNotUnderstoodIsRefused(String properties) {
        arm.end(arm.put(Arm.service("demo"), Arm.keyed(Arm.KEY)).expect(201));
        put("s", properties).refused(400, "BadRequest");
        assertEquals(0, arm.get(ALL + VERSION).expect(200).json().get("value").size());
    }
}
