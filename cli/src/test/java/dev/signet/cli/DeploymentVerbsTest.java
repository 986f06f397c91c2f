// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.FakeServer.Ended;
import dev.signet.cli.server.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Templates and their parameters on the way to the server (contract 5.4).
final class DeploymentVerbsTest {
    private static final String DEPLOYMENT =
            FakeServer.SUBSCRIPTION
                    + "/resourceGroups/rg/providers/Microsoft.Resources/deployments/main";
    private static final String CREATE = "deployment group create -g rg --template-file main.json ";

    private FakeServer server;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path scratch) throws IOException {
        folder = scratch;
        server = new FakeServer(scratch);
        server.on("PUT " + DEPLOYMENT, 201, "{}");
        Files.writeString(
                folder.resolve("main.json"),
                """
                {
                  // comments and trailing commas are usual in templates
                  "parameters": {"name": {"type": "String"}, "count": {"type": "int"},
                    "on": {"type": "bool"}, "list": {"type": "array"}, "key": {"type": "secureString"}},
                  "resources": [],
                }
                """);
        Files.writeString(
                folder.resolve("p.json"),
                "{\"$schema\":\"s\",\"parameters\":{\"name\":{\"value\":\"of file\"},"
                        + "\"count\":{\"value\":1}}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void parametersTakeTheTypeThatTheTemplateDeclares() {
        Ended ended = server.type(CREATE + "--parameters NAME=7 count=7 on=True list=[1] key=42");
        assertEquals(0, ended.exitCode(), ended.err());
        var properties = server.last("PUT").json().path("properties");
        assertEquals(
                Json.MAPPER.readTree(
                        "{\"name\":{\"value\":\"7\"},\"count\":{\"value\":7},\"on\":{\"value\":true},"
                                + "\"list\":{\"value\":[1]},\"key\":{\"value\":\"42\"}}"),
                properties.path("parameters"));
        assertEquals("Incremental", properties.path("mode").asString());
        assertTrue(properties.path("template").path("resources").isArray());
    }

    @Test
    void whatComesLaterTakesThePlaceOfWhatCameBefore() {
        for (String typed :
                new String[] {
                    "@p.json name=x",
                    "@" + folder.resolve("p.json").toAbsolutePath() + " name=x",
                    "p.json name=x",
                    "p.json {\"name\":{\"value\":\"x\"}}"
                }) {
            Ended ended = server.type(CREATE + "-p " + typed);
            assertEquals(0, ended.exitCode(), ended.err());
            var parameters = server.last("PUT").json().path("properties").path("parameters");
            assertEquals("x", parameters.path("name").path("value").asString(), typed);
            assertEquals(1, parameters.path("count").path("value").asInt());
        }
    }

    @Test
    void anUndeclaredParameterIsRefusedBeforeAnythingIsSent() {
        Ended ended = server.type(CREATE + "--parameters accountName=x");
        assertEquals(1, ended.exitCode());
        assertEquals(
                "ERROR: unrecognized template parameter 'accountName'. Allowed parameters: count,"
                        + " key, list, name, on\n",
                ended.err());
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void aFileThatIsNoJsonIsToldWithLineAndColumn() throws IOException {
        Files.writeString(folder.resolve("main.json"), "{\n  \"a\": nope\n}");
        Ended ended = server.type(CREATE.strip());
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().startsWith("ERROR: main.json is not JSON (line 2"), ended.err());
    }

    @Test
    void failuresAreToldWithTheirDetails() {
        server.on(
                "POST " + DEPLOYMENT + "/validate",
                400,
                "{\"error\":{\"code\":\"InvalidTemplateDeployment\",\"message\":\"outer\","
                        + "\"details\":[{\"code\":\"BadRequest\",\"message\":\"inner\"}]}}");
        Ended ended = server.type("deployment group validate -g rg -f main.json");
        assertEquals(1, ended.exitCode());
        assertEquals(
                "ERROR: (InvalidTemplateDeployment) outer\n  (BadRequest) inner\n", ended.err());
    }

    @Test
    void whatIfIsWaitedForAndToldInLines() {
        server.on("POST " + DEPLOYMENT + "/whatIf", 202, "", "Location", "ORIGIN/later")
                .on("GET /later", 202, "")
                .on(
                        "GET /later",
                        200,
                        "{\"status\":\"Succeeded\",\"properties\":{\"changes\":[{\"resourceId\":\"/a\","
                                + "\"changeType\":\"Modify\",\"delta\":[{\"path\":\"tags.x\","
                                + "\"propertyChangeType\":\"Modify\",\"before\":1,\"after\":2}]},"
                                + "{\"resourceId\":\"/b\",\"changeType\":\"NoChange\"}]}}");
        Ended ended = server.type("deployment group what-if -g rg -f main.json");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(
                "~ /a\n    ~ tags.x: 1 => 2\n= /b\nResource changes: 1 Modify 1 NoChange\n",
                ended.out());
    }

    @Test
    void atASubscriptionTheLocationIsSentAndTheModeIsIncremental() {
        server.on(
                "PUT " + FakeServer.SUBSCRIPTION + "/providers/Microsoft.Resources/deployments/d",
                200,
                "{}");
        Ended ended = server.type("deployment sub create -n d -l westus2 -u https://x.example/t");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(
                "{\"location\":\"westus2\",\"properties\":{\"mode\":\"Incremental\","
                        + "\"templateLink\":{\"uri\":\"https://x.example/t\"},\"parameters\":{}}}",
                server.last("PUT").body());
    }
}
