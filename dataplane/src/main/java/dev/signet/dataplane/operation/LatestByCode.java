// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps the first few Observations of each code, in the order in which they come. Two that share
/// a coding are of one code, and so are two without codings and with the same text. One thread.
final class LatestByCode {
    static final int MAX = 1_000;

    /// Resources as stored, the page, and its copy on the way out.
    static final long COPIES = 3;

    private static final long BYTES_MAX = 16 << 20;

    private final int max;
    private final Map<String, Group> byCode = new HashMap<>();
    private final Set<Group> groups = new LinkedHashSet<>();
    private int seen;
    private int count;
    private long bytes;

    /// @param max of each code
    LatestByCode(int max) {
        this.max = max;
    }

    /// Those of one code; compared by identity.
    private static final class Group {
        private final Set<String> codes = new LinkedHashSet<>();
        private final List<Kept> kept = new ArrayList<>();
    }

    /// @param place in the order in which they came
    private record Kept(int place, Stored stored) {}

    void add(Stored stored) {
        seen++;
        Set<String> codes = codes(Json.readObject(stored.json()));
        Group group = null;
        for (String code : codes) {
            Group known = byCode.get(code);
            if (group == null) {
                group = known;
            } else if (known != null && known != group) {
                join(group, known);
            }
        }
        if (group == null) {
            group = new Group();
            groups.add(group);
        }
        for (String code : codes) {
            byCode.put(code, group);
            group.codes.add(code);
        }
        if (group.kept.size() < max) {
            group.kept.add(new Kept(seen, stored));
            count++;
            bytes += stored.json().length;
        }
    }

    /// Two that were taken for two codes until one Observation had both.
    private void join(Group group, Group other) {
        for (String code : other.codes) {
            byCode.put(code, group);
        }
        group.codes.addAll(other.codes);
        group.kept.addAll(other.kept);
        group.kept.sort(Comparator.comparingInt(Kept::place));
        groups.remove(other);
        while (group.kept.size() > max) {
            Kept dropped = group.kept.removeLast();
            count--;
            bytes -= dropped.stored().json().length;
        }
    }

    private static Set<String> codes(JsonObject observation) {
        var codes = new LinkedHashSet<String>();
        if (observation.find("code") instanceof JsonObject code) {
            if (code.find("coding") instanceof JsonArray codings) {
                for (Json each : codings) {
                    if (each instanceof JsonObject coding && !coding.text("code", "").isEmpty()) {
                        codes.add(coding.text("system", "") + "|" + coding.text("code", ""));
                    }
                }
            }
            if (codes.isEmpty()) {
                codes.add(code.text("text", ""));
            }
        }
        return codes.isEmpty() ? Set.of("") : codes;
    }

    /// Bytes of those that are kept.
    long bytes() {
        return bytes;
    }

    boolean isTooMuch() {
        return count > MAX || bytes > BYTES_MAX;
    }

    /// Code by code.
    List<Stored> all() {
        var all = new ArrayList<Stored>(count);
        groups.forEach(group -> group.kept.forEach(one -> all.add(one.stored())));
        return all;
    }
}
