// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import dev.signet.conformance.SignetProcess;
import dev.signet.conformance.Synthea;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Some patients of a Synthea set, with whom and what they refer to, each resource under an id that
/// the set gives it: so that two servers hold the same, reference by reference.
public final class Patients {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int COUNT = 20;

    /// Patients whose records are larger are left out: what they add is more of the same.
    private static final int BYTES_MAX = 1_200_000;

    private final Map<String, ObjectNode> byKey = new LinkedHashMap<>();
    private final Map<String, String> byIdentifier = new HashMap<>();
    private int patients;

    private Patients() {}

    /// The 20 patients that both servers are given, of the set that the benchmark loads.
    public static Patients ofTheSet() {
        var set = of(SignetProcess.home().resolve("bench/data/synthea-r4-100.tar.zst"), COUNT);
        if (set.patients() != COUNT) {
            throw new IllegalStateException("the set has too few patients");
        }
        return set;
    }

    /// Reads the first `count` patients whose records have 1,200,000 bytes at most, and of
    /// hospitals and practitioners those that they refer to.
    public static Patients of(Path archive, int count) {
        var set = new Patients();
        var people = new LinkedHashMap<String, ObjectNode>();
        new Synthea(archive)
                .forEach(
                        file -> {
                            boolean person = !file.name().matches("(hospital|practitioner).*");
                            if (!person || set.patients < count && file.json().length < BYTES_MAX) {
                                set.patients += person ? 1 : 0;
                                set.take(file.json(), people, person);
                            }
                        });
        var wanted = new LinkedHashMap<String, ObjectNode>();
        people.keySet().forEach(key -> set.want(key, wanted));
        set.byKey.clear();
        set.byKey.putAll(wanted);
        return set;
    }

    /// All resources, what is referred to before who refers, as far as there are no circles.
    public Collection<ObjectNode> resources() {
        return byKey.values();
    }

    public int patients() {
        return patients;
    }

    /// Transactions that put `each` resources at most under their ids.
    public List<String> transactions(int each) {
        var result = new ArrayList<String>();
        ObjectNode bundle = bundle();
        for (var resource : byKey.entrySet()) {
            var entry = bundle.withArray("entry").addObject();
            entry.set("resource", resource.getValue());
            entry.putObject("request").put("method", "PUT").put("url", resource.getKey());
            if (bundle.get("entry").size() == each) {
                result.add(bundle.toString());
                bundle = bundle();
            }
        }
        if (bundle.has("entry")) {
            result.add(bundle.toString());
        }
        return result;
    }

    private static ObjectNode bundle() {
        return JSON.createObjectNode().put("resourceType", "Bundle").put("type", "transaction");
    }

    private void take(byte[] json, Map<String, ObjectNode> people, boolean person) {
        var entries = JSON.readTree(json).get("entry");
        var byFullUrl = new HashMap<String, String>();
        for (JsonNode entry : entries) {
            byFullUrl.put(entry.get("fullUrl").asString(), key(entry.get("resource")));
        }
        for (JsonNode entry : entries) {
            var resource = (ObjectNode) entry.get("resource");
            String key = key(resource);
            resolve(resource, byFullUrl);
            byKey.put(key, resource);
            for (JsonNode each : resource.path("identifier")) {
                String value =
                        each.path("system").asString("") + "|" + each.path("value").asString("");
                byIdentifier.putIfAbsent(
                        resource.get("resourceType").asString() + "?identifier=" + value, key);
            }
            if (person) {
                people.put(key, resource);
            }
        }
    }

    private static String key(JsonNode resource) {
        return resource.get("resourceType").asString() + "/" + resource.get("id").asString();
    }

    private void resolve(JsonNode node, Map<String, String> byFullUrl) {
        if (node instanceof ObjectNode object) {
            String reference = object.path("reference").asString("");
            String key =
                    reference.contains("?")
                            ? byIdentifier.get(URLDecoder.decode(reference, StandardCharsets.UTF_8))
                            : byFullUrl.get(reference);
            if (key != null) {
                object.put("reference", key);
            }
        }
        node.forEach(child -> resolve(child, byFullUrl));
    }

    /// Puts a resource behind those that it refers to.
    private void want(String key, Map<String, ObjectNode> wanted) {
        var open = new LinkedHashMap<String, ObjectNode>();
        visit(key, wanted, open);
        wanted.putAll(open);
    }

    private void visit(
            String key, Map<String, ObjectNode> wanted, SequencedMap<String, ObjectNode> open) {
        ObjectNode resource = byKey.get(key);
        if (resource == null || wanted.containsKey(key) || open.containsKey(key)) {
            return;
        }
        open.put(key, resource);
        for (JsonNode reference : resource.findValues("reference")) {
            visit(reference.asString(""), wanted, open);
        }
        // last, so that it stands behind what it refers to
        open.putLast(key, resource);
    }
}
