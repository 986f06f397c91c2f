// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What this server answers, held against Azure's own descriptions by Azure's own validator (`oav`,
/// its check of recorded traffic): no operation may fail, and of those that are served 90 of 100
/// are asked for. Needs node, npm and its
/// registry; without them it says that it is skipped.
final class SwaggerTrafficTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path RESOURCES =
            SignetProcess.home().resolve("conformance/src/test/resources");
    private static final Path SPECIFICATION = RESOURCES.resolve("specification");
    private static final long SECONDS = 300;

    /// What is otherwise, and why: operation, code and message.
    private static final List<Pattern> EXPLAINED =
            List.of(
                    // the recorded service names a child with its parents, against its own pattern
                    Pattern.compile("\\S+ PATTERN: String does not match .*: traffic/\\S+"),
                    // ARM's rule for the Location of what has ended, as the recorded service does
                    Pattern.compile("OperationResults_Get INVALID_RESPONSE_CODE: .*'204'.*"),
                    // Azure tells them, and clients print them; the description came to them later
                    Pattern.compile(
                            "Deployments_Validate\\w* OBJECT_ADDITIONAL_PROPERTIES: .*:"
                                    + " (id|name|type|location)"),
                    Pattern.compile(
                            "DeploymentOperations_\\w+ OBJECT_ADDITIONAL_PROPERTIES: .*:"
                                    + " trackingId"),
                    // a resource as its own provider tells it, with more than all have
                    Pattern.compile(
                            "Resources_\\w+ OBJECT_ADDITIONAL_PROPERTIES: .*:"
                                    + " (etag|systemData)"));

    /// Operations that are not asked for, and why.
    private record NotAsked(Pattern operations, String why) {}

    private static final List<NotAsked> NOT_ASKED =
            List.of(
                    new NotAsked(
                            Pattern.compile("Vaults_List"),
                            "the list of all resources, which the description has in 2015-11-01"
                                    + " only"));

    /// Operations of which the traffic has refusals alone: what it deploys has ended when it is
    /// canceled, nobody comes by a private endpoint, the first vault is protected against purges,
    /// a key is restored while it is there, and none may be released.
    private static final Pattern ONLY_REFUSED =
            Pattern.compile(
                    "Deployments_Cancel\\w*|\\w*PrivateEndpointConnection\\w*"
                            + "|PurgeDeletedKey|RestoreKey|release");

    private static boolean isAsked(String operation) {
        return NOT_ASKED.stream().noneMatch(each -> each.operations().matcher(operation).matches());
    }

    private static RunningSignet signet;

    @BeforeAll
    static void start() throws Exception {
        NodeWork.TRAFFIC.prepare("SwaggerTrafficTest");
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static List<String> lines(String list) throws IOException {
        return Files.readAllLines(RESOURCES.resolve("traffic").resolve(list));
    }

    private static String specification(String folder, String version) throws IOException {
        try (var namespaces = Files.list(SPECIFICATION.resolve(folder))) {
            return namespaces.findFirst().orElseThrow() + "/stable/" + version;
        }
    }

    /// What the validator says of traffic and a description.
    private static JsonNode said(Path traffic, String specification) throws Exception {
        Ended ended =
                NodeWork.TRAFFIC.run(
                        SECONDS,
                        List.of(),
                        "node",
                        "validate.js",
                        traffic.toString(),
                        specification);
        assertEquals(0, ended.exitCode(), ended.output());
        return JSON.readTree(ended.output().lines().toList().getLast());
    }

    private static List<String> failures(JsonNode said) {
        var failures = new ArrayList<String>();
        for (JsonNode each : said.path("failures")) {
            for (JsonNode error : each.path("errors")) {
                String text =
                        each.path("operation").asString()
                                + " "
                                + error.path("code").asString()
                                + ": "
                                + error.path("message").asString();
                if (EXPLAINED.stream().noneMatch(known -> known.matcher(text).matches())) {
                    failures.add(text + " " + error.path("path"));
                }
            }
        }
        return failures;
    }

    @ParameterizedTest
    @CsvSource({
        "2020-03-30, arm, healthcareapis.txt, healthcareapis/resource-manager",
        "2021-11-01, arm, healthcareapis.txt, healthcareapis/resource-manager",
        "2024-03-31, arm, healthcareapis.txt, healthcareapis/resource-manager",
        "2022-09-01, arm, resources.txt, resources/resource-manager",
        "2023-07-01, arm, keyvault-management.txt, keyvault/resource-manager",
        "7.4, vault, keyvault.txt, keyvault/data-plane"
    })
    void everyAnswerIsAsTheSwaggerSays(
            String version, String resource, String list, String folder, @TempDir Path into)
            throws Exception {
        var lines = new ArrayList<>(lines(list));
        if (version.equals("2020-03-30")) { // it has no workspaces
            lines.removeIf(each -> each.contains("/workspaces"));
        }
        int sent = new RecordedTraffic(signet.client(), resource).send(lines, version, into);
        JsonNode said = said(into, specification(folder, version));
        int operations = said.path("operations").asInt();
        int covered = said.path("covered").asInt();
        var missed = new ArrayList<String>();
        said.path("uncovered").forEach(each -> missed.add(each.asString()));
        int all = missed.size();
        missed.removeIf(each -> !isAsked(each));
        int served = operations - (all - missed.size());
        var refused = new ArrayList<String>();
        said.path("refused").forEach(each -> refused.add(each.asString()));
        System.out.printf(
                "%s %s %s: %d requests, %d of %d operations, %d of them not served here, missed:"
                        + " %s, only refused: %s%n",
                list,
                version,
                resource,
                sent,
                covered,
                operations,
                all - missed.size(),
                missed,
                refused);
        assertEquals("[]", said.path("unknown").toString(), "every request is in a description");
        assertEquals(List.of(), failures(said));
        assertTrue(covered * 10 >= served * 9, missed::toString);
        refused.removeIf(each -> ONLY_REFUSED.matcher(each).matches());
        assertEquals(List.of(), refused, "every other operation is carried out");
    }

    @Test
    void aWrongMemberIsSeen(@TempDir Path into) throws Exception {
        String account =
                "GET {g}/Microsoft.HealthcareApis/services/demo"; // made by the first start
        new RecordedTraffic(signet.client(), "arm").send(List.of(account), "2021-11-01", into);
        Path file = into.resolve("001.json");
        String text = Files.readString(file);
        assertTrue(text.contains("\"fhir-R4\""), text);
        Files.writeString(file, text.replace("\"fhir-R4\"", "\"fhir-R9\""));
        JsonNode said = said(into, specification("healthcareapis/resource-manager", "2021-11-01"));
        assertTrue(failures(said).toString().contains("kind"), said.toString());
    }
}
