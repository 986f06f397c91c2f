// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.Client;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.KeptVersions;
import dev.signet.conformance.SignetProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What HAPI's JPA server exports is loaded here whole, and what is exported here is read by
/// DuckDB, as it is.
final class PeerExportTest {
    private static final int PATIENTS = 4;
    private static final int LOOKED_AT = 1_000;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path scratch;

    @Test
    @EnabledIfSystemProperty(named = "signet.differential", matches = "[1-9][0-9]*")
    void anExportOfHapisServerArrivesWholeAndDuckDbReadsOurs() throws Exception {
        Path peers = Files.createDirectory(scratch.resolve("peers"));
        var patients =
                Patients.of(
                        SignetProcess.home().resolve("bench/data/synthea-r4-100.tar.zst"),
                        PATIENTS);
        KeptVersions kept;
        try (HapiProcess hapi = HapiProcess.start(scratch, scratch.resolve("hapi"))) {
            Side other = hapi.side();
            patients.transactions(250).forEach(other::transaction);
            kept = exported(other, peers);
        }
        assertEquals(patients.resources().size(), kept.size());
        try (SignetProcess signet =
                SignetProcess.start(
                        "up",
                        scratch.resolve("data"),
                        "--port",
                        FreePort.next(),
                        "--vault-port",
                        FreePort.next(),
                        "--import-from",
                        peers.toString())) {
            var client = new Client(signet.endpoints());
            var jobs = new BulkJobs(client, client.fhir("demo"));
            load(jobs, peers, kept);
            compare(jobs, kept);
            read(jobs, kept);
        }
    }

    /// Begins an export of HAPI's server, waits for it, writes its files.
    private static KeptVersions exported(Side hapi, Path folder) throws Exception {
        var kept = new KeptVersions();
        HttpClient http = hapi.http();
        var begun = send(http, hapi.base() + "/$export?_outputFormat=application/fhir%2Bndjson");
        assertEquals(202, begun.statusCode(), begun.body());
        String address = begun.headers().firstValue("Content-Location").orElseThrow();
        long until = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<String> status = send(http, address);
        while (status.statusCode() == 202) {
            assertTrue(System.nanoTime() < until, "HAPI's export does not end");
            Thread.sleep(STEP);
            status = send(http, address);
        }
        assertEquals(200, status.statusCode(), status.body());
        int number = 0;
        for (JsonNode file : JSON.readTree(status.body()).get("output")) {
            String text = send(http, file.get("url").asString()).body();
            if (text.startsWith("{\"resourceType\":\"Binary\"")) {
                throw new IllegalStateException("not the content: " + text.substring(0, 200));
            }
            String name = file.get("type").asString() + "-" + ++number + ".ndjson";
            Files.writeString(folder.resolve(name), text);
            text.lines()
                    .filter(line -> !line.isBlank())
                    .forEach(
                            line -> {
                                JsonNode resource = JSON.readTree(line);
                                String key =
                                        resource.get("resourceType").asString()
                                                + "/"
                                                + resource.get("id").asString();
                                String version = resource.get("meta").get("versionId").asString();
                                kept.hold(key, Long.parseLong(version), line);
                            });
        }
        return kept;
    }

    private static HttpResponse<String> send(HttpClient http, String address)
            throws IOException, InterruptedException {
        boolean isFile = address.contains("/Binary/");
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Accept", isFile ? "application/fhir+ndjson" : "application/json")
                        .header("Prefer", "respond-async");
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void load(BulkJobs jobs, Path folder, KeptVersions kept) throws IOException {
        var inputs = new ArrayList<Input>();
        try (var files = Files.list(folder)) {
            files.forEach(file -> inputs.add(Input.of(file.toUri())));
        }
        JsonNode ended = jobs.completed(jobs.beginImport(inputs));
        assertTrue(ended.get("error").isEmpty(), ended.get("error").toString());
        for (String type : kept.types()) {
            assertEquals(kept.alive(type), jobs.count(type), type);
        }
    }

    /// Digit by digit: the same text, but for what stands where in it.
    private static void compare(BulkJobs jobs, KeptVersions kept) {
        int sameText = 0;
        List<KeptVersions.Kept> some = kept.some(LOOKED_AT, new Random(83));
        for (var each : some) {
            String ours =
                    jobs.client().get("fhir", jobs.base() + "/" + each.key()).expect(200).text();
            sameText += ours.equals(each.text()) ? 1 : 0;
            assertEquals(leaves(each.text()), leaves(ours), each.key());
        }
        System.out.printf(
                "peer: %d of %d resources looked at: equal, %d of them byte by byte%n",
                some.size(), kept.size(), sameText);
    }

    /// Every value of a resource by its path, numbers as they are spelled.
    private static Map<String, String> leaves(String text) {
        var leaves = new TreeMap<String, String>();
        try (var parser = JSON.createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case PROPERTY_NAME, START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY -> {}
                    default -> {
                        String at = parser.streamReadContext().pathAsPointer().toString();
                        leaves.put(at, parser.getString());
                    }
                }
            }
        }
        return leaves;
    }

    /// Writes an export of ours as files and has DuckDB read them.
    private void read(BulkJobs jobs, KeptVersions kept) throws IOException, SQLException {
        Path ours = Files.createDirectory(scratch.resolve("ours"));
        for (var each : jobs.lines(jobs.completed(jobs.beginExport(""))).entrySet()) {
            Files.write(ours.resolve(each.getKey() + ".ndjson"), each.getValue());
        }
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String type : kept.types()) {
                String file = "'" + ours.resolve(type + ".ndjson") + "'";
                assertEquals(
                        kept.alive(type),
                        one(statement, "select count(distinct id) from read_json(" + file + ")"),
                        type);
            }
            String observations = "read_json('" + ours.resolve("Observation.ndjson") + "')";
            var some =
                    kept.some((int) kept.size(), new Random(1)).stream()
                            .filter(each -> each.key().startsWith("Observation/"))
                            .filter(each -> JSON.readTree(each.text()).has("valueQuantity"))
                            .limit(20)
                            .toList();
            for (var each : some) {
                JsonNode resource = JSON.readTree(each.text());
                try (var row =
                        statement.executeQuery(
                                "select valueQuantity.value from "
                                        + observations
                                        + " where id = '"
                                        + resource.get("id").asString()
                                        + "'")) {
                    assertTrue(row.next());
                    double value = resource.get("valueQuantity").get("value").asDouble();
                    assertEquals(value, row.getDouble(1), each.key());
                }
            }
            System.out.printf(
                    "DuckDB: %d types counted, %d values equal%n",
                    kept.types().size(), some.size());
        }
    }

    private static long one(Statement statement, String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            assertTrue(row.next());
            return row.getLong(1);
        }
    }
}
