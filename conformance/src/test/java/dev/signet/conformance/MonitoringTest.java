// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator watches: the dashboard and the alert rules name series that a running server
/// has, with the labels that they have; readiness and liveness; `signet status` and its like.
final class MonitoringTest {
    private static final Pattern SERIES = Pattern.compile("signet_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"([^\"]+)\"");

    private static RunningSignet signet;
    private static String page;

    @BeforeAll
    static void start() {
        // nobody listens there: what is sent to a collector counts itself
        signet = RunningSignet.start("--otlp-url", "http://127.0.0.1:1", "--otlp-traces", "1000");
        String arm = signet.client().arm();
        signet.client().get("", signet.client().fhir("demo") + "/metadata").expect(200);
        page = signet.client().get("", arm + "/metrics").expect(200).text();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static Path monitoring(String file) {
        return SignetProcess.home().resolve("docs/monitoring").resolve(file);
    }

    /// Names of series as they stand on the page, with their `_bucket`.
    private static Set<String> series() {
        return page.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[ {].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> expressions() throws IOException {
        var all = new ArrayList<String>();
        JsonNode board =
                JsonMapper.builder()
                        .build()
                        .readTree(monitoring("grafana-dashboard.json").toFile());
        for (JsonNode panel : board.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                all.add(target.path("expr").asString());
            }
        }
        assertTrue(all.size() >= 12, "panels: " + all.size());
        try (var lines = Files.lines(monitoring("alerts.yaml"))) {
            List<String> rules =
                    lines.map(String::strip)
                            .filter(line -> line.startsWith("expr: "))
                            .map(line -> line.substring("expr: ".length()))
                            .toList();
            assertTrue(rules.size() >= 8, "rules: " + rules.size());
            all.addAll(rules);
        }
        return all;
    }

    @Test
    void dashboardAndAlertsNameSeriesThatAreThere() throws IOException {
        Set<String> there = series();
        var missing = new ArrayList<String>();
        for (String expression : expressions()) {
            SERIES.matcher(expression)
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !there.contains(name))
                    .forEach(missing::add);
        }
        assertEquals(List.of(), missing, () -> "the page has " + there);
    }

    @Test
    void alertsOnStatesNameStatesThatAreThere() throws IOException {
        for (String expression : expressions()) {
            if (!expression.contains("signet_keys{")) {
                continue;
            }
            MatchResult label = LABEL.matcher(expression).results().findFirst().orElseThrow();
            String state = "signet_keys{" + label.group() + "}";
            assertTrue(page.lines().anyMatch(line -> line.startsWith(state)), state);
        }
    }

    @Test
    void everyMetricThatThePageOfOperatingNamesIsThere() throws IOException {
        String operating = Files.readString(SignetProcess.home().resolve("docs/operating.md"));
        Set<String> there = series();
        List<String> missing =
                operating
                        .lines()
                        .filter(line -> line.startsWith("| `signet_"))
                        .flatMap(line -> SERIES.matcher(line).results().map(MatchResult::group))
                        .filter(name -> !there.contains(name) && !there.contains(name + "_bucket"))
                        .toList();
        assertEquals(List.of(), missing, () -> "the page has " + there);
    }

    @Test
    void aServerThatIsReadySaysSoAndIsAlive() {
        String arm = signet.client().arm();
        assertEquals(
                "{\"status\":\"Ready\"}",
                signet.client().get("", arm + "/health/ready").expect(200).text());
        assertEquals(
                "{\"status\":\"Live\"}",
                signet.client().get("", arm + "/health/live").expect(200).text());
    }

    @Test
    void statusAccountsAndKeysStatusTellOfTheRunningServer() {
        String data = " --data " + signet.data();
        JsonNode status = CommandRun.signet("status --check" + data).json();
        assertEquals("Healthy", status.path("status").asString());
        assertTrue(status.path("ready").asBoolean());
        assertEquals(1, status.path("accounts").asInt());
        assertEquals(1, status.path("healthy").asInt());

        JsonNode keys = CommandRun.signet("keys status" + data).json();
        assertEquals("demo", keys.path(0).path("account").asString());
        assertEquals("customer-managed", keys.path(0).path("encryption").asString());
        assertEquals("usable", keys.path(0).path("state").asString());
        assertTrue(keys.path(0).path("versionsNeeded").asString().matches("[0-9a-f]{32}"));

        String table = CommandRun.signet("accounts -o table" + data).ends(0).out();
        assertTrue(table.startsWith("Name "), table);
        assertTrue(table.contains("\ndemo "), table);
    }
}
