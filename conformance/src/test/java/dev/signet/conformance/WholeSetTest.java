// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.conformance.Synthea.BundleFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The whole Synthea set (116 patients, 118 transactions, the largest of 46.7 MB) through a
/// running server: every transaction succeeds, the counts by type are those of the files, and 200
/// random resources read back as they were sent, digit by digit, with every reference resolved to
/// what it named.
final class WholeSetTest {
    private static final int SAMPLES = 200;

    private final JsonMapper json =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();
    private final Random random = new Random(200);
    private final Map<String, String> sampled = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, String> byIdentifier = new HashMap<>();
    private final Set<String> conditions = new HashSet<>();
    private final String[] places = new String[SAMPLES];
    private long seen;
    private int bundles;

    @Test
    void allOfItIsLoadedCountedAndReadBackAsItWasSent() {
        assertEquals("[1.50]", json.readTree("[1.50]").toString(), "digits are compared");
        var set = new Synthea(SignetProcess.home().resolve("bench/data/synthea-r4-100.tar.zst"));
        try (RunningSignet signet = RunningSignet.start()) {
            Client client = signet.client();
            String base = client.fhir("demo");
            set.forEach(bundle -> load(client, base, bundle));
            assertEquals(118, bundles);
            assertEquals(
                    seen,
                    client.get("fhir", base + "?_summary=count").json().get("total").asLong());
            for (Map.Entry<String, Integer> count : counts.entrySet()) {
                String address = base + "/" + count.getKey() + "?_summary=count";
                int total = client.get("fhir", address).expect(200).json().get("total").asInt();
                assertEquals(count.getValue(), total, count.getKey());
            }
            for (String key : places) {
                byte[] read = client.get("fhir", base + "/" + key).expect(200).body();
                assertEquals(sampled.get(key), bare((ObjectNode) json.readTree(read)), key);
            }
            System.out.printf(
                    "whole set: %d resources of %d types, %d read back equal%n",
                    seen, counts.size(), places.length);
        }
    }

    private void load(Client client, String base, BundleFile file) {
        var answer = client.send("fhir", "POST", base, file.json());
        assertEquals(200, answer.status(), file.name() + ": " + head(answer.text()));
        JsonNode responses = answer.json().get("entry");
        JsonNode entries = json.readTree(file.json()).get("entry");
        assertEquals(entries.size(), responses.size(), file.name());
        var byFullUrl = new HashMap<String, String>();
        for (int i = 0; i < entries.size(); i++) {
            String location = responses.get(i).get("response").get("location").asString();
            String key = location.replaceAll(".*?([A-Z][A-Za-z]+/[^/]+)/_history/.*", "$1");
            byFullUrl.put(entries.get(i).get("fullUrl").asString(), key);
            JsonNode resource = entries.get(i).get("resource");
            for (JsonNode identifier : resource.path("identifier")) {
                byIdentifier.putIfAbsent(
                        resource.get("resourceType").asString()
                                + "?identifier="
                                + identifier.path("system").asString("")
                                + "|"
                                + identifier.path("value").asString(""),
                        key);
            }
        }
        for (int i = 0; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            var resource = (ObjectNode) entry.get("resource");
            String type = resource.get("resourceType").asString();
            String condition = entry.get("request").path("ifNoneExist").asString("");
            if (condition.isEmpty() || conditions.add(type + "?" + condition)) {
                counts.merge(type, 1, Integer::sum);
                String key = byFullUrl.get(entry.get("fullUrl").asString());
                sample(key, resource, byFullUrl);
            }
        }
        bundles++;
    }

    /// Keeps a fair sample of all that passes by.
    private void sample(String key, ObjectNode resource, Map<String, String> byFullUrl) {
        int place =
                seen < SAMPLES ? (int) seen : (int) Math.min(SAMPLES, random.nextLong(seen + 1));
        seen++;
        if (place < SAMPLES) {
            if (places[place] != null) {
                sampled.remove(places[place]);
            }
            places[place] = key;
            resolve(resource, byFullUrl);
            sampled.put(key, bare(resource));
        }
    }

    private void resolve(JsonNode node, Map<String, String> byFullUrl) {
        if (node instanceof ObjectNode object) {
            String reference = object.path("reference").asString("");
            String known = byFullUrl.get(reference);
            if (reference.contains("?")) {
                known = byIdentifier.get(URLDecoder.decode(reference, StandardCharsets.UTF_8));
                assertTrue(known != null, "nothing was loaded for " + reference);
            }
            if (known != null) {
                object.put("reference", known);
            }
        }
        node.forEach(child -> resolve(child, byFullUrl));
    }

    /// The text without what the service writes; members by name, numbers as they are spelled.
    private String bare(ObjectNode resource) {
        var copy = resource.deepCopy();
        copy.remove("id");
        if (copy.get("meta") instanceof ObjectNode meta) {
            meta.remove("versionId");
            meta.remove("lastUpdated");
            if (meta.isEmpty()) {
                copy.remove("meta");
            }
        }
        return sorted(copy).toString();
    }

    private JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var names = new TreeMap<String, JsonNode>();
                object.properties().forEach(each -> names.put(each.getKey(), each.getValue()));
                ObjectNode result = json.createObjectNode();
                names.forEach((name, value) -> result.set(name, sorted(value)));
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = json.createArrayNode();
                array.forEach(element -> result.add(sorted(element)));
                yield result;
            }
            default -> node;
        };
    }

    private static String head(String text) {
        return text.substring(0, Math.min(400, text.length()));
    }
}
