// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Synthea's patients, with their hospitals and practitioners, through Bundles: ten of R4, two of
/// STU3.
class SyntheaTest {
    private static final Path ARCHIVES = Path.of("../conformance/data");

    @TempDir Path folder;

    /// What was sent and where it went.
    private record Sent(byte[] body, BundleScan.Entry entry, String key) {}

    @ParameterizedTest
    @CsvSource({"R4, synthea-r4-10.tar.zst, 12", "STU3, synthea-stu3-2.tar.zst, 4"})
    void allOfItIsLoadedCountedAndReadBackAsItWasSent(
            FhirVersion version, String archive, int files) throws IOException {
        try (var account = new Account(folder, version)) {
            var sent = new ArrayList<Sent>();
            var counts = new TreeMap<String, Integer>();
            var byFullUrl = new HashMap<String, String>();
            int created = 0;
            List<byte[]> bundles = bundles(ARCHIVES.resolve(archive));
            assertEquals(files, bundles.size());
            for (byte[] body : bundles) {
                created += load(account, body, sent, counts, byFullUrl);
            }
            assertEquals("" + created, account.get("/?_summary=count").at("total"));
            for (Map.Entry<String, Integer> count : counts.entrySet()) {
                assertEquals(
                        "" + count.getValue(),
                        account.get("/" + count.getKey() + "?_summary=count").at("total"),
                        count.getKey());
            }
            var random = new Random(50);
            for (int i = 0; i < 50; i++) {
                Sent one = sent.get(random.nextInt(sent.size()));
                JsonObject read = account.get("/" + one.key).expect(200).json();
                assertEquals(
                        without(one.entry.resource(one.body), byFullUrl),
                        without(read, Map.of()),
                        one.key);
            }
            searched(account);
        }
    }

    /// Sends a Bundle; notes where its resources went.
    private static int load(
            Account account,
            byte[] body,
            List<Sent> sent,
            Map<String, Integer> counts,
            Map<String, String> byFullUrl) {
        Answer done = account.send("POST", "/", new ByteArrayInputStream(body)).expect(200);
        BundleScan bundle =
                BundleScan.scan(
                        body,
                        0,
                        body.length,
                        BundleScan.Limits.DEFAULT,
                        account.model.validation());
        JsonArray entries = (JsonArray) done.json().find("entry");
        assertEquals(bundle.entries().size(), entries.size());
        int created = 0;
        for (BundleScan.Entry entry : bundle.entries()) {
            Json response = entries.at(entry.index());
            String key = Answer.at(response, "response", "location").replace("/_history/1", "");
            byFullUrl.put(entry.fullUrl(), key);
            if (Answer.at(response, "response", "status").equals("201 Created")) {
                sent.add(new Sent(body, entry, key));
                counts.merge(key.substring(0, key.indexOf('/')), 1, Integer::sum);
                created++;
            }
        }
        return created;
    }

    private static void searched(Account account) {
        assertEquals(
                account.get("/Condition?_summary=count").at("total"),
                account.get("/Condition?subject:Patient.birthdate=gt1900&_summary=count")
                        .at("total"));
        Answer patient = account.get("/Patient?_count=1");
        String id = patient.hits().getFirst();
        Answer observations =
                account.get("/Observation?patient=" + id + "&_sort=-date&_count=20&_total=accurate")
                        .expect(200);
        int total = Integer.parseInt(observations.at("total"));
        assertTrue(total > 20, "observations: " + total);
        String before = "9999";
        for (Json entry : observations.entries()) {
            String date = Answer.at(entry, "resource", "effectiveDateTime");
            assertTrue(date.compareTo(before) <= 0, date + " after " + before);
            before = date;
        }
    }

    /// The resource as a tree without what the service writes, references as they are stored.
    private static Json without(JsonObject resource, Map<String, String> byFullUrl) {
        JsonObject meta = (JsonObject) resource.find("meta");
        JsonObject bare =
                meta == null ? JsonObject.EMPTY : meta.without("versionId").without("lastUpdated");
        Json sorted = sorted(resource.without("id").with("meta", bare), byFullUrl);
        return sorted;
    }

    /// Members by name; conditional references and those to entries resolved, if known.
    private static Json sorted(Json json, Map<String, String> byFullUrl) {
        return switch (json) {
            case JsonObject object -> {
                var members = new TreeMap<String, Json>();
                for (int i = 0; i < object.size(); i++) {
                    Json value = sorted(object.value(i), byFullUrl);
                    boolean reference =
                            object.name(i).equals("reference") && value instanceof JsonString;
                    members.put(
                            object.name(i),
                            reference ? resolved((JsonString) value, byFullUrl) : value);
                }
                JsonObject result = JsonObject.EMPTY;
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    result = result.with(member.getKey(), member.getValue());
                }
                yield result;
            }
            case JsonArray array -> {
                var elements = new ArrayList<Json>();
                array.forEach(element -> elements.add(sorted(element, byFullUrl)));
                yield JsonArray.of(elements);
            }
            case Json other -> other;
        };
    }

    private static Json resolved(JsonString reference, Map<String, String> byFullUrl) {
        String text = reference.value();
        // a conditional reference is as good as what it found: compared by type only
        int question = text.indexOf('?');
        if (question > 0) {
            return new JsonString(text.substring(0, question));
        }
        String key = byFullUrl.getOrDefault(text, text);
        boolean byCondition =
                key.startsWith("Practitioner/")
                        || key.startsWith("Organization/")
                        || key.startsWith("Location/");
        return new JsonString(byCondition ? key.substring(0, key.indexOf('/')) : key);
    }

    /// Hospitals and practitioners first.
    private static List<byte[]> bundles(Path archive) throws IOException {
        var first = new ArrayList<byte[]>();
        var rest = new ArrayList<byte[]>();
        try (var tar =
                new TarArchiveInputStream(
                        new ZstdInputStream(
                                new BufferedInputStream(Files.newInputStream(archive))))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    boolean shared = entry.getName().contains("Information");
                    (shared ? first : rest).add(tar.readAllBytes());
                }
            }
        }
        first.addAll(rest);
        return first;
    }
}
