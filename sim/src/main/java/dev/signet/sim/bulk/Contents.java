// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.KeptVersions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What an account must hold: every version of every resource, as it was loaded. Makes what is
/// loaded, too: files as the retired service writes them, with markers that must be found nowhere.
/// One thread.
final class Contents {
    /// Stands in names, identifiers and narratives.
    static final String MARKER = "Qwzbulk";

    private static final int DELETED_EACH = 11;

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

    /// All that is held.
    KeptVersions kept() {
        return kept;
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
