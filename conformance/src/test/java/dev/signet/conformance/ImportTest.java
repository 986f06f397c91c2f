// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// An export as the retired service writes it is loaded whole, though the server is killed again
/// and
/// again, and leaves nothing that can be read.
final class ImportTest {
    private static final int PATIENTS = 4_000;
    private static final int KILLS = 4;
    private static final long SEED = 3;
    private static final String MARKER = "Qwzimported";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String DELETED =
            ",\"extension\":[{\"url\":\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
                    + "\"valueString\":\"soft-deleted\"}]";

    @TempDir Path folder;
    private final Map<String, TreeMap<Long, String>> written = new TreeMap<>();

    private Path export() throws IOException {
        var random = new Random(SEED);
        var lines = new ArrayList<String>();
        for (int i = 0; i < PATIENTS; i++) {
            int versions = 1 + random.nextInt(3);
            for (int version = versions; version >= 1; version--) { // the newest first
                boolean deleted = version == versions && i % 11 == 0;
                String line =
                        """
                        {"resourceType":"Patient","id":"q%d","meta":{"versionId":"%d",\
                        "lastUpdated":"202%d-02-03T04:05:06.%03d+00:00"%s},\
                        "name":[{"family":"%s%d"}],"multipleBirthInteger":%d}"""
                                .formatted(
                                        i,
                                        version,
                                        version,
                                        i % 1000,
                                        deleted ? DELETED : "",
                                        MARKER,
                                        i,
                                        version);
                lines.add(line);
                written.computeIfAbsent("q" + i, _ -> new TreeMap<>())
                        .put((long) version, deleted ? "" : line);
            }
        }
        return Files.write(folder.toRealPath().resolve("Patient-1.ndjson"), lines);
    }

    @Test
    void anExportArrivesWholeThoughTheServerIsKilled() throws IOException, InterruptedException {
        Path file = export();
        var random = new Random(SEED);
        try (var signet = RunningSignet.start("--import-from", file.getParent().toString())) {
            String base = signet.client().fhir("demo");
            String job = begin(signet, base, file);
            assertEquals(job, begin(signet, base, file), "the same request is the same job");
            for (int kill = 0; kill < KILLS; kill++) {
                Thread.sleep(random.nextLong(200, 2_500)); // a moment by chance, not a wait for one
                signet.process().kill();
                signet.startAgain();
            }
            JsonNode manifest = ended(signet, job);
            long lines = written.values().stream().mapToLong(Map::size).sum();
            assertEquals(lines, manifest.get("output").get(0).get("count").asLong());
            assertTrue(manifest.get("error").isEmpty(), manifest.toString());
            checkWhole(signet, base);
            var scan = new FolderScan(List.of(MARKER, "q1234"));
            assertEquals(List.of(), scan.scan(signet.data()).found());
        }
    }

    private static String begin(RunningSignet signet, String base, Path file) {
        String parameters =
                """
                {"resourceType":"Parameters","parameter":[
                 {"name":"inputFormat","valueString":"application/fhir+ndjson"},
                 {"name":"mode","valueString":"IncrementalLoad"},
                 {"name":"input","part":[{"name":"type","valueString":"Patient"},
                  {"name":"url","valueUri":"%s"}]}]}
                """
                        .formatted(file.toUri());
        return signet.client()
                .send("fhir", "POST", base + "/$import", parameters, "Prefer", "respond-async")
                .expect(202)
                .header("Content-Location")
                .orElseThrow();
    }

    private static JsonNode ended(RunningSignet signet, String job) {
        Until.holds(
                PATIENCE,
                "the import has ended",
                () -> signet.client().get("fhir", job).status() == 200);
        return signet.client().get("fhir", job).json();
    }

    private void checkWhole(RunningSignet signet, String base) {
        var client = signet.client();
        long alive =
                written.values().stream()
                        .filter(of -> !of.lastEntry().getValue().isEmpty())
                        .count();
        var count = client.get("fhir", base + "/Patient?_summary=count").expect(200).json();
        assertEquals(alive, count.get("total").asLong());
        var random = new Random(SEED);
        for (int i = 0; i < 60; i++) {
            String id = "q" + random.nextInt(PATIENTS);
            var history =
                    client.get("fhir", base + "/Patient/" + id + "/_history").expect(200).json();
            assertEquals(written.get(id).size(), history.get("entry").size());
            written.get(id)
                    .forEach(
                            (version, line) -> {
                                String address = base + "/Patient/" + id + "/_history/" + version;
                                var answer = client.get("fhir", address);
                                if (line.isEmpty()) {
                                    assertEquals(410, answer.status());
                                } else {
                                    assertEquals(line, answer.expect(200).text());
                                }
                            });
        }
    }

    @Test
    void aPlaceThatIsNotAllowedIsRefusedByName() {
        try (var signet = RunningSignet.start()) {
            String base = signet.client().fhir("demo");
            String parameters =
                    """
                    {"resourceType":"Parameters","parameter":[
                     {"name":"inputFormat","valueString":"application/fhir+ndjson"},
                     {"name":"input","part":[{"name":"url","valueUri":"file:///etc/passwd"}]}]}
                    """;
            var refused =
                    signet.client()
                            .send(
                                    "fhir",
                                    "POST",
                                    base + "/$import",
                                    parameters,
                                    "Prefer",
                                    "respond-async")
                            .expect(400);
            assertTrue(refused.text().contains("import-from"), refused.text());
        }
    }
}
