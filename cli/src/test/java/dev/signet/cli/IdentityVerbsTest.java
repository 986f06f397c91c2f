// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `identity` and what `role assignment list` tells of roles.
class IdentityVerbsTest {
    private static final String GROUP = FakeServer.SUBSCRIPTION + "/resourceGroups/rg";
    private static final String TYPE =
            "/providers/Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final String ROLES = "/providers/Microsoft.Authorization";
    private static final String IDENTITY =
            "{\"id\":\"%s\",\"name\":\"who\",\"location\":\"westus2\","
                    + "\"properties\":{\"principalId\":\"p-1\",\"clientId\":\"c-1\"}}";

    @TempDir private Path folder;
    private FakeServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anIdentityIsMadeShownListedAndRemoved() {
        String id = GROUP + TYPE + "/who";
        String made = IDENTITY.formatted(id);
        server.on("PUT " + id, 201, made)
                .on("GET " + id, 200, made)
                .on("GET " + GROUP + TYPE, 200, "{\"value\":[" + made + "]}")
                .on("GET " + FakeServer.SUBSCRIPTION + TYPE, 200, "{\"value\":[]}")
                .on("DELETE " + id, 200, "");
        String wanted = " -o tsv --query [name,principalId,clientId]";
        assertEquals(
                "who\np-1\nc-1\n",
                server.type("identity create -g rg -n who -l westus2 --tags a=b" + wanted).out());
        assertEquals(
                "{\"location\":\"westus2\",\"tags\":{\"a\":\"b\"}}", server.asked.getLast().body());
        assertEquals("who\np-1\nc-1\n", server.type("identity show -g rg -n who" + wanted).out());
        assertEquals(
                "p-1\n", server.type("identity list -g rg -o tsv --query [].principalId").out());
        assertEquals("[]\n", server.type("identity list").out());
        assertEquals(0, server.type("identity delete -g rg -n who").exitCode());
        assertEquals("DELETE", server.asked.getLast().method());
        assertTrue(server.type("identity create -n who").err().contains("--resource-group"));
    }

    @Test
    void aListOfRoleAssignmentsNamesTheRoles() {
        String assignment =
                "{\"id\":\"/x\",\"name\":\"n\",\"properties\":{\"principalId\":\"p-1\","
                        + "\"roleDefinitionId\":\"/subscriptions/s/roleDefinitions/r-1\"}}";
        String role = "{\"name\":\"r-1\",\"properties\":{\"roleName\":\"FHIR Data Reader\"}}";
        server.on(
                        "GET " + GROUP + ROLES + "/roleAssignments",
                        200,
                        "{\"value\":[" + assignment + "]}")
                .on("GET " + GROUP + ROLES + "/roleDefinitions", 200, "{\"value\":[" + role + "]}");
        assertEquals(
                "p-1\tFHIR Data Reader\n",
                server.type(
                                "role assignment list --all -g rg -o tsv --query"
                                        + " [].[principalId,roleDefinitionName]")
                        .out());
    }
}
