// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an account must hold: every version of every resource as its text was when it was loaded.
/// One thread.
public final class KeptVersions {
    /// The extension by which Azure's service marks a deletion, in `meta`.
    public static final String DELETED_STATE =
            "http://azurehealthcareapis.com/data-extensions/deleted-state";

    /// In a text: whenever the server wrote it.
    public static final String WHENEVER = "\"lastUpdated\":\"?\"";

    private static final Pattern TIME = Pattern.compile("\"lastUpdated\":\"[^\"]*\"");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FINDINGS_MAX = 20;

    /// By `Type/id`, then by version; empty text for a deletion.
    private final Map<String, TreeMap<Long, String>> versions = new TreeMap<>();

    /// One version.
    ///
    /// @param key `Type/id`
    /// @param text empty for a deletion
    public record Kept(String key, long version, String text) {}

    /// Holds a version from now on.
    ///
    /// @param key `Type/id`
    /// @param text empty for a deletion; with [#WHENEVER] in it where the server gives the time
    public void hold(String key, long version, String text) {
        versions.computeIfAbsent(key, _ -> new TreeMap<>()).put(version, text);
    }

    /// Holds a deletion above all versions of a resource, if it is not deleted.
    ///
    /// @return whether it was not
    public boolean delete(String key) {
        var last = Objects.requireNonNull(versions.get(key), "it is held").lastEntry();
        boolean deletes = !last.getValue().isEmpty();
        if (deletes) {
            hold(key, last.getKey() + 1, "");
        }
        return deletes;
    }

    /// Holds nothing of a resource any more, if it is not deleted.
    ///
    /// @return whether it was not
    public boolean erase(String key) {
        boolean erases = !newest(key).text().isEmpty();
        if (erases) {
            versions.remove(key);
        }
        return erases;
    }

    /// The newest version of a resource that is held.
    ///
    /// @param key `Type/id`
    public Kept newest(String key) {
        var last = Objects.requireNonNull(versions.get(key), "it is held").lastEntry();
        return new Kept(key, last.getKey(), last.getValue());
    }

    /// How many versions there are.
    public long size() {
        return versions.values().stream().mapToLong(Map::size).sum();
    }

    /// Types of resources that are there.
    public SortedSet<String> types() {
        return versions.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// How many resources of a type are there and not deleted.
    public long alive(String type) {
        return versions.entrySet().stream()
                .filter(each -> each.getKey().startsWith(type + "/"))
                .filter(each -> !each.getValue().lastEntry().getValue().isEmpty())
                .count();
    }

    /// Some versions by chance, or all if there are fewer.
    public List<Kept> some(int count, Random random) {
        var all = new ArrayList<Kept>();
        versions.forEach(
                (key, each) ->
                        each.forEach((version, text) -> all.add(new Kept(key, version, text))));
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(count, all.size()));
    }

    /// Compares all lines of an export with history and deletions.
    ///
    /// @return what is wrong, by names of resources; empty: it is just what must be there
    public List<String> differences(Map<String, List<String>> exported) {
        var findings = new ArrayList<String>();
        var seen = new HashSet<String>();
        BiConsumer<String, String> wrong =
                (what, name) -> {
                    if (findings.size() < FINDINGS_MAX) {
                        findings.add(what + ": " + name);
                    }
                };
        exported.values().forEach(lines -> lines.forEach(line -> compare(line, seen, wrong)));
        versions.forEach(
                (key, each) ->
                        each.keySet()
                                .forEach(
                                        version -> {
                                            String name = key + "/" + version;
                                            if (!seen.contains(name)) {
                                                wrong.accept("missing", name);
                                            }
                                        }));
        return findings;
    }

    private void compare(String line, Set<String> seen, BiConsumer<String, String> wrong) {
        JsonNode resource = JSON.readTree(line);
        String key = resource.get("resourceType").asString() + "/" + resource.get("id").asString();
        long version = Long.parseLong(resource.get("meta").get("versionId").asString());
        String name = key + "/" + version;
        String expected = versions.getOrDefault(key, new TreeMap<>()).get(version);
        if (!seen.add(name)) {
            wrong.accept("twice", name);
        } else if (expected == null) {
            wrong.accept("from nowhere", name);
        } else if (expected.isEmpty() != isDeleted(resource)) {
            wrong.accept(expected.isEmpty() ? "not deleted" : "deleted", name);
        } else if (!expected.isEmpty() && !isText(expected, line)) {
            wrong.accept("other content", name);
        }
    }

    private static boolean isText(String expected, String line) {
        return expected.equals(
                expected.contains(WHENEVER) ? TIME.matcher(line).replaceFirst(WHENEVER) : line);
    }

    private static boolean isDeleted(JsonNode resource) {
        for (JsonNode each : resource.get("meta").path("extension")) {
            if (each.path("url").asString("").equals(DELETED_STATE)) {
                return true;
            }
        }
        return false;
    }
}
