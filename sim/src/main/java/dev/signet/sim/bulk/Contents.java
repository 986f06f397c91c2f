// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.KeptVersions;
import dev.signet.conformance.KeptVersions.Kept;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What an account must hold: every version of every resource, as it was loaded. Makes what is
/// loaded, too: files as the retired service writes them, with markers that must be found nowhere.
/// One thread.
final class Contents {
    /// Stands in names, identifiers and narratives.
    static final String MARKER = "Qwzbulk";

    /// The system of tags that a bulk update adds.
    static final String UPDATED = "urn:updated";

    private static final int DELETED_EACH = 11;

    private static final Pattern STAMP =
            Pattern.compile("\"versionId\":\"[0-9]+\",\"lastUpdated\":\"[^\"]*\"");

    private final KeptVersions kept = new KeptVersions();

    /// By `Type/id`.
    private final Map<String, String> tags = new TreeMap<>();

    /// The tag of the half of a batch that a bulk delete may have.
    static String tag(int batch, boolean first) {
        return "b" + batch + (first ? "first" : "second");
    }

    /// Makes a file of new patients with one to three versions each, in any order, some deleted,
    /// and an observation for each. They are held from now on.
    ///
    /// @return its lines
    List<String> batch(int batch, int patients, Random random) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < patients; i++) {
            String id = "b" + batch + "p" + i;
            String tag = tag(batch, i % 2 == 0);
            int count = 1 + random.nextInt(3);
            for (int version = count; version >= 1; version--) {
                boolean deleted = version == count && i % DELETED_EACH == 0;
                String line = patient(id, version, tag, deleted, i);
                lines.add(line);
                hold("Patient/" + id, version, tag, deleted ? "" : line);
            }
            String observation = observation(id, tag, i);
            lines.add(observation);
            hold("Observation/" + id, 1, tag, observation);
        }
        Collections.shuffle(lines, random);
        return lines;
    }

    /// Makes a file of new patients for an InitialLoad, which gives each of them version 1 and its
    /// own time, whatever the line says. They are held from now on.
    ///
    /// @return its lines
    List<String> initial(int batch, int patients, Random random) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < patients; i++) {
            String id = "b" + batch + "p" + i;
            String tag = tag(batch, i % 2 == 0);
            String line = patient(id, 1 + random.nextInt(3), tag, false, i);
            lines.add(line);
            hold("Patient/" + id, 1, tag, STAMP.matcher(line).replaceFirst(stamp(1)));
        }
        Collections.shuffle(lines, random);
        return lines;
    }

    /// Writes a file of so many lines, patients and their observations in turn, that are not held:
    /// so many that they need not be in memory.
    void write(Path file, int lines) {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines; i++) {
                String id = "many" + i / 2;
                String line =
                        i % 2 == 0
                                ? patient(id, 1, "many", false, i / 2)
                                : observation(id, "many", i / 2);
                out.write(line);
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hold(String key, long version, String tag, String line) {
        kept.hold(key, version, line);
        tags.put(key, tag);
    }

    private static String meta(int version, int millis, String tag, boolean deleted) {
        String state =
                deleted
                        ? ",\"extension\":[{\"url\":\""
                                + KeptVersions.DELETED_STATE
                                + "\",\"valueString\":\"soft-deleted\"}]"
                        : "";
        return """
        "meta":{"versionId":"%d","lastUpdated":"202%d-02-03T04:05:06.%03d+00:00"%s,\
        "tag":[{"system":"urn:batch","code":"%s"}]}"""
                .formatted(version, version, millis % 1000, state, tag);
    }

    private static String patient(String id, int version, String tag, boolean deleted, int i) {
        return """
        {"resourceType":"Patient","id":"%s",%s,\
        "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">%sdiv</div>"},\
        "identifier":[{"system":"urn:mrn","value":"%snumber%d"}],\
        "name":[{"family":"%s%d"}],"multipleBirthInteger":%d}"""
                .formatted(
                        id, meta(version, i, tag, deleted), MARKER, MARKER, i, MARKER, i, version);
    }

    private static String observation(String patient, String tag, int i) {
        return """
        {"resourceType":"Observation","id":"%s",%s,"status":"final",\
        "code":{"text":"%scode"},"subject":{"reference":"Patient/%s"},\
        "valueQuantity":{"value":%d.500,"unit":"mmol/l"}}"""
                .formatted(patient, meta(1, i, tag, false), MARKER, patient, i);
    }

    /// What a bulk update of the patients of that tag does, which adds the tag `added`.
    ///
    /// @return how many resources it changes
    long update(String tag, String added) {
        long updated = 0;
        for (Map.Entry<String, String> each : tags.entrySet()) {
            Kept now = kept.newest(each.getKey());
            if (each.getKey().startsWith("Patient/")
                    && each.getValue().equals(tag)
                    && !now.text().isEmpty()) {
                long next = now.version() + 1;
                kept.hold(each.getKey(), next, updated(now.text(), next, added));
                updated++;
            }
        }
        return updated;
    }

    private static String updated(String text, long version, String added) {
        String stamped = STAMP.matcher(text).replaceFirst(stamp(version));
        int end = stamped.indexOf("}]", stamped.indexOf("\"tag\":["));
        return stamped.substring(0, end)
                + "},{\"system\":\""
                + UPDATED
                + "\",\"code\":\""
                + added
                + "\""
                + stamped.substring(end);
    }

    private static String stamp(long version) {
        return "\"versionId\":\"" + version + "\"," + KeptVersions.WHENEVER;
    }

    /// A Bundle that creates patients.
    ///
    /// @param type `batch` or `transaction`
    /// @param tag of all of them, and of no others
    String bundle(String type, String tag, int patients) {
        var entries = new ArrayList<String>();
        for (int i = 0; i < patients; i++) {
            entries.add(
                    "{\"resource\":{\"resourceType\":\"Patient\","
                            + created("", tag, i)
                            + "},\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}");
        }
        return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}"
                .formatted(type, String.join(",", entries));
    }

    private static String created(String stamp, String tag, int i) {
        return """
        "meta":{%s"tag":[{"system":"urn:batch","code":"%s"}]},"name":[{"family":"%slater"}],\
        "multipleBirthInteger":%d"""
                .formatted(stamp, tag, MARKER, i);
    }

    /// Holds one of those that [#bundle] creates, which the server has given its id.
    ///
    /// @param i from 0
    void hold(String id, String tag, int i) {
        String text =
                "{\"resourceType\":\"Patient\",\"id\":\""
                        + id
                        + "\","
                        + created(stamp(1) + ",", tag, i)
                        + "}";
        hold("Patient/" + id, 1, tag, text);
    }

    /// All that is held.
    KeptVersions kept() {
        return kept;
    }

    /// What a bulk delete of that tag does that leaves no history.
    ///
    /// @return how many resources it erases
    long erase(String tag) {
        var erased = new ArrayList<String>();
        tags.forEach(
                (key, each) -> {
                    if (each.equals(tag) && kept.erase(key)) {
                        erased.add(key);
                    }
                });
        erased.forEach(tags::remove);
        return erased.size();
    }

    /// What a bulk delete of that tag does.
    ///
    /// @return how many resources it deletes
    long delete(String tag) {
        return tags.entrySet().stream()
                .filter(each -> each.getValue().equals(tag) && kept.delete(each.getKey()))
                .count();
    }
}
