// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.FakeServer.Ended;
import dev.signet.cli.server.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `status`, `keys status` and `accounts`: what they make of what the planes say.
final class OperationsTest {
    private static final String PROVIDER =
            FakeServer.SUBSCRIPTION + "/providers/Microsoft.HealthcareApis";
    private static final String GROUP =
            FakeServer.SUBSCRIPTION + "/resourceGroups/rg/providers/Microsoft.HealthcareApis/";

    private FakeServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = new FakeServer(folder);
        server.on("GET /health", 200, "{\"status\":\"Healthy\"}")
                .on("GET /health/ready", 200, "{\"status\":\"Ready\"}")
                .on("GET " + PROVIDER + "/workspaces", 200, "{\"value\":[]}")
                .on(
                        "GET " + PROVIDER + "/services",
                        200,
                        "{\"value\":[" + account("own", "") + "," + account("cmk", key()) + "]}");
        for (String name : new String[] {"own", "cmk"}) {
            server.on("GET " + GROUP + "services/" + name, 200, "{}");
        }
        server.on("GET /fhir/own/health/check", 200, "{\"overallStatus\":\"Healthy\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String account(String name, String properties) {
        return """
        {"id":"%sservices/%s","name":"%s","kind":"fhir-R4",
         "properties":{"provisioningState":"Succeeded"%s}}
        """
                .formatted(GROUP, name, name, properties);
    }

    private static String key() {
        return ",\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\"https://v.example/keys/k\"}";
    }

    private void keyIs(String overall, String data) {
        server.on(
                "GET /fhir/cmk/health/check",
                200,
                "{\"overallStatus\":\"%s\",\"details\":[{\"data\":%s}]}".formatted(overall, data));
    }

    private static JsonNode json(Ended ended) {
        assertEquals(0, ended.exitCode(), ended.err());
        return Json.MAPPER.readTree(ended.out());
    }

    @Test
    void aKeyThatWorksIsUsableAndItsVersionsAreNamed() {
        keyIs(
                "Healthy",
                "{\"KeyVersionsNeeded\":[\"https://v.example/keys/k/v1\","
                        + "\"https://v.example/keys/k/v2\"]}");
        JsonNode rows = json(server.type("keys status --check"));
        assertEquals("none needed", rows.path(0).path("state").asString());
        assertTrue(rows.path(0).path("keyVaultKeyUri").isMissingNode());
        assertEquals("usable", rows.path(1).path("state").asString());
        assertEquals("v1, v2", rows.path(1).path("versionsNeeded").asString());
    }

    @Test
    void aRefusedKeyIsToldAndACheckEndsWithOne() {
        keyIs("Degraded", "{\"Reason\":\"CustomerManagedKeyAccessLost\"}");
        assertEquals("refused", json(server.type("keys status")).path(1).path("state").asString());
        assertEquals(1, server.type("keys status --check").exitCode());

        JsonNode status = json(server.type("status"));
        assertEquals(2, status.path("accounts").asInt());
        assertEquals(1, status.path("healthy").asInt());
        assertEquals(1, status.path("degraded").asInt());
        assertEquals(1, server.type("status --check").exitCode());
    }

    @Test
    void aSilentVaultIsStale() {
        keyIs("Degraded", "{\"Reason\":\"CustomerManagedKeyStale\"}");
        assertEquals("stale", json(server.type("keys status")).path(1).path("state").asString());
    }

    @Test
    void aServerThatStartsIsNotWell() {
        keyIs("Healthy", "{}");
        assertEquals(0, server.type("status --check").exitCode());
        // the first reply has been given: from now on it is the second
        server.on("GET /health/ready", 503, "{\"status\":\"Starting\"}");
        assertEquals(0, server.type("status --check").exitCode());
        assertEquals(1, server.type("status --check").exitCode());
    }

    @Test
    void accountsIsTheListWithKeyAndState() {
        keyIs("Healthy", "{}");
        Ended ended = server.type("accounts -o table");
        assertEquals(0, ended.exitCode(), ended.err());
        assertTrue(ended.out().contains("customer-managed"), ended.out());
        assertTrue(ended.out().contains("service-managed"), ended.out());
    }
}
