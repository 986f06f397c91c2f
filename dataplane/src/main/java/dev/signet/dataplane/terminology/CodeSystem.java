// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A code system that is stored: its concepts and, where its hierarchy is one of is-a, what stands
/// above what: by nesting and by the properties `parent`, `subsumedBy` and `child`. Cycles end.
public final class CodeSystem {
    /// About what a concept takes beside its tree.
    private static final long CONCEPT_BYTES = 240;

    /// About what a code takes in a set of codes.
    static final long CODE_BYTES = 100;

    private final JsonObject resource;
    private final boolean isCaseSensitive;
    private final Map<String, JsonObject> concepts = new LinkedHashMap<>();
    private final Map<String, Set<String>> above = new HashMap<>();
    private final Map<String, Set<String>> below = new HashMap<>();

    private CodeSystem(JsonObject resource) {
        this.resource = resource;
        this.isCaseSensitive = isCaseSensitive(resource);
    }

    static boolean isCaseSensitive(JsonObject resource) {
        return !(resource.find("caseSensitive") instanceof JsonBoolean said) || said.value();
    }

    /// That of a resource.
    ///
    /// @param meter is told what it takes
    public static CodeSystem of(JsonObject resource, Meter meter) {
        var system = new CodeSystem(resource);
        boolean isHierarchy = resource.text("hierarchyMeaning", "is-a").equals("is-a");
        system.add(resource.find("concept"), "", isHierarchy, meter);
        return system;
    }

    private void add(@Nullable Json list, String parent, boolean isHierarchy, Meter meter) {
        if (list instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonObject concept) {
                    meter.take(CONCEPT_BYTES);
                    String code = concept.text("code", "");
                    concepts.putIfAbsent(folded(code), concept);
                    if (isHierarchy) {
                        edges(concept, code, parent);
                    }
                    add(concept.find("concept"), code, isHierarchy, meter);
                }
            }
        }
    }

    private void edges(JsonObject concept, String code, String parent) {
        if (!parent.isEmpty()) {
            edge(parent, code);
        }
        if (concept.find("property") instanceof JsonArray properties) {
            for (Json each : properties) {
                if (each instanceof JsonObject property) {
                    String other = property.text("valueCode", "");
                    switch (other.isEmpty() ? "" : property.text("code", "")) {
                        case "parent", "subsumedBy" -> edge(other, code);
                        case "child" -> edge(code, other);
                        default -> {}
                    }
                }
            }
        }
    }

    private void edge(String parent, String child) {
        above.computeIfAbsent(folded(child), _ -> new LinkedHashSet<>()).add(folded(parent));
        below.computeIfAbsent(folded(parent), _ -> new LinkedHashSet<>()).add(folded(child));
    }

    /// Whether codes that differ in case alone are different ones.
    boolean isCaseSensitive() {
        return isCaseSensitive;
    }

    /// The code as it is compared.
    String folded(String code) {
        return isCaseSensitive ? code : code.toLowerCase(Locale.ROOT);
    }

    public String url() {
        return resource.text("url", "");
    }

    public String version() {
        return resource.text("version", "");
    }

    /// What people call it; where nobody has given it a name, its url.
    public String name() {
        return resource.text("name", resource.text("title", url()));
    }

    /// Whether a concept is called so: by its display or by one of its designations; without case.
    public static boolean isCalled(JsonObject concept, String name) {
        if (concept.text("display", "").equalsIgnoreCase(name)) {
            return true;
        }
        if (concept.find("designation") instanceof JsonArray designations) {
            for (Json each : designations) {
                if (each instanceof JsonObject one
                        && one.text("value", "").equalsIgnoreCase(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether it is a part of one.
    public boolean isFragment() {
        return resource.text("content", "").equals("fragment");
    }

    /// Whether it lists all that it has.
    public boolean isComplete() {
        return resource.text("content", "").equals("complete");
    }

    /// All concepts, in the order of the resource.
    public Iterable<JsonObject> concepts() {
        return concepts.values();
    }

    public Optional<JsonObject> find(String code) {
        return Optional.ofNullable(concepts.get(folded(code)));
    }

    /// The code of it as a value set has it.
    Concept concept(JsonObject concept) {
        return new Concept(url(), version(), concept.text("code", ""), concept.text("display", ""));
    }

    /// Whether the first stands above the second, at any distance.
    public boolean subsumes(String code, String other) {
        return !folded(code).equals(folded(other))
                && reached(folded(other), above, Meter.NONE, Deadline.NONE).contains(folded(code));
    }

    /// Whether what stands above what is known: of a hierarchy of is-a that is listed whole.
    public boolean isHierarchyKnown() {
        return isComplete() && resource.text("hierarchyMeaning", "is-a").equals("is-a");
    }

    /// The code and those that stand above it, or below it, at any distance.
    public Set<String> related(String code, boolean isAbove) {
        var codes = new LinkedHashSet<String>();
        for (String one :
                reached(folded(code), isAbove ? above : below, Meter.NONE, Deadline.NONE)) {
            JsonObject concept = concepts.get(one);
            codes.add(concept == null ? one : concept.text("code", ""));
        }
        return codes;
    }

    /// Those that a code stands above, and the code itself; folded as [#isIn] takes them.
    ///
    /// @param meter is told of each
    Set<String> withAllBelow(String code, Meter meter, Deadline end) {
        return reached(folded(code), below, meter, end);
    }

    /// Whether a concept is one of what [#withAllBelow] gives.
    boolean isIn(Set<String> reached, JsonObject concept) {
        return reached.contains(folded(concept.text("code", "")));
    }

    private static Set<String> reached(
            String from, Map<String, Set<String>> edges, Meter meter, Deadline end) {
        var reached = new LinkedHashSet<String>();
        reached.add(from);
        var open = new ArrayDeque<String>();
        open.add(from);
        while (!open.isEmpty()) {
            for (String next : edges.getOrDefault(open.remove(), Set.of())) {
                end.step();
                if (reached.add(next)) {
                    meter.take(CODE_BYTES);
                    open.add(next);
                }
            }
        }
        return reached;
    }
}
