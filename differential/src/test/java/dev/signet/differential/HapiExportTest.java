// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Arm;
import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.Client;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.SignetProcess;
import dev.signet.conformance.VaultKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An account moves in from HAPI's JPA server by that server's own `$export`, and out again into
/// files that DuckDB reads: counts by type are equal on the whole way, and what was looked at is
/// equal to the last digit.
final class HapiExportTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ACCOUNT = "moved";
    private static final int LOOKED_AT = 1_000;
    private static final long SEED = Long.getLong("signet.seed", 9L);

    @TempDir private Path scratch;

    @Test
    @EnabledIfSystemProperty(named = "signet.differential", matches = "[1-9][0-9]*")
    void whatHapiExportsArrivesWholeAndGoesOutAgainForDuckDb() throws Exception {
        Path in = Files.createDirectory(scratch.resolve("in"));
        Path out = Files.createDirectory(scratch.resolve("out"));
        Path data = scratch.resolve("data");
        var patients = Patients.ofTheSet();
        List<String> lines;
        try (HapiProcess hapi = HapiProcess.start(scratch)) {
            Side side = hapi.loaded(patients);
            lines = new HapiExport(side.http(), side.base()).into(in);
        }
        Map<String, Long> there = types(patients.resources());
        assertEquals(there, types(lines.stream().map(JSON::readTree).toList()));

        try (SignetProcess signet =
                SignetProcess.start(
                        "up",
                        data,
                        "--import-from",
                        in.toString(),
                        "--port",
                        FreePort.next(),
                        "--vault-port",
                        FreePort.next())) {
            BulkJobs account = account(signet);
            String said = imported(in, data);
            System.out.println(said);
            assertEquals(there, counted(account, there));
            assertEquals(List.of(), differences(account, lines));

            var manifest = account.completed(account.beginExport(""));
            var files = account.lines(manifest);
            for (var file : files.entrySet()) {
                Files.write(out.resolve(file.getKey() + ".ndjson"), file.getValue());
            }
            try (var duck = new DuckDb()) {
                assertEquals(there, duck.ids(out));
                assertEquals(there, duck.ids(in));
            }
        }
        System.out.printf(
                "moved: %d resources of %d types from HAPI's $export, %d looked at; out again for"
                        + " DuckDB: %s%n",
                lines.size(), there.size(), LOOKED_AT, there);
    }

    private static Map<String, Long> types(Collection<? extends JsonNode> resources) {
        var counts = new TreeMap<String, Long>();
        resources.forEach(each -> counts.merge(each.get("resourceType").asString(), 1L, Long::sum));
        return counts;
    }

    private static Map<String, Long> counted(BulkJobs account, Map<String, Long> there) {
        var counts = new TreeMap<String, Long>();
        there.keySet().forEach(type -> counts.put(type, account.count(type)));
        return counts;
    }

    /// Types `signet import FOLDER --verify`.
    ///
    /// @return what it printed
    private String imported(Path folder, Path data) throws IOException, InterruptedException {
        Path said = scratch.resolve("import.txt");
        Process process =
                new ProcessBuilder(
                                SignetProcess.home().resolve("signet").toString(),
                                "import",
                                folder.toString(),
                                "--data",
                                data.toString(),
                                "--account",
                                ACCOUNT,
                                "--verify")
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertTrue(process.waitFor(30, TimeUnit.MINUTES), "the import does not end");
        assertEquals(0, process.exitValue(), () -> read(said));
        return read(said);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Of a thousand that HAPI wrote, those that the account gives in another way: the text is
    /// compared, so every digit is.
    private static List<String> differences(BulkJobs account, List<String> lines) {
        var some = new ArrayList<>(lines);
        Collections.shuffle(some, new Random(SEED));
        var different = new ArrayList<String>();
        for (String line : some.subList(0, LOOKED_AT)) {
            JsonNode resource = JSON.readTree(line);
            String key =
                    resource.get("resourceType").asString() + "/" + resource.get("id").asString();
            String text =
                    account.client().get("fhir", account.base() + "/" + key).expect(200).text();
            if (!text.equals(line)) {
                different.add(text + "\n  was " + line);
            }
        }
        return different;
    }

    private static BulkJobs account(SignetProcess signet) {
        var client = new Client(signet.endpoints());
        var keys = new VaultKeys(client);
        keys.create(ACCOUNT);
        var ended = new Arm(client).create(ACCOUNT, keys.uri(ACCOUNT));
        assertEquals("Succeeded", ended.get("status").asString());
        return new BulkJobs(client, client.fhir(ACCOUNT));
    }
}
