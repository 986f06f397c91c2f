// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.MigrationTool.Options;
import dev.signet.conformance.MigrationTool.Side;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Microsoft's open tool by which accounts of the retired service are copied to its successor: what
/// it sends, from one account to another.
final class MigrationToolTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Instant BEFORE_ALL = Instant.parse("2021-01-01T00:00:00Z");
    private static final long SEED = 96;
    private static final int WRITERS = 4;
    private static final int CHUNKS_BESIDE = 12;
    private static final String SHOE =
            """
            {"resourceType":"SearchParameter","id":"shoe","url":"http://example.org/shoe",
             "name":"Shoe","status":"active","description":"d","code":"shoe","base":["Patient"],
             "type":"quantity",
             "expression":"Patient.extension('http://example.org/shoe').value.ofType(Quantity)"}""";
    private static final String RULES =
            """
            {"fhirVersion":"R4","fhirPathRules":[
             {"path":"Patient.name","method":"redact"},{"path":"Resource","method":"keep"}]}""";

    @TempDir private static Path folder;
    private static RunningSignet signet;
    private static Path in;
    private static Path out;
    private static int accounts;

    private final List<RootAddress> roots = new ArrayList<>();
    private BulkJobs from;
    private BulkJobs to;
    private Side source;
    private Side destination;

    @BeforeAll
    static void start() throws IOException {
        in = Files.createDirectory(folder.resolve("in")).toRealPath();
        out = Files.createDirectory(folder.resolve("out")).toRealPath();
        signet =
                RunningSignet.start("--import-from", in + "," + out, "--export-to", out.toString());
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @BeforeEach
    void make() {
        accounts++;
        from = new BulkJobs(signet.client(), signet.client().fhir("from" + accounts));
        to = new BulkJobs(signet.client(), signet.client().fhir("to" + accounts));
        source = account(from, "from" + accounts);
        destination = account(to, "to" + accounts);
    }

    @AfterEach
    void close() {
        roots.forEach(RootAddress::close);
    }

    private Side account(BulkJobs jobs, String name) {
        var root = new RootAddress(signet.client(), jobs.base());
        roots.add(root);
        String body =
                """
                {"kind":"fhir-R4","location":"westus2","properties":{
                 "authenticationConfiguration":{"audience":"%s"},
                 "exportConfiguration":{"storageAccountName":"out"},
                 "cosmosDbConfiguration":{"keyVaultKeyUri":"%s"}}}"""
                        .formatted(root.address(), signet.keys().uri("signet-key"));
        JsonNode ended = signet.arm().await(signet.arm().put(name, body).expect(201));
        assertEquals("Succeeded", ended.get("status").asString(), ended.toString());
        // the tool's credential asks for the address as the resource
        return new Side(root.address(), signet.client().tokenFor(root.address()));
    }

    private MigrationTool tool(Options options) {
        return new MigrationTool(signet.client(), source, destination, options);
    }

    private void put(BulkJobs jobs, String path, String body, int... status) {
        signet.client().send("fhir", "PUT", jobs.base() + "/" + path, body).expect(status);
    }

    private static String patient(String id, int version) {
        return """
               {"resourceType":"Patient","id":"%s","name":[{"family":"F%d"}],"extension":[
                {"url":"http://example.org/shoe","valueQuantity":{"value":%d}}]}"""
                .formatted(id, version, 40 + version);
    }

    private static Map<String, List<String>> all(BulkJobs jobs) throws IOException {
        JsonNode manifest =
                jobs.completed(jobs.beginExport("includeAssociatedData=_history,_deleted"));
        var lines = new TreeMap<String, List<String>>();
        for (JsonNode file : manifest.get("output")) {
            Path path = Path.of(URI.create(file.get("url").asString()));
            lines.computeIfAbsent(file.get("type").asString(), _ -> new ArrayList<>())
                    .addAll(Files.readAllLines(path));
        }
        return lines;
    }

    @Test
    void historyDeletionsAndSearchParametersArriveWhole() throws IOException {
        RetiredExport export = RetiredExport.into(in, new Random(SEED));
        KeptVersions kept = export.kept();
        from.completed(
                from.beginImport(
                        export.files().stream().map(file -> Input.of(file.toUri())).toList()));
        put(from, "SearchParameter/shoe", SHOE, 201);
        put(from, "Patient/late", patient("late", 1), 201);
        put(from, "Patient/late", patient("late", 2), 200);

        var tool = tool(Options.from(BEFORE_ALL).inChunks(400, kept.size() / 8).importing(7, 2));
        tool.checkAccess();
        tool.copySearchParameters();
        tool.copy();
        assertTrue(tool.asked().size() > 5, tool.asked().toString());
        // the source's search parameter has been copied before, and not loaded
        assertEquals(tool.counts().exported() - 1, tool.counts().imported());
        for (String type : kept.types()) {
            List<Long> both = tool.surface(type);
            assertEquals(both.getFirst(), both.getLast(), type);
        }
        List<String> deep = tool.deep(200);
        assertTrue(deep.size() > 100, deep.toString());
        assertEquals(List.of(), deep.stream().filter(each -> each.startsWith("not ")).toList());
        var lines = all(to);
        lines.remove("SearchParameter");
        lines.get("Patient").removeIf(line -> line.contains("\"late\""));
        assertEquals(List.of(), kept.differences(lines));

        signet.client().get("fhir", to.base() + "/Patient?shoe=42").expect(400);
        signet.client().send("fhir", "POST", to.base() + "/$reindex", "").expect(201);
        Until.holds(
                PATIENCE,
                "the reindex has ended",
                () ->
                        signet.client()
                                .get("fhir", to.base() + "/$reindex")
                                .text()
                                .contains("\"Completed\""));
        assertEquals(1, to.count("Patient?shoe=42"));
    }

    @Test
    void typeByTypeWithoutHistoryTheNewestVersionsArrive() {
        for (int i = 0; i < 30; i++) {
            put(from, "Patient/p" + i, patient("p" + i, 1), 201);
        }
        put(from, "Patient/p3", patient("p3", 2), 200);
        put(
                from,
                "Organization/o",
                "{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"o\"}",
                201);
        put(
                from,
                "Binary/b",
                "{\"resourceType\":\"Binary\",\"id\":\"b\",\"contentType\":\"text/plain\"}",
                201);
        var tool = tool(Options.from(Instant.now().minus(Duration.ofDays(1))).newestOnly());
        // some of its list, which has all types of R4
        tool.copyTypes(
                List.of(
                        "Account",
                        "Binary",
                        "CatalogEntry",
                        "OperationOutcome",
                        "Organization",
                        "Parameters",
                        "Patient",
                        "SubstancePolymer"));
        assertEquals(3, tool.asked().size());
        assertEquals(new MigrationTool.Counts(32, 32), tool.counts());
        assertEquals(List.of(30L, 30L), tool.surface("Patient"));
        List<String> deep = tool.deep(50);
        assertEquals(32, deep.size());
        assertEquals(List.of(), deep.stream().filter(each -> each.startsWith("not ")).toList());
    }

    @Test
    void theFirstChunkBeginsWhereTheSourceSortsFirstAndFilesAreAsSmallAsIsAsked() {
        for (int i = 0; i < 45; i++) {
            put(from, "Patient/p" + i, patient("p" + i, 1), 201);
        }
        var tool = tool(Options.from(Instant.EPOCH).with("_maxCount=10").importing(2, 5));
        tool.copy();
        assertEquals(new MigrationTool.Counts(45, 45), tool.counts());
        assertEquals(List.of(45L, 45L), tool.surface("Patient"));
    }

    @Test
    void whatIsExportedByRulesArrivesByThem() throws IOException {
        put(from, "Patient/p", patient("p", 1), 201);
        Files.writeString(
                Files.createDirectories(out.resolve("anonymization")).resolve("rules.json"), RULES);
        var tool =
                tool(
                        Options.from(Instant.now().minus(Duration.ofHours(1)))
                                .with("_container=anonymization&_anonymizationConfig=rules.json"));
        tool.copy();
        JsonNode arrived = signet.client().get("fhir", to.base() + "/Patient/p").expect(200).json();
        assertFalse(arrived.has("name"), arrived.toString());
        assertTrue(arrived.has("extension"), arrived.toString());
    }

    @Test
    void writesThatGoOnMeanwhileFallBetweenNoTwoChunks() throws Exception {
        put(from, "Patient/first", patient("first", 1), 201);
        var tool = tool(Options.from(Instant.now().minus(Duration.ofHours(1))));
        var stopping = new AtomicBoolean();
        long written = 1;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < WRITERS; i++) {
                String id = "w" + i;
                writers.add(threads.submit(() -> write(id, stopping)));
            }
            try {
                for (int i = 0; i < CHUNKS_BESIDE; i++) {
                    tool.copyChunk();
                }
            } finally {
                stopping.set(true); // else they are waited for in vain
            }
            for (Future<Integer> each : writers) {
                written += each.get();
            }
        }
        tool.copyChunk();
        assertTrue(written > CHUNKS_BESIDE, "too few: " + written);
        assertEquals(List.of(written, written), tool.surface("Patient"));
    }

    /// Writes one resource again and again.
    ///
    /// @return how often
    private int write(String id, AtomicBoolean stopping) {
        int version = 0;
        while (!stopping.get()) {
            put(from, "Patient/" + id, patient(id, ++version), 200, 201);
        }
        return version;
    }
}
