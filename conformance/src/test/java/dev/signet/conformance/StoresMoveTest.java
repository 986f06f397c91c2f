// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.transfer.Stores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What one account exports to a folder, to Azurite and to s3rver, another loads from there.
final class StoresMoveTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String MARKER = "Qwzmoving";
    private static final int PATIENTS = 60;
    private static final long SEED = 5;

    @TempDir private static Path folder;
    private static Stores stores;
    private static RunningSignet signet;
    private static Path out;
    private static String blobs;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stores = Stores.in(folder, SignetProcess.home().resolve("transfer"));
        blobs = stores.azurite().toString();
        String s3 = "s3:" + stores.s3();
        out = Files.createDirectories(folder.resolve("out")).toRealPath();
        String key =
                file(
                        "s3.properties",
                        "accessKeyId="
                                + Stores.S3_KEY
                                + "\nsecretAccessKey="
                                + Stores.S3_KEY
                                + "\n");
        signet =
                RunningSignet.start(
                        "--export-to",
                        String.join(",", out.toString(), blobs, s3),
                        "--export-s3",
                        key,
                        "--export-sas",
                        file("sas", Stores.ACCOUNT + "=" + signature("rwcl") + "\n"),
                        "--import-from",
                        String.join(",", out.toString(), blobs, s3),
                        "--import-s3",
                        key);
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
        if (stores != null) {
            stores.close();
        }
    }

    private static String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static String signature(String permissions) {
        return Stores.signature(permissions, Clock.systemUTC());
    }

    /// An account whose exports go to the place of that name.
    private String account(String name, String storage) {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"exportConfiguration\":{\"storageAccountName\":\""
                        + storage
                        + "\"}}}";
        JsonNode ended = signet.arm().await(signet.arm().put(name, body).expect(200, 201));
        assertEquals("Succeeded", ended.get("status").asString(), ended.toString());
        return signet.client().fhir(name);
    }

    private void fill(String base) {
        for (int i = 0; i < PATIENTS; i++) {
            write(base, i, 1);
        }
        for (int i = 0; i < PATIENTS; i += 7) {
            write(base, i, 2);
        }
        signet.client().send("fhir", "DELETE", base + "/Patient/q3", "").expect(204);
    }

    private void write(String base, int number, int version) {
        String patient =
                "{\"resourceType\":\"Patient\",\"id\":\"q%d\",\"name\":[{\"family\":\"%s%d\"}]}"
                        .formatted(number, MARKER, version);
        signet.client().send("fhir", "PUT", base + "/Patient/q" + number, patient).expect(200, 201);
    }

    private String exporting(String base, String parameters) {
        return signet.client()
                .send(
                        "fhir",
                        "GET",
                        base + "/$export?" + parameters,
                        "",
                        "Prefer",
                        "respond-async",
                        "Accept",
                        "application/fhir+json")
                .expect(202)
                .header("Content-Location")
                .orElseThrow();
    }

    private JsonNode ended(String job) {
        Until.holds(
                PATIENCE,
                "the job has ended",
                () -> signet.client().get("fhir", job).status() != 202);
        return signet.client().get("fhir", job).expect(200).json();
    }

    private JsonNode loaded(String base, List<String> urls) {
        var inputs = new ArrayList<String>();
        for (String url : urls) {
            inputs.add(
                    "{\"name\":\"input\",\"part\":[{\"name\":\"url\",\"valueUri\":\""
                            + url
                            + "\"}]}");
        }
        String parameters =
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"inputFormat\",\"valueString\":\"application/fhir+ndjson\"},"
                        + String.join(",", inputs)
                        + "]}";
        String job =
                signet.client()
                        .send(
                                "fhir",
                                "POST",
                                base + "/$import",
                                parameters,
                                "Prefer",
                                "respond-async")
                        .expect(202)
                        .header("Content-Location")
                        .orElseThrow();
        return ended(job);
    }

    private void moved(String storage, String signature) {
        String from = account(storage + "fro", storage);
        String to = account(storage + "to", storage);
        fill(from);
        JsonNode manifest =
                ended(
                        exporting(
                                from,
                                "_container=moving&_maxCount=25&includeAssociatedData=_history,_deleted"));
        assertEquals("false", manifest.get("requiresAccessToken").asString());
        var urls = new ArrayList<String>();
        long lines = 0;
        for (JsonNode file : manifest.get("output")) {
            urls.add(file.get("url").asString() + signature);
            lines += file.get("count").asLong();
        }
        assertTrue(urls.size() > 2, urls.toString());
        JsonNode told = loaded(to, urls);
        assertTrue(told.get("error").isEmpty(), told.toString());
        long taken = 0;
        for (JsonNode file : told.get("output")) {
            taken += file.get("count").asLong();
        }
        assertEquals(lines, taken);
        assertSame(from, to);
    }

    /// Versions, times and deletions are the same on both sides.
    private void assertSame(String from, String to) {
        var client = signet.client();
        for (String path : List.of("/Patient/q0", "/Patient/q7/_history/1", "/Patient/q59")) {
            assertEquals(
                    client.get("fhir", from + path).expect(200).text(),
                    client.get("fhir", to + path).expect(200).text());
        }
        assertEquals(410, client.get("fhir", to + "/Patient/q3").status());
        assertEquals(
                client.get("fhir", from + "/Patient?_summary=count").json().get("total").asLong(),
                client.get("fhir", to + "/Patient?_summary=count").json().get("total").asLong());
    }

    @Test
    void anAccountMovesOverBlobsOfAzurite() {
        moved(Stores.ACCOUNT, "?" + signature("r").replace("&", "\\u0026"));
    }

    @Test
    void anAccountMovesOverObjectsOfS3() {
        moved(Stores.BUCKET, "");
    }

    @Test
    void anExportArrivesWholeInAFolderThoughTheServerIsKilled() throws IOException {
        String base = account("killed", "out");
        fill(base);
        var random = new Random(SEED);
        String job =
                exporting(base, "_container=killed&_maxCount=10&includeAssociatedData=_history");
        for (int kill = 0; kill < 3; kill++) {
            try {
                Thread.sleep(random.nextLong(1, 60)); // a moment by chance, not a wait for one
            } catch (InterruptedException thrown) {
                throw new IllegalStateException(thrown);
            }
            signet.process().kill();
            signet.startAgain();
        }
        JsonNode manifest = ended(job);
        var lines = new TreeSet<String>();
        long count = 0;
        var named = new TreeSet<String>();
        for (JsonNode file : manifest.get("output")) {
            Path path = Path.of(URI.create(file.get("url").asString()));
            named.add(path.toString());
            List<String> all = Files.readAllLines(path);
            assertEquals(file.get("count").asLong(), all.size());
            lines.addAll(all);
            count += all.size();
        }
        assertEquals(PATIENTS + (PATIENTS + 6) / 7, count);
        assertEquals(count, lines.size(), "no line is there twice");
        try (var files = Files.walk(out)) {
            assertEquals(
                    named,
                    new TreeSet<>(files.filter(Files::isRegularFile).map(Path::toString).toList()),
                    "nothing else lies there");
        }
        assertEquals(List.of(), new FolderScan(List.of(MARKER)).scan(signet.data()).found());
    }
}
