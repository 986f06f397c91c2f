// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One element that two versions of a resource do not have alike.
///
/// @param path as in `name[0].family`: in the newer version, and of what was removed in the older
/// @param before empty when it was added
/// @param after empty when it was removed
public record Difference(String path, Kind kind, String before, String after) {
    /// Other in every version: the page says them above.
    private static final Set<String> PASSED =
            Set.of("meta.versionId", "meta.lastUpdated", "resourceType", "id");

    /// Longer lists are compared place by place.
    private static final int ALIGNED_MAX = 300;

    static final int LINES_MAX = 1_000;

    public enum Kind {
        ADDED("Added", "good"),
        REMOVED("Removed", "bad"),
        CHANGED("Changed", "warn");

        private final String label;
        private final String tone;

        Kind(String label, String tone) {
            this.label = label;
            this.tone = tone;
        }

        public String label() {
            return label;
        }

        /// `good`, `bad` or `warn`.
        public String tone() {
            return tone;
        }
    }

    /// All of them, in the order of elements; at most [#LINES_MAX]. Elements of lists that are the
    /// same at another place are no difference, as long as their order is the same.
    static List<Difference> of(JsonNode older, JsonNode newer) {
        var found = new ArrayList<Difference>();
        compare(found, "", older, newer);
        return found.subList(0, Math.min(found.size(), LINES_MAX));
    }

    private static void compare(
            List<Difference> found, String path, JsonNode older, JsonNode newer) {
        if (PASSED.contains(path) || older.equals(newer) || found.size() >= LINES_MAX) {
            return;
        }
        if (older.isObject() && newer.isObject()) {
            Set<String> names = new LinkedHashSet<>(newer.propertyNames());
            names.addAll(older.propertyNames());
            for (String name : names) {
                compare(found, below(path, name), older.path(name), newer.path(name));
            }
        } else if (older.isArray() && newer.isArray()) {
            compareLists(found, path, older, newer);
        } else if (isLeaf(older) && isLeaf(newer)) {
            String one = older.asString("");
            String other = newer.asString("");
            String before = Clipped.value(one, other);
            String after = Clipped.value(other, one);
            found.add(new Difference(path, Kind.CHANGED, before, after));
        } else {
            all(found, path, older, Kind.REMOVED);
            all(found, path, newer, Kind.ADDED);
        }
    }

    private static boolean isLeaf(JsonNode node) {
        return node.isValueNode();
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String at(String path, int place) {
        return path + "[" + place + "]";
    }

    /// Between elements that both lists have, in the same order, what is left stands face to face.
    private static void compareLists(
            List<Difference> found, String path, JsonNode older, JsonNode newer) {
        int before = 0;
        int after = 0;
        for (int[] pair : pairs(older, newer)) {
            var left = new Span(older, before, pair[0]);
            facing(found, path, left, new Span(newer, after, pair[1]));
            before = pair[0] + 1;
            after = pair[1] + 1;
        }
        var left = new Span(older, before, older.size());
        facing(found, path, left, new Span(newer, after, newer.size()));
    }

    /// Elements of a list, from one place up to another.
    private record Span(JsonNode list, int from, int end) {}

    private static void facing(List<Difference> found, String path, Span older, Span newer) {
        int left = older.from();
        int right = newer.from();
        while (left < older.end() && right < newer.end()) {
            compare(found, at(path, right), older.list().path(left++), newer.list().path(right++));
        }
        while (left < older.end()) {
            all(found, at(path, left), older.list().path(left++), Kind.REMOVED);
        }
        while (right < newer.end()) {
            all(found, at(path, right), newer.list().path(right++), Kind.ADDED);
        }
    }

    /// Places of equal elements: a longest common subsequence.
    private static List<int[]> pairs(JsonNode older, JsonNode newer) {
        int rows = older.size();
        int columns = newer.size();
        if (rows > ALIGNED_MAX || columns > ALIGNED_MAX) {
            return List.of();
        }
        int[][] length = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                length[i][j] =
                        older.path(i).equals(newer.path(j))
                                ? length[i + 1][j + 1] + 1
                                : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        var pairs = new ArrayList<int[]>();
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            if (older.path(i).equals(newer.path(j))) {
                pairs.add(new int[] {i++, j++});
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return pairs;
    }

    /// Each value below a node, as added or as removed.
    private static void all(List<Difference> found, String path, JsonNode node, Kind kind) {
        if (PASSED.contains(path) || found.size() >= LINES_MAX) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(each -> all(found, below(path, each.getKey()), each.getValue(), kind));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                all(found, at(path, i), node.path(i), kind);
            }
        } else if (!node.isMissingNode()) {
            String text = Clipped.value(node.asString(""));
            boolean added = kind == Kind.ADDED;
            found.add(new Difference(path, kind, added ? "" : text, added ? text : ""));
        }
    }
}
