// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Files as the retired service writes them with `includeAssociatedData=_history,_deleted`: by
/// type, some 1,000 lines each, versions in any order, deletions as resources that are marked. Made
/// of the first synthetic patients, and of decimals in every spelling.
///
/// @param kept what an account that has loaded them must hold
record RetiredExport(List<Path> files, KeptVersions kept) {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private static final int BUNDLE_BYTES_MAX = 1_300_000;
    private static final int LINES_EACH = 1_000;
    private static final Pattern REFERENCE =
            Pattern.compile("\"reference\":\"([A-Za-z]+)\\?identifier=[^|\"]*\\|([^\"]+)\"");
    private static final Pattern FULL_URL = Pattern.compile("\"(urn:uuid:[-0-9a-f]{36})\"");
    private static final List<String> DECIMALS =
            List.of("1.500", "0.00", "-0.0", "1e-7", "1E+3", "120", "3.14159265358979323846264338");

    static RetiredExport into(Path folder, Random random) throws IOException {
        var kept = new KeptVersions();
        var lines = new TreeMap<String, List<String>>();
        Path archive = SignetProcess.home().resolve("conformance/data/synthea-r4-10.tar.zst");
        new Synthea(archive)
                .forEach(
                        bundle -> {
                            if (bundle.json().length < BUNDLE_BYTES_MAX) {
                                take(bundle.json(), kept, lines);
                            }
                        });
        for (int i = 0; i < DECIMALS.size(); i++) {
            String line =
                    """
                    {"resourceType":"Observation","id":"decimal%d",\
                    "meta":{"versionId":"1","lastUpdated":"2021-02-03T04:05:06.000+00:00"},\
                    "status":"final","code":{"text":"decimal"},"valueQuantity":{"value":%s}}"""
                            .formatted(i, DECIMALS.get(i));
            kept.hold("Observation/decimal" + i, 1, line);
            lines.get("Observation").add(line);
        }
        var files = new ArrayList<Path>();
        for (var each : lines.entrySet()) {
            Collections.shuffle(each.getValue(), random);
            files.addAll(written(folder, each.getKey(), each.getValue()));
        }
        return new RetiredExport(files, kept);
    }

    /// Writes the lines of a type, every second file compressed.
    static List<Path> written(Path folder, String type, List<String> lines) throws IOException {
        var files = new ArrayList<Path>();
        for (int from = 0; from < lines.size(); from += LINES_EACH) {
            int number = files.size() + 1;
            boolean packed = number % 2 == 0;
            String ending = packed ? ".ndjson.gz" : ".ndjson";
            Path file = folder.resolve(type + "-" + number + ending);
            var some = lines.subList(from, Math.min(lines.size(), from + LINES_EACH));
            byte[] bytes = (String.join("\n", some) + "\n").getBytes(StandardCharsets.UTF_8);
            try (OutputStream plain = Files.newOutputStream(file);
                    OutputStream out = packed ? new GZIPOutputStream(plain) : plain) {
                out.write(bytes);
            }
            files.add(file);
        }
        return files;
    }

    private static void take(byte[] bundle, KeptVersions kept, Map<String, List<String>> lines) {
        JsonNode entries = JSON.readTree(bundle).get("entry");
        var names = new HashMap<String, String>();
        for (JsonNode entry : entries) {
            JsonNode resource = entry.get("resource");
            String name =
                    resource.get("resourceType").asString() + "/" + resource.get("id").asString();
            names.put(entry.get("fullUrl").asString(), name);
        }
        int count = 0;
        for (JsonNode entry : entries) {
            count++;
            var resource = (ObjectNode) entry.get("resource");
            String type = resource.get("resourceType").asString();
            String key = type + "/" + resource.get("id").asString();
            boolean deleted = count % 17 == 0;
            int versions = deleted ? 2 : 1 + count % 3;
            for (int version = 1; version <= versions; version++) {
                boolean isDeletion = deleted && version == versions;
                String line = line(resource, version, count, isDeletion, names);
                kept.hold(key, version, isDeletion ? "" : line);
                lines.computeIfAbsent(type, _ -> new ArrayList<>()).add(line);
            }
        }
    }

    private static String line(
            ObjectNode resource,
            int version,
            int count,
            boolean deleted,
            Map<String, String> names) {
        ObjectNode made = JSON.createObjectNode();
        made.set("resourceType", resource.get("resourceType"));
        made.set("id", resource.get("id"));
        ObjectNode meta = made.putObject("meta");
        meta.put("versionId", "" + version);
        meta.put(
                "lastUpdated",
                "202%d-02-03T04:%02d:06.%03d+00:00".formatted(version, count % 60, count % 1000));
        if (deleted) {
            meta.putArray("extension")
                    .addObject()
                    .put("url", KeptVersions.DELETED_STATE)
                    .put("valueString", "soft-deleted");
            return made.toString();
        }
        resource.path("meta")
                .properties()
                .forEach(each -> meta.set(each.getKey(), each.getValue()));
        resource.properties()
                .forEach(
                        each -> {
                            if (!made.has(each.getKey())) {
                                made.set(each.getKey(), each.getValue());
                            }
                        });
        made.put("language", version % 2 == 0 ? "de" : "en");
        String text = REFERENCE.matcher(made.toString()).replaceAll("\"reference\":\"$1/$2\"");
        return FULL_URL.matcher(text)
                .replaceAll(
                        found -> '"' + names.getOrDefault(found.group(1), found.group(1)) + '"');
    }
}
